"""Plain text: one page in each file, and the limits that hold for pages of every format."""

from collections.abc import Sequence

from khobao.ingest.errors import SeedError
from khobao.ingest.page import Page, PageLine
from khobao.ingest.read.decoding import decode
from khobao.ingest.read.repairs import repair_text
from khobao.ingest.read.seeds import Seed
from khobao.messages.message import Message

# An article with all of its comments has a few thousand lines. The rules take up to 0.1 ms a line, so a page
# with more lines than this is refused instead of being read for minutes.
MOST_LINES = 50_000
# Characters of a line. Whole chapters of books have fewer.
_LONGEST_LINE = 1_000_000


def read_text_page(seed: Seed) -> list[Page]:
    """Return the one page of a plain-text seed."""
    decoded = decode(seed.data)
    texts = split_lines(decoded.text)
    check_lines(texts)
    return [Page(seed.path, seed.shown_path, decoded.encoding, build_lines(texts))]


def build_lines(texts: Sequence[str]) -> tuple[PageLine, ...]:
    """Return *texts*, the lines of a file without their line ends, as lines of a page."""
    lines = []
    for number, raw in enumerate(texts, start=1):
        text, repairs = repair_text(raw) if raw and not raw.isspace() else ("", ())
        lines.append(PageLine(number, raw, text, repairs))
    return tuple(lines)


def check_lines(texts: Sequence[str]) -> None:
    """Raise SeedError when *texts* are too many lines for an article, or one of them is too long."""
    if len(texts) > MOST_LINES:
        raise SeedError(
            Message(
                "the page has %(count)s lines, and an article has at most %(most_lines)s",
                count=len(texts),
                most_lines=MOST_LINES,
            )
        )
    for number, text in enumerate(texts, start=1):
        if len(text) > _LONGEST_LINE:
            message = Message(
                "the line has %(count)s characters, and an article's has at most %(longest_line)s",
                count=len(text),
                longest_line=_LONGEST_LINE,
            )
            raise SeedError(message, number)


def split_lines(text: str) -> list[str]:
    r"""Return the lines of *text*, which end with ``\n``, ``\r\n`` or ``\r``.

    >>> split_lines("một\r\nhai\rba\n")
    ['một', 'hai', 'ba', '']
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
