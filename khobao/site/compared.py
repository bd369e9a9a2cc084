"""What is compared of the articles of an archive to relate them: their terms as arrays, and a few facts.

A term is a compound of an article's opening, or a place. It weighs by how few articles have it, in coarse
steps: one article more seldom moves a term to another step, and so the related articles of others stay.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, count

import numpy as np
from numpy.typing import NDArray

from khobao.arrays import Integers, find_order
from khobao.recordbytes import format_record, parse_record
from khobao.site.sharing import NEAR, Holdings, build_holdings, find_met

# Of an article: slug, title, day (0: it has no date), seed, seeds of its copies.
Facts = tuple[str, str, int, str | None, tuple[str, ...]]
# All that is compared of an article: its facts, the names of its places, and its compounds, a line each.
Row = tuple[Facts, tuple[str, ...], str]

_PLACE = " "  # before the name of a place, among the names of terms: compounds begin with a letter
_SMALL = 256  # articles; in a smaller archive no term can be very rare
STORED = "<i4"  # numbers in the cache
_POWERS = 1 << np.arange(62)
_STEPS = (np.arange(63) + 1) // 2  # of four, by the bits of a number


@dataclass(frozen=True)
class Compared:
    """The articles of an archive by their numbers, and what terms they have, by theirs."""

    facts: Sequence[Facts]
    names: Sequence[str]  # of the terms
    held: Integers  # the terms of every article, each once, article by article
    sizes: Integers  # how many each article has

    def weigh_terms(self) -> Integers:
        """Return what it is worth to share each term; 0 when only one article has it, or very many."""
        return np.where(self.holders > 1, weigh(self.holders, len(self.facts)), 0)

    @cached_property
    def holders(self) -> Integers:
        """How many articles have each term."""
        return np.bincount(self.held, minlength=len(self.names))

    def find_terms(self, articles: Integers) -> NDArray[np.bool_]:
        """Say of each term whether one of *articles* has it."""
        asked = np.zeros(len(self.facts), np.bool_)
        asked[articles] = True
        found = np.zeros(len(self.names), np.bool_)
        found[self.held[np.repeat(asked, self.sizes)]] = True
        return found

    def select(self, terms: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Say of each article whether it has some of *terms*, which says of each term whether it counts."""
        chosen = np.zeros(len(self.facts), np.bool_)
        chosen[np.repeat(np.arange(len(self.facts)), self.sizes)[terms[self.held]]] = True
        return chosen

    def hold(self, weights: Integers) -> tuple[Holdings, Integers]:
        """Return who has which of the terms that weigh something, and the numbers of these terms.

        Holdings have their own numbers, the weightiest first.
        """
        telling = np.flatnonzero(weights)
        telling = telling[find_order(weights.max(initial=0) - weights[telling])]
        rank = np.full(len(weights), -1, np.int64)
        rank[telling] = np.arange(len(telling))
        terms = rank[self.held]
        owners = np.repeat(np.arange(len(self.facts)), self.sizes)[terms >= 0]
        sizes = np.bincount(owners, minlength=len(self.facts))
        return build_holdings(terms[terms >= 0], sizes, weights[telling]), telling

    def name_term(self, term: int) -> tuple[str, bool]:
        """Return the name of a term, and whether it is a place's."""
        name = self.names[term]
        return name.removeprefix(_PLACE), name.startswith(_PLACE)


def compare(rows: Iterable[Row]) -> Compared:
    """Return what is compared of the articles of *rows*."""
    nobody = Compared((), (), np.zeros(0, np.int64), np.zeros(0, np.int64))
    listed = list(rows)
    return replace(nobody, np.full(len(listed), -1, np.int64), dict(enumerate(listed)))


def replace(before: Compared, standing: Integers, rows: Mapping[int, Row]) -> Compared:
    """Return what is compared after a change.

    *standing* has the number that each article had *before*, rising, or -1 for those of *rows* (number ->
    row), which are new or have changed. The terms of before keep their numbers, even those nobody has now.
    """
    number = defaultdict(count(len(before.names)).__next__, zip(before.names, count(), strict=False))
    fresh = [
        [
            number[name]
            for name in (
                *(compounds.split("\n") if compounds else ()),
                *map(_PLACE.__add__, dict.fromkeys(places)),
            )
        ]
        for _, places, compounds in rows.values()
    ]
    # Whether they stand or are new, the terms of an article are a stretch of one array.
    pool = np.concatenate([before.held, *(np.array(terms, np.int64) for terms in fresh)])
    sizes_there = np.concatenate([before.sizes, np.array(list(map(len, fresh)), np.int64)])
    begins_there = np.cumsum(sizes_there) - sizes_there
    there = standing.copy()
    there[list(rows)] = np.arange(len(rows)) + len(before.facts)
    sizes = sizes_there[there]
    begins = np.repeat(begins_there[there] - np.cumsum(sizes) + sizes, sizes)
    return Compared(
        [before.facts[old] if old >= 0 else rows[new][0] for new, old in enumerate(standing.tolist())],
        list(number),
        pool[begins + np.arange(len(begins))],
        sizes,
    )


def find_touched(before: Compared, after: Compared, standing: Integers) -> NDArray[np.bool_]:
    """Say of each article whether others may be related to it than *before*; *standing* as for ``replace``.

    They are the same where all terms weigh what they did and have lists as long, as far as it matters, and
    nobody who has changed comes into question, or did.
    """
    before = dataclasses.replace(before, names=after.names)
    arrived = np.flatnonzero(standing < 0)
    now = find_now(standing, len(before.facts))
    worth, worth_before = after.weigh_terms(), before.weigh_terms()
    is_long, was_long = (compared.holders > 2 * NEAR for compared in (after, before))
    touched = after.select((worth != worth_before) | (is_long != was_long))
    touched[_find_met(after, worth, arrived)] = True
    met_before = now[_find_met(before, worth_before, np.flatnonzero(now < 0))]
    touched[met_before[met_before >= 0]] = True
    return touched


def find_now(standing: Integers, count: int) -> Integers:
    """Return the number that each of *count* articles has now, -1 for those that have changed or gone."""
    now = np.full(count, -1, np.int64)
    stays = np.flatnonzero(standing >= 0)
    now[standing[stays]] = stays
    return now


def _find_met(compared: Compared, weights: Integers, articles: Integers) -> Integers:
    """Return the articles that come into question for some of *articles*, and they for those."""
    holdings, _ = compared.hold(np.where(compared.find_terms(articles), weights, 0))
    return find_met(holdings, articles)


def weigh(holders: Integers, total: int) -> Integers:
    """Return what it is worth that two articles of *total* share a term that *holders* of them have.

    The square of its inverse document frequency, in powers of four; 0 when about one in sixteen has it.

    >>> weigh(np.array([2, 4, 16, 64, 256, 1024]), 10_000).tolist()
    [36, 25, 16, 9, 4, 0]
    >>> weigh(np.array([2, 4]), 5).tolist()
    [1, 0]
    """
    rarity = step(total) - _STEPS[np.searchsorted(_POWERS, holders, "right")]
    return np.where((rarity > 1) | (total < _SMALL), rarity**2, 0)


def step(count: int) -> int:
    """Return the power of four, about, that *count* has come to.

    >>> [step(count) for count in (1, 2, 3, 4, 15, 16)]
    [1, 1, 1, 2, 2, 3]
    """
    return (count.bit_length() + 1) // 2


def format_compared(compared: Compared) -> bytes:
    """Return *compared* as bytes, without the terms that nobody has."""
    used = compared.holders > 0
    number = np.cumsum(used) - 1
    names = list(compress(compared.names, used.tolist()))
    numbers = (number[compared.held], compared.sizes)
    return format_record((list(compared.facts), names, *(part.astype(STORED).tobytes() for part in numbers)))


def parse_compared(data: bytes | memoryview) -> Compared:
    """Return what ``format_compared`` was given. Raises ValueError for any other bytes."""
    facts, names, *numbers = parse_record(data)
    held, sizes = (np.frombuffer(part, STORED).astype(np.int64) for part in numbers)
    return Compared(facts, names, held, sizes)
