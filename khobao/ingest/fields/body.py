"""Plain text to CommonMark: every letter that Markdown would read as markup is escaped, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from khobao.ingest.lines.evidence import strip_list_mark
from khobao.models import Role

_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_ALWAYS = re.compile(r"[*`\[\]]|<(?=[A-Za-z/!?])|~(?=~)|(?<=~)~|&(?=#?\w{1,31};)")
# An underscore between letters is only that; elsewhere it may open emphasis.
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_BLOCK_START = re.compile(
    r"^(?:(?P<number>\d{1,9})(?P<point>[.)])(?=\s|$)"
    r"|>|\||(?:\#{1,6}|[-+])(?=\s|$)|:::|~~~|(?:-\s*){3,}$|(?:=\s*)+$)"
)
_NUMBERED = re.compile(r"^\(?(\d{1,9})[.)]\s+")


def escape_line(text: str) -> str:
    r"""Return *text*, one line, so that Markdown reads it as that text and nothing else.

    >>> escape_line("1. [tin] 5*3 a_b <b>")
    '1\\. \\[tin\\] 5\\*3 a_b \\<b>'
    """
    text = _BACKSLASH.sub(r"\\\\", text.strip())
    text = _ALWAYS.sub(lambda found: "\\" + found[0], text)
    text = _UNDERSCORE.sub(r"\\_", text)
    start = _BLOCK_START.match(text)
    if start and start["point"]:
        text = f"{start['number']}\\{text[start.start('point') :]}"
    elif start:
        text = f"\\{text}"
    return text


def format_blocks(blocks: Iterable[tuple[Role, str]]) -> str:
    """Return *blocks*, each a role and one line of plain text, as the Markdown of a body.

    Neighbouring lines of a list, a table or a quotation make one block. Roles that are no part of a body
    are not expected here.
    """
    parts: list[str] = []
    for role, group in groupby(blocks, key=lambda block: block[0]):
        texts = [text for _, text in group]
        if role is Role.LIST:
            parts += _format_lists(texts)
        elif role is Role.TABLE:
            parts.append(_format_table([text.split("\t") for text in texts]))
        elif role is Role.QUOTATION:
            parts.append("\n>\n".join(f"> {escape_line(text)}" for text in texts))
        else:
            parts += (_format_single(role, text) for text in texts)
    return "\n\n".join(parts)


def _format_single(role: Role, text: str) -> str:
    if role is Role.SUBHEADING:
        # Signs # at a heading's end would be taken for its closing.
        return f"## {re.sub(r'#(?=#*$)', lambda _: chr(92) + '#', escape_line(text))}"
    if role is Role.CAPTION:
        return f"::: caption\n{escape_line(text)}\n:::"
    return escape_line(text)


def _format_lists(texts: Sequence[str]) -> list[str]:
    """Return one Markdown list for each run of items with the same kind of mark."""
    lists = []
    for numbered, group in groupby(texts, key=lambda text: bool(_NUMBERED.match(text))):
        lines = []
        for text in group:
            number = _NUMBERED.match(text)
            mark = f"{number[1]}." if numbered and number else "-"
            lines.append(f"{mark} {escape_line(strip_list_mark(text))}")
        lists.append("\n".join(lines))
    return lists


def _format_table(rows: Sequence[Sequence[str]]) -> str:
    """Return *rows* of cells as a table whose first row is its head."""
    width = max(len(row) for row in rows)
    lines = []
    for number, row in enumerate(rows):
        cells = [escape_line(cell).replace("|", "\\|") for cell in row] + [""] * (width - len(row))
        lines.append(f"| {' | '.join(cells)} |")
        if number == 0:
            lines.append(f"|{' --- |' * width}")
    return "\n".join(lines)
