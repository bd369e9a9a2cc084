"""The whole archive as data: JSON Lines with the full text, CSV for a spreadsheet, and what describes them.

Full texts come by year, so that a new article changes the file of its own year and no other; a year that is
very large comes in parts. They are compressed, because everything stands in the site already; docs/data.md
has the measures.

Sources: JSON Lines (jsonlines.org), RFC 4180 (CSV), RFC 1952 (gzip).
"""

import gzip
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from khobao.model import Article, Artifact, PreviousOutput, SiteFile
from khobao.runtime.digest import hash_values
from khobao.site.archive import Archive, Entry, year_of
from khobao.site.files.columns import ARTICLES, PLACE_TABLE, TABLE, Column
from khobao.site.files.tables import build_csv, describe_article, list_places
from khobao.site.permalinks import DATA_FOLDER, UNDATED
from khobao.text.compact_json import format_compact_json

PART_SIZE = 64_000_000  # characters of text in one file; GitHub refuses files over 100 MB
GZIP_LEVEL = 4
CHECKSUMS = f"{DATA_FOLDER}/SHA256SUMS"


# An article, the address of its page, and the slugs of its places. Entries travel without their texts.
_Row = tuple[Article, str, list[str]]


@dataclass(frozen=True)
class DataFile:
    """One file of data, with what a descriptor and the page say of it."""

    artifact: SiteFile
    rows: int
    columns: tuple[Column, ...]
    year: int | None = None  # full texts of this year (0: undated); None: a table of the whole archive
    part: int = 0  # counted from 1, when a year comes in several files; else 0

    @property
    def name(self) -> str:
        """The file's name below du-lieu/."""
        return self.artifact.path.rpartition("/")[2]

    @property
    def size(self) -> int:
        """Bytes."""
        return self.artifact.size

    @property
    def sha256(self) -> str:
        """SHA-256 of the file, in lower-case hex."""
        return self.artifact.sha256


def start_dumps(
    archive: Archive, executor: Executor | None = None, previous: PreviousOutput | None = None
) -> Callable[[], tuple[DataFile, ...]]:
    """Let *executor* begin with the full texts of *archive*, and return what ends the work.

    That returns the files, full texts newest year first; the same bytes with *executor*. Every file runs from
    the oldest article to the newest, undated ones last. Texts of the *previous* output stay as they are.
    """
    previous = previous or PreviousOutput()
    parts = sorted(split_years(archive.entries), key=lambda part: (part[0] == 0, *part[:2]))
    files: dict[str, SiteFile] = {}
    missing: dict[str, tuple[str, list[_Row]]] = {}  # path -> key, articles
    for year, number, entries in parts:
        path = f"{DATA_FOLDER}/{format_text_name(year, number)}"
        rows = [_describe(entry) for entry in sorted(entries, key=_oldest_first)]
        key = hash_values("texts", rows)
        if found := previous.find(path, key):
            files[path] = found
        else:
            missing[path] = (key, rows)
    compress = map if executor is None else executor.map
    made = compress(build_text_file, [rows for _, rows in missing.values()])

    def finish() -> tuple[DataFile, ...]:
        for (path, (key, _)), texts in zip(missing.items(), made, strict=True):
            files[path] = Artifact(path, texts, key)
        oldest_first = (entry for *_, part in parts for entry in sorted(part, key=_oldest_first))
        table = build_csv(TABLE, map(describe_article, oldest_first))
        places = build_csv(PLACE_TABLE, list_places(archive))
        texts_of_years = [
            DataFile(
                files[f"{DATA_FOLDER}/{format_text_name(year, number)}"], len(part), ARTICLES, year, number
            )
            for year, number, part in parts
        ]
        return (
            DataFile(Artifact(f"{DATA_FOLDER}/bai-viet.csv", table), len(archive.entries), TABLE),
            DataFile(Artifact(f"{DATA_FOLDER}/dia-phuong.csv", places), len(archive.places), PLACE_TABLE),
            *sorted(texts_of_years, key=lambda file: (-(file.year or 0), file.part)),
        )

    return finish


def build_checksums(files: Iterable[DataFile]) -> Artifact:
    """Return the list that ``sha256sum -c SHA256SUMS`` reads."""
    lines = sorted(f"{file.sha256}  {file.name}\n" for file in files)
    return Artifact(CHECKSUMS, "".join(lines).encode())


def format_text_name(year: int, part: int) -> str:
    """Return the name of a file of full texts.

    >>> format_text_name(2022, 0), format_text_name(0, 2)
    ('bai-viet-2022.jsonl.gz', 'bai-viet-khong-ro-ngay-2.jsonl.gz')
    """
    return f"bai-viet-{f'{year:04}' if year else UNDATED}{f'-{part}' if part else ''}.jsonl.gz"


def split_years(
    entries: Iterable[Entry], size: int = PART_SIZE
) -> Iterator[tuple[int, int, tuple[Entry, ...]]]:
    """Yield (year, part, its entries) for *entries*, which must stand together by year.

    A part ends where its texts would exceed *size* characters, the oldest first; part is 0 when a year needs
    no second one.
    """
    for year, group in groupby(entries, key=year_of):
        of_year = tuple(group)
        if sum(entry.article.body_length for entry in of_year) <= size:
            yield year, 0, of_year
            continue
        parts: list[list[Entry]] = [[]]
        length = 0
        for entry in sorted(of_year, key=_oldest_first):
            length += entry.article.body_length
            if parts[-1] and length > size:
                parts.append([])
                length = entry.article.body_length
            parts[-1].append(entry)
        for number, part in enumerate(parts, start=1):
            yield year, number if len(parts) > 1 else 0, tuple(part)


def build_text_file(rows: Iterable[_Row]) -> bytes:
    """Return articles with their full text as JSON Lines in gzip; every line has every key."""
    lines = "".join(format_compact_json(build_record(*row)) + "\n" for row in rows)
    return gzip.compress(lines.encode(), GZIP_LEVEL, mtime=0)


def build_record(article: Article, page: str, places: Sequence[str]) -> dict[str, Any]:
    """Return all that the archive holds of an article, in the order of ``columns.ARTICLES``.

    *page*: the address of its page; *places*: their slugs.
    """
    return {
        "slug": article.slug,
        "title": article.title,
        "date": article.date.isoformat() if article.date else None,
        "authors": list(article.authors),
        "source": article.source,
        "source_url": article.source_url,
        "section": article.section,
        "localities": list(article.localities),
        "places": list(places),
        "lead": article.lead,
        "body": article.body,
        "page": page,
        "seed": article.seed,
        "seed_sha256": article.seed_sha256,
        "extra": _to_json(_list_extra(article)),
    }


def _describe(entry: Entry) -> _Row:
    return entry.article, entry.url, [place.slug for place in entry.places]


def _list_extra(article: Article) -> dict[str, Any]:
    told = {"date_from": article.date_from} if article.date_from else {}
    return {**told, **article.extra}


def _to_json(value: object) -> object:
    """Return a value of YAML as JSON has it: names are text, and what JSON cannot say is text."""
    if isinstance(value, dict):
        return {str(key): _to_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_to_json(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _oldest_first(entry: Entry) -> tuple[bool, tuple[object, ...], str]:
    date = entry.article.date
    known = (date.year, date.month, date.day, date.clock) if date else ()
    return (date is None, known, entry.article.slug)
