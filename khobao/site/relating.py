"""Which articles go with which, and by what: for all of an archive, or for those that a change touches.

Never are all pairs of articles looked at: of a long list of articles that share a term, only those nearest
in it come into question (``sharing.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby, islice
from operator import itemgetter

import numpy as np

from khobao.arrays import Integers, find_order, sort_once
from khobao.recordbytes import format_record, parse_record
from khobao.site.compared import (
    STORED,
    Compared,
    Row,
    compare,
    find_now,
    find_touched,
    format_compared,
    parse_compared,
    replace,
    step,
)
from khobao.site.sharing import find_sharing
from khobao.text.diacritics import matching_form

MOST = 4  # related articles of one
TOPICS = 3  # of what two articles share that is named

Topic = tuple[str, bool]  # name of a term, and whether it is a place's

_form = lru_cache(1 << 16)(matching_form)  # names are compared again and again


@dataclass(frozen=True)
class Pairs:
    """Related articles, by the number of the one that others are related to; of its own the best first."""

    numbers: Integers
    others: Integers
    topics: Integers  # a row for each pair: positions of what it shares, the rarest first, and -1 for none
    names: Sequence[Topic]  # of all topics

    def find_places(self) -> dict[int, range]:
        """Return the number of every article that has related ones -> the positions of its pairs."""
        begins = np.flatnonzero(np.diff(self.numbers, prepend=-1))
        counts = np.diff(begins, append=len(self.numbers))
        rows = zip(*(column.tolist() for column in (self.numbers[begins], begins, counts)), strict=True)
        return {number: range(begin, begin + count) for number, begin, count in rows}


def relate_rows(
    rows: Mapping[int, Row], standing: Sequence[int], before: bytes, pairs: bytes
) -> tuple[bytes, bytes, list[int] | None]:
    """Return the related articles of an archive, what was compared of them, and who was related anew.

    The first two are for the next build; of the numbers, None means all articles.
    *standing* has the number that each article had when the *pairs* were found, by what was compared
    *before*, or -1 for those of *rows* (number -> row): see ``relate_again``. Without *before* it is all of
    them.
    """
    touched = None
    if before:
        then, numbers = parse_compared(before), np.array(standing, np.int64)
        compared = replace(then, numbers, rows)
        found, touched = relate_again(compared, then, parse_pairs(pairs), numbers)
    else:
        compared = compare(rows.values())
        found = relate(compared)
    _form.cache_clear()  # or a worker would keep the room of all that stood around it in memory
    return format_pairs(found), format_compared(compared), touched


def relate(compared: Compared) -> Pairs:
    """Return the related articles of all.

    Ties go to the article nearest in time, then by slug. A copy of the story is never related to it.
    """
    return _relate(compared, np.arange(len(compared.facts)))


def relate_again(
    compared: Compared, before: Compared, pairs: Pairs, standing: Integers
) -> tuple[Pairs, list[int]]:
    """Return what ``relate`` would, where *pairs* are those of *before*, and who was related anew for it.

    *standing* has the number that each article had, rising, or -1 for what is new or has changed.
    """
    touched = find_touched(before, compared, standing)
    now = find_now(standing, len(before.facts))
    numbers = now[pairs.numbers]
    stays = np.flatnonzero((numbers >= 0) & ~touched[numbers])
    untouched = Pairs(numbers[stays], now[pairs.others[stays]], pairs.topics[stays], pairs.names)
    anew = np.flatnonzero(touched)
    return _join(untouched, _relate(compared, anew)), anew.tolist()


def _join(*parts: Pairs) -> Pairs:
    """Return what is related in any of *parts*, which have no first article in common."""
    used = {
        part.names[topic] for part in parts for topic in sort_once(part.topics.ravel()).tolist() if topic >= 0
    }
    names = sorted(used)
    position = dict(zip(names, range(len(names)), strict=True)).get
    # What has no topic has the position -1: the last.
    topics = [np.array([*(position(name, -1) for name in part.names), -1])[part.topics] for part in parts]
    numbers = np.concatenate([part.numbers for part in parts])
    order = find_order(numbers)
    others = np.concatenate([part.others for part in parts])
    return Pairs(numbers[order], others[order], np.concatenate(topics)[order], names)


def _relate(compared: Compared, articles: Integers) -> Pairs:
    stories = _Stories(compared, articles)
    shared: dict[tuple[int, int], tuple[Topic, ...]] = {}  # the same, whichever of two articles asks
    found = []
    for number, others in _rank(stories, articles):
        story = stories[number]
        for other in islice((o for o in others if not story.is_copy(stories[o])), MOST):
            pair = (min(number, other), max(number, other))
            if pair not in shared:
                shared[pair] = stories.choose_topics(*pair)
            found.append((number, other, shared[pair]))
    names = sorted(set(chain.from_iterable(shared.values())))
    position = dict(zip(names, range(len(names)), strict=True))
    rows = [[*map(position.__getitem__, topics), *[-1] * (TOPICS - len(topics))] for *_, topics in found]
    return Pairs(
        np.array([number for number, *_ in found], np.int64),
        np.array([other for _, other, _ in found], np.int64),
        np.array(rows, np.int64).reshape(-1, TOPICS),
        names,
    )


def _rank(stories: _Stories, articles: Integers) -> Iterator[tuple[int, list[int]]]:
    """Yield (number, the articles that share enough with it, best first) for those of *articles* with any."""
    slugs = [slug for slug, *_ in stories.compared.facts]
    days = np.array([day for _, _, day, _, _ in stories.compared.facts], np.int64)
    least = step(len(slugs)) ** 2 * 5 // 4  # a term or two that hardly anybody else has, and more
    for numbers, others, scores in find_sharing(stories.holdings, days, articles, least // 3, least):
        apart = np.abs(days[others] - days[numbers])
        rows = zip(*(column.tolist() for column in (numbers, -scores, apart, others)), strict=True)
        for number, group in groupby(rows, key=itemgetter(0)):
            ranked = sorted((worth, far, slugs[other], other) for _, worth, far, other in group)
            yield number, [other for *_, other in ranked]


class _Story:
    """What is looked at of an article whenever it comes into question."""

    def __init__(self, title: str, seed: str | None, copies: Iterable[str], terms: Iterable[int]) -> None:
        self.title = f" {_form(title)} "
        self.seed = seed
        self.named = {name for name in copies if name}  # seeds with the same story
        self.terms = frozenset(terms)

    def is_copy(self, other: _Story) -> bool:
        """Tell whether two are one story: by the same title, or because one names a seed of the two."""
        named = self.named | other.named
        return self.title == other.title or self.seed in named or other.seed in named


class _Stories(dict[int, _Story]):
    """Number of an article -> what is looked at of it, for those that ever were asked for."""

    def __init__(self, compared: Compared, articles: Integers) -> None:
        """Look at what *articles* share with any: at their own terms alone."""
        super().__init__()
        self.compared = compared
        self.holdings, telling = compared.hold(
            np.where(compared.find_terms(articles), compared.weigh_terms(), 0)
        )
        self._topics = [compared.name_term(term) for term in telling.tolist()]
        self._weights = self.holdings.weights.tolist()
        # As each is looked for in a title.
        self._spelled = [f" {_form(name) if is_place else name} " for name, is_place in self._topics]

    def __missing__(self, number: int) -> _Story:
        _, title, _, seed, copies = self.compared.facts[number]
        begin, end = self.holdings.term_starts[number : number + 2]
        story = self[number] = _Story(title, seed, copies, self.holdings.terms[begin:end].tolist())
        return story

    def choose_topics(self, one: int, other: int) -> tuple[Topic, ...]:
        """Return the rarest of what two articles share; of equals, what stands in a title, then places.

        None of them is part of another.
        """
        titles = (self[one].title, self[other].title)
        # Terms are numbered by weight: most often the first few have all the topics.
        shared = sorted(self[one].terms & self[other].terms)
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


def format_pairs(pairs: Pairs) -> bytes:
    """Return *pairs* as bytes, the same for equal ones."""
    numbers = (pairs.numbers, pairs.others, pairs.topics)
    return format_record((list(pairs.names), *(part.astype(STORED).tobytes() for part in numbers)))


def parse_pairs(data: bytes | memoryview) -> Pairs:
    """Return what ``format_pairs`` was given. Raises ValueError for any other bytes."""
    names, *parts = parse_record(data)
    numbers, others, topics = (np.frombuffer(part, STORED).astype(np.int64) for part in parts)
    return Pairs(numbers, others, topics.reshape(-1, TOPICS), names)
