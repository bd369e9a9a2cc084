"""Sites of a few articles, for tests that need others than the golden ones."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from program import run_program


def build_small_site(folder: Path, texts: Mapping[str, str]) -> Path:
    """Build *texts* (file name -> Markdown) in *folder* by the command line, and return the site."""
    content = folder / "content"
    content.mkdir()
    for name, text in texts.items():
        (content / name).write_text(text, encoding="utf-8")
    assert run_program(folder) == 0
    return folder / "dist"
