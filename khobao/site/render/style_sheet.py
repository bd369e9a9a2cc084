"""The style sheet of the site, joined from its parts."""

import re
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
    "table",
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

_MIXIN = re.compile(r"@mixin (--[\w-]+)\(\) \{([^{}]*)\}")
_APPLY = re.compile(r"@apply (--[\w-]+);")


def read_style_sheet(folder: Path) -> str:
    """Return the parts in *folder* as one style sheet, in the order of ``PARTS``, with its mixins applied."""
    return apply_mixins("\n".join((folder / f"{part}.css").read_text(encoding="utf-8") for part in PARTS))


def apply_mixins(css: str) -> str:
    """Return *css* with the declarations of each ``@mixin`` wherever ``@apply`` names it.

    No browser applies mixins yet. Here a mixin takes no arguments and holds only declarations. ValueError
    when a name is applied that no mixin has, and when one of the two rules is written in any other way.

    >>> apply_mixins("@mixin --dark() { --ink: white; } a { @apply --dark; } b { @apply --dark; }").split()
    ['a', '{', '--ink:', 'white;', '}', 'b', '{', '--ink:', 'white;', '}']

    Source: CSS Functions and Mixins Module Level 1 (W3C, editor's draft).
    """
    mixins: dict[str, str] = {name: declarations.strip() for name, declarations in _MIXIN.findall(css)}

    def find_declarations(apply: re.Match[str]) -> str:
        if apply[1] not in mixins:
            raise ValueError(f"the style sheet has no mixin {apply[1]}")
        return mixins[apply[1]]

    applied = _APPLY.sub(find_declarations, _MIXIN.sub("", css))
    if left := re.search(r"@(mixin|apply)\b.*", applied):
        raise ValueError(f"the style sheet holds a rule that the build does not read: {left[0]}")
    return applied


def find_papers(css: str) -> tuple[str, str]:
    """Return the colour of the paper by day and by night: the first two values of ``--paper`` in *css*.

    A browser wants them before it has the style sheet, for its own bar and for a site that is being started.

    >>> find_papers(":root { --paper: #ffe; } .dark { --paper: #112; }")
    ('#ffe', '#112')
    """
    day, night, *_ = re.findall(r"--paper: (#[0-9a-f]+);", css)
    return day, night
