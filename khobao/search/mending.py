"""Queries with a word that the archive does not know, mended by its nearest known syllables.

Twin of ``static/js/mending.js``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from khobao.search.query import Query
from khobao.search.ranking import count_postings
from khobao.search.reader import IndexReader
from khobao.text.diacritics import fold, matching_form

_WORD = re.compile(r'[^\s"“”:-]+')
_MOST_COMPLETIONS = 50
_MOST_WORDS = 4


def mend_query(reader: IndexReader, text: str, query: Query, unknown: Sequence[int]) -> str | None:
    """Return the query with likelier syllables for the words at the positions *unknown*, or None."""
    better = text
    for position in unknown:
        form = query.words[position].form
        mended = find_syllable(reader, query.words[position].folded)
        for word in _WORD.findall(text):
            if mended and matching_form(word) == form:
                better = better.replace(word, mended, 1)
    return None if better == text else _prefer_known(reader, better, query, unknown)


def find_syllable(reader: IndexReader, folded: str) -> str | None:
    """Return the syllable that a mistyped one most likely means, in its commonest form with tones.

    The fewest slips count first, then how common it is.
    """
    if len(folded) < 2 or any("0" <= letter <= "9" for letter in folded):
        return None
    best, best_score = "", 1.5 if len(folded) < 4 else 2.5
    for key, size in reader.syllables.items():
        if abs(len(key) - len(folded)) <= 2:
            score = count_slips(folded, key) - size / 20
            if score < best_score:
                best, best_score = key, score
    if not best:
        return None
    forms = reader.load_forms(best, whole=False)
    return max(forms, key=lambda form: count_postings([forms[form]]), default=best)


def count_slips(one: str, other: str) -> int:
    """Return how many letters to add, drop, change or swap with a neighbour to make one word the other.

    >>> count_slips("duongg", "duong"), count_slips("hue", "heu")
    (1, 1)
    """
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            slips = min(last[j - 1] + (letter != wanted), last[j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                slips = min(slips, before_last[j - 2] + 1)
            row.append(slips)
        before_last, last = last, row
    return last[-1]


def find_completions(reader: IndexReader, text: str, limit: int) -> list[tuple[str, int]]:
    """Return whole queries that complete the end of *text*, with the articles of what was completed.

    It is the longest run of its last words that begins something in the lexicon; the commonest come first.
    Twin of ``static/js/suggest.js``.
    """
    words = re.sub(r"\s+", " ", text).removeprefix(" ").split(" ")
    for kept in range(max(0, len(words) - _MOST_WORDS), len(words)):
        form = matching_form(" ".join(words[kept:]))
        folded = fold(form)
        if not re.match("[a-z0-9]", folded):
            continue
        found = [
            (word, count)
            for word, count in reader.find_lexicon(folded)
            if form == folded or word.startswith(form)
        ]
        if found:
            before = "".join(f"{word} " for word in words[:kept])
            ordered = sorted(found, key=lambda entry: (-entry[1], entry[0]))
            return [(before + word, count) for word, count in ordered[:limit]]
    return []


def _prefer_known(reader: IndexReader, mended: str, query: Query, unknown: Sequence[int]) -> str:
    """Return the mended query as the lexicon writes it when it knows it whole.

    “biên phòng” rather than “biến phong”.
    """
    plain = fold(matching_form(mended.strip()))
    completions = find_completions(reader, plain, _MOST_COMPLETIONS)
    known = next((text for text, _ in completions if fold(text) == plain), None)
    if not known:
        return mended
    # Tones that the reader typed and that were right stay.
    forms = known.split(" ")
    kept = all(
        position in unknown or word.form == word.folded or word.form in forms
        for position, word in enumerate(query.words)
    )
    return known if kept else mended
