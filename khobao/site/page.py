"""A page between its plan and its bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Page:
    """A page that has been decided on and not yet written: everything that its bytes depend on."""

    url: str  # below dist/
    template: str  # file name in templates/
    context: Mapping[str, Any] = field(default_factory=dict)  # what the template may name
