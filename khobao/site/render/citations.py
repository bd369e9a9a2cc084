"""An article as a reference: BibTeX, RIS, CSL-JSON, JSON-LD and the meta tags that Zotero reads.

Only what the article says of itself is written. No date of access: the build does not look at the clock.
Sources: BibTeX (Patashnik 1988), RIS (Research Information Systems 2011), CSL-JSON 1.0, schema.org
NewsArticle, Google Scholar's Highwire tags, Dublin Core (DCMI Metadata Terms).
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from khobao.config import Settings
from khobao.model import Article, Place
from khobao.site.archive import Entry
from khobao.text.compact_json import format_compact_json
from khobao.text.unicode import collapse_spaces

_BIBTEX_SPECIAL = {c: f"\\{c}" for c in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_BIBTEX_SPECIAL_LETTER = re.compile("[" + re.escape("".join(_BIBTEX_SPECIAL)) + "]")


def citation_key(url: str) -> str:
    """Return a name for the reference to the article at *url* below dist/, which no other article has.

    It is the address with the slug in front: two articles may begin with the same words, but an address
    belongs to one, and it never changes.

    >>> citation_key("bai/2021/05/duong-ha-noi-o-hue.html")
    'duong-ha-noi-o-hue-2021-05'
    """
    *folders, slug = url.removeprefix("bai/").removesuffix(".html").split("/")
    return "-".join([slug, *folders])


def format_bibtex(article: Article, key: str, url: str) -> str:
    """Return the article as a BibTeX entry named *key*; *url* may be empty.

    Twin of ``formatBibtex`` in ``static/js/references.js``.
    """
    date = article.date
    fields = {
        "author": " and ".join("{" + _escape_bibtex(name) + "}" for name in article.authors),
        "title": "{" + _escape_bibtex(article.title) + "}",
        "journal": _escape_bibtex(article.source or ""),
        "year": str(date.year) if date else "",
        "month": str(date.month) if date and date.month else "",
        "day": str(date.day) if date and date.day else "",
        "url": url,
        "langid": "vietnamese",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@article{{{key},", *lines, "}"]) + "\n"


def format_ris(article: Article, url: str) -> str:
    """Return the article as a RIS record of type NEWS; *url* may be empty.

    Twin of ``formatRis`` in ``static/js/references.js``.
    """
    date = article.date
    known = [f"{part:02}" if part else "" for part in (date.year, date.month, date.day)] if date else []
    fields = [
        ("TY", "NEWS"),
        *(("AU", name) for name in article.authors),
        ("TI", article.title),
        ("T2", article.source or ""),
        ("PY", str(date.year) if date else ""),
        ("DA", "/".join([*known, ""]) if known else ""),
        ("AB", article.lead or ""),
        ("LA", "vi"),
        ("UR", url),
    ]
    lines = [f"{tag}  - {collapse_spaces(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def format_csl(article: Article, key: str, url: str) -> str:
    """Return the article as CSL-JSON, a list of one item with *key* as its id; *url* may be empty.

    The scripts of the site read it off the page, and make from it all that they write of a list of articles.
    """
    date = article.date
    parts = [part for part in (date.year, date.month, date.day) if part] if date else []
    item: dict[str, Any] = {
        "id": key,
        "type": "article-newspaper",
        "title": article.title,
        # A Vietnamese name is not cut: its order is its own.
        "author": [{"literal": name} for name in article.authors],
        "container-title": article.source,
        "issued": {"date-parts": [parts]} if parts else None,
        "abstract": article.lead,
        "language": "vi",
        "URL": url,
    }
    return json.dumps([{k: v for k, v in item.items() if v}], ensure_ascii=False, indent=2) + "\n"


def format_json_ld(entry: Entry, settings: Settings) -> str:
    """Return the article as schema.org JSON-LD, safe inside a ``<script>`` element."""
    article = entry.article
    thing: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.lead,
        "datePublished": article.date.isoformat() if article.date else None,
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "Organization", "name": article.source} if article.source else None,
        "articleSection": article.section,
        "inLanguage": "vi",
        "contentLocation": [_place(place) for place in entry.places],
        "isBasedOn": article.source_url,
        "isPartOf": {"@type": "ArchiveComponent", "name": settings.title},
        "url": absolute_url(entry.url, settings),
    }
    text = format_compact_json({k: v for k, v in thing.items() if v})
    # "</script>" in a title would end the element; JSON may write any letter by its number.
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _place(place: Place) -> dict[str, Any]:
    located: dict[str, Any] = {"@type": "AdministrativeArea", "name": place.name}
    if place.latitude is not None and place.longitude is not None:
        located["geo"] = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    return located


def build_meta(entry: Entry, settings: Settings) -> tuple[tuple[str, str, str], ...]:
    """Return (attribute, name, content) of every meta tag that describes the article."""
    return tuple((kind, name, content) for kind, name, content in _meta(entry, settings) if content)


def _meta(entry: Entry, settings: Settings) -> Iterator[tuple[str, str, str]]:
    article, url = entry.article, absolute_url(entry.url, settings)
    day = article.date.isoformat()[:10] if article.date else ""
    source = article.source or ""
    yield "name", "citation_title", article.title
    for name in article.authors:
        yield "name", "citation_author", name
        yield "name", "DC.creator", name
    yield "name", "citation_publication_date", day.replace("-", "/")
    yield "name", "citation_journal_title", source
    yield "name", "citation_language", "vi"
    yield "name", "DC.title", article.title
    yield "name", "DC.date", day
    yield "name", "DC.publisher", source
    yield "name", "DC.language", "vi"
    yield "name", "DC.type", "Text"
    for place in entry.places:
        yield "name", "DC.coverage", place.name
    yield "property", "og:type", "article"
    yield "property", "og:title", article.title
    yield "property", "og:description", article.lead or ""
    yield "property", "og:site_name", settings.title
    yield "property", "og:locale", "vi_VN"
    yield "property", "og:url", url
    yield "property", "article:published_time", article.date.isoformat() if article.date else ""


def absolute_url(url: str, settings: Settings) -> str:
    """Return the whole address of the page at *url*; empty when the site does not know where it stands."""
    return settings.base_url + url if settings.base_url else ""


def _escape_bibtex(text: str) -> str:
    return _BIBTEX_SPECIAL_LETTER.sub(lambda found: _BIBTEX_SPECIAL[found[0]], collapse_spaces(text))
