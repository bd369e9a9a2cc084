"""The lines of a web page as a reader sees them, each with what the markup says about it."""

import itertools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

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


class _Style(NamedTuple):
    """What the open elements say about the text inside them."""

    block: Block = Block.TEXT
    region: str = ""
    frame: int = 0
    pictured: bool = False
    hidden: bool = False
    linked: bool = False
    verbatim: bool = False  # spaces and line ends are the author's, as in pre
    set_off: bool = False  # italic or centred


class _Line:
    """A line that is still being read."""

    def __init__(self, style: _Style) -> None:
        self.style = style  # of the element in which its text begins
        self.parts: list[str] = []
        self.linked = 0  # characters inside links
        self.has_text = False
        self.set_off = True  # all of its text is italic or centred
        self.pictured = False  # it is the caption of a picture above it

    def add(self, text: str, style: _Style, *, separated: bool = False) -> None:
        """Add *text*; *separated* when browsers show an element before it apart from its neighbours."""
        if self.parts and _needs_space(self.parts[-1], text, separated=separated):
            self.parts.append(" ")
        self.parts.append(text)
        if text.strip(_SPACES):
            self.has_text = True
            self.set_off = self.set_off and style.set_off
        if style.linked:
            self.linked += len(collapse_spaces(text))


class _LineReader:
    """Walks through a page and collects its lines in reading order, without recursion."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self._styles = [_Style()]  # of the open elements, innermost last
        self._line = _Line(self._styles[-1])
        self._frames = 0
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
                self._styles.pop()
                self._separated = self._separated or element.tag in SEPARATED
                self._continue_after(element)
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
        is_block = element.tag in BREAKING
        if is_block:
            self._break()
        style = self._styles[-1]
        if is_block and not is_paragraph(element):
            self._frames += 1
            style = style._replace(frame=self._frames)
        block = find_block(element)
        self._styles.append(
            style._replace(
                block=style.block if block is None else block,
                region=find_region(element) or style.region,
                pictured=style.pictured or (is_block and is_picture_frame(element)),
                hidden=style.hidden or is_hidden(element),
                linked=style.linked or is_link(element),
                verbatim=style.verbatim or element.tag == "pre",
                set_off=style.set_off or element.tag in ITALIC or is_centred(element),
            )
        )
        self._after_picture = self._after_picture or element.tag in PICTURES
        self._separated = self._separated or element.tag in SEPARATED
        self._set_style()
        self._add(element.text)

    def _continue_after(self, element: etree._Element) -> None:
        if element.tag in BREAKING:
            self._break()
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if not text:
            return
        style = self._styles[-1]
        first, *others = text.split("\n") if style.verbatim else (text,)
        self._line.add(first, style, separated=self._separated)
        self._separated = False
        for other in others:
            self._break(keep_blank=True)
            self._line.add(other, style)

    def _break(self, *, keep_blank: bool = False) -> None:
        """End the line and begin a new one."""
        line = self._line
        if line.has_text:
            # A centred or italic line right below a picture is its caption.
            line.pictured = self._after_picture and line.set_off
            self._after_picture = False
        if line.has_text or keep_blank:
            self.lines.append(line)
        self._line = _Line(self._styles[-1])

    def _set_style(self) -> None:
        """Give the line the style of the innermost element, as long as it has no text."""
        if not self._line.has_text:
            self._line.style = self._styles[-1]


def _build_lines(lines: Iterable[_Line]) -> Iterator[PageLine]:
    for number, line in enumerate(lines, start=1):
        style = line.style
        raw = "".join(line.parts)
        raw = raw.rstrip() if style.verbatim or style.block is Block.TABLE_ROW else collapse_spaces(raw)
        text, repairs = repair_text(raw)
        yield PageLine(
            number,
            raw,
            text,
            repairs,
            block=style.block,
            link_share=min(line.linked / max(len(raw), 1), 1.0),
            hidden=style.hidden,
            region=style.region,
            frame=style.frame,
            pictured=style.pictured or line.pictured,
        )


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
            line = _Line(_Style(Block.TABLE_ROW))
            line.parts = ["\t".join(cells)]
            yield line
