"""Vietnamese word segmentation: which syllables make a word together, as pyvi says.

pyvi tags every syllable as the beginning or the inside of a word, from its own spelling and case and those of
its neighbours. Its model is applied here to many texts at once (``tagger.py``); the words are the same.
"""

import re
import string
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from khobao.runtime.arrays import find_ranks, sort_once
from khobao.search.analyze.tagger import read_model, read_words, tag
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


@dataclass(frozen=True)
class _Parted:
    """The syllables of several texts, one text after another."""

    names: list[str]  # every different syllable, in the order in which they first stand
    numbers: NDArray[np.int64]  # of each syllable, the position of its name
    sizes: NDArray[np.int64]  # how many syllables each text has


def find_compounds(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the different words of two or more syllables of each text, in matching form, sorted.

    Keep the case of the text: pyvi uses it. Toneless text is not segmented at all.

    >>> find_compounds(["Thành phố phát triển kinh tế số"])
    [('kinh tế', 'phát triển', 'thành phố')]
    """
    parted = _part(texts)
    starts = np.flatnonzero(~_find_joined(parted))
    sizes = np.diff(starts, append=len(parted.numbers))
    starts, sizes = starts[sizes > 1], sizes[sizes > 1]
    matching: dict[str, int] = {}
    spelled = [matching.setdefault(_match(name), len(matching)) for name in parted.names]
    forms, numbers = list(matching), np.array(spelled, np.int64)[parted.numbers]
    # Nearly all have two syllables: such a word is one number, and is written once.
    two = sizes == 2
    pairs, pair_of = find_ranks(numbers[starts[two]] * len(forms) + numbers[starts[two] + 1])
    names = [f"{forms[pair // len(forms)]} {forms[pair % len(forms)]}" for pair in pairs.tolist()]
    names += [
        " ".join([forms[number] for number in numbers[start : start + size].tolist()])
        for start, size in zip(starts[~two].tolist(), sizes[~two].tolist(), strict=True)
    ]
    words = sorted(set(names))
    ranks = dict(zip(words, count()))
    rank = np.array([ranks[name] for name in names], np.int64)
    rank = np.concatenate((rank[: len(pairs)][pair_of], rank[len(pairs) :]))
    text = np.searchsorted(np.cumsum(parted.sizes), np.concatenate((starts[two], starts[~two])), "right")
    held = sort_once(text * (len(words) + 1) + rank)
    bounds = np.searchsorted(held, np.arange(len(texts) + 1) * (len(words) + 1)).tolist()
    of_text = (held % (len(words) + 1)).tolist()
    return [tuple([words[number] for number in of_text[begin:end]]) for begin, end in pairwise(bounds)]


def segment(text: str) -> list[list[str]]:
    """Return the words of *text*, each as its syllables, as pyvi spells and parts them.

    >>> segment("kinh tế số")
    [['kinh', 'tế'], ['số']]
    """
    parted = _part([text])
    syllables = [parted.names[number] for number in parted.numbers.tolist()]
    bounds = [*np.flatnonzero(~_find_joined(parted)).tolist(), len(syllables)]
    return [syllables[start:end] for start, end in pairwise(bounds)]


def _part(texts: Iterable[str]) -> _Parted:
    chunks: list[str] = []
    ends = []
    for text in texts:
        for line in unicodedata.normalize("NFC", text).split("\n"):
            chunks += line.split()
            chunks.append("\n")
        chunks.pop()  # of the last line there is no end
        ends.append(len(chunks))
    of_chunk = {chunk: _find_syllables(chunk) for chunk in dict.fromkeys(chunks)}
    places = dict(zip(of_chunk, count()))
    chunk = np.fromiter(map(places.__getitem__, chunks), np.int64, len(chunks))
    names: dict[str, int] = {}
    flat = [names.setdefault(name, len(names)) for found in of_chunk.values() for name in found]
    sizes = np.array(list(map(len, of_chunk.values())), np.int64)
    counts = sizes[chunk]
    after = np.cumsum(counts)
    at = np.repeat((np.cumsum(sizes) - sizes)[chunk] - after + counts, counts) + np.arange(int(counts.sum()))
    text_sizes = np.diff(np.concatenate(([0], after))[np.array(ends, np.int64)], prepend=0)
    return _Parted(list(names), np.array(flat, np.int64)[at], text_sizes)


@lru_cache(maxsize=1 << 17)
def _find_syllables(chunk: str) -> tuple[str, ...]:
    """Return the syllables of what stands between two white spaces, which no syllable reaches across."""
    return tuple(_SYLLABLE.findall(chunk))


def _find_joined(parted: _Parted) -> NDArray[np.bool_]:
    """Say of each syllable whether it goes on with the word of the one before it."""
    places = parted.numbers
    if not len(places):
        return np.zeros(0, bool)
    sizes = parted.sizes[parted.sizes > 0]
    own, as_previous, as_next, number, apart, title = (
        np.array(column)[places] for column in zip(*map(_describe, parted.names), strict=True)
    )
    model, words = read_model(), read_words()
    first = np.zeros(len(places), bool)
    first[np.cumsum(sizes) - sizes] = True
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
    joined = tag(model, scores, sizes)
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
