"""Files for machines: Atom feeds, the sitemap, robots.txt, OpenSearch. They need whole addresses: a base URL.

Sources: RFC 4287 (Atom), sitemaps.org 0.9 (50,000 addresses a file), OpenSearch 1.1 draft 6.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from xml.etree import ElementTree as ET

from khobao.config import Settings
from khobao.model import Article, Artifact
from khobao.site.archive import Entry
from khobao.site.permalinks import OPENSEARCH, SEARCH

FEED_LENGTH = 30  # entries
# Of a place without articles of its own: what a district had is in the feeds of all that it became.
HEIR_FEED_LENGTH = 10
SITEMAP_LENGTH = 50_000  # addresses a file, by the protocol
_ATOM = "http://www.w3.org/2005/Atom"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_SHORT_NAME = 16  # characters that OpenSearch allows the name of an engine
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def build_feed(url: str, page_url: str, title: str, shown: Sequence[Entry], settings: Settings) -> Artifact:
    """Return the Atom feed at *url* of the articles *shown*, which are dated and run newest first.

    It belongs to the page at *page_url*. The feed is as old as its newest article: the build does not look at
    the clock.
    """
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "vi"})
    _add(feed, "id", settings.base_url + url)
    _add(feed, "title", title)
    _add(feed, "updated", _instant(shown[0].article) if shown else "1970-01-01T00:00:00+00:00")
    ET.SubElement(feed, "link", {"rel": "self", "href": settings.base_url + url})
    ET.SubElement(feed, "link", {"rel": "alternate", "href": settings.base_url + page_url})
    _add(ET.SubElement(feed, "author"), "name", settings.publisher or settings.title)
    for entry in shown:
        _add_entry(feed, entry, settings)
    return Artifact(url, _serialize(feed))


def _add_entry(feed: ET.Element, entry: Entry, settings: Settings) -> None:
    article = entry.article
    element = ET.SubElement(feed, "entry")
    # A name of its own, not the address: it stays when the archive moves to another one.
    digest = hashlib.sha256(article.slug.encode()).hexdigest()
    _add(element, "id", f"urn:sha256:{digest}")
    _add(element, "title", article.title)
    _add(element, "updated", _instant(article))
    _add(element, "published", _instant(article))
    ET.SubElement(element, "link", {"rel": "alternate", "href": settings.base_url + entry.url})
    for name in article.authors or ((article.source,) if article.source else ()):
        _add(ET.SubElement(element, "author"), "name", name)
    for place in entry.places:
        ET.SubElement(element, "category", {"term": place.slug, "label": place.name})
    if article.lead:
        _add(element, "summary", article.lead)


def build_sitemap(urls: Iterable[str], settings: Settings) -> Iterator[Artifact]:
    """Yield ``sitemap.xml`` for the pages at *urls*: one file, or an index of several."""
    pages = sorted(urls)
    files = [pages[start : start + SITEMAP_LENGTH] for start in range(0, len(pages), SITEMAP_LENGTH)] or [[]]
    if len(files) == 1:
        yield Artifact("sitemap.xml", _sitemap("urlset", "url", files[0], settings))
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(files) + 1)]
    yield Artifact("sitemap.xml", _sitemap("sitemapindex", "sitemap", names, settings))
    for name, part in zip(names, files, strict=True):
        yield Artifact(name, _sitemap("urlset", "url", part, settings))


def _sitemap(kind: str, item: str, urls: Sequence[str], settings: Settings) -> bytes:
    # Written as text: for tens of thousands of addresses a tree takes many times as long.
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f'<{kind} xmlns="{_SITEMAP}">']
    for url in urls:
        address = escape(settings.base_url + ("" if url == "index.html" else url), quote=False)
        lines += [f" <{item}>", f"  <loc>{address}</loc>", f" </{item}>"]
    return "\n".join([*lines, f"</{kind}>", ""]).encode()


def build_robots(settings: Settings) -> Artifact:
    """Return ``robots.txt``: everybody may read everything, and the sitemap is there."""
    text = f"User-agent: *\nAllow: /\nSitemap: {settings.base_url}sitemap.xml\n"
    return Artifact("robots.txt", text.encode())


def build_opensearch(settings: Settings) -> Artifact:
    """Return ``opensearch.xml``, by which a browser's address bar searches the archive."""
    root = ET.Element("OpenSearchDescription", {"xmlns": _OPENSEARCH})
    _add(root, "ShortName", shorten_name(settings.title))
    _add(root, "LongName", settings.title[:48])
    _add(root, "Description", settings.description[:1024])
    _add(root, "Language", "vi")
    _add(root, "InputEncoding", "UTF-8")
    _add(root, "OutputEncoding", "UTF-8")
    if settings.contact and "@" in settings.contact:
        _add(root, "Contact", settings.contact)
    search = {
        "type": "text/html",
        "rel": "results",
        "template": settings.base_url + SEARCH + "?q={searchTerms}",
    }
    ET.SubElement(root, "Url", search)
    itself = {
        "type": "application/opensearchdescription+xml",
        "rel": "self",
        "template": settings.base_url + OPENSEARCH,
    }
    ET.SubElement(root, "Url", itself)
    return Artifact(OPENSEARCH, _serialize(root))


def shorten_name(name: str) -> str:
    """Return as many words of *name* as OpenSearch allows, or its first letters.

    >>> shorten_name("Kho Báo"), shorten_name("Kho báo Thừa Thiên Huế")
    ('Kho Báo', 'Kho báo Thừa')
    """
    if len(name) <= _SHORT_NAME:
        return name
    return (
        name[: name.rfind(" ", 0, _SHORT_NAME + 1)] if " " in name[: _SHORT_NAME + 1] else name[:_SHORT_NAME]
    )


def _instant(article: Article) -> str:
    """Return the article's date in RFC 3339; a day without a clock begins at midnight in Viet Nam."""
    date = article.date
    assert date is not None  # noqa: S101 (only dated articles come here)
    return f"{date.first_day().isoformat()}T{date.clock or '00:00:00+07:00'}"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = "".join(c for c in text if c.isprintable() or c in "\n\t")


def _serialize(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
