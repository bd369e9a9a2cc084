"""The country as tiles, one a province: which of them the archive speaks of, and how often."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from khobao.models import Gazetteer, Place
from khobao.site.charts import shade_of
from khobao.site.facets import Archive

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
    shade: int  # 0 to charts.SHADES

    @property
    def initials(self) -> str:
        """What stands on a tile too small for a name: TTH for Thừa Thiên Huế."""
        name = self.place.name
        if name.lower().startswith(f"{self.place.kind} "):
            name = name[len(self.place.kind) + 1 :]
        return "".join(word[0].upper() for word in name.split() if word[0].isalpha())


def build_maps(archive: Archive, gazetteer: Gazetteer) -> Iterator[tuple[str, tuple[MapTile, ...]]]:
    """Yield ("before" or "after" the change of 2025, tiles) for every map that has articles."""
    for name, day in (("before", LAST_DAY_BEFORE), ("after", FIRST_DAY_AFTER)):
        tiles = gazetteer.tiles(day)
        counts = {tile.place.id: len(archive.by_place.get(tile.place.id, ())) for tile in tiles}
        peak = max(counts.values(), default=0)
        if name == "after":
            # Provinces that kept their page stand on both maps: their old articles alone call for no new map.
            newest = archive.entries[0].article.date if archive.entries else None
            peak = peak if newest and newest.first_day() >= day else 0
        if peak:
            yield (
                name,
                tuple(
                    MapTile(
                        tile.place,
                        tile.row,
                        tile.column,
                        counts[tile.place.id],
                        shade_of(counts[tile.place.id], peak),
                    )
                    for tile in tiles
                ),
            )
