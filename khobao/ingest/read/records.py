"""Records of scrapers: JSON, JSON Lines and CSV, with one or more articles in a file."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from khobao.ingest.errors import SeedError
from khobao.ingest.page import Page, PageLine, PageMetadata
from khobao.ingest.read.decoding import DecodedText, decode
from khobao.ingest.read.html import parse_html, read_html_page
from khobao.ingest.read.html_lines import read_html_lines
from khobao.ingest.read.html_metadata import find_author_names, read_date
from khobao.ingest.read.plain_text import build_lines, split_lines
from khobao.ingest.read.seeds import Seed
from khobao.ingest.read.source_note import parse_source_note
from khobao.messages.message import Message
from khobao.text.unicode import join_surrogates

# Our field -> keys that scrapers use for it, best first (Scrapy projects, trafilatura, newspaper4k).
_KEYS: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "tieu_de", "tieude", "name"),
    "text": ("text", "maintext", "content", "body", "article", "article_body", "noi_dung", "raw_text"),
    "html": ("html", "raw_html", "rawhtml", "article_html", "content_html"),
    "date": (
        "date", "publish_date", "date_publish", "published", "published_at", "pubdate", "datepublished",
        "publication_date", "published_time", "time", "ngay", "ngay_dang", "created_at",
    ),
    "authors": ("authors", "author", "byline", "tac_gia"),
    "url": ("url", "link", "source_url", "canonical_link", "canonical_url"),
    "source": (
        "source", "sitename", "site_name", "source_name", "publisher", "hostname", "source_domain", "bao",
    ),
    "section": ("section", "category", "categories", "chuyen_muc", "topic"),
    "lead": ("description", "excerpt", "summary", "abstract", "sapo", "lead", "meta_description"),
}  # fmt: skip
# Articles in one file.
_MOST_RECORDS = 100_000
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_TAGS = ("<p", "<div", "<br", "<span")

Record = Mapping[str, Any]


def read_json_pages(seed: Seed) -> list[Page | SeedError]:
    """Return the pages of a JSON file: one record, a list of records, or an object with one such list."""
    decoded = decode(seed.data)
    try:
        data = parse_json(decoded.text)
    except (ValueError, RecursionError) as error:
        raise SeedError(
            Message("the file is not JSON: %(error)s", error=error), getattr(error, "lineno", None)
        ) from None
    if isinstance(data, dict) and not _has_text(data):
        lists = [value for value in data.values() if isinstance(value, list) and value]
        data = lists[0] if len(lists) == 1 else data
    records = data if isinstance(data, list) else [data]
    return list(_build_pages(seed, decoded, enumerate(records, start=1), many=isinstance(data, list)))


def parse_json(text: str) -> Any:  # noqa: ANN401 (whatever the file holds)
    """Return the value of the JSON *text*. Raises ValueError; RecursionError when it is nested too deeply."""
    data = json.loads(text, parse_constant=lambda _: None)
    if _SURROGATE.search(text):
        # Written as one text, all strings are repaired at once.
        data = json.loads(join_surrogates(json.dumps(data, ensure_ascii=False)))
    return data


def read_json_lines_pages(seed: Seed) -> list[Page | SeedError]:
    """Return the pages of a file with one JSON record on each line. Left alone: blank lines."""
    decoded = decode(seed.data)
    records: list[tuple[int, object]] = []
    for number, line in enumerate(split_lines(decoded.text), start=1):
        if line.strip():
            try:
                records.append((number, parse_json(line)))
            except (ValueError, RecursionError):
                records.append((number, SeedError(Message("the line is not a JSON record"), number)))
    return list(_build_pages(seed, decoded, records, many=True))


def read_csv_pages(seed: Seed) -> list[Page | SeedError]:
    """Return the pages of a CSV file with column names in the first row; by commas, semicolons or tabs."""
    decoded = decode(seed.data)
    head = decoded.text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(2**31 - 1)
    try:
        rows = list(csv.DictReader(io.StringIO(decoded.text.lstrip("\ufeff")), delimiter=delimiter))
    except csv.Error as error:
        raise SeedError(Message("the file is not CSV: %(error)s", error=error)) from None
    records = [
        (number, {key: value for key, value in row.items() if key})
        for number, row in enumerate(rows, start=2)
    ]
    return list(_build_pages(seed, decoded, records, many=True))


def _build_pages(
    seed: Seed, decoded: DecodedText, records: Iterable[tuple[int, object]], *, many: bool
) -> Iterator[Page | SeedError]:
    """Yield the page of each record, or why it has none; a record that is an error is passed on.

    Raises SeedError when there is no record, or there are too many.
    """
    mapping = parse_source_note(seed.source_note).fields
    count = 0
    for number, record in records:
        count += 1
        if count > _MOST_RECORDS:
            message = Message("the file holds more than %(most_records)s records", most_records=_MOST_RECORDS)
            raise SeedError(message, advice=Message("Cut it in several files."))
        line = number if many else None
        if isinstance(record, SeedError):
            yield record
            continue
        if not isinstance(record, dict):
            yield SeedError(Message("a record is not an object with named fields"), line)
            continue
        page = _build_page(seed, decoded, record, mapping)
        if page is None:
            known = ", ".join(_KEYS["text"][:4])
            yield SeedError(
                Message("a record has no text; fields that are read as text are %(known)s …", known=known),
                line,
                Message("Name the field in a source.toml beside the seed: [fields] text = “…”."),
            )
            continue
        if many:
            digest = hashlib.sha256(json.dumps(record, sort_keys=True, default=str).encode()).hexdigest()
            page = page.as_part(f"{seed.path}#{count}", digest)
        yield page
    if count == 0:
        raise SeedError(Message("the file holds no records"))


def _build_page(seed: Seed, decoded: DecodedText, record: Record, mapping: Mapping[str, str]) -> Page | None:
    fields = {name: _find(record, name, mapping) for name in _KEYS}
    url = _text(fields["url"])
    page_html = _text(fields["html"])
    text = _text(fields["text"])
    if page_html and "<html" in page_html[:2000].lower():
        return read_html_page(page_html.encode("utf-8", "replace"), seed.path, seed.shown_path, url or None)
    if not text and not page_html:
        return None
    title = _text(fields["title"])
    markup = page_html or (text if any(tag in text.lower() for tag in _TAGS) else "")
    lines = list(build_lines([title])) if title else []
    root = parse_html(markup) if markup else None
    body = read_html_lines(root) if root is not None else build_lines(split_lines(text))
    lines += body
    # Other fields become hidden lines, so that nothing is lost.
    used = {id(value) for value in fields.values()}
    lines += (
        PageLine(0, f"{key}: {part}", f"{key}: {part}", hidden=True)
        for key, value in record.items()
        if id(value) not in used and isinstance(value, str | int | float)
        for part in split_lines(str(value))
        if part.strip()
    )
    numbered = tuple(replace(line, number=number) for number, line in enumerate(lines, start=1))
    date = read_date(fields["date"])
    metadata = PageMetadata(
        titles=(title,) if title else (),
        date=date,
        date_origin="record" if date else "",
        authors=find_author_names(fields["authors"]),
        source=_text(fields["source"]) or None,
        source_url=url if url.startswith(("http://", "https://")) else None,
        section=_text(fields["section"]) or None,
        lead=_text(fields["lead"]) or None,
    )
    return Page(seed.path, seed.shown_path, decoded.encoding, numbered, metadata, has_line_numbers=False)


def _find(record: Record, name: str, mapping: Mapping[str, str]) -> object:
    """Return the value of our field *name*: under the key in source.toml, else under a usual key."""
    lower = {str(key).lower(): value for key, value in record.items()}
    keys = (mapping[name].lower(),) if name in mapping else _KEYS[name]
    return next((lower[key] for key in keys if lower.get(key) not in (None, "", [])), None)


def _has_text(record: Record) -> bool:
    return any(_find(record, name, {}) is not None for name in ("text", "html"))


def _text(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(str(item) for item in value if isinstance(item, str))
    return str(value).strip() if isinstance(value, str | int | float) else ""
