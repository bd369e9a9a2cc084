"""The metadata of a web page: JSON-LD, Open Graph, meta elements, scripts."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from khobao.ingest.fields.dates import find_dates
from khobao.ingest.fields.names import is_person_name
from khobao.ingest.fields.publishers import find_publisher_by_host, find_publisher_by_name
from khobao.ingest.page import PageMetadata
from khobao.ingest.read.repairs import repair_text
from khobao.model import VIETNAM
from khobao.text.unicode import collapse_spaces, join_surrogates

_ARTICLE_TYPES = frozenset(
    {"Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "OpinionNewsArticle"}
)
_META_DATES = (
    "article:published_time", "og:article:published_time", "article.published", "datepublished", "pubdate",
    "publishdate", "publish_date", "publication_date", "cxenseparse:recs:publishtime", "sailthru.date",
)  # fmt: skip
# Some sites give the day of the visit or of the site's launch here: used only when there is nothing better.
_WEAK_META_DATES = (
    "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date", "date", "created",
)  # fmt: skip
_SCRIPT_DATE = re.compile(
    r"""["']?\b(?:date_?published|publish(?:ed)?_?(?:date|time|at|on)|pub_?date|published
    |(?:news|article)_?date|created_?(?:date|at|on))\b["']?\s*[:=]\s*["']?(?P<value>\d[^"'<>;,}\n]{5,40}|\d{10,13})""",
    re.IGNORECASE | re.VERBOSE,
)
_TITLE_BREAK = re.compile(r"\s+[|»·•–—-]+\s+|\s*\|\s*|\s*::\s*|\s+~\s+")
_GENERIC_AUTHOR = re.compile(
    r"https?://|\.(?:vn|com|net)\b|^(?:admin|administrator|báo|tạp chí|cổng|trang)\b", re.IGNORECASE
)
_FILE_NAME = re.compile(r"\S+\.(?:html?|php|aspx?|jsp|txt|docx?|pdf)", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1995, 2100


def find_metadata(root: etree._Element | None, text: str, url: str | None = None) -> PageMetadata:
    """Return the metadata of the page under *root*; *text* is its source, *url* its web address if known."""
    if root is None:
        return PageMetadata(source_url=url)
    metas = _read_metas(root)
    linked_data = list(_read_linked_data(root))
    article = next((item for item in linked_data if _is_article(item)), {})
    date, origin = _find_date(root, metas, article)
    address = url or _first_url(root, metas, article)
    return PageMetadata(
        titles=_find_titles(root, metas, article),
        date=date,
        date_origin=origin,
        authors=_find_authors(metas, article),
        source=_find_source(metas, article, address),
        source_url=address,
        section=_text(metas.get("article:section") or article.get("articleSection")),
        script_date=_find_meta_date(metas, _WEAK_META_DATES) or find_script_date(text),
        lead=_text(article.get("description") or metas.get("og:description") or metas.get("description")),
    )


def _read_metas(root: etree._Element) -> dict[str, str]:
    """Return name, property or itemprop of meta elements, in lower case -> content of the first one."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = collapse_spaces(meta.get("content") or "")
        for attribute in ("property", "name", "itemprop"):
            name = (meta.get(attribute) or "").strip().lower()
            if name and content:
                metas.setdefault(name, content)
    return metas


def _read_linked_data(root: etree._Element) -> Iterator[dict[str, Any]]:
    """Yield the objects of the page's JSON-LD, with those inside ``@graph`` and ``mainEntity``."""
    for script in root.iter("script"):
        if (script.get("type") or "").lower().strip() != "application/ld+json" or not script.text:
            continue
        try:
            data = json.loads(script.text, strict=False)
            data = json.loads(join_surrogates(json.dumps(data, ensure_ascii=False)))
        except (ValueError, RecursionError):
            continue
        todo = [data]
        for _ in range(200):
            if not todo:
                break
            item = todo.pop(0)
            if isinstance(item, list):
                todo += item
            elif isinstance(item, dict):
                yield item
                todo += [item[key] for key in ("@graph", "mainEntity") if key in item]


def _is_article(item: dict[str, Any]) -> bool:
    return any(isinstance(kind, str) and kind in _ARTICLE_TYPES for kind in _as_list(item.get("@type")))


def _find_titles(root: etree._Element, metas: dict[str, str], article: dict[str, Any]) -> tuple[str, ...]:
    """Return the titles in the metadata, most trusted first; ``title`` also without the site's name."""
    candidates = [article.get("headline"), metas.get("og:title"), metas.get("twitter:title")]
    heads = [collapse_spaces("".join(head.itertext())) for head in root.iter("h1")]
    title = root.find(".//title")
    if title is not None:
        whole = collapse_spaces("".join(title.itertext()))
        candidates += [head for head in heads if head and head.casefold() in whole.casefold()]
        parts = _TITLE_BREAK.split(whole)
        candidates += [whole, max(parts, key=len, default="")]
    texts = dict.fromkeys(filter(None, map(_text, candidates)))
    return tuple(text for text in texts if len(text) <= 300 and not _FILE_NAME.fullmatch(text))


def _find_date(
    root: etree._Element, metas: dict[str, str], article: dict[str, Any]
) -> tuple[str | None, str]:
    """Return the publication date, ISO 8601 in Viet Nam's time, and which kind of metadata has it."""
    if date := read_date(article.get("datePublished")):
        return date, "json-ld"
    if date := _find_meta_date(metas, _META_DATES):
        return date, "meta"
    for element in root.iter("time", "abbr", "span", "div"):
        if element.get("pubdate") is not None or (element.get("itemprop") or "").lower() == "datepublished":
            value = element.get("datetime") or element.get("content") or "".join(element.itertext())
            if date := read_date(value):
                return date, "markup"
    return None, ""


def _find_meta_date(metas: dict[str, str], names: Iterable[str]) -> str | None:
    return next(filter(None, (read_date(metas.get(name)) for name in names)), None)


def find_script_date(text: str) -> str | None:
    """Return the publication date in the scripts of the page *text*, when they have only one day."""
    found = [date for match in _SCRIPT_DATE.finditer(text) if (date := read_date(match["value"]))]
    return found[0] if found and len({date[:10] for date in found}) == 1 else None


def read_date(value: object) -> str | None:
    """Return the date *value*, in any form that pages use, as ISO 8601 in Viet Nam's time, or None.

    >>> read_date("2015-03-23T01:06:00Z"), read_date("1427072760"), read_date("23/03/2015")
    ('2015-03-23T08:06:00+07:00', '2015-03-23T08:06:00+07:00', '2015-03-23')
    """
    text = collapse_spaces(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return dt.datetime.fromtimestamp(int(text[:10]), VIETNAM).isoformat()
    found = find_dates(text)
    if len(found) != 1 or found[0].date is None or not _FIRST_YEAR <= found[0].date.year <= _LAST_YEAR:
        return None
    iso = found[0].date.isoformat()
    return dt.datetime.fromisoformat(iso).astimezone(VIETNAM).isoformat() if found[0].date.clock else iso


def _find_authors(metas: dict[str, str], article: dict[str, Any]) -> tuple[str, ...]:
    """Return the people that the page names as authors, without names of newspapers."""
    names = [article.get("author")]
    names += [metas.get(key) for key in ("article:author", "author", "dc.creator", "dable:author")]
    return next(filter(None, map(find_author_names, names)), ())


def find_author_names(value: object) -> tuple[str, ...]:
    """Return the people in *value*: a text with one or more names, an object with ``name``, a list of these.

    >>> find_author_names([{"name": "Mai Lan, Hữu Phúc"}, "Admin", "VnExpress"])
    ('Mai Lan', 'Hữu Phúc')
    """
    people: list[str] = []
    for author in _as_list(value):
        named = author.get("name") if isinstance(author, dict) else author
        for name in _as_list(named):
            for part in re.split(r"\s*[,;|&]\s*|\s+[-–]\s+", _text(name) or ""):
                known = find_publisher_by_name(part) or _GENERIC_AUTHOR.search(part)
                if not known and is_person_name(part) and len(part) <= 60:
                    people.append(part)
    return tuple(dict.fromkeys(people))


def _find_source(metas: dict[str, str], article: dict[str, Any], url: str | None) -> str | None:
    host = re.match(r"https?://[^/]+", url) if url else None
    if host and (by_host := find_publisher_by_host(host[0])):
        return by_host.name
    publisher = article.get("publisher")
    name = publisher.get("name") if isinstance(publisher, dict) else publisher
    text = _text(name) or _text(metas.get("og:site_name"))
    if not text or len(text) > 80:
        return None
    known = find_publisher_by_name(text)
    return known.name if known else text


def _first_url(root: etree._Element, metas: dict[str, str], article: dict[str, Any]) -> str | None:
    links = [link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    base = [element.get("href") for element in root.iter("base")]
    for url in [*links, metas.get("og:url"), article.get("url"), *base]:
        if isinstance(url, str) and re.fullmatch(r"https?://[^\s/]+/\S+", url.strip()):
            return url.strip()
    return None


def _as_list(value: object) -> Iterable[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: object) -> str | None:
    return repair_text(collapse_spaces(value))[0] or None if isinstance(value, str) else None
