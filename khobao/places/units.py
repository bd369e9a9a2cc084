"""The units of the gazetteer, read from its CSV files (described in README.md beside this module)."""

from __future__ import annotations

import csv
import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from khobao.model import Place
from khobao.places.names import strip_kind

DATA = Path(__file__).parent / "data"

# A province stands alone in a path, so a path's depth does not tell a district from a ward: the kind does.
WARD_KINDS = frozenset({"phường", "xã", "thị trấn", "đặc khu"})


@dataclass(frozen=True)
class Alias:
    """Another spelling of a place's name that no rule derives."""

    text: str
    place: str  # id
    needs_kind: bool  # only a name after its kind: "TP. HCM", never "HCM" or "Hồ Chí Minh" alone


def read_rows(name: str, data: Path = DATA) -> Iterator[list[str]]:
    """Read one CSV file of the gazetteer, row by row, without its heading."""
    with (data / name).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


def parse_day(text: str) -> tuple[dt.date | None, bool]:
    """Return (day, whether it is exact); a ``~`` after the day says "about" (ISO 8601-2).

    >>> parse_day("1991-08-12~")
    (datetime.date(1991, 8, 12), False)
    """
    return (dt.date.fromisoformat(text[:10]), not text.endswith("~")) if text else (None, True)


def read_places(data: Path = DATA) -> Units:
    """Read every unit, provinces first."""
    return Units(
        row for name in ("provinces", "districts", "wards") for row in read_rows(f"{name}.csv", data)
    )


class Units(Mapping[str, Place]):
    """Every unit by its id, in the order of its rows; its record is made when it is first asked for.

    An archive names a few hundred of them. An id is the place's slug; its parent the path above.

    A ward that went into a neighbour which no source names has its own district as the successor. It was part
    of that all along, so it is no predecessor of it.
    """

    def __init__(self, rows: Iterable[list[str]]) -> None:
        self._rows = {row[0]: row for row in rows}
        self._made: dict[str, Place] = {}

    def __getitem__(self, place_id: str) -> Place:
        place = self._made.get(place_id)
        if place is None:
            place = self._made[place_id] = self._build(self._rows[place_id])
        return place

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def find_bare_names(self) -> Iterator[tuple[str, str]]:
        """Yield the id of every unit and its name without its kind; of a province, its name."""
        for place_id, name, kind, *_ in self._rows.values():
            yield place_id, strip_kind(name, kind) if "/" in place_id else name

    @functools.cached_property
    def _came_from(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in self._rows.values():
            if row[6]:
                for successor in row[6].split(";"):
                    if not row[0].startswith(f"{successor}/"):
                        found[successor].append(row[0])
        return found

    def _build(self, row: list[str]) -> Place:
        place_id, name, kind, code, first, last, successors, latitude, longitude = row
        parent = place_id.rpartition("/")[0]
        first_day, first_exact = _parse_once(first)
        last_day, last_exact = _parse_once(last)
        return Place(
            place_id,
            name,
            kind,
            1 if not parent else 3 if kind in WARD_KINDS else 2,
            place_id,
            code or None,
            parent or None,
            first_day,
            last_day,
            tuple(successors.split(";")) if successors else (),
            tuple(self._came_from.get(place_id, ())),
            float(latitude) if latitude else None,
            float(longitude) if longitude else None,
            first_exact,
            last_exact,
        )


_parse_once = functools.cache(parse_day)  # units began and ended together


def read_aliases(data: Path = DATA) -> tuple[Alias, ...]:
    """Read the spellings that no rule derives."""
    return tuple(Alias(text, place, use == "kind") for text, place, use in read_rows("aliases.csv", data))
