"""All names in a text at once, by an Aho–Corasick automaton. The only importer of pyahocorasick."""

from collections.abc import Iterator, Mapping

import ahocorasick


class NameAutomaton:
    """Finds all given forms of names in one pass over a text; the time does not depend on their number.

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
