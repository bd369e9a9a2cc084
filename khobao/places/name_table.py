"""The table of names to look for in a text. The only importer of pyahocorasick."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import ahocorasick

from khobao.model import Place
from khobao.places.clock import UNDATED, count_days_off
from khobao.places.names import build_forms, spell_name
from khobao.places.units import Alias


class NameAutomaton:
    """Finds all forms of names in one pass over a text (Aho–Corasick), however many there are.

    >>> list(NameAutomaton({"Huế": "huế", "HUẾ": "huế", "Thừa Thiên Huế": "thừa thiên huế"}).find("ở HUẾ"))
    [(2, 5, 'huế')]
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take form as printed -> key of the name."""
        self._automaton = ahocorasick.Automaton()
        for form, key in names.items():
            self._automaton.add_word(form, (len(form), key))
        self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, key) of each occurrence, sorted by end; occurrences may overlap."""
        for last, (length, key) in self._automaton.iter(text):
            yield last + 1 - length, last + 1, key


@dataclass(frozen=True)
class NameTable:
    """The names that the gazetteer knows."""

    places: Mapping[str, list[Place]]  # key of a name without its kind -> places of all times with that name
    joined: frozenset[str]  # keys of ended provinces whose name joins two others: "Quảng Nam - Đà Nẵng"
    needing_kind: frozenset[str]  # keys that mean a place only after a kind: "TP. Hồ Chí Minh"
    automaton: NameAutomaton


def build_name_table(
    by_key: Mapping[str, list[Place]], names: Iterable[str], places: Iterable[Place], aliases: Iterable[Alias]
) -> NameTable:
    """Return the table of *names*: those of all *places*, without their kinds, and the texts of *aliases*.

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
