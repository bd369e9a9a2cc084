"""Resolution: which place each mention means, by day, kind, neighbouring names and the whole article."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from khobao.model import Place
from khobao.places.anaphora import find_anaphora
from khobao.places.candidates import ISLAND_KIND, WARDS, find_candidates, find_rare_wards
from khobao.places.mentions import Mention, Paragraph, Zone
from khobao.places.name_table import NameTable
from khobao.places.qualifiers import (
    find_province,
    find_qualified,
    is_province_named_after,
    mark_qualifiers,
)

# Words before the name of a district that say that something is or happens there …
_WHERE_TABLE = "ở tại về đến tới từ ra vào lên xuống qua quanh gần rời khắp quê ngụ trú"
# … or belongs to it.
_WHOSE_TABLE = (
    "công an|ubnd|hđnd|tand|huyện ủy|huyện uỷ|quận ủy|quận uỷ|thành ủy|thành uỷ|thị ủy|thị uỷ|người dân|người"
    "|bà con|du khách|biển|đảo|phố núi|phố biển|sân|sân bay|sân vận động|ga"
)
_WHERE = tuple(_WHERE_TABLE.split())
_WHERE_OR_WHOSE = (*(f" {word}" for word in _WHERE), *_WHOSE_TABLE.split("|"))

_PROVINCES_AND_DISTRICTS = frozenset({1, 2})
_MOST_SHOWN = 6  # places of an ambiguous name in its message


@dataclass(frozen=True)
class Resolved:
    """What the names in an article mean."""

    mentions: tuple[Mention, ...]  # those that mean a place, in order
    anaphora: tuple[tuple[str, float], ...]  # (place id, weight) of kinds without a name
    doubts: tuple[str, ...]  # ambiguous names, each with the places that it could mean


def resolve_mentions(
    paragraphs: Iterable[Paragraph],
    names: NameTable,
    places: Mapping[str, Place],
    on: dt.date | None,
    home: Place | None,
) -> Resolved:
    """Return what the names in *paragraphs* mean on the day *on*.

    *home* is the place of the publisher, when known: it decides between places with the same name, and is
    what "tỉnh" means before a province is named.
    """
    resolver = _Resolver(tuple(paragraphs), names, places, on, home)
    resolver.resolve_provinces()
    resolver.resolve_with_kind(_PROVINCES_AND_DISTRICTS)
    resolver.resolve_districts_without_kind()
    resolver.resolve_with_kind(WARDS)
    for paragraph in resolver.paragraphs:
        mark_qualifiers(paragraph.mentions)
    resolved = tuple(mention for mention in resolver.list_mentions() if mention.place)
    anaphora = tuple(find_anaphora(resolver.paragraphs, home))
    doubts = (_format_doubt(name, among, places) for name, among in sorted(resolver.ambiguous.items()))
    return Resolved(resolved, anaphora, tuple(doubts))


class _Resolver:
    """Resolves the mentions of one article; each step sets ``Mention.place`` of some of them."""

    def __init__(
        self,
        paragraphs: tuple[Paragraph, ...],
        names: NameTable,
        places: Mapping[str, Place],
        on: dt.date | None,
        home: Place | None,
    ) -> None:
        self.paragraphs = paragraphs
        self.ambiguous: dict[str, tuple[Place, ...]] = {}  # kind and name -> what they could mean
        self._names = names
        self._places = places
        self._on = on
        self._home = {find_province(home)} if home else set()
        self._provinces: Counter[str] = Counter()  # id of a province meant so far -> mentions by name
        self._districts: list[str] = []  # ids in the order in which they were resolved
        self._named_with_kind: dict[str, Place] = {}  # key -> the place that it meant after its kind
        # "ông Ba Vì" is the same person where the article says only "Ba Vì".
        self._people = {key for key in self._list_rejected("person") if " " in key}
        # Names of streets and companies in this article are no far-off cities without more evidence.
        self._things = set(self._list_rejected("street", "organisation"))
        # "thị trấn Chũ" is evidence for "Lục Ngạn", the district around it.
        self._districts_of_wards = {
            place.parent
            for mention in self.list_mentions()
            for place in find_rare_wards(mention, names, places, on)
        }

    def list_mentions(self) -> Iterator[Mention]:
        """Yield the mentions that may be places."""
        for paragraph in self.paragraphs:
            yield from (mention for mention in paragraph.mentions if not mention.rejection)

    def resolve_provinces(self) -> None:
        """Resolve the names that can only mean a province."""
        for mention in self.list_mentions():
            if not mention.kind and mention.key in self._people:
                continue
            candidates = self._find_candidates(mention)
            provinces = [place for place in candidates if place.parent is None]
            # "thành phố Hòa Bình" is a city; "Hòa Bình" alone is the province.
            if len(provinces) == 1 and (not mention.kind or len(candidates) == 1):
                mention.place = provinces[0]
                self._provinces[provinces[0].id] += 1

    def resolve_with_kind(self, levels: frozenset[int]) -> None:
        """Resolve the names of *levels* after their kind."""
        for paragraph, index in self._list_unresolved():
            mention = paragraph.mentions[index]
            candidates = self._find_candidates(mention) if mention.kind else ()
            if candidates and candidates[0].level in levels:
                self._resolve(paragraph.mentions, index, candidates)

    def resolve_districts_without_kind(self) -> None:
        """Resolve the names of districts without their kind, where there is evidence that they are meant."""
        for paragraph, index in self._list_unresolved():
            mention = paragraph.mentions[index]
            if mention.kind or mention.key in self._people:
                continue
            if mention.key in self._named_with_kind:
                mention.place = self._named_with_kind[mention.key]
                continue
            candidates = tuple(
                place
                for place in self._find_candidates(mention)
                if place.level == 2 or place.kind == ISLAND_KIND
            )
            if candidates and self._is_district(paragraph, index, candidates):
                self._resolve(paragraph.mentions, index, candidates)

    def _list_rejected(self, *reasons: str) -> Iterator[str]:
        """Yield the keys of the mentions that were rejected for one of *reasons*."""
        for paragraph in self.paragraphs:
            yield from (mention.key for mention in paragraph.mentions if mention.rejection in reasons)

    def _list_unresolved(self) -> Iterator[tuple[Paragraph, int]]:
        """Yield (paragraph, index of a mention) from right to left, so that qualifiers are resolved first."""
        for paragraph in self.paragraphs:
            for index in reversed(range(len(paragraph.mentions))):
                mention = paragraph.mentions[index]
                if not mention.rejection and not mention.place:
                    yield paragraph, index

    def _find_candidates(self, mention: Mention) -> tuple[Place, ...]:
        return find_candidates(mention, self._names, self._places, self._on)

    def _is_district(self, paragraph: Paragraph, index: int, candidates: tuple[Place, ...]) -> bool:
        """Return whether a name without its kind means one of *candidates*, districts or islands."""
        row = paragraph.mentions
        mention = row[index]
        if find_qualified(row, index, candidates):
            return True
        if any(place.id in self._districts_of_wards for place in candidates):
            return True
        is_near = any(place.parent in self._provinces or place.parent in self._home for place in candidates)
        before = paragraph.key[max(0, mention.start - 12) : mention.start].rstrip()
        says_where = before.endswith(_WHERE_OR_WHOSE) or before in _WHERE
        if " " not in mention.key:  # Huế and Vinh are also names of people
            return says_where or (is_near and mention.zone >= Zone.DATELINE)
        if len(candidates) > 1:
            return is_near and (says_where or mention.relation == "list")
        if says_where or (is_near and before and before[-1] not in ".:!?"):
            return True
        if is_near and is_province_named_after(paragraph, index, candidates[0]):
            return True
        if self._is_beside_sibling(row, index, candidates[0]):
            return True
        # Cities, towns that became cities, and islands are well known without their kind.
        named = self._names.places[mention.key]
        is_city = candidates[0].kind in {"thành phố", "thị xã"} and any(
            place.level == 2 and place.kind == "thành phố" for place in named
        )
        is_island = any(place.kind == ISLAND_KIND for place in named)
        return (is_city or is_island) and mention.key not in self._things

    def _is_beside_sibling(self, row: tuple[Mention, ...], index: int, district: Place) -> bool:
        """Return whether a neighbour in a list is a district of the same province: "Mèo Vạc, Yên Minh"."""
        beside = [row[index - 1]] if index and row[index].relation == "list" else []
        beside += [other for other in row[index + 1 : index + 2] if other.relation == "list"]
        return any(
            place.level == 2 and place.parent == district.parent
            for other in beside
            if " " in other.key and not other.rejection and other.key not in self._people
            for place in self._find_candidates(other)
        )

    def _resolve(self, row: tuple[Mention, ...], index: int, candidates: tuple[Place, ...]) -> None:
        """Set the place of a mention, or note that it is ambiguous."""
        mention = row[index]
        chosen = self._choose(row, index, candidates)
        if len(chosen) == 1:
            place = mention.place = chosen[0]
            if mention.kind:
                self._named_with_kind.setdefault(mention.key, place)
            if place.level == 2:
                self._districts.append(place.id)
            self._provinces.setdefault(find_province(place), 0)
        elif chosen and mention.kind and candidates[0].level < 3:
            self.ambiguous.setdefault(f"{mention.kind} {mention.key}", chosen)

    def _choose(
        self, row: tuple[Mention, ...], index: int, candidates: tuple[Place, ...]
    ) -> tuple[Place, ...]:
        """Return the candidates that the best evidence leaves; of wards, none without evidence.

        Evidence is first a qualifier in the same paragraph, then the districts and provinces of the whole
        article, then the publisher's home.
        """
        qualified = find_qualified(row, index, candidates)
        if qualified:
            return qualified
        is_ward = candidates[0].level == 3 and candidates[0].kind != ISLAND_KIND
        if len(candidates) == 1 and not is_ward:
            return candidates
        if is_ward:
            for district in reversed(self._districts):
                inside = tuple(place for place in candidates if place.parent == district)
                if inside:
                    return inside
        named = {province for province, count in self._provinces.items() if count}
        for provinces in (named, self._provinces.keys(), self._home):
            inside = tuple(place for place in candidates if find_province(place) in provinces)
            if len(inside) == 1:
                return inside
            if inside and not is_ward:
                most = max(provinces, key=lambda province: (self._provinces[province], province))
                return tuple(place for place in inside if place.parent == most) or inside
        return () if is_ward else candidates


def _format_doubt(name: str, among: tuple[Place, ...], places: Mapping[str, Place]) -> str:
    """Return an ambiguous name and the places that it could mean: ``Phú Lộc: A/Phú Lộc; B/Phú Lộc``."""
    paths = sorted(
        f"{places[place.parent].name}/{place.name}" if place.parent else place.name for place in among
    )
    more = "; …" if len(paths) > _MOST_SHOWN else ""
    return f"{name}: {'; '.join(paths[:_MOST_SHOWN])}{more}"
