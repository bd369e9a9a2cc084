"""The gazetteer with a clock: places by name and day, and the places that an article is about."""

from __future__ import annotations

import datetime as dt
import difflib
import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from khobao.model import ArticleText, FoundPlaces, Place, Tile
from khobao.places.clock import find_days_off, find_heirs, find_nearest, find_origins
from khobao.places.names import (
    KIND_LEVELS,
    build_key,
    build_loose_key,
    find_bare_name,
    format_shown,
    spell_name,
    split_kind,
)
from khobao.places.tiles import read_tiles
from khobao.places.units import Alias, Units, read_aliases, read_places

if TYPE_CHECKING:
    from khobao.places.mentions import NameTable

_REMEMBERED = 100_000  # answers to “which place was this on that day?”


class PlaceGazetteer:
    """What other stages may ask of the gazetteer (the protocol ``khobao.model.Gazetteer``)."""

    def __init__(self, places: Units, aliases: Sequence[Alias]) -> None:
        self._places = places
        self._aliases = aliases
        self._texts = _group((alias.place, alias.text) for alias in aliases)  # place id -> its aliases
        # An archive names the same places all the time, and several stages ask for each.
        self._find_by_name = functools.cache(self._look_up)
        self._find_path = functools.cache(self._follow)
        self._paths: dict[str, str] = {}  # place id -> what path_name returned
        self._find = functools.lru_cache(_REMEMBERED)(self._resolve)

    def _list_names(self) -> Iterator[tuple[str, str]]:
        """Yield (place id, name without its kind) for every name of every place."""
        yield from self._places.find_bare_names()
        for alias in self._aliases:
            yield alias.place, alias.text

    def list_names(self) -> tuple[str, ...]:
        """Return every name and alias of every place, without its kind, each once, sorted."""
        return tuple(sorted({name for _, name in self._list_names()}))

    @functools.cached_property
    def _ids_by_key(self) -> dict[str, list[str]]:
        """Key -> ids of the places whose names have it: worked out when the first name is looked up."""
        spell = functools.cache(spell_name)  # many places share a name
        return _group(
            (key, place_id)
            for place_id, name in self._list_names()
            for key in dict.fromkeys(spell(name).values())
        )

    @functools.cached_property
    def _every(self) -> dict[str, Place]:
        return dict(self._places)

    @functools.cached_property
    def _names(self) -> NameTable:
        from khobao.places.finding import build_name_table

        by_key = {key: self._find_key(key) for key in self._ids_by_key}
        names = (name for _, name in self._list_names())
        return build_name_table(by_key, names, self._every.values(), self._aliases)

    @functools.cached_property
    def _by_loose_key(self) -> dict[str, list[Place]]:
        table: dict[str, list[Place]] = defaultdict(list)
        for key in self._ids_by_key:
            table[build_loose_key(key)] += self._find_key(key)
        return dict(table)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        # A worker process reads the files again, which is quicker than unpickling 15,000 records.
        return load_gazetteer, ()

    def find(self, text: ArticleText, on: dt.date | None) -> FoundPlaces:
        """Return the places that *text* is about, as they were named on the day *on*.

        An undated text is read by the map of 2024-12-31 (63 provinces), because archives hold more old news
        than new; a name that this map lacks is read by the map nearest to it in time.
        """
        # What finds places in a text takes long to load: only where there are new seeds.
        from khobao.places.finding import find_places

        home = self.resolve(text.home, on) if text.home else None
        places, doubts = find_places(text, self._names, self._every, on, home)
        return FoundPlaces(tuple(self.path_name(place) for place in places), doubts)

    def resolve(self, locality: str, on: dt.date | None) -> Place | None:
        """Return the place that a path of names (any known spelling) meant on the day *on*.

        A name that was no longer, or not yet, in use on that day gives the place that bore it nearest in
        time. None when no place has the name, or when several have it and nothing tells them apart.
        """
        return self._find(locality, on)

    def _resolve(self, locality: str, on: dt.date | None) -> Place | None:
        kind, found = self._find_path(locality)
        found = find_nearest(found, on)
        found = tuple(place for place in found if place.kind == kind) or found
        highest = min((place.level for place in found), default=0)
        found = tuple(place for place in found if place.level == highest)
        return found[0] if len({place.id for place in found}) == 1 else None

    def _follow(self, locality: str) -> tuple[str, tuple[Place, ...]]:
        """Return the kind that a path of names ends with, and all places that it has ever meant."""
        found: tuple[Place, ...] = ()
        for depth, part in enumerate(locality.split("/")):
            candidates = self._find_by_name(part)
            if depth:
                above = {place.id for place in found}
                candidates = tuple(place for place in candidates if self._is_below(place, above))
            found = candidates
        kind = split_kind(locality.rpartition("/")[2])[0]
        if any(place.level == 1 for place in found):
            # Nobody means one of the wards that share a province's name.
            found = tuple(place for place in found if place.level < 3)
        return kind, found

    def suggest(self, locality: str) -> tuple[str, ...]:
        """Return up to three known paths of names that look most like *locality*, best first."""
        parts = [build_loose_key(split_kind(part)[1]) for part in locality.split("/")]
        upper, lower = self._suggestion_keys
        near = difflib.get_close_matches(parts[-1], upper if len(parts) < 3 else lower, n=12, cutoff=0.6)
        paths: dict[str, float] = {}
        whole = "/".join(parts)
        for rank, key in enumerate(near):
            for place in find_nearest((upper if len(parts) < 3 else lower)[key], None):
                path = self.path_name(place)
                loose = "/".join(build_loose_key(split_kind(name)[1]) for name in path.split("/"))
                likeness = difflib.SequenceMatcher(None, whole, loose).ratio()
                paths[path] = max(paths.get(path, 0), likeness - rank / 100)
        return tuple(sorted(paths, key=lambda path: (-paths[path], path))[:3])

    @functools.cached_property
    def _suggestion_keys(self) -> tuple[dict[str, list[Place]], dict[str, list[Place]]]:
        """Return loose name -> places, of provinces and districts, and of wards."""
        upper: dict[str, list[Place]] = {}
        lower: dict[str, list[Place]] = {}
        for key, places in self._by_loose_key.items():
            for table, levels in ((upper, {1, 2}), (lower, {3})):
                if chosen := [place for place in places if place.level in levels]:
                    table[key] = chosen
        return upper, lower

    def place(self, place_id: str) -> Place:
        """Return the place with this id; KeyError when there is none."""
        return self._places[place_id]

    def places(self) -> tuple[Place, ...]:
        """Return every place, sorted by level and id."""
        return tuple(self._places.values())

    def children(self, place: Place, on: dt.date | None = None) -> tuple[Place, ...]:
        """Return the places right below *place* that lived on the day *on* (None: ever), sorted by id."""
        below = (self._places[place_id] for place_id in self._children.get(place.id, ()))
        return tuple(child for child in below if on is None or not find_days_off(child, on))

    @functools.cached_property
    def _children(self) -> dict[str, list[str]]:
        return _group((place_id.rpartition("/")[0], place_id) for place_id in self._places)

    def heirs(self, place: Place, on: dt.date | None = None) -> tuple[Place, ...]:
        """Return what *place* had become on the day *on* (None: today), through every change between."""
        return find_heirs(place, self._places, on)

    def origins(self, place: Place, on: dt.date) -> tuple[Place, ...]:
        """Return what *place* had come from, as it stood on the day *on*."""
        return find_origins(place, self._places, on)

    def other_names(self, place: Place) -> tuple[str, ...]:
        """Return what else people call *place*: its name without the kind, abbreviations, older spellings."""
        bare = find_bare_name(place)
        names = (bare, *self._texts.get(place.id, ()))
        return tuple(name for name in names if name != place.name and not name.isdigit())

    def tiles(self, on: dt.date) -> tuple[Tile, ...]:
        """Return the tile map of the provinces of the day *on*, from north to south and west to east."""
        return read_tiles(self._places, on)

    def path_name(self, place: Place) -> str:
        """Return the names from the province down, joined by slashes: what ``localities`` holds."""
        name = self._paths.get(place.id)
        if name is None:
            above = f"{self.path_name(self._places[place.parent])}/" if place.parent else ""
            name = self._paths[place.id] = above + place.name
        return name

    def _look_up(self, name: str) -> tuple[Place, ...]:
        kind, rest = split_kind(name)
        whole, bare = self._find_key(build_key(format_shown(name))), self._find_key(build_key(rest))
        if not (whole or bare):
            whole = self._by_loose_key.get(build_loose_key(name), [])
            bare = self._by_loose_key.get(build_loose_key(rest), [])
        if kind:
            bare = [place for place in bare if place.level in KIND_LEVELS[kind]]
        return tuple({place.id: place for place in (*whole, *bare)}.values())

    def _find_key(self, key: str) -> list[Place]:
        return [self._places[place_id] for place_id in self._ids_by_key.get(key, ())]

    def _is_below(self, place: Place, above: set[str]) -> bool:
        parent = place.parent
        while parent:
            if parent in above:
                return True
            parent = self._places[parent].parent
        return False


@functools.cache
def load_gazetteer() -> PlaceGazetteer:
    """Read the gazetteer's files, once in a process."""
    return PlaceGazetteer(read_places(), read_aliases())


def _group(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return first -> all second ones of *pairs*, in order."""
    groups: dict[str, list[str]] = defaultdict(list)
    for first, second in pairs:
        groups[first].append(second)
    return dict(groups)
