"""Hard-wrapped text: the lines of one paragraph are joined again.

E-mail, old pages and PDF files break paragraphs into lines of one width. A page counts as wrapped only on
evidence: many lines are about as long as the longest, and the next line continues in lower case. Then a line
is joined with the next one when neither a blank line nor an indent separates them, and either the first word
of the next line would not have fitted on it, or the sentence clearly continues.
"""

from collections.abc import Sequence
from dataclasses import replace

from khobao.ingest.lines.evidence import has_list_mark
from khobao.ingest.page import Block, PageLine
from khobao.text.unicode import collapse_spaces

# Smallest and largest width of wrapped lines. Characters.
_NARROWEST = 40
_WIDEST = 110
# A page is wrapped when at least this many full lines, and this share of them, continue in lower case.
_FEWEST = 4
_SHARE = 0.3
# A line of at least this share of the width is full: lines of proportional type vary in characters.
_FULL = 0.84
# A line whose sentence continues in lower case has at least this share of the width.
_CONTINUED = 0.5
_INDENT = 2  # additional spaces that begin a new paragraph


def join_wrapped(lines: Sequence[PageLine]) -> tuple[PageLine, ...]:
    """Return *lines* with the lines of each paragraph joined, when the page is wrapped.

    ``raw`` of a joined line holds the original lines, separated by line feeds. Left alone: pages without
    evidence of wrapping, and lines that the markup gives a meaning.

    >>> wrapped = ["Làng muối nằm sát biển, từ tháng ba đến tháng", "tám là mùa nắng, diêm dân", "ra đồng từ"]
    >>> [line.text for line in join_wrapped([PageLine(1, text, text) for text in wrapped])] == wrapped
    True
    >>> full = ["ra giữ đồng muối suốt mùa nắng, đến mưa", "thì lùa nước vào ao nuôi cá, chờ qua mùa", "lụt."]
    >>> lines = [PageLine(1, text, text) for text in ["Dân", *full, "", "Nhà", *full]]
    >>> [line.text.split()[0] for line in join_wrapped(lines) if line.text]
    ['Dân', 'Nhà']
    """
    width = _find_width(lines)
    if not width:
        return tuple(lines)
    paragraphs: list[list[PageLine]] = []
    last: PageLine | None = None
    for line in lines:
        if last is not None and _is_continued(last, line, width):
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


def _find_width(lines: Sequence[PageLine]) -> int:
    """Return the width, in characters, to which *lines* are wrapped, or 0 when they are not."""
    filled = [line for line in lines if line.text]
    lengths = sorted(len(line.text) for line in filled)
    if len(filled) < _FEWEST or lengths[-1] > 2 * _WIDEST:
        return 0
    # A few longer lines, such as web addresses, are no evidence against wrapping.
    width = max((length for length in lengths if length <= _WIDEST), default=0)
    if width < _NARROWEST or sum(length > _WIDEST for length in lengths) * 20 > len(filled):
        return 0
    full = continued = 0
    for line, after in zip(lines, [*lines[1:], PageLine(0, "", "")], strict=True):
        if len(line.text) >= _FULL * width:
            full += 1
            continued += after.text[:1].islower() and not line.ends_with_full_stop
    return width if continued >= _FEWEST and continued >= _SHARE * full else 0


def _is_continued(line: PageLine, after: PageLine, width: int) -> bool:
    """Return whether the paragraph of *line* continues in the line *after* it."""
    if not line.text or not after.text or line.block != Block.TEXT or after.block != Block.TEXT:
        return False
    if _indent(after) >= _indent(line) + _INDENT or has_list_mark(after):
        return False
    # Length of the line with its indent and the next word.
    reach = _indent(line) + len(line.text) + 1 + len(after.text.split(maxsplit=1)[0])
    if not line.ends_with_full_stop and after.text[:1].islower():
        # A line of one word may be a piece of a line that was wrapped twice.
        return reach >= _CONTINUED * width or " " not in line.text
    if not line.ends_sentence:
        return reach >= _FULL * width
    return reach > width


def _indent(line: PageLine) -> int:
    raw = line.raw.expandtabs()
    return len(raw) - len(raw.lstrip())
