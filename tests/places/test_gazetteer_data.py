"""The gazetteer's files agree with themselves and with the country's official counts."""

from __future__ import annotations

import csv
import datetime as dt
import pickle
import re
from collections import Counter, defaultdict

import pytest

from khobao.model import Place
from khobao.places import PlaceGazetteer, load_gazetteer
from khobao.places.clock import count_days_off
from khobao.places.units import DATA, read_aliases

COUNTS = [  # day, provinces, districts (None: the gazetteer does not know them all), wards, why
    ("1989-06-01", 40, None, None, "forty provinces, cities and one special zone"),
    ("1990-06-01", 44, None, None, "after three provinces were divided in 1989"),
    ("1992-06-01", 53, None, None, "after the divisions of 1991"),
    ("2000-01-01", 61, None, None, "after the divisions of 1997"),
    ("2005-01-01", 64, None, None, "after the divisions of 2004"),
    ("2010-01-01", 63, None, None, "after Hà Tây joined Hà Nội"),
    ("2019-10-06", 63, 713, 11_160, "before the reorganisation of 2019-2021"),
    ("2023-12-31", 63, 705, 10_599, "before the reorganisation of 2023-2025 took effect"),
    ("2025-06-30", 63, 696, 10_035, "the last day of districts"),
    ("2025-07-01", 34, 0, 3_321, "34 provinces and no districts"),
]


@pytest.fixture(scope="module")
def gazetteer() -> PlaceGazetteer:
    return load_gazetteer()


@pytest.fixture(scope="module")
def places(gazetteer: PlaceGazetteer) -> dict[str, Place]:
    return {place.id: place for place in gazetteer.places()}


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "wards", "why"), COUNTS, ids=lambda value: str(value)
)
def test_official_counts(gazetteer, day, provinces, districts, wards, why):
    on = dt.date.fromisoformat(day)
    counts = Counter(place.level for place in gazetteer.places() if not count_days_off(place, on))
    for level, expected in ((1, provinces), (2, districts), (3, wards)):
        assert expected is None or counts[level] == expected, why


def test_ids_and_slugs_are_unique_ascii_paths(gazetteer):
    assert len({place.slug for place in gazetteer.places()}) == len(gazetteer.places())
    segment = r"[a-z0-9]+(-[a-z0-9]+)*"
    for place in gazetteer.places():
        assert place.id == place.slug
        assert re.fullmatch(rf"{segment}(/{segment}){{0,2}}", place.slug), place


def test_every_parent_exists_and_is_above(places):
    for place in places.values():
        assert (place.parent is None) == (place.level == 1)
        if place.parent:
            assert places[place.parent].level < place.level, place
            assert place.slug.startswith(place.parent + "/")


def test_no_unit_lives_outside_its_parents_life(places):
    for place in places.values():
        if place.parent:
            parent = places[place.parent]
            assert not parent.last_day or (place.last_day and place.last_day <= parent.last_day), place
        if place.first_day and place.last_day:
            assert place.first_day <= place.last_day, place


def test_every_ended_unit_has_successors_and_no_living_one_has(places):
    for place in places.values():
        assert bool(place.successors) == bool(place.last_day), place
        for successor in place.successors:
            part = place.id.startswith(f"{successor}/")
            assert (place.id in places[successor].predecessors) != part


def test_a_successor_lives_when_its_predecessor_ends(places):
    for place in places.values():
        for successor in place.successors:
            morning_after = place.last_day + dt.timedelta(days=1)
            assert not count_days_off(places[successor], morning_after), (place.id, successor)


def test_succession_has_no_cycle_and_ends_in_the_present(gazetteer):
    for place in gazetteer.places():
        heirs = gazetteer.heirs(place)
        assert heirs, place
        assert all(heir.last_day is None for heir in heirs)


def test_a_district_becomes_what_its_wards_become(places):
    on = dt.date(2025, 6, 30)
    wards = defaultdict(list)
    for place in places.values():
        if not count_days_off(place, on):
            wards[place.parent].append(place)
    for place in places.values():
        children = wards[place.id]
        if place.level == 2 and children and place.last_day == on:
            assert set(place.successors) == {heir for child in children for heir in child.successors}


def test_coordinates_lie_in_viet_nam(gazetteer):
    known = [place for place in gazetteer.places() if place.latitude is not None]
    assert len(known) > 0.8 * len(gazetteer.places())
    for place in known:
        assert 6 < place.latitude < 24, place
        assert 102 < place.longitude < 117.5, place


def test_the_hand_kept_rows_name_their_source():
    with (DATA / "history.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert len(row["source"]) > 20, row
        assert row["first_day"] or row["last_day"], row


def test_files_are_sorted_and_plain(places):
    for name in ("provinces", "districts", "wards"):
        text = (DATA / f"{name}.csv").read_bytes()
        assert b"\r" not in text
        with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            ids = [row["id"] for row in csv.DictReader(file)]
        assert ids == sorted(ids)
    assert all(alias.place in places for alias in read_aliases())


def test_each_map_has_one_tile_for_each_province(gazetteer):
    for day, count in (("2024-12-31", 63), ("2025-06-30", 63), ("2025-07-01", 34)):
        on = dt.date.fromisoformat(day)
        tiles = gazetteer.tiles(on)
        living = {
            place.id for place in gazetteer.places() if place.level == 1 and not count_days_off(place, on)
        }
        assert len(tiles) == count
        assert {tile.place.id for tile in tiles} == living
        assert len({(tile.row, tile.column) for tile in tiles}) == count
        assert [(tile.row, tile.column) for tile in tiles] == sorted(
            (tile.row, tile.column) for tile in tiles
        )


def test_tiles_stand_as_the_provinces_lie(gazetteer):
    """North above south: over all pairs, the grid's rows agree with the latitudes nine times in ten."""
    for day in ("2024-06-01", "2026-01-01"):
        tiles = gazetteer.tiles(dt.date.fromisoformat(day))
        pairs = [
            (a, b)
            for a in tiles
            for b in tiles
            if a.row < b.row and abs(a.place.latitude - b.place.latitude) > 0.3
        ]
        assert sum(a.place.latitude > b.place.latitude for a, b in pairs) > 0.9 * len(pairs)


def test_a_worker_gets_the_same_gazetteer(gazetteer):
    assert pickle.loads(pickle.dumps(gazetteer)) is gazetteer
