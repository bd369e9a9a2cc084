"""Saved web pages: the lines that a reader sees, and what the file says of itself. The importer of lxml."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from khobao.ingest.errors import SeedError
from khobao.ingest.page import Block, Page, PageLine
from khobao.ingest.read.decoding import DecodedText, decode
from khobao.ingest.read.html_elements import (
    BREAKING,
    ITALIC,
    PICTURES,
    SET_APART,
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
from khobao.ingest.read.html_metadata import find_metadata
from khobao.ingest.read.repairs import repair_text
from khobao.text.unicode import collapse_spaces

_DECLARED = re.compile(rb"""(?:charset\s*=\s*["']?|encoding\s*=\s*["'])\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_SPACES = " \t\r\n\f\u00a0\u200b"
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)

# More elements than this are damage, not a page: a bound on the time that one file may take.
_MOST_TAGS = 200_000
_MOST_EVENTS = 2 * _MOST_TAGS
# libxml2 compares each attribute of an element with all before it.
_MOST_ATTRIBUTES = 1000
_LONG_TAG = re.compile(r"<[a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*'){2000,}+")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def read_html_page(data: bytes, path: str, shown_path: str, url: str | None = None) -> Page:
    """Return the page that the HTML file *data* shows; *url* is where it was captured, when known.

    Raises DecodingError. Markup that is broken is read as far as a browser would read it.
    """
    decoded = decode_html(data)
    root = parse_html(decoded.text)
    lines = () if root is None else read_html_lines(root)
    metadata = find_metadata(root, decoded.text, url)
    return Page(path, shown_path, decoded.encoding, lines, metadata, has_line_numbers=False)


def read_html_lines(root: etree._Element) -> tuple[PageLine, ...]:
    """Return the lines under *root* in reading order, with what the markup says of each."""
    return tuple(_number(_LineReader().read(root)))


def decode_html(data: bytes) -> DecodedText:
    """Return the text of *data*, with the encoding that the page declares as evidence."""
    declared = _DECLARED.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else None
    return decode(data, {"cp1258": "windows-1258"}.get(name or "", name))


def parse_html(text: str) -> etree._Element | None:
    """Return the root of the page, or None when there is no element in it. Raises SeedError (check_size)."""
    text = _XML_HEAD.sub("", text)
    if not text.strip():
        return None
    check_size(text)
    try:
        return document_fromstring(
            text, parser=HTMLParser(encoding="utf-8", huge_tree=False), ensure_head_body=True
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def check_size(text: str) -> None:
    """Raise SeedError when reading the HTML *text* would take time out of proportion to any page."""
    if (tags := text.count("<")) > _MOST_TAGS:
        raise SeedError(f"the page has {tags:,} tags, and an article's page has at most {_MOST_TAGS:,}")
    for tag in _LONG_TAG.finditer(text):
        if len(_QUOTED.sub("", tag[0]).split()) > _MOST_ATTRIBUTES:
            raise SeedError(f"a tag of the page has more than {_MOST_ATTRIBUTES:,} attributes")


class _Line:
    """A line in the making."""

    def __init__(self, block: Block = Block.TEXT) -> None:
        self.parts: list[str] = []
        self.linked = 0  # characters inside links
        self.block = block
        self.hidden = False
        self.region = ""
        self.frame = 0
        self.pictured = False
        self.verbatim = False  # its spaces are the author's
        self.has_text = False
        self.set_off = True  # all of its text is italic or stands in the middle

    def add(self, text: str, *, linked: bool, apart: bool = False, set_off: bool = False) -> None:
        """Add *text*; *apart* when an element that browsers set apart ends or begins before it."""
        if self.parts and _needs_space(self.parts[-1], text, apart=apart):
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
    """Walks over a page and gathers its lines in reading order, without recursion."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self._line = _Line()
        self._blocks: list[tuple[etree._Element, Block]] = []
        self._regions: list[tuple[etree._Element, str]] = []
        self._frames: list[tuple[etree._Element, int]] = []
        self._framed = 0
        self._pictures: list[etree._Element] = []
        self._links = 0
        self._hidden = 0
        self._verbatim = 0
        self._italic = 0
        self._centred = 0
        self._after_picture = False  # no text has come since the last picture
        self._apart = False  # between the last text and the next stand elements that set them apart

    def read(self, root: etree._Element) -> list[_Line]:
        """Return the lines under *root*: each block element begins one, and so does ``br``."""
        skipping: etree._Element | None = None
        events = etree.iterwalk(root, events=("start", "end", "comment"))
        for event, element in itertools.islice(events, _MOST_EVENTS):
            if skipping is not None:
                if event == "end" and element is skipping:
                    skipping = None
                    self._leave(element)
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
        self._hidden += is_hidden(element)
        self._verbatim += element.tag == "pre"
        self._italic += element.tag in ITALIC
        self._centred += is_centred(element)
        self._after_picture = self._after_picture or element.tag in PICTURES
        block = find_block(element)
        if block is not None:
            self._blocks.append((element, block))
        region = find_region(element)
        if region:
            self._regions.append((element, region))
        if element.tag in BREAKING and not is_paragraph(element):
            self._framed += 1
            self._frames.append((element, self._framed))
        if element.tag in BREAKING and is_picture_frame(element):
            self._pictures.append(element)
        self._links += is_link(element)
        self._apart = self._apart or element.tag in SET_APART
        self._renew()
        self._add(element.text)

    def _close(self, element: etree._Element) -> None:
        self._hidden -= is_hidden(element)
        self._verbatim -= element.tag == "pre"
        self._italic -= element.tag in ITALIC
        self._centred -= is_centred(element)
        self._links -= is_link(element)
        for stack in (self._blocks, self._regions, self._frames):
            if stack and stack[-1][0] is element:
                stack.pop()
        if self._pictures and self._pictures[-1] is element:
            self._pictures.pop()
        self._apart = self._apart or element.tag in SET_APART
        self._leave(element)

    def _leave(self, element: etree._Element) -> None:
        """Go on behind *element*."""
        if element.tag in BREAKING:
            self._break()
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if not text:
            return
        # Inside pre, line ends are the author's, and so are blank lines.
        set_off = self._italic > 0 or self._centred > 0
        first, *others = text.split("\n") if self._verbatim else (text,)
        self._line.add(first, linked=self._links > 0, apart=self._apart, set_off=set_off)
        self._apart = False
        for other in others:
            self._break(keep_blank=True)
            self._line.add(other, linked=self._links > 0, set_off=set_off)

    def _break(self, *, keep_blank: bool = False) -> None:
        if self._line.has_text:
            # What is set in the middle or in italics right under a picture is its caption.
            self._line.pictured = self._line.pictured or (self._after_picture and self._line.set_off)
            self._after_picture = False
        if self._line.has_text or keep_blank:
            self.lines.append(self._line)
        self._line = _Line()
        self._renew()

    def _renew(self) -> None:
        """Let the place in the markup say what the line is, as long as it has no text."""
        if not self._line.has_text:
            self._line.verbatim = self._verbatim > 0
            self._line.block = self._blocks[-1][1] if self._blocks else Block.TEXT
            self._line.hidden = self._hidden > 0
            self._line.region = self._regions[-1][1] if self._regions else ""
            self._line.frame = self._frames[-1][1] if self._frames else 0
            self._line.pictured = bool(self._pictures)


def _number(lines: Iterable[_Line]) -> Iterator[PageLine]:
    for number, line in enumerate(lines, start=1):
        as_written = line.verbatim or line.block is Block.TABLE_ROW
        raw = "".join(line.parts).rstrip() if as_written else line.text()
        text, repairs = repair_text(raw)
        share = min(line.linked / max(len(raw), 1), 1.0)
        yield PageLine(
            number, raw, text, repairs, line.block, share, line.hidden, line.region, line.frame, line.pictured
        )


def _needs_space(before: str, after: str, *, apart: bool) -> bool:
    """Return whether a reader sees a gap between two elements where the file has none: before a capital."""
    left, right = before[-1:], after[:1]
    if apart:
        return left.isalnum() and (right.isupper() or right.isdigit())
    return left.islower() and right.isupper()


def _read_table(table: etree._Element) -> Iterator[_Line]:
    for row in table.iter("tr"):
        cells = [collapse_spaces("".join(cell.itertext())) for cell in row if cell.tag in ("td", "th")]
        if any(cells):
            line = _Line(Block.TABLE_ROW)
            line.parts = ["\t".join(cells)]
            yield line
