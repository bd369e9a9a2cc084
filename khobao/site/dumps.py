"""The whole archive as data: JSON Lines with the full text, CSV for a spreadsheet, and what describes them.

Full texts come by year, so that a new article changes the file of its own year and no other; a year that is
very large comes in parts. They are compressed, because everything stands in the site already; docs/data.md
has the measures.

Sources: JSON Lines (jsonlines.org), RFC 4180 (CSV), RFC 1952 (gzip).
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from khobao.compactjson import format_compact_json
from khobao.models import Article, Artifact, Cache, StandingArtifact
from khobao.recordbytes import name_record
from khobao.site.columns import ARTICLES, PLACE_TABLE, TABLE, Column
from khobao.site.facets import Archive, Entry
from khobao.site.listing import year_of
from khobao.site.permalinks import DATA_FOLDER, UNDATED
from khobao.site.standing import Standing, build_key
from khobao.site.tables import build_csv, describe_article, format_head, format_rows, list_places

PART_SIZE = 64_000_000  # characters of text in one file; GitHub refuses files over 100 MB
GZIP_LEVEL = 4
CHECKSUMS = f"{DATA_FOLDER}/SHA256SUMS"


@dataclass(frozen=True)
class DataFile:
    """One file of data, with what a descriptor and the page say of it."""

    artifact: Artifact | StandingArtifact
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
    archive: Archive,
    executor: Executor | None = None,
    standing: Standing | None = None,
    cache: Cache | None = None,
) -> Callable[[], tuple[DataFile, ...]]:
    """Let *executor* begin with the tables of *archive* and its full texts, and return what ends the work.

    That returns the files, full texts newest year first; the same bytes with *executor*. Every file runs from
    the oldest article to the newest, undated ones last. Texts that *standing* holds already are named and not
    made again; neither are rows of the table that *cache* has.
    """
    standing = standing or Standing({}, {})
    files = []
    missing: list[_Part] = []
    parts = [
        _Part(year, number, part, build_key("texts", "\n".join(map(_name_told, part))))
        for year, number, part in split_years(archive.entries)
    ]
    parts.sort(key=lambda part: (part.year == 0, part.year, part.number))
    for part in parts:
        if found := standing.find(part.path, part.key):
            files.append(DataFile(found, len(part.entries), ARTICLES, part.year, part.number))
        else:
            missing.append(part)
    table_path, table_key = f"{DATA_FOLDER}/bai-viet.csv", build_key("table", [part.key for part in parts])
    stands = standing.find(table_path, table_key)
    compress = map if executor is None else executor.map
    made = compress(_build_part, [part.sort_entries() for part in missing])

    def finish() -> tuple[DataFile, ...]:
        rows: dict[str, bytes] = {}  # key of a part -> its rows of the table
        for part, (texts, rows[part.key]) in zip(missing, made, strict=True):
            text = standing.note(part.key, Artifact(part.path, texts))
            files.append(DataFile(text, len(part.entries), ARTICLES, part.year, part.number))
        table = stands or standing.note(table_key, Artifact(table_path, _join_table(parts, rows, cache)))
        places = Artifact(f"{DATA_FOLDER}/dia-phuong.csv", build_csv(PLACE_TABLE, list_places(archive)))
        return (
            DataFile(table, len(archive.entries), TABLE),
            DataFile(places, len(archive.places), PLACE_TABLE),
            *sorted(files, key=lambda file: (-(file.year or 0), file.part)),
        )

    return finish


@dataclass(frozen=True)
class _Part:
    """The articles of a year, or of a part of one."""

    year: int  # 0: undated
    number: int  # counted from 1, when a year comes in several files; else 0
    entries: tuple[Entry, ...]
    key: str  # of all that data tells of them

    def sort_entries(self) -> list[Entry]:
        """Return its entries, the oldest first: seldom needed, as few parts change."""
        return sorted(self.entries, key=_oldest_first)

    @property
    def path(self) -> str:
        """Where their full texts stand."""
        return f"{DATA_FOLDER}/{format_text_name(self.year, self.number)}"


def _build_part(entries: Sequence[Entry]) -> tuple[bytes, bytes]:
    """Return the full texts of articles, and their rows of the table."""
    return build_text_file(entries), format_rows(map(describe_article, entries))


def _join_table(parts: Sequence[_Part], made: Mapping[str, bytes], cache: Cache | None) -> bytes:
    """Return the table of all articles.

    *made*: key of a part -> its rows, which *cache* shall keep; it has most of the others.
    """
    names = [f"table:{part.key}" for part in parts]
    known = {f"table:{key}": rows for key, rows in made.items()}
    held = cache.get_many([name for name in names if name not in known]) if cache else {}
    for part, name in zip(parts, names, strict=True):
        if name not in known and name not in held:
            known[name] = format_rows(map(describe_article, part.sort_entries()))
    if cache:
        cache.put_many(known)
    return format_head(TABLE) + b"".join(map((known | held).__getitem__, names))


def _name_told(entry: Entry) -> str:
    """Return what stands for all that data tells of an article; its address and source are its own."""
    return " ".join([name_record(entry.article), *[place.slug for place in entry.places]])


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


def build_text_file(entries: Iterable[Entry]) -> bytes:
    """Return articles with their full text as JSON Lines in gzip; every line has every key."""
    lines = "".join(format_compact_json(build_record(entry)) + "\n" for entry in entries)
    return gzip.compress(lines.encode(), GZIP_LEVEL, mtime=0)


def build_record(entry: Entry) -> dict[str, Any]:
    """Return all that the archive holds of an article, in the order of ``columns.ARTICLES``."""
    article = entry.article
    return {
        "slug": article.slug,
        "title": article.title,
        "date": article.date.isoformat() if article.date else None,
        "authors": list(article.authors),
        "source": article.source,
        "source_url": article.source_url,
        "section": article.section,
        "localities": list(article.localities),
        "places": [place.slug for place in entry.places],
        "lead": article.lead,
        "body": article.body,
        "page": entry.url,
        "seed": article.seed,
        "seed_sha256": article.seed_sha256,
        "extra": _to_json(_list_extra(article)),
    }


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
