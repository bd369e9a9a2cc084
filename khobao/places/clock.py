"""Places in time: which place of several with one name existed on a day, and what the others became."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from khobao.model import Place

# Undated texts are read by the map of this day, the last one with the province of Thừa Thiên Huế, because
# archives have more old news than new, and the names that have ended are the old ones.
UNDATED = dt.date(2024, 12, 31)

# Days after which the name of an ended place no longer means what the place became, except after its kind:
# "tỉnh Nghệ Tĩnh" in 2015 is the province, "Nghệ Tĩnh" alone the name of a company.
FORGOTTEN = 20 * 365

# No unit has changed more often.
_LONGEST_CHAIN = 8


def count_days_off(place: Place, on: dt.date) -> int:
    """Return the days between *on* and the time in which *place* existed: 0 when it existed on that day."""
    if place.first_day and on < place.first_day:
        return (place.first_day - on).days
    if place.last_day and on > place.last_day:
        return (on - place.last_day).days
    return 0


def is_contemporary(one: Place, other: Place) -> bool:
    """Return whether *one* existed on the last day of *other*, or exists today when *other* does."""
    return not count_days_off(one, other.last_day or dt.date.max)


def find_nearest(places: Iterable[Place], on: dt.date | None) -> tuple[Place, ...]:
    """Return the places that existed on the day *on*, else those that existed nearest to it in time."""
    by_distance: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        by_distance[count_days_off(place, on or UNDATED)].append(place)
    return tuple(by_distance[min(by_distance)]) if by_distance else ()


def find_on_day(named: Iterable[Place], places: Mapping[str, Place], on: dt.date | None) -> tuple[Place, ...]:
    """Return the places of the day *on* that the places *named* are, were or became.

    When none of them existed then, the nearest in time are followed to that day: "Hà Tây" in 2015 is Hà Nội.
    In an undated text an ended place means itself, because the text was probably written before it ended.
    """
    nearest = find_nearest(named, on)
    if on is None or not nearest or not count_days_off(nearest[0], on):
        return tuple({place.id: place for place in nearest}.values())
    followed = (other for place in nearest for other in _follow(place, places, on))
    return tuple({place.id: place for place in followed}.values())


def _follow(place: Place, places: Mapping[str, Place], on: dt.date) -> tuple[Place, ...]:
    """Return what *place* was or became on a day when it did not exist: one place, or none.

    A divided place becomes the province of its parts, when they have one in common. A place that was formed
    later from several has no single origin. A province without known origin stands for itself: its name is
    older than the gazetteer.
    """
    line = [place]
    for _ in range(_LONGEST_CHAIN):
        changed = []
        for one in line:
            if not count_days_off(one, on):
                changed.append(one.id)
            elif one.first_day and one.first_day > on:
                # Only what ended when it began, not what it absorbed later under its name.
                origins = (places[other] for other in one.predecessors)
                changed += [
                    other.id for other in origins if other.last_day and other.last_day < one.first_day
                ]
            else:
                changed += one.successors
        line = [places[other] for other in sorted(set(changed))]
        if not any(count_days_off(one, on) for one in line):
            break
    found = [one for one in line if not count_days_off(one, on)]
    if len(found) == 1 and found[0].level <= place.level:
        return (found[0],)
    if place.first_day and place.first_day > on:
        return (place,) if place.level == 1 and not found else ()
    provinces = {one.id.partition("/")[0] for one in found}
    return (places[provinces.pop()],) if len(provinces) == 1 else ()


def find_heirs(place: Place, places: Mapping[str, Place], on: dt.date | None = None) -> tuple[Place, ...]:
    """Return what *place* had become by the day *on* (None: today), sorted by id.

    A place that still existed is its own heir.
    """
    day = on or dt.date.max
    found: dict[str, Place] = {}
    line = {place.id}
    seen: set[str] = set()
    while line:
        seen |= line
        following: set[str] = set()
        for place_id in line:
            if count_days_off(places[place_id], day):
                following.update(places[place_id].successors)
            else:
                found[place_id] = places[place_id]
        line = following - seen
    return tuple(found[place_id] for place_id in sorted(found))
