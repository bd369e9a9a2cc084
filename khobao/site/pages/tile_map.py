"""The country as tiles, one a province: which of them the archive speaks of, and how often."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from khobao.model import Gazetteer, Place, Tile
from khobao.site.archive import Archive
from khobao.site.lineage import Lineage
from khobao.site.shades import shade_of

# The map changed on 2025-07-01 (Resolution 202/2025/QH15), and in Huế half a year before (175/2024/QH15).
LAST_DAY_BEFORE = dt.date(2024, 12, 31)
FIRST_DAY_AFTER = dt.date(2025, 7, 1)


@dataclass(frozen=True)
class MapTile:
    """A province on the map."""

    place: Place
    row: int  # counted from 1, from the north
    column: int  # counted from 1, from the west
    count: int  # articles; 0: no page to lead to
    shade: int  # 0 to shades.SHADES
    initials: str  # what stands on a tile too small for a name, no two the same

    @property
    def label(self) -> str:
        """What stands on a tile: the name, a city's kind shortened.

        >>> MapTile(Place("x", "Thành phố Hồ Chí Minh", "thành phố", 1, "x"), 1, 1, 0, 0, "HCM").label
        'TP. Hồ Chí Minh'
        """
        bare = _drop_kind(self.place)
        return f"TP. {bare}" if bare != self.place.name else bare


@dataclass(frozen=True)
class TileMap:
    """One drawing of the country."""

    name: str  # "before" or "after" the change of 2025
    tiles: tuple[MapTile, ...]


def build_maps(archive: Archive, lineage: Lineage, gazetteer: Gazetteer) -> tuple[TileMap, ...]:
    """Return both drawings, the old one first; none when no article names a province.

    The old one counts what is about a province under its name of then, the new one also what is about the
    provinces that it took in.
    """
    counts = {
        "before": {place_id: len(entries) for place_id, entries in archive.by_place.items()},
        "after": {
            place.id: lineage.count(place.id, archive)
            for place in lineage.places.values()
            if place.level == 1
        },
    }
    days = {"before": LAST_DAY_BEFORE, "after": FIRST_DAY_AFTER}
    maps = [_draw(name, gazetteer.tiles(day), counts[name]) for name, day in days.items()]
    return tuple(maps) if any(tile.count for drawn in maps for tile in drawn.tiles) else ()


def choose_map(maps: Sequence[TileMap], archive: Archive) -> TileMap | None:
    """Return the one of *maps* that fits the newest article, None when all are blank."""
    newest = archive.entries[0].article.date if archive.entries else None
    is_new = newest is not None and newest.first_day() >= FIRST_DAY_AFTER
    shaded = [drawn for drawn in maps if any(tile.count for tile in drawn.tiles)]
    return shaded[-1 if is_new else 0] if shaded else None


def build_initials(names: Sequence[str]) -> list[str]:
    """Return the initials of every name, with more letters of its last or first word where names share them.

    >>> build_initials(["Thừa Thiên Huế", "Lai Châu", "Lào Cai", "Hà Giang", "Hậu Giang"])
    ['TTH', 'LCh', 'LCa', 'HàG', 'HậG']
    """
    found = {name: _take_letters(name) for name in names}
    for initials, shared in Counter(found.values()).items():
        if shared > 1:
            alike = [name for name in found if found[name] == initials]
            found |= dict(zip(alike, _tell_apart(alike), strict=True))
    return [found[name] for name in names]


def _tell_apart(names: Sequence[str]) -> list[str]:
    longest = max(map(len, names))
    for place in (-1, 0):
        for length in range(2, longest + 1):
            labels = [_take_letters(name, place, length) for name in names]
            if len(set(labels)) == len(names):
                return labels
    return list(names)


def _take_letters(name: str, place: int = 0, length: int = 1) -> str:
    """Return the first letter of every word of *name*, *length* of them of the word at *place*."""
    words = [word for word in re.split(r"[\s-]+", name) if word[:1].isalpha()]
    letters = [word[0].upper() for word in words]
    if words:
        letters[place] += words[place][1:length]
    return "".join(letters)


def _drop_kind(place: Place) -> str:
    """Return the name without the kind of place before it."""
    kind = f"{place.kind} "
    return place.name[len(kind) :] if place.name.lower().startswith(kind) else place.name


def _draw(name: str, tiles: Iterable[Tile], counts: Mapping[str, int]) -> TileMap:
    counted = [(tile, counts.get(tile.place.id, 0)) for tile in tiles]
    peak = max((count for _, count in counted), default=0)
    initials = build_initials([_drop_kind(tile.place) for tile, _ in counted])
    return TileMap(
        name,
        tuple(
            MapTile(tile.place, tile.row, tile.column, count, shade_of(count, peak), letters)
            for (tile, count), letters in zip(counted, initials, strict=True)
        ),
    )
