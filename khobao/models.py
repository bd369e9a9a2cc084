"""The records that travel between stages. All are frozen; each field is documented where it stands."""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

CACHE_FOLDER = ".khobao-cache"  # beside the output

VIETNAM = dt.timezone(dt.timedelta(hours=7))

_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:[T ](?P<clock>\d{2}:\d{2}(?::\d{2})?)(?P<zone>Z|[+-]\d{2}:?\d{2})?)?)?)?"
)


class Named:
    """A record that is large, or that many others hold: its digest is worked out once and stays with it."""


@dataclass(frozen=True, order=True)
class ArticleDate:
    """A publication date as precise as the page was: a year, a month, a day or a minute.

    >>> ArticleDate.parse("2022-01").isoformat()
    '2022-01'
    >>> ArticleDate.parse("2022-01-08T15:19:00+07:00").day
    8
    """

    year: int  # 1 to 9999
    month: int = 0  # 1 to 12; 0 when the page names only the year
    day: int = 0  # 1 to 31; 0 when the page names no day
    clock: str = ""  # "15:19:00+07:00"; empty when the page shows no time

    @classmethod
    def parse(cls, text: str) -> ArticleDate:
        """Read ``2022``, ``2022-01``, ``2022-01-08`` or ``2022-01-08T15:19:00+07:00``.

        A time without a zone is Viet Nam's, UTC+7. Raises ValueError, with the reason, for anything else
        and for days that the calendar does not have.
        """
        match = _DATE.fullmatch(text.strip())
        if not match:
            raise ValueError(f"“{text}” is not a date like 2022-01-08, 2022-01 or 2022")
        year, month, day = (int(match[name] or 0) for name in ("year", "month", "day"))
        if year < 1 or (match["month"] and not 1 <= month <= 12):
            raise ValueError(f"the calendar has no {text}")
        if match["day"] and not 1 <= day <= calendar.monthrange(year, month)[1]:
            raise ValueError(f"the calendar has no {text}")
        if not match["clock"]:
            return cls(year, month, day)
        try:
            time = dt.time.fromisoformat(match["clock"] + (match["zone"] or "+07:00"))
        except ValueError:
            raise ValueError(f"the clock has no {match['clock']}") from None
        return cls(year, month, day, time.isoformat())

    def isoformat(self) -> str:
        """Return the shortest ISO 8601 form that says all that is known."""
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts) + (f"T{self.clock}" if self.clock else "")

    def first_day(self) -> dt.date:
        """Return the earliest day that the date may mean: what a map or a sort goes by."""
        return dt.date(self.year, self.month or 1, self.day or 1)


_CONTINUED = bytes(range(0x80, 0xC0))  # bytes of UTF-8 that no character begins with


class Utf8Text:
    """A field of text kept as UTF-8: half of the memory that Python's own form takes for Vietnamese."""

    def __set_name__(self, record: type, name: str) -> None:
        self._name = name

    def __get__(self, record: object | None, kind: type | None = None) -> str:
        if record is None:
            raise AttributeError(self._name)  # so that the field has no default
        data: bytes = record.__dict__[self._name]
        return data.decode("utf-8", "surrogatepass")

    def __set__(self, record: object, text: str) -> None:
        record.__dict__[self._name] = text.encode("utf-8", "surrogatepass")


@dataclass(frozen=True)
class Article(Named):
    """One article of the archive, as its file in ``content/`` says it (DESIGN 2.2)."""

    title: str
    body: Utf8Text = Utf8Text()  # CommonMark with tables and caption containers, without the front matter
    slug: str = ""  # ASCII; never changes once written; unique in the archive
    date: ArticleDate | None = None
    date_from: str | None = None  # where a date was read when not from a dateline: "lead"
    authors: tuple[str, ...] = ()
    source: str | None = None  # who published it
    source_url: str | None = None
    lead: str | None = None  # the opening paragraph (sa-pô); never repeated in the body
    localities: tuple[str, ...] = ()  # "Thừa Thiên Huế/Thành phố Huế"; most important first
    section: str | None = None
    seed: str | None = None  # path below seeds/
    seed_sha256: str | None = None  # lower-case hex
    extra: Mapping[str, Any] = field(default_factory=dict)  # unknown keys, carried
    path: str = ""  # of the file below content/, with forward slashes; empty before it has one

    @property
    def body_length(self) -> int:
        """Characters of the body, counted without decoding it.

        >>> Article("Tin", "Huế").body_length
        3
        """
        data: bytes = self.__dict__["body"]
        return len(data.translate(None, _CONTINUED))


class Role(StrEnum):
    """What a line of a seed is. Every line has exactly one."""

    TITLE = "title"
    DATELINE = "dateline"
    BYLINE = "byline"
    LEAD = "lead"
    SUBHEADING = "subheading"
    BODY = "body"
    QUOTATION = "quotation"
    LIST = "list"
    CAPTION = "caption"
    TABLE = "table"
    SECTION = "section"
    SOURCE = "source"
    BOILERPLATE = "boilerplate"
    BLANK = "blank"


@dataclass(frozen=True)
class SeedLine:
    """One line of a seed, untouched, with the role that the normaliser gave it."""

    number: int  # counted from 1
    text: str  # as decoded, before any repair
    role: Role
    rule: str  # name of the rule that decided; for boilerplate: the rule that left it out


class NoteKind(StrEnum):
    """A guess that a person may wish to look at. What the site says of each stands in its catalogue."""

    PUBLISHER_MARK = "publisher-mark"  # the mark in front of the lead was read as the publisher's
    QUOTED_PUBLISHER = "quoted-publisher"  # the source is the one that the page quotes
    DAY_FIRST = "day-first"  # a date whose order is not certain, read as day, month
    MONTH_FIRST = "month-first"  # a date read as month, day, as other dates of the page are
    DATE_FROM_LEAD = "date-from-lead"
    GLUED_BYLINE = "glued-byline"  # the authors were glued to the last paragraph
    CAPTURED = "captured"  # where and when a web archive took the page; not its publication
    UNCLEAR_PLACE = "unclear-place"  # a name that could mean several places
    SAME_STORY = "same-story"  # other seeds with the same story, left out for this one


@dataclass(frozen=True)
class Note:
    """One guess of the normaliser, with the words of the page that it was made from."""

    kind: NoteKind
    detail: str = ""  # quoted from the page or named: "TTH.VN", "03-08-2011", "b.txt, c.txt"


@dataclass(frozen=True)
class Provenance(Named):
    """What the build knows of where an article came from; kept in a sidecar beside it."""

    seed: str  # path below seeds/
    seed_sha256: str
    encoding: str  # "utf-8"
    repairs: tuple[str, ...]  # names of the text repairs that changed something
    lines: tuple[SeedLine, ...]  # every line of the seed, in order
    notes: tuple[Note, ...] = ()
    article_sha256: str = ""  # of the article's file as the build last wrote it


@dataclass(frozen=True)
class Artifact:
    """One file of the built site."""

    path: str  # below dist/, forward slashes, ASCII
    data: bytes

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the file, in lower-case hex."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)


@dataclass(frozen=True)
class Folders:
    """Where a build reads and writes, as the user named it."""

    seeds: Path
    content: Path
    output: Path

    @property
    def cache(self) -> Path:
        """Where what earlier builds made is kept; it may be deleted at any moment."""
        return self.output.parent / CACHE_FOLDER


@dataclass(frozen=True)
class StandingArtifact:
    """One file of the site that the last build left where it belongs, with the bytes it should have."""

    path: str  # below dist/
    sha256: str  # lower-case hex
    size: int  # bytes


@dataclass(frozen=True)
class Place(Named):
    """One administrative unit during the days when it had this name, kind and parent."""

    id: str  # unique and stable; what other records refer to
    name: str  # as `localities` writes it: "Thành phố Huế"; a province without its kind: "Khánh Hòa"
    kind: str  # Vietnamese, lower case: "tỉnh", "thành phố", "thị xã", "quận", "huyện", "phường", "xã", …
    level: int  # 1 province, 2 district, 3 ward
    slug: str  # path below dia-phuong/, one ASCII word a level: "thua-thien-hue/thanh-pho-hue"
    code: str | None = None  # official code of the National Statistics Office
    parent: str | None = None  # id of the unit that it belonged to
    first_day: dt.date | None = None  # None: before the gazetteer's memory
    last_day: dt.date | None = None  # None: still so
    successors: tuple[str, ...] = ()  # ids of what it became
    predecessors: tuple[str, ...] = ()  # ids of what it came from
    latitude: float | None = None  # degrees, WGS 84
    longitude: float | None = None
    first_day_exact: bool = True  # False: the day is only near; show the year at most
    last_day_exact: bool = True


@dataclass(frozen=True)
class Tile:
    """One province on the tile map: a grid that is not to scale, north at the top."""

    place: Place
    row: int  # counted from 1, from the north
    column: int  # counted from 1, from the west


@dataclass(frozen=True)
class ArticleText:
    """What a place finder may read of an article, strongest evidence first."""

    title: str
    lead: str = ""
    body: tuple[str, ...] = ()  # paragraphs, subheadings and captions, in order
    dateline: str = ""  # "(Hà Nội) –", a section or agency line
    home: str = ""  # locality of the publisher, when known: "Thừa Thiên Huế"


@dataclass(frozen=True)
class FoundPlaces:
    """The places that an article is about."""

    localities: tuple[str, ...]  # paths of names, most important first
    doubts: tuple[str, ...] = ()  # names that could mean several places: "Phú Lộc: A/Phú Lộc; B/Phú Lộc"


class Gazetteer(Protocol):
    """What other stages may ask of the gazetteer (``khobao.places`` provides it)."""

    def find(self, text: ArticleText, on: dt.date | None) -> FoundPlaces:
        """Return the places that *text* is about, as they were named on the day *on* (None: unknown)."""

    def resolve(self, locality: str, on: dt.date | None) -> Place | None:
        """Return the place that a path of names (any known spelling) meant on the day *on*."""

    def suggest(self, locality: str) -> tuple[str, ...]:
        """Return up to three known paths of names that look most like *locality*, best first."""

    def place(self, place_id: str) -> Place:
        """Return the place with this id; KeyError when there is none."""

    def path_name(self, place: Place) -> str:
        """Return the names from the province down, joined by slashes: what `localities` holds."""

    def children(self, place: Place, on: dt.date | None = None) -> tuple[Place, ...]:
        """Return the places right below *place* that lived on the day *on* (None: ever), sorted by id."""

    def heirs(self, place: Place, on: dt.date | None = None) -> tuple[Place, ...]:
        """Return what *place* had become on the day *on* (None: today), through every change between."""

    def origins(self, place: Place, on: dt.date) -> tuple[Place, ...]:
        """Return what *place* had come from, as it stood on the day *on*."""

    def other_names(self, place: Place) -> tuple[str, ...]:
        """Return what else people call *place*: its name without the kind, abbreviations, older spellings."""

    def tiles(self, on: dt.date) -> tuple[Tile, ...]:
        """Return the tile map of the provinces of the day *on*, from north to south and west to east."""


class Cache(Protocol):
    """What stages may ask of the cache (``khobao.cache`` provides it).

    A key names what a value was made from: the stage and a hash of its input, ``"ingest:<sha256>"``. The code
    that made it is added by the cache itself. Any value may be gone at any moment.
    """

    def get(self, key: str) -> bytes | None:
        """Return what was put under *key*, or None."""

    def put(self, key: str, value: bytes) -> None:
        """Keep *value* under *key*."""

    def get_many(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return key -> what was put under it, for those of *keys* that have something."""

    def put_many(self, values: Mapping[str, bytes]) -> None:
        """Keep every value of *values* under its key."""


@dataclass(frozen=True)
class SearchDocument:
    """What the search index needs of one article. Text is plain: no Markdown, no HTML."""

    slug: str
    url: str  # below dist/: "bai/2022/01/….html"
    title: str
    lead: str  # empty when the article has none
    body: Sequence[str]  # paragraphs, subheadings, list items and captions, in order
    date: str  # ISO 8601, as precise as known; empty when unknown
    source: str  # empty when unknown
    places: tuple[str, ...]  # slugs of its places below dia-phuong/, most important first
    place_names: tuple[str, ...]  # what a reader is shown for each of them
    digest: str = (
        ""  # stands for title, lead and body in the keys of a cache; empty: they stand for themselves
    )


@dataclass(frozen=True)
class SearchIndex:
    """The built index: files for the site, and what the search page must carry."""

    artifacts: tuple[Artifact | StandingArtifact, ...]
    root: str  # JSON text that the search page carries in its data block #search-root
    compounds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # slug -> the compounds that open the article, each once, in matching form, sorted
