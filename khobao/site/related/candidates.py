"""For every article the few others that share most of its terms, counted on arrays.

Terms and articles go by numbers. A term's holders stand in a list; an article's terms in another. Articles
are looked at a block at a time, which bounds the memory whatever the size of the archive.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from khobao.runtime.arrays import Integers, find_order

NEAR = 8  # articles before and after one, in the list of a term, that are candidates
SHORTLIST = 16  # articles of which all that they share is counted
BRINGS_NOBODY = 4  # weight: long lists of terms with so little weight give no candidates

_BLOCK = 1024  # articles compared together
# A term that an article meets another by, in one integer: the other's number, whether the term's list is
# used as a whole, and the term's weight, least significant last. Weights are squares of at most 15.
_WEIGHT_BITS = 8
_WHOLE_BIT = 1 << _WEIGHT_BITS
_OTHER_SHIFT = _WEIGHT_BITS + 1
_NUMBER_BITS = 40
_WORD = 64  # bits


@dataclass(frozen=True)
class Holdings:
    """Which articles hold which terms; terms are numbered from the weightiest on."""

    articles: Integers  # the holders of every term, rising, term by term
    starts: Integers  # where the list of each term begins, and the end
    weights: Integers  # of each term, what it is worth to share it: never rising
    terms: Integers  # the terms of every article, article by article
    places: Integers  # of each of those: where the article stands in the list of the term
    term_starts: Integers  # where the terms of each article begin, and the end

    def count(self) -> int:
        """Return the number of articles."""
        return len(self.term_starts) - 1


def build_holdings(terms: Integers, sizes: Integers, weights: Integers) -> Holdings:
    """Return the holdings of articles: *terms* of each, each once, article by article; *sizes*: how many."""
    holder = np.repeat(np.arange(len(sizes)), sizes)
    order = find_order(terms)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return Holdings(
        articles=holder[order],
        starts=np.searchsorted(terms[order], np.arange(len(weights) + 1)),
        weights=weights,
        terms=terms,
        places=place,
        term_starts=np.concatenate(([0], np.cumsum(sizes))),
    )


def find_similar(
    holdings: Holdings, days: Integers, promising: int, least: int
) -> Iterator[tuple[Integers, Integers, Integers]]:
    """Yield, a block at a time, the articles that share much with each article, as (number, other, score).

    *days*: of every article. Candidates are the articles that share a term and are near in its list; of
    those, the ``SHORTLIST`` that score most by what brought them, then the nearest in days, unless they score
    less than *promising*. Pairs come out by number; left out are those of which all that they share scores
    less than *least*.
    """
    marks = _Marks(holdings)
    for begin in range(0, holdings.count(), _BLOCK):
        numbers = np.arange(begin, min(begin + _BLOCK, holdings.count()))
        number, other, whole = _list_candidates(holdings, days, numbers, promising)
        score = whole + marks.score(number, other)
        enough = score >= least
        yield number[enough], other[enough], score[enough]


@dataclass(frozen=True)
class _Neighbours:
    """The articles that stand near given ones in the lists of their terms: one row for each time."""

    owners: Integers  # whose neighbour it is: a position among the given articles
    places: Integers  # of the neighbour in the lists
    weights: Integers  # of the term
    whole: NDArray[np.bool_]  # whether the whole list of the term counts


def _find_neighbours(holdings: Holdings, numbers: Integers) -> _Neighbours:
    sizes = holdings.term_starts[numbers + 1] - holdings.term_starts[numbers]
    held = _concatenate_ranges(holdings.term_starts[numbers], sizes)
    terms, places = holdings.terms[held], holdings.places[held]
    low, high = holdings.starts[terms], holdings.starts[terms + 1]
    weights = holdings.weights[terms]
    long = high - low > 2 * NEAR
    low = np.where(long, np.maximum(low, places - NEAR), low)
    high = np.where(long, np.minimum(high, places + NEAR + 1), high)
    high = np.where(long & (weights <= BRINGS_NOBODY), low, high)
    counts = high - low
    owners = np.repeat(np.arange(len(numbers)), sizes)
    return _Neighbours(
        np.repeat(owners, counts),
        _concatenate_ranges(low, counts),
        np.repeat(weights, counts),
        np.repeat(~long, counts),
    )


def _concatenate_ranges(begins: Integers, sizes: Integers) -> Integers:
    """Return the numbers of all ranges, one after another; a range has a begin and a size."""
    return np.repeat(begins - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))


def _list_candidates(
    holdings: Holdings, days: Integers, numbers: Integers, promising: int
) -> tuple[Integers, Integers, Integers]:
    """Return the shortlists of the articles of *numbers*: number, other, score by whole lists."""
    near = _find_neighbours(holdings, numbers)
    rows = near.owners << _NUMBER_BITS | holdings.articles[near.places] << _OTHER_SHIFT
    rows |= np.where(near.whole, _WHOLE_BIT, 0) | near.weights
    rows.sort()
    pairs = rows >> _OTHER_SHIFT
    starts = np.flatnonzero(np.diff(pairs, prepend=-1))
    pairs = pairs[starts]
    worth = rows & _WHOLE_BIT - 1
    score = np.add.reduceat(worth, starts) if len(starts) else worth
    whole = np.add.reduceat(np.where(rows & _WHOLE_BIT, worth, 0), starts) if len(starts) else worth
    other = pairs & (1 << _NUMBER_BITS - _OTHER_SHIFT) - 1
    number = numbers[pairs >> _NUMBER_BITS - _OTHER_SHIFT]
    kept = (score >= promising) & (other != number)
    number, other, score, whole = number[kept], other[kept], score[kept], whole[kept]
    # The nearest first; of two as near, the one that stands before. Days, since the number of articles
    # between two changes whenever one comes.
    order = np.lexsort((np.abs(days[other] - days[number]), -score, number))
    number, other, whole = number[order], other[order], whole[order]
    rank = np.arange(len(number)) - np.searchsorted(number, number)
    return number[rank < SHORTLIST], other[rank < SHORTLIST], whole[rank < SHORTLIST]


class _Marks:
    """Which articles hold which of the terms with long lists: a bit each, words of 64 for every weight."""

    def __init__(self, holdings: Holdings) -> None:
        long = np.diff(holdings.starts) > 2 * NEAR
        weights = holdings.weights[long]
        begins = np.flatnonzero(np.diff(weights, prepend=-1))  # of each weight
        sizes = np.diff(begins, append=len(weights))
        words = -(-sizes // _WORD)
        first_words = np.cumsum(words) - words
        column = np.arange(len(weights)) + np.repeat(first_words * _WORD - begins, sizes)
        column_of = np.full(len(long), -1, np.int64)
        column_of[long] = column
        columns = column_of[holdings.terms]
        marked = columns >= 0
        rows = np.repeat(np.arange(holdings.count()), np.diff(holdings.term_starts))[marked]
        self._worth = np.repeat(weights[begins], words)
        self._bits = np.zeros((holdings.count(), len(self._worth)), np.uint64)
        bit = np.uint64(1) << (columns[marked] % _WORD).astype(np.uint64)
        np.bitwise_or.at(self._bits, (rows, columns[marked] // _WORD), bit)

    def score(self, number: Integers, other: Integers) -> Integers:
        """Return what the articles of every pair score by the terms with long lists that both hold."""
        counts = np.bitwise_count(self._bits[number] & self._bits[other])
        scores: Integers = counts.astype(np.int64) @ self._worth
        return scores
