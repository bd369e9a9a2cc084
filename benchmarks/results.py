"""One file of JSON for each suite and size, so that a part can be measured again without the rest."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "results"


@dataclass(frozen=True)
class Result:
    """What one suite measured on one number of articles."""

    suite: str  # "search" or "build"
    size: int  # articles
    distinct: int  # of them, so many all different
    corpus: str
    date: str  # ISO 8601, a day
    machine: dict[str, Any]  # as read_machine says
    figures: dict[str, Any]  # name of an engine or a builder -> what was measured

    def find(self, subject: str, *keys: str) -> float | None:
        """Return one figure, or None when it was not measured.

        >>> figures = {"Pagefind": {"first": {"size": 7}}}
        >>> Result("search", 5, 5, "news", "2026-11-22", {}, figures).find("Pagefind", "first", "size")
        7.0
        """
        value: Any = self.figures.get(subject)
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return None if value is None else float(value)


def write_result(result: Result, folder: Path = FOLDER) -> None:
    """Write *result* to its file in *folder*, over what was measured there before."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result.suite}-{result.size}.json"
    path.write_text(
        json.dumps(_shorten(asdict(result)), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def read_results(folder: Path = FOLDER) -> list[Result]:
    """Return every result in *folder*, by suite and size."""
    results = (Result(**json.loads(path.read_text(encoding="utf-8"))) for path in folder.glob("*.json"))
    return sorted(results, key=lambda result: (result.suite, result.size))


def find_result(results: Iterable[Result], suite: str, size: int) -> Result | None:
    """Return the result of *suite* on *size* articles, or None."""
    return next((result for result in results if (result.suite, result.size) == (suite, size)), None)


def _shorten(value: object) -> object:
    """Return *value* with four digits behind the point: more would be noise in every diff."""
    if isinstance(value, dict):
        return {key: _shorten(item) for key, item in value.items()}
    return round(value, 4) if isinstance(value, float) else value
