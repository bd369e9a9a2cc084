"""Plain text: one page a file."""

from collections.abc import Sequence

from khobao.ingest.page import Page, PageLine
from khobao.ingest.read.decoding import decode
from khobao.ingest.read.limits import check_length, check_line_lengths
from khobao.ingest.read.repairs import repair_text
from khobao.ingest.read.seeds import Seed


def read_text_page(seed: Seed) -> list[Page]:
    """Return the one page of a plain-text seed."""
    decoded = decode(seed.data)
    texts = split_lines(decoded.text)
    check_length(len(texts))
    check_line_lengths(texts)
    return [Page(seed.path, seed.shown_path, decoded.encoding, build_lines(texts))]


def build_lines(texts: Sequence[str]) -> tuple[PageLine, ...]:
    """Return *texts*, the lines of a file without their line ends, as lines of a page."""
    lines = []
    for number, raw in enumerate(texts, start=1):
        text, repairs = repair_text(raw) if raw and not raw.isspace() else ("", ())
        lines.append(PageLine(number, raw, text, repairs))
    return tuple(lines)


def split_lines(text: str) -> list[str]:
    r"""Return the lines of *text*, which end with ``\n``, ``\r\n`` or ``\r``.

    >>> split_lines("một\r\nhai\rba\n")
    ['một', 'hai', 'ba', '']
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
