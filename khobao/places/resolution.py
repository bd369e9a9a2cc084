"""From names to places: by the day, the kind, the company and what the article speaks of otherwise."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from khobao.model import Place
from khobao.places.clock import FORGOTTEN, UNDATED, find_days_off, find_living
from khobao.places.echoes import find_echoes
from khobao.places.mentions import Mention, NameTable, Paragraph, Zone
from khobao.places.names import KIND_LEVELS

# Words before a bare name of a district that say that something is or happens there …
_WHERE_TABLE = "ở tại về đến tới từ ra vào lên xuống qua quanh gần rời khắp quê ngụ trú"
# … or whose it is.
_WHOSE_TABLE = (
    "công an|ubnd|hđnd|tand|huyện ủy|huyện uỷ|quận ủy|quận uỷ|thành ủy|thành uỷ|thị ủy|thị uỷ|người dân|người"
    "|bà con|du khách|biển|đảo|phố núi|phố biển|sân|sân bay|sân vận động|ga"
)
_WHERE = tuple(_WHERE_TABLE.split())
_WHERE_OR_WHOSE = (*(f" {word}" for word in _WHERE), *_WHOSE_TABLE.split("|"))

# Islands that stand right below a province, and are named like one: "Phú Quốc đón khách".
ZONE_KIND = "đặc khu"

PROVINCES_AND_DISTRICTS = frozenset({1, 2})
WARDS = frozenset({3})

_SENTENCE_BREAK = re.compile(r"[.!?;]\s")
# A ward vouches for its district only when few bear its name: "xã Tân Tiến" lies in half of all provinces.
_FEW = 3


@dataclass(frozen=True)
class Resolved:
    """Every mention that means a place, in order, and the names that stayed unclear."""

    mentions: tuple[Mention, ...]
    echoes: tuple[tuple[str, float], ...]  # (id of the place last meant, weight)
    doubts: tuple[str, ...]  # names with the places that each could mean


def resolve_mentions(
    paragraphs: Iterable[Paragraph],
    names: NameTable,
    places: Mapping[str, Place],
    on: dt.date | None,
    home: Place | None,
) -> Resolved:
    """Return what the names in *paragraphs* mean on the day *on*, and those that could mean several places.

    *home* is the place of the publisher, when known: it decides between places that share a name, and is what
    "tỉnh" means while no province has been named.
    """
    reading = Reading(tuple(paragraphs), names, places, on, home)
    reading.settle_provinces()
    reading.settle_kinds(PROVINCES_AND_DISTRICTS)
    reading.settle_bare()
    reading.settle_kinds(WARDS)
    for paragraph in reading.paragraphs:
        mark_company(paragraph.mentions)
    doubts = (format_doubt(name, among, places) for name, among in sorted(reading.unclear.items()))
    settled = tuple(mention for mention in reading.open_mentions() if mention.place)
    return Resolved(settled, tuple(find_echoes(reading.paragraphs, home)), tuple(doubts))


class Reading:
    """One reading of an article: what its names mean on its day. Each step fills in ``Mention.place``."""

    def __init__(
        self,
        paragraphs: tuple[Paragraph, ...],
        names: NameTable,
        places: Mapping[str, Place],
        on: dt.date | None,
        home: Place | None,
    ) -> None:
        self.paragraphs = paragraphs
        self.names = names
        self.places = places
        self.on = on
        self.home = {home.id.partition("/")[0]} if home else set()
        self.provinces: Counter[str] = Counter()  # id -> mentions by name
        self.districts: list[str] = []  # ids in the order in which they were settled
        self.meant: dict[str, Place] = {}  # key -> the place that it meant with its kind
        self.unclear: dict[str, tuple[Place, ...]] = {}  # kind and key -> what it could mean
        # Who is called "ông Ba Vì" once is the same man further down.
        self.people = {
            mention.key
            for paragraph in paragraphs
            for mention in paragraph.mentions
            if mention.obstacle == "person" and " " in mention.key
        }
        # "thị trấn Chũ" and a bare "Lục Ngạn" vouch for each other.
        self.holders = {
            place.parent for mention in self.open_mentions() for place in self.find_rare_wards(mention)
        }
        # What a street or an estate is called in this article is no far-off city without more evidence.
        self.borrowed = {
            mention.key
            for paragraph in paragraphs
            for mention in paragraph.mentions
            if mention.obstacle in {"street", "organisation"}
        }

    def open_mentions(self) -> Iterator[Mention]:
        """Yield the mentions that nothing around them speaks against."""
        for paragraph in self.paragraphs:
            yield from (mention for mention in paragraph.mentions if not mention.obstacle)

    def find_rare_wards(self, mention: Mention) -> tuple[Place, ...]:
        """Return the wards that *mention* may mean, when its kind is written and few wards bear the name."""
        if KIND_LEVELS.get(mention.kind) != WARDS:
            return ()
        candidates = self.find_candidates(mention)
        return candidates if len(candidates) <= _FEW else ()

    def find_candidates(self, mention: Mention) -> tuple[Place, ...]:
        """Return the places of the article's day that the name and kind of *mention* fit."""
        named = [place for place in self.names.places.get(mention.key, ()) if self.fits(place, mention.kind)]
        living = find_living(named, self.places, self.on)
        return tuple(place for place in living if place.kind == mention.kind) or living

    def fits(self, place: Place, kind: str) -> bool:
        """Tell whether *kind*, as written or left out, may mean *place* on the article's day."""
        day = self.on or UNDATED
        days_off = find_days_off(place, day)
        if not kind:
            is_forgotten = days_off >= FORGOTTEN and place.last_day is not None and place.last_day < day
            return (place.level < 3 or place.kind == ZONE_KIND) and not is_forgotten
        # A district is called by the kind that it had or will have; a ward of another kind is another ward.
        return place.level in KIND_LEVELS[kind] and (place.level < 3 or not days_off or place.kind == kind)

    def settle_provinces(self) -> None:
        """Settle the names that can only be a province."""
        for mention in self.open_mentions():
            if not mention.kind and mention.key in self.people:
                continue
            candidates = self.find_candidates(mention)
            provinces = [place for place in candidates if place.parent is None]
            # "thành phố Hòa Bình" is a city; "Hòa Bình" alone is the province.
            if len(provinces) == 1 and (not mention.kind or len(candidates) == 1):
                mention.place = provinces[0]
                self.provinces[provinces[0].id] += 1

    def settle_kinds(self, levels: frozenset[int]) -> None:
        """Settle the names of *levels* that stand with their kind, right to left: company comes first."""
        for paragraph in self.paragraphs:
            for index in range(len(paragraph.mentions) - 1, -1, -1):
                mention = paragraph.mentions[index]
                if mention.kind and not mention.obstacle and not mention.place:
                    candidates = self.find_candidates(mention)
                    if candidates and candidates[0].level in levels:
                        self.settle(paragraph.mentions, index, candidates)

    def settle_bare(self) -> None:
        """Settle the names of districts that stand without a kind, where something vouches for them."""
        for paragraph in self.paragraphs:
            for index in range(len(paragraph.mentions) - 1, -1, -1):
                mention = paragraph.mentions[index]
                if mention.obstacle or mention.place or mention.kind or mention.key in self.people:
                    continue
                if mention.key in self.meant:
                    mention.place = self.meant[mention.key]
                    continue
                candidates = tuple(
                    place
                    for place in self.find_candidates(mention)
                    if place.level == 2 or place.kind == ZONE_KIND
                )
                if candidates and self.is_vouched(paragraph, index, candidates):
                    self.settle(paragraph.mentions, index, candidates)

    def is_vouched(self, paragraph: Paragraph, index: int, candidates: tuple[Place, ...]) -> bool:
        """Tell whether a bare district's name is meant as one: a city's, or in its province's company."""
        mention = paragraph.mentions[index]
        if find_company(paragraph.mentions, index, candidates):
            return True
        if any(place.id in self.holders for place in candidates):
            return True
        is_near = any(place.parent in self.provinces or place.parent in self.home for place in candidates)
        before = paragraph.key[max(0, mention.start - 12) : mention.start].rstrip()
        says_where = before.endswith(_WHERE_OR_WHOSE) or before in _WHERE
        if " " not in mention.key:  # Huế and Vinh are people too
            return says_where or (is_near and mention.zone >= Zone.DATELINE)
        if len(candidates) > 1:
            return is_near and (says_where or mention.joint == "list")
        if says_where or (is_near and before and before[-1] not in ".:!?"):
            return True
        if is_near and self.names_province_behind(paragraph, index, candidates[0]):
            return True
        if self.stands_in_row(paragraph.mentions, index, candidates[0]):
            return True
        # A name that a city bears, a town that came to be one, or an island, is known without its kind.
        bearers = self.names.places[mention.key]
        is_city = candidates[0].kind in {"thành phố", "thị xã"} and any(
            place.level == 2 and place.kind == "thành phố" for place in bearers
        )
        is_island = any(place.kind == ZONE_KIND for place in bearers)
        return (is_city or is_island) and mention.key not in self.borrowed

    def names_province_behind(self, paragraph: Paragraph, index: int, district: Place) -> bool:
        """Tell whether the same sentence goes on to name the district's province: "Trà Ôn … Vĩnh Long"."""
        mention = paragraph.mentions[index]
        for other in paragraph.mentions[index + 1 :]:
            if other.place and other.place.id == district.parent:
                return not _SENTENCE_BREAK.search(paragraph.key, mention.end, other.start)
        return False

    def stands_in_row(self, row: tuple[Mention, ...], index: int, district: Place) -> bool:
        """Tell whether a district of the same province stands right beside in a list: "Mèo Vạc, Yên Minh"."""
        beside = [row[index - 1]] if index and row[index].joint == "list" else []
        beside += [other for other in row[index + 1 : index + 2] if other.joint == "list"]
        return any(
            place.level == 2 and place.parent == district.parent
            for other in beside
            if " " in other.key and not other.obstacle and other.key not in self.people
            for place in self.find_candidates(other)
        )

    def settle(self, row: tuple[Mention, ...], index: int, candidates: tuple[Place, ...]) -> None:
        """Choose among *candidates*, or note the doubt. A ward needs company even when its name is unique."""
        mention = row[index]
        chosen = self.choose(row, index, candidates)
        if len(chosen) == 1:
            place = mention.place = chosen[0]
            if mention.kind:
                self.meant.setdefault(mention.key, place)
            if place.level == 2:
                self.districts.append(place.id)
            self.provinces[place.id.partition("/")[0]] += 0  # in company, though not by name
        elif chosen and mention.kind and candidates[0].level < 3:
            self.unclear.setdefault(f"{mention.kind} {mention.key}", chosen)

    def choose(
        self, row: tuple[Mention, ...], index: int, candidates: tuple[Place, ...]
    ) -> tuple[Place, ...]:
        """Return the candidates that the best evidence leaves.

        First neighbours in the same row of names, then the districts and provinces of the whole article.
        """
        company = find_company(row, index, candidates)
        if company:
            return company
        is_ward = candidates[0].level == 3 and candidates[0].kind != ZONE_KIND
        if len(candidates) == 1 and not is_ward:
            return candidates
        if is_ward:
            for district in reversed(self.districts):
                within = tuple(place for place in candidates if place.parent == district)
                if within:
                    return within
        named = {province for province, count in self.provinces.items() if count}
        for provinces in (named, self.provinces.keys(), self.home):
            within = tuple(place for place in candidates if place.id.partition("/")[0] in provinces)
            if len(within) == 1:
                return within
            if within and not is_ward:
                most = max(provinces, key=lambda province: (self.provinces[province], province))
                return tuple(place for place in within if place.parent == most) or within
        return () if is_ward else candidates


def find_company(row: tuple[Mention, ...], index: int, candidates: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return the candidates that lie in a place named right after them, or right before, in the same row."""
    for step in (1, -1):
        other = index + step
        while 0 <= other < len(row) and row[max(other, other - step)].joint:
            holder = row[other].place
            within = tuple(place for place in candidates if holder and place.id.startswith(holder.id + "/"))
            if within:
                return within
            other += step
    return ()


def mark_company(row: tuple[Mention, ...]) -> None:
    """Mark the mentions that only say where the place right before them lies."""
    for inner, outer in pairwise(row):
        if outer.joint and inner.place and outer.place and inner.place.id.startswith(outer.place.id + "/"):
            outer.is_company = True


def format_doubt(name: str, among: tuple[Place, ...], places: Mapping[str, Place]) -> str:
    """Return the name and the places that it could mean: ``Phú Lộc: A/Phú Lộc; B/Phú Lộc``."""
    paths = sorted(
        f"{places[place.parent].name}/{place.name}" if place.parent else place.name for place in among
    )
    shown = "; ".join(paths[:6]) + ("; …" if len(paths) > 6 else "")
    return f"{name}: {shown}"
