"""The gazetteer with a clock: places by name and day, and the places that an article is about."""

import datetime as dt
import difflib
import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from khobao.model import ArticleText, FoundPlaces, Place, Tile
from khobao.places.clock import find_heirs, find_nearest
from khobao.places.mentions import find_mentions
from khobao.places.name_table import NameTable, build_name_table
from khobao.places.names import (
    KIND_LEVELS,
    build_key,
    build_loose_key,
    find_bare_name,
    normalise,
    spell_name,
    split_kind,
)
from khobao.places.ranking import rank_places
from khobao.places.resolution import resolve_mentions
from khobao.places.tiles import read_tiles
from khobao.places.units import Alias, read_aliases, read_places

_REMEMBERED = 100_000  # localities with their days


class PlaceGazetteer:
    """The places of Viet Nam by name and day (the protocol ``khobao.model.Gazetteer``)."""

    def __init__(self, places: Mapping[str, Place], aliases: Sequence[Alias]) -> None:
        self._places = places
        self._aliases = aliases
        # An archive names the same places again and again.
        self._find_by_name = functools.cache(self._look_up_name)
        self._find_by_path = functools.cache(self._look_up_path)
        self._find_on_day = functools.lru_cache(_REMEMBERED)(self._look_up_on_day)
        self._paths: dict[str, str] = {}  # place id -> what path_name returned

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        # Worker processes read the files again, which is faster than unpickling 17,000 records.
        return load_gazetteer, ()

    def find(self, text: ArticleText, on: dt.date | None) -> FoundPlaces:
        """Return the places that *text* is about, as they were named on the day *on*.

        An undated text is read by the map of 2024-12-31 (63 provinces), because archives have more old news
        than new; a name that this map lacks is read by the map nearest to it in time.
        """
        home = self.resolve(text.home, on) if text.home else None
        mentions = find_mentions(text, self._name_table)
        resolved = resolve_mentions(mentions, self._name_table, self._places, on, home)
        places = rank_places(resolved, self._places)
        return FoundPlaces(tuple(map(self.path_name, places)), resolved.doubts)

    def resolve(self, locality: str, on: dt.date | None) -> Place | None:
        """Return the place that a path of names (in any known spelling) meant on the day *on*.

        When no place had the name on that day, it is the one that had it nearest in time. None when no place
        has the name, or when several do and nothing distinguishes them.
        """
        return self._find_on_day(locality, on)

    def suggest(self, locality: str) -> tuple[str, ...]:
        """Return up to three known paths of names that are most similar to *locality*, best first."""
        parts = [build_loose_key(split_kind(part)[1]) for part in locality.split("/")]
        table = self._suggestions["ward" if len(parts) > 2 else "district"]
        paths: dict[str, float] = {}
        whole = "/".join(parts)
        for rank, key in enumerate(difflib.get_close_matches(parts[-1], table, n=12, cutoff=0.6)):
            for place in find_nearest(table[key], None):
                path = self.path_name(place)
                loose = "/".join(build_loose_key(split_kind(name)[1]) for name in path.split("/"))
                similarity = difflib.SequenceMatcher(None, whole, loose).ratio()
                paths[path] = max(paths.get(path, 0), similarity - rank / 100)
        return tuple(sorted(paths, key=lambda path: (-paths[path], path))[:3])

    def place(self, place_id: str) -> Place:
        """Return the place with this id; KeyError when there is none."""
        return self._places[place_id]

    def places(self) -> tuple[Place, ...]:
        """Return every place, sorted by level and id."""
        return tuple(self._places.values())

    def heirs(self, place: Place, on: dt.date | None = None) -> tuple[Place, ...]:
        """Return what *place* had become by the day *on* (None: today), through every change between."""
        return find_heirs(place, self._places, on)

    def other_names(self, place: Place) -> tuple[str, ...]:
        """Return other names of *place*: its name without the kind, abbreviations, older spellings."""
        aliases = (alias.text for alias in self._aliases if alias.place == place.id)
        names = (find_bare_name(place), *aliases)
        return tuple(name for name in names if name != place.name and not name.isdigit())

    def tiles(self, on: dt.date) -> tuple[Tile, ...]:
        """Return the tile map of the provinces of the day *on*, from north to south and west to east."""
        return read_tiles(self._places, on)

    def list_names(self) -> tuple[str, ...]:
        """Return every name and alias of every place, without its kind, each once, sorted."""
        return tuple(sorted({name for name, _ in self._list_names()}))

    def path_name(self, place: Place) -> str:
        """Return the names from the province down, joined by slashes: what ``localities`` holds."""
        name = self._paths.get(place.id)
        if name is None:
            above = f"{self.path_name(self._places[place.parent])}/" if place.parent else ""
            name = self._paths[place.id] = above + place.name
        return name

    def _look_up_on_day(self, locality: str, on: dt.date | None) -> Place | None:
        kind, found = self._find_by_path(locality)
        found = find_nearest(found, on)
        found = tuple(place for place in found if place.kind == kind) or found
        highest = min((place.level for place in found), default=0)
        found = tuple(place for place in found if place.level == highest)
        return found[0] if len({place.id for place in found}) == 1 else None

    def _look_up_path(self, locality: str) -> tuple[str, tuple[Place, ...]]:
        """Return the kind written in the last name of a path, and all places that the path ever meant."""
        found: tuple[Place, ...] = ()
        for depth, part in enumerate(locality.split("/")):
            candidates = self._find_by_name(part)
            if depth:
                above = {place.id for place in found}
                candidates = tuple(place for place in candidates if self._is_below(place, above))
            found = candidates
        kind = split_kind(locality.rpartition("/")[2])[0]
        if any(place.level == 1 for place in found):
            # A province is never confused with one of the wards of the same name.
            found = tuple(place for place in found if place.level < 3)
        return kind, found

    def _look_up_name(self, name: str) -> tuple[Place, ...]:
        kind, rest = split_kind(name)
        whole = self._by_key.get(build_key(normalise(name)), [])
        bare = self._by_key.get(build_key(rest), [])
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

    def _list_names(self) -> Iterator[tuple[str, Place]]:
        """Yield every name without its kind, with its place."""
        for place in self._places.values():
            yield find_bare_name(place), place
        for alias in self._aliases:
            yield alias.text, self._places[alias.place]

    @functools.cached_property
    def _by_key(self) -> dict[str, list[Place]]:
        table: dict[str, list[Place]] = defaultdict(list)
        spell = functools.cache(spell_name)  # many places have the same name
        for name, place in self._list_names():
            for key in dict.fromkeys(spell(name).values()):
                table[key].append(place)
        return dict(table)

    @functools.cached_property
    def _by_loose_key(self) -> dict[str, list[Place]]:
        table: dict[str, list[Place]] = defaultdict(list)
        for key, places in self._by_key.items():
            table[build_loose_key(key)] += places
        return dict(table)

    @functools.cached_property
    def _suggestions(self) -> dict[str, dict[str, list[Place]]]:
        """Loose key -> places: one table of provinces and districts, one of wards."""
        tables: dict[str, dict[str, list[Place]]] = {"district": {}, "ward": {}}
        for key, places in self._by_loose_key.items():
            for place in places:
                tables["ward" if place.level == 3 else "district"].setdefault(key, []).append(place)
        return tables

    @functools.cached_property
    def _name_table(self) -> NameTable:
        names = (name for name, _ in self._list_names())
        return build_name_table(self._by_key, names, self._places.values(), self._aliases)


@functools.cache
def load_gazetteer() -> PlaceGazetteer:
    """Read the gazetteer's files, once in each process."""
    return PlaceGazetteer(read_places(), read_aliases())
