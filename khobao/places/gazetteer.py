"""The gazetteer with a clock: places by name and day, and the places that an article is about."""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import gc
from collections import defaultdict
from collections.abc import Iterable, Mapping

from khobao.models import ArticleText, FoundPlaces, Place, Tile
from khobao.places.automaton import NameAutomaton
from khobao.places.clock import UNDATED, find_days_off, find_heirs, find_nearest, find_origins
from khobao.places.mentions import NameTable, find_mentions
from khobao.places.names import (
    KIND_LEVELS,
    build_forms,
    build_key,
    build_loose_key,
    build_spellings,
    find_bare_name,
    format_shown,
    split_kind,
)
from khobao.places.ranking import rank_places
from khobao.places.resolution import resolve_mentions
from khobao.places.tiles import read_tiles
from khobao.places.units import Alias, read_aliases, read_places

_REMEMBERED = 100_000  # answers to “which place was this on that day?”


class PlaceGazetteer:
    """What other stages may ask of the gazetteer (the protocol ``khobao.models.Gazetteer``)."""

    def __init__(self, places: Mapping[str, Place], aliases: Iterable[Alias]) -> None:
        self._places = places
        by_key: dict[str, list[Place]] = defaultdict(list)
        spelled: list[tuple[str, str]] = []  # (spelling, key)
        needing_kind: set[str] = set()

        @functools.cache  # many places share a name
        def add_name(name: str) -> tuple[str, ...]:
            spellings = {spelling: build_key(spelling) for spelling in build_spellings(format_shown(name))}
            spelled.extend(spellings.items())
            return tuple(dict.fromkeys(spellings.values()))

        for place in places.values():
            for key in add_name(find_bare_name(place)):
                by_key[key].append(place)
        self._aliases: dict[str, list[str]] = defaultdict(list)
        for alias in aliases:
            self._aliases[alias.place].append(alias.text)
            for key in add_name(alias.text):
                by_key[key].append(places[alias.place])
                if alias.needs_kind:
                    needing_kind.add(key)
        joined = {
            key
            for place in places.values()
            if place.level == 1 and " - " in place.name and find_days_off(place, UNDATED)
            for key in add_name(place.name)
        }
        self._by_key = dict(by_key)
        # An archive names the same places all the time, and several stages ask for each.
        self._find_by_name = functools.cache(self._look_up)
        self._find = functools.lru_cache(_REMEMBERED)(self._resolve)
        self._build_names = functools.partial(_build_names, self._by_key, joined, needing_kind, spelled)

    @functools.cached_property
    def _names(self) -> NameTable:
        return self._build_names()  # only where places are looked for in a text: when there are new seeds

    @functools.cached_property
    def _by_loose_key(self) -> dict[str, list[Place]]:
        table: dict[str, list[Place]] = defaultdict(list)
        for key, places in self._by_key.items():
            table[build_loose_key(key)] += places
        return dict(table)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        # A worker process reads the files again, which is quicker than unpickling 15,000 records.
        return load_gazetteer, ()

    def find(self, text: ArticleText, on: dt.date | None) -> FoundPlaces:
        """Return the places that *text* is about, as they were named on the day *on*.

        An undated text is read by the map of 2024-12-31 (63 provinces), because archives hold more old news
        than new; a name that this map lacks is read by the map nearest to it in time.
        """
        home = self.resolve(text.home, on) if text.home else None
        resolved = resolve_mentions(find_mentions(text, self._names), self._names, self._places, on, home)
        ranked = rank_places(resolved, self._places)
        return FoundPlaces(tuple(self.path_name(place) for place in ranked), resolved.doubts)

    def resolve(self, locality: str, on: dt.date | None) -> Place | None:
        """Return the place that a path of names (any known spelling) meant on the day *on*.

        A name that was no longer, or not yet, in use on that day gives the place that bore it nearest in
        time. None when no place has the name, or when several have it and nothing tells them apart.
        """
        return self._find(locality, on)

    def _resolve(self, locality: str, on: dt.date | None) -> Place | None:
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
        found = find_nearest(found, on)
        found = tuple(place for place in found if place.kind == kind) or found
        highest = min((place.level for place in found), default=0)
        found = tuple(place for place in found if place.level == highest)
        return found[0] if len({place.id for place in found}) == 1 else None

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
        below = self._children.get(place.id, ())
        return tuple(child for child in below if on is None or not find_days_off(child, on))

    @functools.cached_property
    def _children(self) -> dict[str, list[Place]]:
        table: dict[str, list[Place]] = defaultdict(list)
        for place in self._places.values():
            if place.parent:
                table[place.parent].append(place)
        return table

    def heirs(self, place: Place, on: dt.date | None = None) -> tuple[Place, ...]:
        """Return what *place* had become on the day *on* (None: today), through every change between."""
        return find_heirs(place, self._places, on)

    def origins(self, place: Place, on: dt.date) -> tuple[Place, ...]:
        """Return what *place* had come from, as it stood on the day *on*."""
        return find_origins(place, self._places, on)

    def other_names(self, place: Place) -> tuple[str, ...]:
        """Return what else people call *place*: its name without the kind, abbreviations, older spellings."""
        bare = find_bare_name(place)
        names = (bare, *self._aliases.get(place.id, ()))
        return tuple(name for name in names if name != place.name and not name.isdigit())

    def tiles(self, on: dt.date) -> tuple[Tile, ...]:
        """Return the tile map of the provinces of the day *on*, from north to south and west to east."""
        return read_tiles(self._places, on)

    def path_name(self, place: Place) -> str:
        """Return the names from the province down, joined by slashes: what ``localities`` holds."""
        names = [place.name]
        while place.parent:
            place = self._places[place.parent]
            names.append(place.name)
        return "/".join(reversed(names))

    def _look_up(self, name: str) -> tuple[Place, ...]:
        kind, rest = split_kind(name)
        whole, bare = (
            self._by_key.get(build_key(format_shown(name)), []),
            self._by_key.get(build_key(rest), []),
        )
        if not (whole or bare):
            whole = self._by_loose_key.get(build_loose_key(name), [])
            bare = self._by_loose_key.get(build_loose_key(rest), [])
        if kind:
            bare = [place for place in bare if place.level in KIND_LEVELS[kind]]
        return tuple({place.id: place for place in (*whole, *bare)}.values())

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
    # Thousands of records come into being at once and all stay: the collector would walk them in vain, again
    # and again, for a fifth of the time.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return PlaceGazetteer(read_places(), read_aliases())
    finally:
        if was_enabled:
            gc.enable()


def _build_names(
    by_key: Mapping[str, list[Place]],
    joined: Iterable[str],
    needing_kind: Iterable[str],
    spelled: Iterable[tuple[str, str]],
) -> NameTable:
    """Return the names to look for in a text. *spelled*: every spelling of a name, and its key."""
    forms: dict[str, str] = {}  # as a newspaper may print it -> key
    for spelling, key in spelled:
        if not key.isdigit():  # "1" is a name only after its kind
            forms.update(dict.fromkeys(build_forms(spelling), key))
    return NameTable(by_key, frozenset(joined), frozenset(needing_kind), NameAutomaton(forms))
