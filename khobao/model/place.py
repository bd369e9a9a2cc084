"""Places, and what other stages may ask of the gazetteer."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Place:
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

    @property
    def digest(self) -> str:
        """What tells it from all other places; the rest follows from the gazetteer, a part of the program."""
        return f"{self.id}\t{self.slug}"


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

    def heirs(self, place: Place, on: dt.date | None = None) -> tuple[Place, ...]:
        """Return what *place* had become on the day *on* (None: today), through every change between."""

    def other_names(self, place: Place) -> tuple[str, ...]:
        """Return what else people call *place*: its name without the kind, abbreviations, older spellings."""

    def list_names(self) -> tuple[str, ...]:
        """Return every name and alias of every place, without its kind, each once, sorted."""

    def tiles(self, on: dt.date) -> tuple[Tile, ...]:
        """Return the tile map of the provinces of the day *on*, from north to south and west to east."""
