"""Sites of a few articles, for tests that need others than the golden ones."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import build


def build_small_site(folder: Path, texts: Mapping[str, str]) -> Path:
    """Build *texts* (file name -> Markdown) in *folder* by the command line, and return the site."""
    content, site = folder / "content", folder / "dist"
    content.mkdir()
    for name, text in texts.items():
        (content / name).write_text(text, encoding="utf-8")
    arguments = ["--seeds", "none", "--content", str(content), "--output", str(site), "--quiet"]
    assert build.main(arguments) == 0
    return site
