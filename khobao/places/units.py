"""The units of the gazetteer, read from its CSV files (README.md beside this module describes them)."""

import csv
import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from khobao.model import Place

DATA = Path(__file__).parent / "data"

# The depth of a path does not tell a district from a ward, because a ward may be right below a province.
WARD_KINDS = frozenset({"phường", "xã", "thị trấn", "đặc khu"})


@dataclass(frozen=True)
class Alias:
    """A spelling of a place's name that no rule derives."""

    text: str
    place: str  # id
    needs_kind: bool  # a name only after its kind: "TP. HCM", but neither "HCM" nor "Hồ Chí Minh" alone


def read_rows(name: str, data: Path = DATA) -> Iterator[list[str]]:
    """Read the rows of one CSV file of the gazetteer, without its header."""
    with (data / name).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


@functools.cache  # many units began or ended together
def parse_day(text: str) -> tuple[dt.date | None, bool]:
    """Return (day, whether it is exact); a ``~`` after the day means "about" (ISO 8601-2).

    >>> parse_day("1991-08-12~")
    (datetime.date(1991, 8, 12), False)
    """
    return (dt.date.fromisoformat(text[:10]), not text.endswith("~")) if text else (None, True)


def read_places(data: Path = DATA) -> dict[str, Place]:
    """Read every unit, provinces first, by its id.

    A ward that an unknown neighbour took over has its own district as its successor. It was a part of that
    district before, so it is no predecessor of it.
    """
    rows = [row for name in ("provinces", "districts", "wards") for row in read_rows(f"{name}.csv", data)]
    predecessors: dict[str, list[str]] = defaultdict(list)
    for place_id, *_, successors, _, _ in rows:
        for successor in filter(None, successors.split(";")):
            if not place_id.startswith(f"{successor}/"):
                predecessors[successor].append(place_id)
    return {row[0]: _build_place(row, predecessors) for row in rows}


def _build_place(row: list[str], predecessors: Mapping[str, list[str]]) -> Place:
    place_id, name, kind, code, first, last, successors, latitude, longitude = row
    parent = place_id.rpartition("/")[0]
    first_day, first_exact = parse_day(first)
    last_day, last_exact = parse_day(last)
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
        tuple(predecessors.get(place_id, ())),
        float(latitude) if latitude else None,
        float(longitude) if longitude else None,
        first_exact,
        last_exact,
    )


def read_aliases(data: Path = DATA) -> tuple[Alias, ...]:
    """Read the spellings that no rule derives."""
    return tuple(Alias(text, place, use == "kind") for text, place, use in read_rows("aliases.csv", data))
