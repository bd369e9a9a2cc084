"""Candidates: the places that a mention may mean on the article's day, by its name and kind alone."""

import datetime as dt
from collections.abc import Mapping

from khobao.model import Place
from khobao.places.clock import FORGOTTEN, UNDATED, count_days_off, find_on_day
from khobao.places.mentions import Mention
from khobao.places.name_table import NameTable
from khobao.places.names import KIND_LEVELS

# Islands right below a province are used without their kind: "Phú Quốc đón khách".
ISLAND_KIND = "đặc khu"
WARDS = frozenset({3})

# A ward is evidence for its district only when at most this many wards have its name. Half of all
# provinces have a ward Tân Tiến.
_MOST_NAMESAKES = 3


def find_candidates(
    mention: Mention, names: NameTable, places: Mapping[str, Place], on: dt.date | None
) -> tuple[Place, ...]:
    """Return the places of the day *on* that fit the name and the kind of *mention*."""
    named = [
        place for place in names.places.get(mention.key, ()) if _fits(place, mention.kind, on or UNDATED)
    ]
    found = find_on_day(named, places, on)
    return tuple(place for place in found if place.kind == mention.kind) or found


def find_rare_wards(
    mention: Mention, names: NameTable, places: Mapping[str, Place], on: dt.date | None
) -> tuple[Place, ...]:
    """Return the candidates of *mention*, when its kind is that of a ward and they are few; else none."""
    if KIND_LEVELS.get(mention.kind) != WARDS:
        return ()
    candidates = find_candidates(mention, names, places, on)
    return candidates if len(candidates) <= _MOST_NAMESAKES else ()


def _fits(place: Place, kind: str, day: dt.date) -> bool:
    """Return whether a text of *day* may name *place* with *kind*; an empty kind is none."""
    days_off = count_days_off(place, day)
    if not kind:
        is_forgotten = days_off >= FORGOTTEN and place.last_day is not None and place.last_day < day
        return (place.level < 3 or place.kind == ISLAND_KIND) and not is_forgotten
    # A district may have the kind of an earlier or a later day; a ward of another kind is another ward.
    return place.level in KIND_LEVELS[kind] and (place.level < 3 or not days_off or place.kind == kind)
