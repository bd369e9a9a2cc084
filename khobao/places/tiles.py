"""The tile map of the provinces: a grid drawn for this project, one tile for each province, north at the top.

The map before 2025-07-01 has 63 tiles, the map since then 34. It is not to scale: neighbours are near each
other, and the coast is on the right.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from khobao.model import Place, Tile
from khobao.places.clock import find_nearest
from khobao.places.units import DATA, read_rows

MERGER = dt.date(2025, 7, 1)  # Resolution 202/2025/QH15: 63 provinces became 34


def read_tiles(places: Mapping[str, Place], on: dt.date, data: Path = DATA) -> tuple[Tile, ...]:
    """Return the map of the country on the day *on*, from north to south and west to east.

    Days before 2004 get the map of the 63 provinces. The file gives both ids of a province that changed its
    name (``thua-thien-hue;hue``): the one that existed on the day is shown.
    """
    wanted = "before" if on < MERGER else "after"
    tiles = [
        Tile(find_nearest((places[place_id] for place_id in ids.split(";")), on)[0], int(row), int(column))
        for name, ids, row, column in read_rows("tiles.csv", data)
        if name == wanted
    ]
    return tuple(sorted(tiles, key=lambda tile: (tile.row, tile.column)))
