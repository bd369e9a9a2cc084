"""Which articles go with which, and by what.

Not all pairs of articles are compared: of a long list of articles that share a term, only those nearest in it
are candidates (``candidates.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter

import numpy as np

from khobao.runtime.arrays import Integers
from khobao.runtime.workers import paused_collector
from khobao.site.related.candidates import find_similar
from khobao.site.related.terms import Compared, Row, compare, count_powers
from khobao.text.diacritics import matching_form

MOST = 4  # related articles of one
TOPICS = 3  # of what two articles share that is named

_TERMS_KEPT = 1 << 13  # articles whose terms are at hand; each takes 3 kB

Topic = tuple[str, bool]  # name of a term, and whether it is a place's

_form = lru_cache(1 << 16)(matching_form)  # names are compared again and again


@dataclass(frozen=True)
class Pairs:
    """Related articles, by the number of the one that others are related to; of its own the best first."""

    numbers: Integers
    others: Integers
    topics: Sequence[tuple[Topic, ...]]  # what the two of each pair share, the rarest first


@paused_collector()
def relate_rows(rows: Iterable[Row]) -> Pairs:
    """Return the related articles of all *rows*, which are numbered in their order.

    Ties go to the article nearest in time, then by slug. A copy of the story is never related to it.
    """
    compared = compare(rows)
    stories = _Stories(compared)
    shared: dict[tuple[int, int], tuple[Topic, ...]] = {}  # the same for both articles of a pair
    found = []
    for number, others in _rank(stories):
        story = stories[number]
        for other in islice((o for o in others if not story.is_copy(stories[o])), MOST):
            pair = (min(number, other), max(number, other))
            if pair not in shared:
                shared[pair] = stories.choose_topics(*pair)
            found.append((number, other, shared[pair]))
    _form.cache_clear()  # or a worker would keep the memory
    return Pairs(
        np.array([number for number, *_ in found], np.int64),
        np.array([other for _, other, _ in found], np.int64),
        [topics for *_, topics in found],
    )


def _rank(stories: _Stories) -> Iterator[tuple[int, list[int]]]:
    """Yield (number, the articles that share enough with it, best first) for those with any."""
    slugs = [slug for slug, *_ in stories.compared.facts]
    days = np.array([day for _, _, day, _, _ in stories.compared.facts], np.int64)
    least = count_powers(len(slugs)) ** 2 * 5 // 4  # a term or two that hardly another article has, and more
    for numbers, others, scores in find_similar(stories.holdings, days, least // 3, least):
        apart = np.abs(days[others] - days[numbers])
        rows = zip(*(column.tolist() for column in (numbers, -scores, apart, others)), strict=True)
        for number, group in groupby(rows, key=itemgetter(0)):
            ranked = sorted((worth, far, slugs[other], other) for _, worth, far, other in group)
            yield number, [other for *_, other in ranked]


class _Story:
    """What is compared of an article whenever it is a candidate."""

    __slots__ = ("named", "seed", "title")  # there is one for nearly every article

    def __init__(self, title: str, seed: str | None, copies: Iterable[str]) -> None:
        self.title = f" {_form(title)} "
        self.seed = seed
        self.named = frozenset(filter(None, copies))  # seeds with the same story

    def is_copy(self, other: _Story) -> bool:
        """Tell whether two are one story: by the same title, or because one names a seed of the two."""
        named = self.named | other.named
        return self.title == other.title or self.seed in named or other.seed in named


class _Stories(dict[int, _Story]):
    """Number of an article -> what is compared of it, built when it is first asked for."""

    def __init__(self, compared: Compared) -> None:
        super().__init__()
        self.compared = compared
        self.holdings, weighty = compared.build_holdings()
        self._topics = [compared.name_term(term) for term in weighty.tolist()]
        self._weights = self.holdings.weights.tolist()
        self._terms_of = lru_cache(_TERMS_KEPT)(self._find_terms)
        # As each is looked for in a title.
        self._spelled = [f" {_form(name) if is_place else name} " for name, is_place in self._topics]

    def __missing__(self, number: int) -> _Story:
        _, title, _, seed, copies = self.compared.facts[number]
        story = self[number] = _Story(title, seed, copies)
        return story

    def _find_terms(self, number: int) -> frozenset[int]:
        begin, end = self.holdings.term_starts[number : number + 2]
        return frozenset(self.holdings.terms[begin:end].tolist())

    def choose_topics(self, one: int, other: int) -> tuple[Topic, ...]:
        """Return the rarest of what two articles share; of equals, what stands in a title, then places.

        None of them is part of another.
        """
        titles = (self[one].title, self[other].title)
        # Terms are numbered by weight: most often the first few have all the topics.
        shared = sorted(self._terms_of(one) & self._terms_of(other))
        chosen: list[int] = []
        for _, equals in groupby(shared, key=self._weights.__getitem__):
            ranked = sorted(
                (not any(self._spelled[term] in title for title in titles), not is_place, name, term)
                for term in equals
                for name, is_place in [self._topics[term]]
            )
            for *_, term in ranked:
                if not any(self._overlap(term, other) for other in chosen):
                    chosen.append(term)
                if len(chosen) == TOPICS:
                    return tuple(map(self._topics.__getitem__, chosen))
        return tuple(map(self._topics.__getitem__, chosen))

    def _overlap(self, one: int, other: int) -> bool:
        """Tell whether one of two terms is part of the other."""
        return self._spelled[one] in self._spelled[other] or self._spelled[other] in self._spelled[one]
