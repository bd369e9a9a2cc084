"""The style sheet of the site, joined from its parts."""

from __future__ import annotations

from pathlib import Path

# The files of static/css without their ending, in the order in which they are joined. Of two rules with equal
# weight the later one holds: so tokens and elements come first, then what many pages share, then single pages
# and, last, what depends on the reader's device or on paper.
PARTS = (
    "tokens",
    "base",
    "masthead",
    "search-field",
    "front-page",
    "article-list",
    "page-head",
    "tally",
    "timeline",
    "calendar",
    "places",
    "tile-map",
    "sources",
    "year-strip",
    "pager",
    "article",
    "apparatus",
    "after-article",
    "about",
    "original",
    "report",
    "search-page",
    "filters",
    "on-device",
    "colophon",
    "touch",
    "contrast",
    "print",
)


def read_style_sheet(folder: Path) -> str:
    """Return the parts in *folder* as one style sheet, in the order of ``PARTS``."""
    return "\n".join((folder / f"{part}.css").read_text(encoding="utf-8") for part in PARTS)
