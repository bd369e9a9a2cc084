"""Bodies that hold no markup but paragraphs, subheadings and captions: nine in ten, read without a parser.

Parsing was half the cost of an article's page. What is read here comes out byte for byte as the parser would
write it (a property test compares the two); anything else is left to the parser.
"""

from __future__ import annotations

import re
from enum import StrEnum

# A line that no rule of CommonMark can read as more than text: it begins with no marker, holds no sign with a
# meaning, and has no white space at either end (two spaces there would be a line break).
_LINE = r"""(?![-+=>:#~\s]|\d{1,9}[.)](?:\s|$))[^\\`*_\[\]<>&|\n\r\t\0]*[^\\`*_\[\]<>&|\n\r\t\0\s]"""
_PARAGRAPH = re.compile(rf"{_LINE}(?:\n{_LINE})*")
_HEADING = re.compile(rf"## ({_LINE})(?<!#)")
_CAPTION = re.compile(rf"::: caption\n({_LINE}(?:\n{_LINE})*)\n:::")


class Block(StrEnum):
    """What a block of a plain body is; the value is the HTML around its text."""

    PARAGRAPH = "<p>%s</p>\n"
    HEADING = "<h2>%s</h2>\n"
    CAPTION = '<figure class="caption"><figcaption>\n<p>%s</p>\n</figcaption></figure>\n'


def read_plain_body(markdown: str) -> list[tuple[Block, str]] | None:
    r"""Return the blocks of *markdown* and their text, or None when it needs the parser.

    >>> read_plain_body("Một.\n\n## Hai\n")
    [(<Block.PARAGRAPH: '<p>%s</p>\n'>, 'Một.'), (<Block.HEADING: '<h2>%s</h2>\n'>, 'Hai')]
    >>> read_plain_body("Một *hai*.") is None
    True
    """
    blocks = []
    for text in re.split(r"\n{2,}", markdown.strip("\n")):
        if _PARAGRAPH.fullmatch(text):
            blocks.append((Block.PARAGRAPH, text))
        elif heading := _HEADING.fullmatch(text):
            blocks.append((Block.HEADING, heading[1]))
        elif caption := _CAPTION.fullmatch(text):
            blocks.append((Block.CAPTION, caption[1]))
        elif text:
            return None
    return blocks
