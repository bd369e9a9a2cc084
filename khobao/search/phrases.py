"""Syllables in a row: which articles can hold them by their pairs, and which do by their text.

Twin of ``static/js/phrases.js``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from khobao.search.analyze.analyzer import find_tokens
from khobao.search.ranking import Unit, count_postings
from khobao.search.reader import IndexReader
from khobao.text.diacritics import fold

_MOST_CHECKED = 200  # articles whose text is read to check a phrase


def find_chain(reader: IndexReader, forms: Sequence[str]) -> set[int]:
    """Return the articles that hold the syllables in a row, one at least, as far as pairs can say."""
    toned = _have_tones(forms)
    loaded = [reader.load_forms(fold(form), whole=True) for form in forms]
    held = [
        _list_articles([known[form]] if toned and form in known else known.values())
        for form, known in zip(forms, loaded, strict=True)
    ]
    counts = [count_postings(list(known.values())) for known in loaded]
    for neighbours, of_both in zip(pairwise(forms), pairwise(counts), strict=True):
        pair = reader.load_pair(*map(fold, neighbours), whole=True)
        # Pairs of rare syllables are not stored; the text will tell.
        if pair or min(of_both) >= reader.rare:
            held.append(_list_articles([pair] if pair else []))
    return set.intersection(*held)


def holds_phrase(text: str, forms: Sequence[str]) -> bool:
    """Say whether syllables follow each other in a text."""
    toned = _have_tones(forms)
    line = " ".join(token.form if toned else token.folded for token in find_tokens(text) if not token.is_code)
    return f" {' '.join(forms)} " in f" {line} "


def check_phrases(
    reader: IndexReader, numbers: list[int], phrases: Sequence[Sequence[str]], wanted: int
) -> list[int]:
    """Return those of *numbers* whose text has the phrases; *wanted* are enough, the rest stay unread."""
    kept: list[int] = []
    for position, number in enumerate(numbers):
        if position == _MOST_CHECKED or len(kept) == wanted:
            return kept + numbers[position:]
        text = f"{reader.load_hit(number).title}.\n{reader.load_text(number)}"
        if all(holds_phrase(text, forms) for forms in phrases):
            kept.append(number)
    return kept


def _have_tones(forms: Sequence[str]) -> bool:
    return any(form != fold(form) for form in forms)


def _list_articles(units: Iterable[Unit]) -> set[int]:
    return {number for unit in units for number in unit.list_articles()}
