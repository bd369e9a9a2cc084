"""From names to places: by the day, the kind, the company and what the article speaks of otherwise."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from khobao.models import Place
from khobao.places.mentions import Mention, NameTable, Paragraph
from khobao.places.names import KIND_LEVELS
from khobao.places.units import UNDATED, find_days_off, find_nearest

# Words before a bare name of a district that say that something is or happens there.
_WHERE = (
    "ở",
    "tại",
    "về",
    "đến",
    "tới",
    "từ",
    "ra",
    "vào",
    "lên",
    "xuống",
    "qua",
    "quanh",
    "gần",
    "rời",
    "khắp",
)
_WHOSE = (
    "công an",
    "ubnd",
    "hđnd",
    "huyện ủy",
    "quận ủy",
    "thành ủy",
    "thị ủy",
    "tand",
    "người dân",
    "người",
    "bà con",
    "biển",
    "đảo",
    "du lịch",
)

# An echo ("huyện này", "thành phố") is weak evidence for the place last meant.
ECHO_WEIGHT = 0.25


@dataclass(frozen=True)
class Resolved:
    """Every mention that means a place, in order, and the names that stayed unclear."""

    mentions: tuple[Mention, ...]
    echoes: tuple[tuple[str, float], ...]  # (id of the place last meant, weight)
    doubts: tuple[str, ...]  # whole sentences


class Reading:
    """One reading of an article: what its names mean on its day."""

    def __init__(
        self,
        paragraphs: Iterable[Paragraph],
        names: NameTable,
        places: Mapping[str, Place],
        on: dt.date | None,
        home: Place | None,
    ) -> None:
        self.paragraphs = tuple(paragraphs)
        self.names = names
        self.places = places
        self.day = on or UNDATED
        self.home = home
        self.provinces: Counter[str] = Counter()  # id -> mentions that are certain
        self.districts: list[str] = []  # ids in the order in which they were meant
        self.meant: dict[str, Place] = {}  # key -> the place that it meant with its kind
        self.unclear: dict[str, tuple[Place, ...]] = {}  # name as written -> what it could mean
        self.tainted = {
            mention.key
            for paragraph in self.paragraphs
            for mention in paragraph.mentions
            if mention.obstacle == "person" and " " in mention.key
        }

    # -- what a name could mean ---------------------------------------------------------------------------------

    def find_candidates(self, mention: Mention) -> tuple[Place, ...]:
        """Return the places of the article's day that the name and kind of *mention* fit."""
        levels = KIND_LEVELS.get(mention.kind, frozenset({1, 2}))
        named = [place for place in self.names.places.get(mention.key, ()) if place.level in levels]
        living = [place for place in named if not find_days_off(place, self.day)]
        if not living and named:
            living = self.follow(find_nearest(named, self.day))
        exact = [place for place in living if place.kind == mention.kind]
        unique = {place.id: place for place in exact or living}
        return tuple(unique.values())

    def follow(self, gone: Iterable[Place]) -> list[Place]:
        """Return what places that do not live on the day were or became on it; themselves when nothing is known.

        A place that was divided among several gives the province that they share.
        """
        found = []
        for place in gone:
            ahead = bool(place.first_day and place.first_day > self.day)
            line = [place]
            for _ in range(6):
                ids = {other for one in line for other in (one.predecessors if ahead else one.successors)}
                line = [self.places[other] for other in sorted(ids)]
                if not line or all(not find_days_off(one, self.day) for one in line):
                    break
            line = [one for one in line if not find_days_off(one, self.day)]
            if len(line) == 1 and line[0].level <= place.level:
                found += line
            elif line and len({one.id.partition("/")[0] for one in line}) == 1:
                found.append(self.places[line[0].id.partition("/")[0]])
            elif not line and not ahead:
                found.append(place)
        return found

    # -- the passes -----------------------------------------------------------------------------------------------

    def mentions(self) -> Iterator[Mention]:
        """Yield the mentions that nothing speaks against."""
        for paragraph in self.paragraphs:
            yield from (mention for mention in paragraph.mentions if not mention.obstacle)

    def read_provinces(self) -> None:
        """Settle the names that can only be a province."""
        for mention in self.mentions():
            if (
                mention.kind not in {"", "tỉnh", "thành phố"}
                or mention.key in self.tainted - {""}
                and not mention.kind
            ):
                continue
            candidates = [place for place in self.find_candidates(mention) if place.level == 1]
            if mention.kind == "thành phố" and len(self.find_candidates(mention)) > len(candidates):
                continue
            if len(candidates) == 1:
                mention.place = candidates[0]
                self.provinces[candidates[0].id] += 1

    def read_kinds(self, levels: frozenset[int]) -> None:
        """Settle the names of *levels* that stand with their kind, from right to left, so that company comes first."""
        for paragraph in self.paragraphs:
            for index in range(len(paragraph.mentions) - 1, -1, -1):
                mention = paragraph.mentions[index]
                if (
                    mention.obstacle
                    or mention.place
                    or not mention.kind
                    or not KIND_LEVELS[mention.kind] & levels
                ):
                    continue
                candidates = self.find_candidates(mention)
                if not candidates or not {place.level for place in candidates} & levels:
                    continue
                self.settle(mention, paragraph.mentions, index, candidates)

    def read_bare(self) -> None:
        """Settle the names of districts and wards that stand without a kind, where something vouches for them."""
        for paragraph in self.paragraphs:
            for index in range(len(paragraph.mentions) - 1, -1, -1):
                mention = paragraph.mentions[index]
                if mention.obstacle or mention.place or mention.kind or mention.key in self.tainted:
                    continue
                if mention.key in self.meant:
                    mention.place = self.meant[mention.key]
                    continue
                candidates = tuple(place for place in self.find_candidates(mention) if place.level == 2)
                if candidates and self.is_vouched(mention, paragraph, index, candidates):
                    self.settle(mention, paragraph.mentions, index, candidates, doubtful=False)

    def is_vouched(
        self, mention: Mention, paragraph: Paragraph, index: int, candidates: tuple[Place, ...]
    ) -> bool:
        """Tell whether a bare district's name is meant as one: a large city's, or in the company of its province."""
        if find_company(paragraph.mentions, index, candidates):
            return True
        near = {place.parent for place in candidates} & (self.provinces.keys() | self.home_ids())
        before = paragraph.key[max(0, mention.start - 12) : mention.start].rstrip()
        says_where = (
            before.endswith(tuple(f" {word}" for word in _WHERE))
            or before in _WHERE
            or before.endswith(_WHOSE)
        )
        if " " not in mention.key:  # Huế and Vinh are people too
            return says_where or bool(near and mention.zone > 3)
        is_city = len(candidates) == 1 and candidates[0].kind == "thành phố"
        return (
            is_city
            or (says_where and len(candidates) == 1)
            or bool(near and (says_where or mention.joint == "list"))
        )

    def home_ids(self) -> set[str]:
        """Return the id of the publisher's province, if its home is known."""
        return {self.home.id.partition("/")[0]} if self.home else set()

    def settle(
        self,
        mention: Mention,
        row: tuple[Mention, ...],
        index: int,
        candidates: tuple[Place, ...],
        *,
        doubtful: bool = True,
    ) -> None:
        """Choose among *candidates*, or note the doubt. A ward needs company even when its name is unique."""
        chosen = self.choose(row, index, candidates)
        if len(chosen) == 1:
            mention.place = chosen[0]
            if mention.kind:
                self.meant.setdefault(mention.key, chosen[0])
            if chosen[0].level == 2:
                self.districts.append(chosen[0].id)
            if chosen[0].level > 1:
                self.provinces[chosen[0].id.partition("/")[0]] += 0
        elif doubtful and len(chosen) > 1 and candidates[0].level < 3:
            self.unclear.setdefault(f"{mention.kind} {mention.key}".strip(), chosen)

    def choose(
        self, row: tuple[Mention, ...], index: int, candidates: tuple[Place, ...]
    ) -> tuple[Place, ...]:
        """Return the candidates that the best evidence leaves: neighbours, then the article's districts and provinces."""
        company = find_company(row, index, candidates)
        if company:
            return company
        is_ward = all(place.level == 3 for place in candidates)
        if len(candidates) == 1 and not is_ward:
            return candidates
        for district in dict.fromkeys(reversed(self.districts)):
            within = tuple(place for place in candidates if place.parent == district)
            if within and is_ward:
                return within
        sure = {province for province, count in self.provinces.items() if count}
        for provinces in (sure, set(self.provinces), self.home_ids()):
            within = tuple(place for place in candidates if place.id.partition("/")[0] in provinces)
            if len(within) == 1:
                return within
            if within and not is_ward:
                first = (
                    [
                        place
                        for place in within
                        if place.id.partition("/")[0] == self.provinces.most_common(1)[0][0]
                    ]
                    if self.provinces
                    else []
                )
                return tuple(first) if len(first) == 1 else within
        return () if is_ward else candidates


def find_company(row: tuple[Mention, ...], index: int, candidates: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return the candidates that lie in the place named right after them, or right before."""
    for step in (1, -1):
        other = index + step
        while 0 <= other < len(row) and row[other].sentence == row[index].sentence:
            joint = row[other].joint if step == 1 else row[other + 1].joint
            if not joint:
                break
            holder = row[other].place
            if holder:
                within = tuple(place for place in candidates if place.id.startswith(holder.id + "/"))
                if within:
                    return within
            other += step
    return ()


def resolve_mentions(
    paragraphs: Iterable[Paragraph],
    names: NameTable,
    places: Mapping[str, Place],
    on: dt.date | None,
    home: Place | None,
) -> Resolved:
    """Return what the names in *paragraphs* mean on the day *on*; names that could mean several places are doubts."""
    reading = Reading(paragraphs, names, places, on, home)
    reading.read_provinces()
    reading.read_kinds(frozenset({1, 2}))
    reading.read_bare()
    reading.read_kinds(frozenset({3}))
    settled = []
    for paragraph in reading.paragraphs:
        mark_company(paragraph.mentions)
        settled += [mention for mention in paragraph.mentions if mention.place and not mention.obstacle]
    doubts = tuple(format_doubt(name, among, places) for name, among in sorted(reading.unclear.items()))
    return Resolved(tuple(settled), tuple(find_echoes(reading.paragraphs)), doubts)


def mark_company(row: tuple[Mention, ...]) -> None:
    """Mark the mentions that only say where the place right before them lies."""
    for previous, mention in zip(row, row[1:], strict=False):
        inner, outer = previous.place, mention.place
        if mention.joint and inner and outer and inner.id.startswith(outer.id + "/"):
            mention.is_company = True


def find_echoes(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[str, float]]:
    """Yield (place id, weight) for each "huyện", "thành phố" … alone that a place of its kind went before."""
    last: dict[str, str] = {}
    weights: dict[str, float] = defaultdict(float)
    for paragraph in paragraphs:
        events: list[tuple[int, str, Place | None]] = [
            (position, kind, None) for position, kind in paragraph.echoes
        ]
        events += [(mention.start, "", mention.place) for mention in paragraph.mentions if mention.place]
        for _, kind, place in sorted(events, key=lambda event: event[0]):
            if place:
                last[place.kind] = place.id
                last.setdefault("tỉnh", place.id.partition("/")[0])
            elif kind in last:
                weights[last[kind]] += ECHO_WEIGHT
    yield from weights.items()


def format_doubt(name: str, among: tuple[Place, ...], places: Mapping[str, Place]) -> str:
    """Return the sentence that tells a person what is unclear."""
    paths = []
    for place in among:
        parent = places[place.parent].name + "/" if place.parent else ""
        paths.append(f"{parent}{place.name}")
    shown = "; ".join(sorted(paths)[:6]) + (" …" if len(paths) > 6 else "")
    return f"“{name}” could mean several places ({shown}); name the right one in localities."
