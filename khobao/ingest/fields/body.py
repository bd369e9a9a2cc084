"""The body as CommonMark: only characters that Markdown would read as markup are escaped."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from khobao.ingest.lines.evidence import strip_list_mark
from khobao.model import Role

_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_ALWAYS = re.compile(r"[*`\[\]]|<(?=[A-Za-z/!?])|~(?=~)|(?<=~)~|&(?=#?\w{1,31};)")
# Between letters an underscore is no markup; elsewhere it may begin emphasis.
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_BLOCK_START = re.compile(
    r"^(?:(?P<number>\d{1,9})(?P<point>[.)])(?=\s|$)"
    r"|>|\||(?:\#{1,6}|[-+])(?=\s|$)|:::|~~~|(?:-\s*){3,}$|(?:=\s*)+$)"
)
_NUMBERED = re.compile(r"^\(?(\d{1,9})[.)]\s+")


def escape_line(text: str) -> str:
    r"""Return *text*, one line, escaped so that Markdown renders it as it is.

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
    """Return *blocks*, pairs of a role of the body and one line of plain text, as Markdown.

    Neighbouring lines of a list, a table or a quotation become one block.
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
        # Number signs at the end of a heading would be read as its closing.
        return f"## {re.sub(r'#(?=#*$)', lambda _: chr(92) + '#', escape_line(text))}"
    if role is Role.CAPTION:
        return f"::: caption\n{escape_line(text)}\n:::"
    return escape_line(text)


def _format_lists(texts: Sequence[str]) -> list[str]:
    """Return one Markdown list for each sequence of items that are all numbered, or all not."""
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
    """Return *rows* of cells as a table; the first row is its header."""
    width = max(len(row) for row in rows)
    lines = []
    for number, row in enumerate(rows):
        cells = [escape_line(cell).replace("|", "\\|") for cell in row] + [""] * (width - len(row))
        lines.append(f"| {' | '.join(cells)} |")
        if number == 0:
            lines.append(f"|{' --- |' * width}")
    return "\n".join(lines)
