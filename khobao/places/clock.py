"""Which of the places that share a name lived on a day, and what the others were or became."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from khobao.model import Place

# The day whose map an undated text is read by: the last of the 63 provinces with Thừa Thiên Huế among them.
# Archives hold more old news than new, and the old names are the ones that ended.
UNDATED = dt.date(2024, 12, 31)

# A name that ended so many days before is no longer used for what it became, unless its kind is written:
# "Nghệ Tĩnh" in 2015 is a firm's name, "tỉnh Nghệ Tĩnh" a province's.
FORGOTTEN = 20 * 365

# No unit has changed so often within the gazetteer's memory.
_LONGEST_CHAIN = 8


def find_days_off(place: Place, on: dt.date) -> int:
    """Return how many days lie between *on* and the life of *place*: 0 while it lived."""
    if place.first_day and on < place.first_day:
        return (place.first_day - on).days
    if place.last_day and on > place.last_day:
        return (on - place.last_day).days
    return 0


def is_contemporary(one: Place, other: Place) -> bool:
    """Tell whether both places lived on the last day of *other* (today, when it still lives)."""
    return not find_days_off(one, other.last_day or dt.date.max)


def find_nearest(places: Iterable[Place], on: dt.date | None) -> tuple[Place, ...]:
    """Return the places that lived on the day *on*; when none did, those that lived nearest to it in time."""
    by_distance: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        by_distance[find_days_off(place, on or UNDATED)].append(place)
    return tuple(by_distance[min(by_distance)]) if by_distance else ()


def find_living(named: Iterable[Place], places: Mapping[str, Place], on: dt.date | None) -> tuple[Place, ...]:
    """Return what the places *named* were called on the day *on*.

    Those that lived then are themselves; when none did, the nearest in time are followed to what they were
    or became: "Hà Tây" in 2015 is Hà Nội. An undated text keeps the old name: it was probably written while
    the name was in use.
    """
    nearest = find_nearest(named, on)
    if on is None or not nearest or not find_days_off(nearest[0], on):
        return tuple({place.id: place for place in nearest}.values())
    followed = (later for place in nearest for later in follow(place, places, on))
    return tuple({place.id: place for place in followed}.values())


def follow(place: Place, places: Mapping[str, Place], on: dt.date) -> tuple[Place, ...]:
    """Return what *place* was or became on a day when it did not live: one place, or none.

    A place that was divided gives the province that its parts share; one that was yet to be put together from
    several gives none. A province whose past is not known is itself: its name is older than the gazetteer.
    """
    line = [place]
    for _ in range(_LONGEST_CHAIN):
        changed = []
        for one in line:
            if not find_days_off(one, on):
                changed.append(one.id)
            elif one.first_day and one.first_day > on:
                # Not those that it took in later, under its name.
                origins = (places[other] for other in one.predecessors)
                changed += [
                    other.id for other in origins if other.last_day and other.last_day < one.first_day
                ]
            else:
                changed += one.successors
        line = [places[other] for other in sorted(set(changed))]
        if not any(find_days_off(one, on) for one in line):
            break
    living = [one for one in line if not find_days_off(one, on)]
    if len(living) == 1 and living[0].level <= place.level:
        return (living[0],)
    if place.first_day and place.first_day > on:
        return (place,) if place.level == 1 and not living else ()
    provinces = {one.id.partition("/")[0] for one in living}
    return (places[provinces.pop()],) if len(provinces) == 1 else ()


def find_heirs(place: Place, places: Mapping[str, Place], on: dt.date | None = None) -> tuple[Place, ...]:
    """Return what *place* had become on the day *on* (None: today), through every change, sorted by id.

    A place that still lives is its own heir.
    """
    return _walk(place, places, on or dt.date.max, forward=True)


def find_origins(place: Place, places: Mapping[str, Place], on: dt.date) -> tuple[Place, ...]:
    """Return what *place* had come from, as it stood on the day *on*, sorted by id."""
    return _walk(place, places, on, forward=False)


def _walk(place: Place, places: Mapping[str, Place], on: dt.date, *, forward: bool) -> tuple[Place, ...]:
    found: dict[str, Place] = {}
    line = {place.id}
    seen: set[str] = set()
    while line:
        seen |= line
        ahead: set[str] = set()
        for place_id in line:
            one = places[place_id]
            if not find_days_off(one, on):
                found[place_id] = one
                if forward:
                    continue
            ahead.update(one.successors if forward else one.predecessors)
        line = ahead - seen
    return tuple(found[place_id] for place_id in sorted(found))
