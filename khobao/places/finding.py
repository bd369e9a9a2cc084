"""The places that an article is about: the steps in order, and the table of names that they look for."""

import datetime as dt
from collections.abc import Iterable, Mapping

from khobao.model import ArticleText, Place
from khobao.places.automaton import NameAutomaton
from khobao.places.clock import UNDATED, count_days_off
from khobao.places.mentions import NameTable, find_mentions
from khobao.places.names import build_forms, spell_name
from khobao.places.ranking import rank_places
from khobao.places.resolution import resolve_mentions
from khobao.places.units import Alias


def find_places(
    text: ArticleText, names: NameTable, places: Mapping[str, Place], on: dt.date | None, home: Place | None
) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    """Return the places of *text* on the day *on*, most important first, and the ambiguous names in it.

    *home* is the place of the publisher, when known.
    """
    resolved = resolve_mentions(find_mentions(text, names), names, places, on, home)
    return rank_places(resolved, places), resolved.doubts


def build_name_table(
    by_key: Mapping[str, list[Place]], names: Iterable[str], places: Iterable[Place], aliases: Iterable[Alias]
) -> NameTable:
    """Return what to look for in a text: *names* are those of all *places*, without their kinds, and aliases.

    *by_key*: key of a name -> the places with that name.
    """
    forms: dict[str, str] = {}  # as a newspaper prints it -> key
    for name in dict.fromkeys(names):
        for spelling, key in spell_name(name).items():
            if not key.isdigit():  # "1" is a name only after its kind
                forms.update(dict.fromkeys(build_forms(spelling), key))
    joined = {
        key
        for place in places
        if place.level == 1 and " - " in place.name and count_days_off(place, UNDATED)
        for key in spell_name(place.name).values()
    }
    needing_kind = {key for alias in aliases if alias.needs_kind for key in spell_name(alias.text).values()}
    return NameTable(by_key, frozenset(joined), frozenset(needing_kind), NameAutomaton(forms))
