"""Saved web pages: the lines that a reader sees, and the metadata of the file."""

import re

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from khobao.ingest.errors import SeedError
from khobao.ingest.page import Page
from khobao.ingest.read.decoding import DecodedText, decode
from khobao.ingest.read.html_lines import read_html_lines
from khobao.ingest.read.html_metadata import find_metadata
from khobao.messages.message import Message

_DECLARED = re.compile(rb"""(?:charset\s*=\s*["']?|encoding\s*=\s*["'])\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)

# Limits on the work that one file may cause. No article's page has more tags.
_MOST_TAGS = 200_000
# libxml2 compares each attribute of an element with all before it.
_MOST_ATTRIBUTES = 1000
_LONG_TAG = re.compile(r"<[a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*'){2000,}+")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def read_html_page(data: bytes, path: str, shown_path: str, url: str | None = None) -> Page:
    """Return the page of the HTML file *data*; *url* is its web address, when known.

    Broken markup is read as browsers read it. Raises DecodingError; SeedError when the page is too large.
    """
    decoded = decode_html(data)
    root = parse_html(decoded.text)
    lines = () if root is None else read_html_lines(root)
    metadata = find_metadata(root, decoded.text, url)
    return Page(path, shown_path, decoded.encoding, lines, metadata, has_line_numbers=False)


def decode_html(data: bytes) -> DecodedText:
    """Return the text of *data*; the encoding that the page declares is evidence. Raises DecodingError."""
    declared = _DECLARED.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else None
    return decode(data, "windows-1258" if name == "cp1258" else name)


def parse_html(text: str) -> etree._Element | None:
    """Return the root of the page, or None when there is no element. Raises SeedError (_check_size)."""
    text = _XML_HEAD.sub("", text)
    if not text.strip():
        return None
    _check_size(text)
    try:
        return document_fromstring(
            text, parser=HTMLParser(encoding="utf-8", huge_tree=False), ensure_head_body=True
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _check_size(text: str) -> None:
    """Raise SeedError when parsing the HTML *text* would take far more time than any page does."""
    if (tags := text.count("<")) > _MOST_TAGS:
        raise SeedError(
            Message(
                "the page has %(tags)s tags, and an article's page has at most %(most_tags)s",
                tags=tags,
                most_tags=_MOST_TAGS,
            )
        )
    for tag in _LONG_TAG.finditer(text):
        if len(_QUOTED.sub("", tag[0]).split()) > _MOST_ATTRIBUTES:
            raise SeedError(
                Message(
                    "a tag of the page has more than %(most_attributes)s attributes",
                    most_attributes=_MOST_ATTRIBUTES,
                )
            )
