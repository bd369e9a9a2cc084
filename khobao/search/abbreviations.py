"""Abbreviations of the news: an article that writes one of the two forms is found by the other.

The short form is the term. Where a text has the long one, it gets the short one as well, in the index and in
a query alike; so either is looked up in one short list, and no query has to be asked twice.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from khobao.search.analyzer import Token
from khobao.text.diacritics import fold, matching_form

# Syllables of a long form -> its short forms. All in matching form.
Abbreviations = Mapping[tuple[str, ...], tuple[str, ...]]


@cache
def read_abbreviations() -> Abbreviations:
    """Read the table that comes with the program: short form, long form."""
    table: dict[tuple[str, ...], tuple[str, ...]] = {}
    text = resources.files(__package__).joinpath("abbreviations.csv").read_text(encoding="utf-8")
    for short, long in csv.reader(text.splitlines()):
        syllables = tuple(matching_form(long).split())
        table[syllables] = (*table.get(syllables, ()), matching_form(short))
    return table


def find_abbreviations(tokens: Sequence[Token], table: Abbreviations) -> list[tuple[int, int, Token]]:
    """Return the long forms among the tokens: first token, token after the last, the short form as a token.

    >>> from khobao.search.analyzer import find_tokens
    >>> find_abbreviations(find_tokens("Ủy ban nhân dân"), read_abbreviations())[0][2].form
    'ubnd'
    """
    starts = _starts(table)
    found = []
    for first, token in enumerate(tokens):
        for syllables in starts.get(token.form, ()):
            last = first + len(syllables)
            if tuple(other.form for other in tokens[first:last]) == syllables:
                found += [(first, last, Token(short, fold(short), True, False)) for short in table[syllables]]
    return found


@cache
def _cached_starts() -> Mapping[str, list[tuple[str, ...]]]:
    return _build_starts(read_abbreviations())


def _starts(table: Abbreviations) -> Mapping[str, list[tuple[str, ...]]]:
    return _cached_starts() if table is read_abbreviations() else _build_starts(table)


def _build_starts(table: Abbreviations) -> Mapping[str, list[tuple[str, ...]]]:
    starts: dict[str, list[tuple[str, ...]]] = {}
    for syllables in sorted(table):
        starts.setdefault(syllables[0], []).append(syllables)
    return starts
