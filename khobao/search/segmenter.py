"""Vietnamese word segmentation: which syllables make a word together, as pyvi says.

pyvi tags every syllable as the beginning or the inside of a word, from its own spelling and case and those of
its neighbours. Its model is applied here to many texts at once (``tagger.py``); the words are the same.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from khobao.search.tagger import read_model, read_words, tag
from khobao.text.diacritics import matching_form

# What pyvi calls a syllable: an initial or title with its stop, a sign, an address, a number with separators,
# a single mark, or a run of letters and digits, whichever comes first in this order.
_SYLLABLE = re.compile(
    r"[A-ZĐ]+\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\.|==>|->|\.\.\.|>>|\n|\w+://[^\s]+"
    r"|[a-zA-Z0-9_.+-]+@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+|\d+(?:[.,_]\d+)+|[^\w\s]|\w+"
)


class _Traits(NamedTuple):
    """What the model and pyvi's rules know of a syllable by its spelling alone."""

    own: float  # what it adds to its own score for going on with a word
    as_previous: float  # and to that of the syllable after it
    as_next: float  # and to that of the one before it
    number: int  # in pyvi's list of words, 0 when it is not there
    apart: bool  # a mark or a number: never in one word with a neighbour
    title: bool  # begins with a capital


def find_compounds(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the different words of two or more syllables of each text, in matching form, sorted.

    Give text in its own case: pyvi goes by it, and does not segment toneless text at all.

    >>> find_compounds(["Thành phố phát triển kinh tế số"])
    [('kinh tế', 'phát triển', 'thành phố')]
    """
    found = []
    for syllables, bounds in _segment(texts):
        words = set()
        for start, end in pairwise(bounds):
            if end - start > 1:
                words.add(" ".join([_match(syllable) for syllable in syllables[start:end]]))
        found.append(tuple(sorted(words)))
    return found


def segment(text: str) -> list[list[str]]:
    """Return the words of *text*, each as its syllables, as pyvi spells and parts them.

    >>> segment("kinh tế số")
    [['kinh', 'tế'], ['số']]
    """
    ((syllables, bounds),) = _segment([text])
    return [syllables[start:end] for start, end in pairwise(bounds)]


def _segment(texts: Sequence[str]) -> list[tuple[list[str], list[int]]]:
    """Return of each text its syllables and where its words start, the end of the text after them."""
    parted = [_SYLLABLE.findall(unicodedata.normalize("NFC", text)) for text in texts]
    lengths = [len(syllables) for syllables in parted if syllables]
    joined = _find_joined([syllable for syllables in parted for syllable in syllables], lengths)
    found: list[tuple[list[str], list[int]]] = []
    begin = 0
    for syllables in parted:
        end = begin + len(syllables)
        found.append((syllables, [*np.flatnonzero(~joined[begin:end]).tolist(), len(syllables)]))
        begin = end
    return found


def _find_joined(syllables: list[str], lengths: list[int]) -> NDArray[np.bool_]:
    """Say of each syllable whether it goes on with the word of the one before it.

    *syllables* are those of all texts, *lengths* how many of them each text has.
    """
    if not syllables:
        return np.zeros(0, bool)
    numbers: dict[str, int] = {}
    places = np.array([numbers.setdefault(syllable, len(numbers)) for syllable in syllables])
    own, as_previous, as_next, number, apart, title = (
        np.array(column)[places] for column in zip(*map(_describe, numbers), strict=True)
    )
    model, words = read_model(), read_words()
    first = np.zeros(len(places), bool)
    first[np.cumsum([0, *lengths[:-1]])] = True
    follows = ~first[1:]  # of each syllable but the first: it stands in one text with the one before
    both = follows[1:] & follows[:-1]
    scores = own
    pairs = follows & words.has_pairs(number[:-1], number[1:])
    triples = both & words.has_triples(number[:-2], number[1:-1], number[2:])
    weight = model.features.get
    scores[1:] += follows * as_previous[:-1] + pairs * weight("-1:word.bi_gram()", 0.0)
    scores[2:] += triples * weight("-2:word.tri_gram()", 0.0)
    scores[:-1] += follows * as_next[1:] + pairs * weight("+1:word.bi_gram()", 0.0)
    scores[:-2] += triples * weight("+2:word.tri_gram()", 0.0)
    joined = tag(model, scores, lengths)
    # What pyvi lets be one word, whatever the model says.
    joined[1:] &= follows & ~apart[1:] & ~apart[:-1] & ~(title[1:] & ~title[:-1])
    joined[0] = False
    return joined


@lru_cache(maxsize=1 << 17)
def _describe(syllable: str) -> _Traits:
    weight = read_model().features.get
    lower = syllable.lower()
    names = [f"word.lower():{lower}"]
    names += ["word.istitle()"] if syllable.istitle() else []
    names += ["word.isupper()"] if syllable.isupper() else []
    alone = ["bias", "word.isdigit()"] if syllable.isdigit() else ["bias"]
    return _Traits(
        own=sum(weight(name, 0.0) for name in (*alone, *names)),
        as_previous=sum(weight(f"-1:{name}", 0.0) for name in names),
        as_next=sum(weight(f"+1:{name}", 0.0) for name in names),
        number=read_words().syllables.get(lower, 0),
        apart=syllable in string.punctuation or syllable[0].isdigit(),
        title=syllable[0].istitle(),
    )


@lru_cache(maxsize=1 << 17)
def _match(syllable: str) -> str:
    return matching_form(syllable)
