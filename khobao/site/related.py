"""Related articles: those that share rare compounds and places, and what the two have in common.

A term (a compound of the article's opening, or a place) weighs by how few articles have it, in coarse steps:
one article more seldom moves a term to another step, and so the lists of other articles stay as they are, but
where it belongs into them itself. Never are all pairs of articles looked at: of a long list of articles that
share a term, only those nearest in time come into question.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from khobao.articlefile import find_copies
from khobao.models import Article
from khobao.site.facets import Archive, Entry
from khobao.text.diacritics import matching_form
from khobao.text.unicode import compose

MOST = 4  # related articles of one
TOPICS = 3  # of what two articles share that is named
NEAR = 8  # articles before and after one, in the list of a term, that come into question
_SMALL = 256  # articles; in a smaller archive no term can be very rare
_BRINGS_NOBODY = 4  # weight
SHORTLIST = 16  # articles of which all that they share is counted
_OPENING = 1200  # characters in which a topic is looked for, as its article writes it
_form = lru_cache(1 << 16)(matching_form)  # titles and names are compared again and again
_SENTENCE_ENDS = '.!?:…“"\n'


@dataclass(frozen=True)
class Term:
    """Something that articles share: a compound in matching form, or a place by its name."""

    name: str
    is_place: bool = False


@dataclass(frozen=True)
class Related:
    """An article that goes with another, and the rarest of what they share."""

    entry: Entry
    topics: tuple[Term, ...]


@dataclass(frozen=True)
class _Terms:
    """The terms of an archive. They go by numbers, those worth most first: they are compared so often."""

    names: Sequence[Term]
    holders: Sequence[Sequence[int]]  # number of a term -> numbers of the articles that have it, rising
    weights: Sequence[int]  # number of a term -> what it is worth to share it
    by_article: Sequence[frozenset[int]]  # number of an article -> its terms


def find_related(
    archive: Archive, compounds: Mapping[str, Sequence[str]]
) -> dict[Entry, tuple[Related, ...]]:
    """Return entry -> its related articles, best first; an entry without any is left out.

    *compounds* maps slug -> compounds of the article in matching form. Ties go to the article nearest in
    time, then by slug. A copy of the story is never related to it.
    """
    entries = archive.entries
    terms = _read_terms(entries, compounds)
    least = _step(len(entries)) ** 2 * 5 // 4  # a term or two that hardly anybody else has, and more
    days = [entry.article.date.first_day().toordinal() if entry.article.date else 0 for entry in entries]
    titles = [f" {_form(entry.article.title)} " for entry in entries]
    found = {}
    for number, entry in enumerate(entries):
        own = terms.by_article[number]
        ranked = []
        for other in _shortlist(number, terms, least // 3):
            score = sum(map(terms.weights.__getitem__, own & terms.by_article[other]))
            if score >= least:
                distance = abs(days[other] - days[number])
                ranked.append((-score, distance, entries[other].article.slug, other))
        others = (other for *_, other in sorted(ranked) if not is_copy(entry, entries[other]))
        if best := tuple(islice(others, MOST)):
            found[entry] = tuple(
                Related(entries[other], _choose_topics(number, other, terms, titles)) for other in best
            )
    return found


def _read_terms(entries: Sequence[Entry], compounds: Mapping[str, Sequence[str]]) -> _Terms:
    holders: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        for name in compounds.get(entry.article.slug, ()):
            holders[name, False].append(number)
        for name in {place.name for place in entry.places}:
            holders[name, True].append(number)
    telling = sorted(
        (-weight, name, is_place)
        for (name, is_place), numbers in holders.items()
        if len(numbers) > 1 and (weight := weigh(len(numbers), len(entries)))
    )
    by_article: list[set[int]] = [set() for _ in entries]
    for term, (_, name, is_place) in enumerate(telling):
        for number in holders[name, is_place]:
            by_article[number].add(term)
    return _Terms(
        names=[Term(name, is_place) for _, name, is_place in telling],
        holders=[holders[name, is_place] for _, name, is_place in telling],
        weights=[-weight for weight, _, _ in telling],
        by_article=list(map(frozenset, by_article)),
    )


def weigh(holders: int, total: int) -> int:
    """Return what it is worth that two articles of *total* share a term that *holders* of them have.

    The square of its inverse document frequency, in powers of four; 0 when about one in sixteen has it.

    >>> [weigh(holders, 10_000) for holders in (2, 4, 16, 64, 256, 1024)]
    [36, 25, 16, 9, 4, 0]
    >>> weigh(2, 5), weigh(4, 5)
    (1, 0)
    """
    rarity = _step(total) - _step(holders)
    return rarity**2 if rarity > 1 or total < _SMALL else 0


def _step(count: int) -> int:
    return (count.bit_length() + 1) // 2


def _shortlist(number: int, terms: _Terms, promising: int) -> list[int]:
    """Return the articles that share most with the article *number*, of those near in its lists.

    Terms that are worth least bring nobody here; they count once an article is here. Left out: what scores
    less than *promising* by the others.
    """
    scores: dict[int, int] = {}
    for term in terms.by_article[number]:
        numbers, weight = terms.holders[term], terms.weights[term]
        if len(numbers) > 2 * NEAR:
            if weight <= _BRINGS_NOBODY:
                continue
            here = bisect_left(numbers, number)
            numbers = numbers[max(0, here - NEAR) : here + NEAR + 1]
        for other in numbers:
            scores[other] = scores.get(other, 0) + weight
    scores.pop(number, None)
    ranked = [(-score, abs(other - number), other) for other, score in scores.items() if score >= promising]
    return [other for *_, other in sorted(ranked)[:SHORTLIST]]


def _choose_topics(number: int, other: int, terms: _Terms, titles: Sequence[str]) -> tuple[Term, ...]:
    """Return the rarest of what two articles share; of equals, what stands in a title, then places."""
    both = titles[number] + titles[other]
    shared = [
        (
            -terms.weights[term],
            f" {_form(terms.names[term].name)} " not in both,
            not terms.names[term].is_place,
            term,
        )
        for term in terms.by_article[number] & terms.by_article[other]
    ]
    return leave_out_parts(terms.names[term] for *_, term in sorted(shared))


def leave_out_parts(topics: Iterable[Term]) -> tuple[Term, ...]:
    """Return the first of *topics*, none of them part of another.

    >>> [topic.name for topic in leave_out_parts([Term("an ninh mạng"), Term("an ninh"), Term("Huế", True)])]
    ['an ninh mạng', 'Huế']
    """
    chosen: list[Term] = []
    for topic in topics:
        if not any(_overlap(topic, other) for other in chosen):
            chosen.append(topic)
        if len(chosen) == TOPICS:
            break
    return tuple(chosen)


def _overlap(one: Term, other: Term) -> bool:
    first, second = (f" {_form(term.name) if term.is_place else term.name} " for term in (one, other))
    return first in second or second in first


def is_copy(entry: Entry, other: Entry) -> bool:
    """Tell whether two articles are one story: by the same title, or because one names the other's seed."""
    one, two = entry.article, other.article
    if _form(one.title) == _form(two.title):
        return True
    named = {copy.seed for article in (one, two) for copy in find_copies(article) if copy.seed}
    return one.seed in named or two.seed in named


def show_topics(article: Article, topics: Iterable[Term]) -> tuple[str, ...]:
    """Return *topics* as *article* writes them: “chuyển đổi số”, “Hải Dương”.

    A capital that only begins a sentence is made small.
    """
    opening = compose("\n".join((article.title, article.lead or "", article.body))[:_OPENING])
    return tuple(topic.name if topic.is_place else _show_compound(opening, topic.name) for topic in topics)


def _show_compound(opening: str, name: str) -> str:
    searched = matching_form(opening)
    at = searched.find(name)
    if at < 0 or len(searched) != len(opening):
        return name
    written = opening[at : at + len(name)]
    before = opening[:at].rstrip(" ")
    begins = not before or before[-1] in _SENTENCE_ENDS
    return written[0].lower() + written[1:] if begins and written[1:].islower() else written
