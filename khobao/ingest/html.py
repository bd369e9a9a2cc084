"""Saved web pages: the lines that a reader sees, and what the file says of itself. The importer of lxml."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from khobao.ingest.decoding import DecodedText, decode
from khobao.ingest.html_hints import find_hints
from khobao.ingest.page import Block, Page, PageLine
from khobao.ingest.repairs import repair_text
from khobao.text.unicode import collapse_spaces

_DECLARED = re.compile(rb"""(?:charset\s*=\s*["']?|encoding\s*=\s*["'])\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)

# Never shown, or shown only as controls.
_UNSEEN = """
script style noscript template head svg iframe object embed select option textarea button input map
audio video canvas math
"""
_BLOCKS = """
address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure
footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main nav ol p pre section summary
table tbody td tfoot th thead tr ul br
"""
_SKIPPED = frozenset(_UNSEEN.split())
_BREAKING = frozenset(_BLOCKS.split())
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CAPTION_CLASS = re.compile(
    r"(?:^|[\s_-])(?:(?:photo|picture|image|img|avatar)[_-]?(?:cms[_-])?(?:caption|desc|note|credit)|caption|"
    r"note[_-]?image|wp-caption-text|chu-?thich|cap)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A table of data is small, and its cells are short. Characters.
_LONGEST_CELL = 200
# More elements than this are damage, not a page: a bound on the time that one file may take.
_MOST_EVENTS = 400_000


def read_html_page(data: bytes, path: str, shown_path: str, url: str | None = None) -> Page:
    """Return the page that the HTML file *data* shows; *url* is where it was captured, when known.

    Raises DecodingError. Markup that is broken is read as far as a browser would read it.
    """
    decoded = decode_html(data)
    root = parse_html(decoded.text)
    lines = () if root is None else read_html_lines(root)
    hints = find_hints(root, decoded.text, url)
    return Page(path, shown_path, decoded.encoding, lines, hints, numbered=False)


def read_html_lines(root: etree._Element) -> tuple[PageLine, ...]:
    """Return the lines under *root* in reading order, with what the markup says of each."""
    return tuple(_number(_LineReader().read(root)))


def decode_html(data: bytes) -> DecodedText:
    """Return the text of *data*, with the encoding that the page declares as evidence."""
    declared = _DECLARED.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else None
    return decode(data, {"cp1258": "windows-1258"}.get(name or "", name))


def parse_html(text: str) -> etree._Element | None:
    """Return the root of the page, or None when there is no element in it."""
    text = _XML_HEAD.sub("", text)
    if not text.strip():
        return None
    try:
        return document_fromstring(
            text, parser=HTMLParser(encoding="utf-8", huge_tree=False), ensure_head_body=True
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


class _Line:
    """A line in the making."""

    def __init__(self, block: Block = Block.TEXT, *, hidden: bool = False) -> None:
        self.parts: list[str] = []
        self.linked = 0  # characters inside links
        self.block = block
        self.hidden = hidden

    def add(self, text: str, *, linked: bool) -> None:
        self.parts.append(text)
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
        self._links = 0
        self._hidden = 0

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
            elif element.tag in _SKIPPED:
                skipping = element
            elif element.tag == "table" and _is_data_table(element):
                self._break()
                self.lines += _read_table(element)
                skipping = element
            else:
                self._open(element)
        self._break()
        return self.lines

    def _open(self, element: etree._Element) -> None:
        if element.tag in _BREAKING:
            self._break()
        self._hidden += _is_hidden(element)
        block = _block_of(element)
        if block is not None:
            self._blocks.append((element, block))
        self._links += _is_link(element)
        self._renew()
        self._add(element.text)

    def _close(self, element: etree._Element) -> None:
        self._hidden -= _is_hidden(element)
        self._links -= _is_link(element)
        if self._blocks and self._blocks[-1][0] is element:
            self._blocks.pop()
        self._leave(element)

    def _leave(self, element: etree._Element) -> None:
        """Go on behind *element*."""
        if element.tag in _BREAKING:
            self._break()
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self._line.add(text, linked=self._links > 0)

    def _break(self) -> None:
        if self._line.text():
            self.lines.append(self._line)
        self._line = _Line()
        self._renew()

    def _renew(self) -> None:
        """Let the place in the markup say what the line is, as long as it has no text."""
        if not self._line.text():
            self._line.block = self._blocks[-1][1] if self._blocks else Block.TEXT
            self._line.hidden = self._hidden > 0


def _number(lines: Iterable[_Line]) -> Iterator[PageLine]:
    for number, line in enumerate(lines, start=1):
        raw = line.text() if line.block is not Block.TABLE_ROW else "".join(line.parts)
        text, repairs = repair_text(raw)
        share = min(line.linked / max(len(raw), 1), 1.0)
        yield PageLine(number, raw, text, repairs, line.block, share, line.hidden)


def _block_of(element: etree._Element) -> Block | None:
    """Return what the element makes of its lines, or None when it makes nothing of them."""
    tag = element.tag
    if tag in _HEADINGS:
        return Block.HEADING
    if tag in ("figcaption", "caption") or _CAPTION_CLASS.search(element.get("class") or ""):
        return Block.CAPTION
    if tag == "blockquote":
        return Block.QUOTATION
    if tag == "li":
        return Block.LIST_ITEM
    if tag == "table" and _is_picture_table(element):
        return Block.CAPTION
    # Inside one of these, what the outer element said no longer holds.
    return Block.TEXT if tag in ("article", "section", "main", "table", "aside") else None


def _is_link(element: etree._Element) -> bool:
    return element.tag == "a" and bool(element.get("href"))


def _is_hidden(element: etree._Element) -> bool:
    return (
        element.tag == "nav"
        or element.get("hidden") is not None
        or bool(_HIDDEN_STYLE.search(element.get("style") or ""))
    )


def _is_data_table(table: etree._Element) -> bool:
    """Return whether the table holds data: two rows and columns or more, short cells, no layout inside."""
    if (
        table.find(".//table") is not None
        or table.find(".//img") is not None
        or table.find(".//form") is not None
    ):
        return False
    rows = [row.findall("td") + row.findall("th") for row in table.iter("tr")]
    widths = {len(row) for row in rows}
    if len(rows) < 2 or max(widths, default=0) < 2 or len(widths) > 3:
        return False
    cells = [collapse_spaces("".join(cell.itertext())) for row in rows for cell in row]
    filled = [cell for cell in cells if cell]
    linked = sum(len("".join(link.itertext())) for link in table.iter("a"))
    return (
        len(filled) * 2 >= len(cells)
        and not any(len(cell) > _LONGEST_CELL or _is_sentence(cell) for cell in filled)
        and sum(1 for _ in table.iter("div")) <= len(cells)
        and linked * 3 <= sum(map(len, filled))
        and not any(True for _ in table.iter("script", "ul", "h1", "h2", "h3", "input"))
    )


def _is_sentence(cell: str) -> bool:
    return cell.endswith(".") and len(cell.split()) >= 15


def _is_picture_table(table: etree._Element) -> bool:
    """Return whether the table only sets a caption under a picture."""
    if table.find(".//img") is None or table.find(".//table") is not None:
        return False
    return (
        0 < len(collapse_spaces("".join(table.itertext()))) <= 300 and sum(1 for _ in table.iter("td")) <= 4
    )


def _read_table(table: etree._Element) -> Iterator[_Line]:
    for row in table.iter("tr"):
        cells = [collapse_spaces("".join(cell.itertext())) for cell in row if cell.tag in ("td", "th")]
        if any(cells):
            line = _Line(Block.TABLE_ROW)
            line.parts = ["\t".join(cells)]
            yield line
