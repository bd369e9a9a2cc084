"""Text broken into lines of one width, as e-mail, old pages and PDF files have it, is put together again.

A page counts as wrapped only on evidence: many of its lines are about as long as its longest, and the lines
behind them go on in lower case. Then a line is joined with the next when no blank line and no indent parts
them and the next line's first word would not have fitted behind it, or the sentence plainly goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from khobao.ingest.lines.evidence import has_list_mark
from khobao.ingest.page import Block, PageLine
from khobao.text.unicode import collapse_spaces

# Wrapped lines are no longer than this, and their width is no smaller. Characters.
_WIDEST = 110
_NARROWEST = 40
# So many lines go on in lower case behind a full line, and they are such a share of all full lines.
_FEWEST = 4
_SHARE = 0.3
# With proportional type, lines of one width differ by so much in their number of characters.
_RAGGED = 0.84
# A sentence that goes on in lower case fills at least so much of the width.
_GOING_ON = 0.5
_INDENT = 2  # spaces by which a new paragraph is set in


def join_wrapped(lines: Sequence[PageLine]) -> tuple[PageLine, ...]:
    """Return *lines* with those of one paragraph joined, when the page was broken to a width.

    The ``raw`` of a joined line holds its parts with line feeds between, so that nothing is lost. Left
    alone: pages without such evidence, and lines that the markup says something of.

    >>> wrapped = ["Làng muối nằm sát biển, từ tháng ba đến tháng", "tám là mùa nắng, diêm dân", "ra đồng từ"]
    >>> [line.text for line in join_wrapped([PageLine(1, text, text) for text in wrapped])] == wrapped
    True
    >>> full = ["ra giữ đồng muối suốt mùa nắng, đến mưa", "thì lùa nước vào ao nuôi cá, chờ qua mùa", "lụt."]
    >>> lines = [PageLine(1, text, text) for text in ["Dân", *full, "", "Nhà", *full]]
    >>> [line.text.split()[0] for line in join_wrapped(lines) if line.text]
    ['Dân', 'Nhà']
    """
    width = find_width(lines)
    if not width:
        return tuple(lines)
    paragraphs: list[list[PageLine]] = []
    last: PageLine | None = None
    for line in lines:
        if last is not None and _belong_together(last, line, width):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
        last = line
    return tuple(map(_join, paragraphs))


def _join(parts: Sequence[PageLine]) -> PageLine:
    if len(parts) == 1:
        return parts[0]
    return replace(
        parts[0],
        raw="\n".join(part.raw for part in parts),
        text=collapse_spaces(" ".join(part.text for part in parts)),
        repairs=tuple(dict.fromkeys(name for part in parts for name in part.repairs)),
    )


def find_width(lines: Sequence[PageLine]) -> int:
    """Return the width, in characters, to which *lines* were broken, or 0 when they were not."""
    filled = [line for line in lines if line.text]
    lengths = sorted(len(line.text) for line in filled)
    if len(filled) < _FEWEST or lengths[-1] > 2 * _WIDEST:
        return 0
    # A single longer line, such as an address, does not tell.
    width = max((length for length in lengths if length <= _WIDEST), default=0)
    if width < _NARROWEST or sum(length > _WIDEST for length in lengths) * 20 > len(filled):
        return 0
    full = going_on = 0
    for line, after in zip(lines, [*lines[1:], PageLine(0, "", "")], strict=True):
        if len(line.text) >= _RAGGED * width:
            full += 1
            going_on += after.text[:1].islower() and not line.ends_with_full_stop
    return width if going_on >= _FEWEST and going_on >= _SHARE * full else 0


def _belong_together(line: PageLine, after: PageLine, width: int) -> bool:
    if not line.text or not after.text or line.block != Block.TEXT or after.block != Block.TEXT:
        return False
    if _indent(after) >= _indent(line) + _INDENT or has_list_mark(after):
        return False
    # The indent takes its part of the width.
    reach = _indent(line) + len(line.text) + 1 + len(after.text.split(maxsplit=1)[0])
    if not line.ends_with_full_stop and after.text[:1].islower():
        # A word alone opens a paragraph whose first line was broken twice.
        return reach >= _GOING_ON * width or " " not in line.text
    if not line.ends_sentence:
        return reach >= _RAGGED * width
    return reach > width


def _indent(line: PageLine) -> int:
    raw = line.raw.expandtabs()
    return len(raw) - len(raw.lstrip())
