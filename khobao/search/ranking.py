"""Lists of postings to scores: lunr's BM25, and what goes beyond it. Twin of ``static/js/ranking.js``."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

K1 = 1.2
B = 0.75
FIELD_NAMES = ("title", "lead", "body")


@dataclass(frozen=True)
class PostingList:
    """One list, or its head."""

    count: int  # articles in the whole list
    postings: Mapping[int, int]  # article -> frequency

    @property
    def is_cut(self) -> bool:
        """Say whether only the head is here."""
        return len(self.postings) < self.count


@dataclass(frozen=True)
class Unit:
    """What is known of a form or a pair."""

    lists: Sequence[PostingList]  # of a form in title, lead and body; of a pair one
    tail: Collection[int] = ()  # articles that hold it and that no head names

    @property
    def is_cut(self) -> bool:
        """Say whether some list is a head only."""
        return any(one.is_cut for one in self.lists)

    def list_articles(self) -> Iterator[int]:
        """Yield the number of every article that holds it, some more than once."""
        for one in self.lists:
            yield from one.postings
        yield from self.tail


@dataclass(frozen=True)
class Ranking:
    """The parts of the ranking, each with its switch. What each gains is in docs/search.md."""

    pairs: float = 0.5  # weight of neighbours; 0 leaves them out
    title: float = 2.0  # boost of the field
    lead: float = 1.3
    codes: float = 1.0  # weight of a code, whose parts count as well
    aliases: float = 0.6  # weight of abbreviations
    other_tones: float = 0.05  # weight of a word with other tones than typed
    tails: float = 0.5  # weight of a word where only a tail names the article, as if it stood there once
    presence: bool = True  # a pair tells how often its words stand there, where their own heads do not
    all_first: int = 2  # queries of so many words at most show articles with all of them before the others
    exact_lengths: bool = False  # lengths of articles as they are, not rounded
    rounded: bool = False  # to three decimals for each word and field, as lunr stores its scores


# What lunr does, and no more.
PLAIN = Ranking(
    pairs=0,
    title=1,
    lead=1,
    aliases=0,
    other_tones=0,
    tails=0,
    presence=False,
    all_first=0,
    exact_lengths=True,
    rounded=True,
)


@dataclass(frozen=True)
class Term:
    """One word of the query with what is known of it."""

    exact: Sequence[Unit]  # of each form that is meant
    others: Sequence[Unit]  # of forms with other tones
    required: bool
    field: str  # "" for all; lists are whole then
    completed: bool = False  # it stands nowhere, and these are words that begin so


@dataclass(frozen=True)
class Lookup:
    """A query with its lists."""

    terms: Sequence[Term]
    pairs: Sequence[tuple[int, int, Unit]]  # positions of two neighbours, and what is known of them
    aliases: Sequence[tuple[Unit, Sequence[int]]]  # a short form, positions of the words covered


@dataclass(frozen=True)
class Scores:
    """What the lists say of each article that they name."""

    scores: dict[int, float]
    seen: dict[int, int]  # a bit for each required word that the article holds
    other: dict[int, int]  # the same, whatever the tones
    all: int  # all bits


def compute_norm(length: float, average: float) -> float:
    """Return BM25's length normalisation, k1(1 − b + b·length/average)."""
    return K1 * (1 - B + B * length / (average or 1))


def compute_idf(count: float, articles: int) -> float:
    """Return lunr's inverse document frequency; *count* is added up over fields, as lunr does."""
    return math.log(1 + abs((articles - count + 0.5) / (count + 0.5)))


def score_articles(
    lookup: Lookup, norms: Sequence[Mapping[int, float]], articles: int, ranking: Ranking
) -> Scores:
    """Score every article that any list names.

    *norms*: ``compute_norm`` of every article's title, lead and body.
    """
    scorer = _Scorer(norms, articles, ranking)
    required = 0
    found = 0
    for position, term in enumerate(lookup.terms):
        marked = 1 << position if term.required else 0
        required |= marked
        found += bool(count_postings(term.exact))
        weight = 1.0 if term.required else ranking.codes
        scorer.add_heads(term.exact, term.field, weight, 1 << position, marked, scorer.seen)
        if ranking.other_tones and term.others:
            scorer.add_heads(term.others, term.field, ranking.other_tones, 0, marked, scorer.other)
    if ranking.pairs:
        for first, second, unit in lookup.pairs:
            scorer.add_pair(unit, [(1 << place, lookup.terms[place]) for place in (first, second)])
    if ranking.tails:
        for position, term in enumerate(lookup.terms):
            scorer.add_tails(term.exact, 1.0 if term.required else ranking.codes, 1 << position)
    if ranking.aliases:
        for unit, covers in lookup.aliases:
            marked = sum({1 << place for place in covers if lookup.terms[place].required})
            scorer.add_heads([unit], "", ranking.aliases, 0, marked, scorer.seen)
    # lunr divides by the magnitude of the query's vector.
    magnitude = math.sqrt(max(1, found))
    return Scores(
        {number: score / magnitude for number, score in scorer.scores.items()},
        scorer.seen,
        {
            number: scorer.seen.get(number, 0) | scorer.other.get(number, 0)
            for number in {*scorer.seen, *scorer.other}
        },
        required,
    )


def count_postings(units: Sequence[Unit]) -> int:
    """Return the articles with any of the units, added up over units and fields."""
    return sum(one.count for unit in units for one in unit.lists)


def estimate_articles(forms: Sequence[Unit], articles: int) -> float:
    """Return about how many articles have any of the forms, as if forms kept no company.

    Of one form it is lunr's count.
    """
    if len(forms) == 1:
        return count_postings(forms)
    without = math.prod(1 - min(1.0, count_postings([form]) / articles) for form in forms)
    return articles * (1 - without)


class _Scorer:
    def __init__(self, norms: Sequence[Mapping[int, float]], articles: int, ranking: Ranking) -> None:
        self._norms = norms
        self._articles = articles
        self._ranking = ranking
        self._scored: dict[int, int] = {}  # a bit for each word that the article has a score for
        self.scores: dict[int, float] = {}
        self.seen: dict[int, int] = {}
        self.other: dict[int, int] = {}

    def add_heads(
        self, forms: Sequence[Unit], field: str, weight: float, bit: int, marked: int, marks: dict[int, int]
    ) -> None:
        idf = compute_idf(estimate_articles(forms, self._articles), self._articles)
        boosts = (self._ranking.title, self._ranking.lead, 1.0)
        for position, name in enumerate(FIELD_NAMES):
            if field and field != name:
                continue
            frequencies: dict[int, int] = {}
            for form in forms:
                for number, frequency in form.lists[position].postings.items():
                    frequencies[number] = frequencies.get(number, 0) + frequency
            factor = idf * weight * boosts[position] * (K1 + 1)
            norm = self._norms[position]
            for number, frequency in frequencies.items():
                score = factor * frequency / (norm[number] + frequency)
                self._add(number, round(score, 3) if self._ranking.rounded else score)
                marks[number] = marks.get(number, 0) | marked
                self._scored[number] = self._scored.get(number, 0) | bit
        for form in forms:
            for number in form.tail:
                marks[number] = marks.get(number, 0) | marked

    def add_tails(self, forms: Sequence[Unit], weight: float, bit: int) -> None:
        idf = compute_idf(estimate_articles(forms, self._articles), self._articles)
        factor = self._ranking.tails * weight * idf * (K1 + 1)
        for form in forms:
            for number in form.tail:
                if not self._scored.get(number, 0) & bit:
                    self._scored[number] = self._scored.get(number, 0) | bit
                    self._add(number, factor / (self._norms[-1][number] + 1))

    def add_pair(self, unit: Unit, neighbours: Sequence[tuple[int, Term]]) -> None:
        factor = self._ranking.pairs * compute_idf(count_postings([unit]), self._articles) * (K1 + 1)
        words = [
            (bit, compute_idf(estimate_articles(term.exact, self._articles), self._articles) * (K1 + 1))
            for bit, term in (neighbours if self._ranking.presence else ())
            if term.required and any(form.tail for form in term.exact)
        ]
        norm = self._norms[-1]
        for number, frequency in unit.lists[0].postings.items():
            saturation = frequency / (norm[number] + frequency)
            self._add(number, factor * saturation)
            for bit, word_factor in words:
                if self._scored.get(number, 0) & bit or not self.seen.get(number, 0) & bit:
                    continue
                self._scored[number] = self._scored.get(number, 0) | bit
                self._add(number, word_factor * saturation)
        for number in unit.tail:
            self._add(number, self._ranking.tails * factor / (norm[number] + 1))

    def _add(self, number: int, score: float) -> None:
        self.scores[number] = self.scores.get(number, 0.0) + score
