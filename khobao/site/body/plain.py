"""Bodies that hold no markup but paragraphs, subheadings and captions: nearly all, read without a parser.

Parsing was half the cost of an article's page. What is read here comes out byte for byte as the parser would
write it (a property test compares the two); anything else is left to the parser.
"""

import re
from enum import StrEnum

# A line that no rule of CommonMark can read as more than text: it begins with no marker, holds signs with a
# meaning only behind a backslash, and has no white space at its ends (two spaces would be a line break).
_PUNCTUATION = r"[!-/:-@\[-`{-~]"  # what a backslash makes plain: ASCII punctuation
_TEXT = r"[^\\`*_\[\]<>&|\n\r\t\0]*"
_LINE = rf"(?![-+=>:#~\s]|\d{{1,9}}[.)](?:\s|$))(?!$){_TEXT}(?:\\{_PUNCTUATION}{_TEXT})*(?<!\s)"
_PARAGRAPH = re.compile(rf"{_LINE}(?:\n{_LINE})*")
_HEADING = re.compile(rf"## ({_LINE})(?<!#)")
_ESCAPED = re.compile(rf"\\({_PUNCTUATION})")
_CAPTION = re.compile(rf"::: caption\n({_LINE}(?:\n{_LINE})*)\n:::")


class Block(StrEnum):
    """What a block of a plain body is; the value is the HTML around its escaped text."""

    PARAGRAPH = "<p>%s</p>\n"
    HEADING = "<h2>%s</h2>\n"
    CAPTION = '<figure class="caption"><figcaption>\n<p>%s</p>\n</figcaption></figure>\n'


def read_plain_body(markdown: str) -> list[tuple[Block, str]] | None:
    r"""Return the blocks of *markdown* and their text, or None when it needs the parser.

    >>> read_plain_body("Một.\n\n## Hai\n")
    [(<Block.PARAGRAPH: '<p>%s</p>\n'>, 'Một.'), (<Block.HEADING: '<h2>%s</h2>\n'>, 'Hai')]
    >>> read_plain_body(r"Giáo dục \& Đào tạo")
    [(<Block.PARAGRAPH: '<p>%s</p>\n'>, 'Giáo dục & Đào tạo')]
    >>> read_plain_body("Một *hai*.") is None
    True
    """
    blocks = []
    for part in markdown.split("\n\n"):
        text = part.strip("\n")
        if _PARAGRAPH.fullmatch(text):
            block = Block.PARAGRAPH
        elif heading := _HEADING.fullmatch(text):
            block, text = Block.HEADING, heading[1]
        elif caption := _CAPTION.fullmatch(text):
            block, text = Block.CAPTION, caption[1]
        elif text:
            return None
        else:
            continue
        blocks.append((block, _ESCAPED.sub(r"\1", text) if "\\" in text else text))
    return blocks
