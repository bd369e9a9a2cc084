"""The lines of a web page as a reader sees them, each with what the markup says about it."""

import itertools
from collections.abc import Iterable, Iterator

from lxml import etree

from khobao.ingest.page import Block, PageLine
from khobao.ingest.read.html_elements import (
    BREAKING,
    ITALIC,
    PICTURES,
    SEPARATED,
    SKIPPED,
    find_block,
    find_region,
    is_centred,
    is_data_table,
    is_hidden,
    is_link,
    is_paragraph,
    is_picture_frame,
)
from khobao.ingest.read.repairs import repair_text
from khobao.text.unicode import collapse_spaces

_SPACES = " \t\r\n\f\u00a0\u200b"
# Elements and comments that are read at most, beginning and end counted apart.
_MOST_EVENTS = 400_000


def read_html_lines(root: etree._Element) -> tuple[PageLine, ...]:
    """Return the lines under *root* in reading order."""
    return tuple(_build_lines(_LineReader().read(root)))


class _Line:
    """A line that is still being read."""

    def __init__(self, block: Block = Block.TEXT) -> None:
        self.parts: list[str] = []
        self.linked = 0  # characters inside links
        self.block = block
        self.hidden = False
        self.region = ""
        self.frame = 0
        self.pictured = False
        self.verbatim = False  # its spaces are significant, as in pre
        self.has_text = False
        self.set_off = True  # all of its text is italic or centred

    def add(self, text: str, *, linked: bool, separated: bool = False, set_off: bool = False) -> None:
        """Add *text*; *separated* when browsers show an element before it apart from its neighbours."""
        if self.parts and _needs_space(self.parts[-1], text, separated=separated):
            self.parts.append(" ")
        self.parts.append(text)
        if text.strip(_SPACES):
            self.has_text = True
            self.set_off = self.set_off and set_off
        if linked:
            self.linked += len(collapse_spaces(text))

    def text(self) -> str:
        return collapse_spaces("".join(self.parts))


class _LineReader:
    """Walks through a page and collects its lines in reading order, without recursion."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self._line = _Line()
        # Open elements that say something about the lines inside them.
        self._blocks: list[tuple[etree._Element, Block]] = []
        self._regions: list[tuple[etree._Element, str]] = []
        self._frames: list[tuple[etree._Element, int]] = []
        self._frame_count = 0
        self._pictures: list[etree._Element] = []
        # The number of open elements of each kind.
        self._links = 0
        self._hidden = 0
        self._verbatim = 0
        self._italic = 0
        self._centred = 0
        self._after_picture = False  # no text has come since the last picture
        self._separated = False  # an element that browsers separate is between the last text and the next

    def read(self, root: etree._Element) -> list[_Line]:
        """Return the lines under *root*: each block element begins one, and so does ``br``."""
        skipping: etree._Element | None = None
        events = etree.iterwalk(root, events=("start", "end", "comment"))
        for event, element in itertools.islice(events, _MOST_EVENTS):
            if skipping is not None:
                if event == "end" and element is skipping:
                    skipping = None
                    self._continue_after(element)
            elif event == "comment":
                self._add(element.tail)
            elif event == "end":
                self._close(element)
            elif element.tag in SKIPPED:
                skipping = element
            elif element.tag == "table" and is_data_table(element):
                self._break()
                self.lines += _read_table(element)
                skipping = element
            else:
                self._open(element)
        self._break()
        return self.lines

    def _open(self, element: etree._Element) -> None:
        if element.tag in BREAKING:
            self._break()
        self._count(element, 1)
        self._after_picture = self._after_picture or element.tag in PICTURES
        block = find_block(element)
        if block is not None:
            self._blocks.append((element, block))
        region = find_region(element)
        if region:
            self._regions.append((element, region))
        if element.tag in BREAKING and not is_paragraph(element):
            self._frame_count += 1
            self._frames.append((element, self._frame_count))
        if element.tag in BREAKING and is_picture_frame(element):
            self._pictures.append(element)
        self._separated = self._separated or element.tag in SEPARATED
        self._describe_line()
        self._add(element.text)

    def _close(self, element: etree._Element) -> None:
        self._count(element, -1)
        for stack in (self._blocks, self._regions, self._frames):
            if stack and stack[-1][0] is element:
                stack.pop()
        if self._pictures and self._pictures[-1] is element:
            self._pictures.pop()
        self._separated = self._separated or element.tag in SEPARATED
        self._continue_after(element)

    def _count(self, element: etree._Element, step: int) -> None:
        self._hidden += step * is_hidden(element)
        self._verbatim += step * (element.tag == "pre")
        self._italic += step * (element.tag in ITALIC)
        self._centred += step * is_centred(element)
        self._links += step * is_link(element)

    def _continue_after(self, element: etree._Element) -> None:
        if element.tag in BREAKING:
            self._break()
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if not text:
            return
        set_off = self._italic > 0 or self._centred > 0
        # Inside pre, line ends and blank lines are the author's.
        first, *others = text.split("\n") if self._verbatim else (text,)
        self._line.add(first, linked=self._links > 0, separated=self._separated, set_off=set_off)
        self._separated = False
        for other in others:
            self._break(keep_blank=True)
            self._line.add(other, linked=self._links > 0, set_off=set_off)

    def _break(self, *, keep_blank: bool = False) -> None:
        """End the line and begin a new one."""
        if self._line.has_text:
            # A centred or italic line right below a picture is its caption.
            self._line.pictured = self._line.pictured or (self._after_picture and self._line.set_off)
            self._after_picture = False
        if self._line.has_text or keep_blank:
            self.lines.append(self._line)
        self._line = _Line()
        self._describe_line()

    def _describe_line(self) -> None:
        """Set what the markup says about the line, as long as it has no text."""
        if not self._line.has_text:
            self._line.verbatim = self._verbatim > 0
            self._line.block = self._blocks[-1][1] if self._blocks else Block.TEXT
            self._line.hidden = self._hidden > 0
            self._line.region = self._regions[-1][1] if self._regions else ""
            self._line.frame = self._frames[-1][1] if self._frames else 0
            self._line.pictured = bool(self._pictures)


def _build_lines(lines: Iterable[_Line]) -> Iterator[PageLine]:
    for number, line in enumerate(lines, start=1):
        keeps_spaces = line.verbatim or line.block is Block.TABLE_ROW
        raw = "".join(line.parts).rstrip() if keeps_spaces else line.text()
        text, repairs = repair_text(raw)
        link_share = min(line.linked / max(len(raw), 1), 1.0)
        yield PageLine(
            number, raw, text, repairs, line.block, link_share, line.hidden, line.region, line.frame,
            line.pictured,
        )  # fmt: skip


def _needs_space(before: str, after: str, *, separated: bool) -> bool:
    """Return whether a reader sees a space between two elements where the file has none."""
    left, right = before[-1:], after[:1]
    if separated:
        return left.isalnum() and (right.isupper() or right.isdigit())
    return left.islower() and right.isupper()


def _read_table(table: etree._Element) -> Iterator[_Line]:
    for row in table.iter("tr"):
        cells = [collapse_spaces("".join(cell.itertext())) for cell in row if cell.tag in ("td", "th")]
        if any(cells):
            line = _Line(Block.TABLE_ROW)
            line.parts = ["\t".join(cells)]
            yield line
