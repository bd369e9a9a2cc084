"""What the elements of a web page say about the text in them: block, boilerplate, caption, data table."""

import itertools
import re

from lxml import etree

from khobao.ingest.page import Block
from khobao.text.unicode import collapse_spaces

# Elements without text for a reader.
_UNSEEN = """
script style noscript template head svg iframe object embed select option textarea button input map
audio video canvas math
"""
_BLOCKS = """
address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure
footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main nav ol p pre section summary
table tbody td tfoot th thead tr ul br
"""
SKIPPED = frozenset(_UNSEEN.split())
BREAKING = frozenset(_BLOCKS.split())
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CAPTION_CLASS = re.compile(
    r"(?:^|[\s_-])(?:(?:photo|picture|image|img|avatar)[_-]?(?:cms[_-])?(?:caption|desc|note|credit)|caption|"
    r"note[_-]?image|wp-caption-text|chu-?thich|cap)(?:$|[\s_-])",
    re.IGNORECASE,
)
# A class or an id of readers' comments: “comment-list”, “box_comment”, “binh-luan”.
_COMMENTS_NAME = re.compile(
    r"(?:(?:list|box|block|wrap|area|main|fb|news|article|detail)[_-]?)?"
    r"(?:comments?|cmt|binh[_-]?luan|phan[_-]?hoi|disqus)"
    r"(?:[_-]?(?:list|area|box|block|content|wrap|wrapper|container|section|form|body|thread|item|inner|main|"
    r"vne|\d))*",
    re.IGNORECASE,
)
_SIGNATURE_NAME = re.compile(r"(?:post[_-]?)?signature(?:[_-]?\w*)?|sig\d*", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Browsers show these apart from their neighbours, even without a space between them.
SEPARATED = frozenset({"a", "time", "button", "label"})
# Blocks of one paragraph. The frame of a line is the element around its paragraph.
_PARAGRAPHS = frozenset(
    {"p", "br", "center", "figcaption", "dt", "dd", "pre", "address", "blockquote", *_HEADINGS}
)
ITALIC = frozenset({"em", "i", "cite"})
PICTURES = frozenset({"img", "amp-img", "picture"})
_CENTRED_STYLE = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
# An element around a picture and its caption has at most this many elements inside, and none of these.
_MOST_FRAMED = 30
_NOT_FRAMED = frozenset({"table", "ul", "ol", "form", "h1", "h2", "h3"})
# A table with a longer cell is no table of data. Characters.
_LONGEST_CELL = 200


def find_block(element: etree._Element) -> Block | None:
    """Return what the lines in the element are, or None when it does not say so."""
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
    # Inside one of these, what an outer element said is no longer true.
    return Block.TEXT if tag in ("article", "section", "main", "table", "aside") else None


def find_region(element: etree._Element) -> str:
    """Return the kind of boilerplate that the element's class or id names, or an empty string."""
    if element.tag not in BREAKING or element.tag in ("body", "main"):
        return ""
    names = [*(element.get("class") or "").split(), element.get("id") or ""]
    if any(_SIGNATURE_NAME.fullmatch(name) for name in names):
        return "forum"
    has_comments = any(_COMMENTS_NAME.fullmatch(name) for name in names)
    return "comments" if has_comments and element.find(".//h1") is None else ""


def is_paragraph(element: etree._Element) -> bool:
    """Return whether the element is one paragraph, not a container of several."""
    return element.tag in _PARAGRAPHS or (
        element.tag == "div" and not any(child.tag in BREAKING for child in element)
    )


def is_link(element: etree._Element) -> bool:
    """Return whether the element is a link."""
    return element.tag == "a" and bool(element.get("href"))


def is_hidden(element: etree._Element) -> bool:
    """Return whether the element is hidden from readers, or is navigation."""
    return (
        element.tag == "nav"
        or element.get("hidden") is not None
        or bool(_HIDDEN_STYLE.search(element.get("style") or ""))
    )


def is_centred(element: etree._Element) -> bool:
    """Return whether the lines in the element are centred."""
    return (
        element.tag == "center"
        or (element.get("align") or "").lower() == "center"
        or bool(_CENTRED_STYLE.search(element.get("style") or ""))
    )


def is_data_table(table: etree._Element) -> bool:
    """Return whether the table holds data: at least two rows and columns, short cells, no layout inside."""
    if any(table.find(f".//{tag}") is not None for tag in ("table", "img", "form")):
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
    """Return whether the table is only a picture with its caption."""
    if not _opens_with_picture(table) or table.find(".//table") is not None:
        return False
    return (
        0 < len(collapse_spaces("".join(table.itertext()))) <= 300 and sum(1 for _ in table.iter("td")) <= 4
    )


def _opens_with_picture(element: etree._Element) -> bool:
    """Return whether the element has a picture before its first text."""
    for inner in itertools.islice(element.iter(), _MOST_FRAMED):
        if inner.tag in PICTURES:
            return True
        if (isinstance(inner.tag, str) and (inner.text or "").strip()) or (
            inner is not element and (inner.tail or "").strip()
        ):
            return False
    return False


def is_picture_frame(element: etree._Element) -> bool:
    """Return whether the element is a picture and at most a short text below it."""
    if element.tag not in ("div", "p", "td", "center") or not _opens_with_picture(element):
        return False
    inner = [one.tag for one in itertools.islice(element.iter(), _MOST_FRAMED + 1)]
    if len(inner) > _MOST_FRAMED or not _NOT_FRAMED.isdisjoint(inner):
        return False
    return 0 < len(collapse_spaces("".join(element.itertext()))) <= 300
