"""Abbreviations of the news: an article that writes one of the two forms is found by the other.

The short form is the term. Where a text has the long one, it gets the short one as well, in the index and in
a query alike; so either is looked up in one short list, and no query has to be asked twice.
"""

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources

from khobao.text.diacritics import matching_form

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
