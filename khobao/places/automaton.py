"""Many names in one text at once, by Aho and Corasick's automaton. The only importer of pyahocorasick."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import ahocorasick


class NameAutomaton:
    """Finds every given form of every name in a text in one pass, however many there are.

    >>> list(NameAutomaton({"Huế": "huế", "HUẾ": "huế", "Thừa Thiên Huế": "thừa thiên huế"}).find("ở HUẾ"))
    [(2, 5, 'huế')]
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take form as written -> key of the name."""
        self._automaton = ahocorasick.Automaton()
        for form, key in names.items():
            self._automaton.add_word(form, (len(form), key))
        self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, key) of each occurrence, overlapping ones too, by their end."""
        for last, (length, key) in self._automaton.iter(text):
            yield last + 1 - length, last + 1, key
