"""What is compared of the articles of an archive to relate them: their terms as arrays, and a few facts.

A term is a compound of an article's opening, or a place. Its weight goes by how few articles have it, in
coarse steps, so that one article more seldom gives a term another weight.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, count

import numpy as np

from khobao.runtime.arrays import Integers, find_order
from khobao.site.related.candidates import Holdings, build_holdings

# Of an article: slug, title, day (0: it has no date), seed, seeds of its copies.
Facts = tuple[str, str, int, str | None, tuple[str, ...]]
# All that is compared of an article: its facts, the names of its places, and its compounds, a line each.
Row = tuple[Facts, tuple[str, ...], str]

_PLACE = " "  # before the name of a place, among the names of terms: compounds begin with a letter
_SMALL = 256  # articles; in a smaller archive no term can be very rare
_POWERS = 1 << np.arange(62)
_STEPS = (np.arange(63) + 1) // 2  # of four, by the bits of a number


@dataclass(frozen=True)
class Compared:
    """The articles of an archive by their numbers, and what terms they have, by theirs."""

    facts: Sequence[Facts]
    names: Sequence[str]  # of the terms
    held: Integers  # the terms of every article, each once, article by article
    sizes: Integers  # how many each article has

    def compute_weights(self) -> Integers:
        """Return the weight of each term; 0 when only one article has it, or very many."""
        document_frequencies = np.bincount(self.held, minlength=len(self.names))
        return np.where(
            document_frequencies > 1, compute_idf_weight(document_frequencies, len(self.facts)), 0
        )

    def build_holdings(self) -> tuple[Holdings, Integers]:
        """Return which articles hold which of the terms that have a weight, and the numbers of these terms.

        Holdings have their own numbers of terms, the weightiest first.
        """
        weights = self.compute_weights()
        weighty = np.flatnonzero(weights)
        weighty = weighty[find_order(weights.max(initial=0) - weights[weighty])]
        rank = np.full(len(weights), -1, np.int64)
        rank[weighty] = np.arange(len(weighty))
        terms = rank[self.held]
        owners = np.repeat(np.arange(len(self.facts)), self.sizes)[terms >= 0]
        sizes = np.bincount(owners, minlength=len(self.facts))
        return build_holdings(terms[terms >= 0], sizes, weights[weighty]), weighty

    def name_term(self, term: int) -> tuple[str, bool]:
        """Return the name of a term, and whether it is a place's."""
        name = self.names[term]
        return name.removeprefix(_PLACE), name.startswith(_PLACE)


def compare(rows: Iterable[Row]) -> Compared:
    """Return what is compared of the articles of *rows*."""
    facts: list[Facts] = []
    held: list[list[int]] = []
    number: defaultdict[str, int] = defaultdict(count().__next__)
    for of_article, places, compounds in rows:
        words = compounds.split("\n") if compounds else []
        facts.append(of_article)
        held.append([number[name] for name in (*words, *map(_PLACE.__add__, dict.fromkeys(places)))])
    return Compared(
        facts,
        list(number),
        np.fromiter(chain.from_iterable(held), np.int64),
        np.array(list(map(len, held)), np.int64),
    )


def compute_idf_weight(document_frequencies: Integers, total: int) -> Integers:
    """Return the weight of terms that so many articles of *total* have.

    It is the square of the inverse document frequency, in powers of four; 0 when about one in sixteen has it.

    >>> compute_idf_weight(np.array([2, 4, 16, 64, 256, 1024]), 10_000).tolist()
    [36, 25, 16, 9, 4, 0]
    >>> compute_idf_weight(np.array([2, 4]), 5).tolist()
    [1, 0]
    """
    rarity = count_powers(total) - _STEPS[np.searchsorted(_POWERS, document_frequencies, "right")]
    return np.where((rarity > 1) | (total < _SMALL), rarity**2, 0)


def count_powers(number: int) -> int:
    """Return about the power of four that *number* is.

    >>> [count_powers(number) for number in (1, 2, 3, 4, 15, 16)]
    [1, 1, 1, 2, 2, 3]
    """
    return (number.bit_length() + 1) // 2
