"""Lists of postings to scores: lunr's BM25, and what goes beyond it. Twin of ``static/js/ranking.js``."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from khobao.search.posting_code import FIELDS

K1 = 1.2
B = 0.75


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

    @property
    def is_cut(self) -> bool:
        """Say whether some list is a head only."""
        return any(one.is_cut for one in self.lists)

    def list_articles(self) -> Iterator[int]:
        """Yield the number of every article that its lists name, some more than once."""
        for one in self.lists:
            yield from one.postings


@dataclass(frozen=True)
class Ranking:
    """The parts of the ranking, each with its switch. What each gains is in docs/search.md."""

    pairs: float = 0.5  # weight of neighbours; 0 leaves them out
    title: float = 2.0  # boost of the field
    lead: float = 1.3
    codes: float = 1.0  # weight of a code, whose parts count as well
    aliases: float = 0.6  # weight of abbreviations
    other_tones: float = 0.05  # weight of a word with other tones than typed
    presence: bool = True  # a pair says that its words are there, where their own heads do not
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
    field: str  # "" for all
    completed: bool = False  # it stands nowhere, and these are words that begin so


@dataclass(frozen=True)
class Lookup:
    """A query with its lists."""

    terms: Sequence[Term]
    pairs: Sequence[tuple[int, int, Unit]]  # positions of two neighbours, and what is known of them
    aliases: Sequence[tuple[Unit, Sequence[int]]]  # a short form, positions of the words covered


@dataclass(frozen=True)
class Marks:
    """Which words of a query each article holds, as far as the lists name articles."""

    seen: Mapping[int, int]  # article -> a bit for each required word that it holds
    other: Mapping[int, int]  # the same, whatever the tones
    all: int  # all bits


def compute_norm(length: float, average: float) -> float:
    """Return BM25's length normalisation, k1(1 − b + b·length/average)."""
    return K1 * (1 - B + B * length / (average or 1))


def compute_idf(count: float, articles: int) -> float:
    """Return lunr's inverse document frequency; *count* is added up over fields, as lunr does."""
    return math.log(1 + abs((articles - count + 0.5) / (count + 0.5)))


def mark_articles(lookup: Lookup, ranking: Ranking) -> Marks:
    """Say which required words every article holds; of heads, only the articles that they name."""
    seen: dict[int, int] = {}
    other: dict[int, int] = {}
    required = 0
    for position, term in enumerate(lookup.terms):
        marked = 1 << position if term.required else 0
        required |= marked
        _mark(seen, term.exact, term.field, marked)
        if ranking.other_tones:
            _mark(other, term.others, term.field, marked)
    for unit, covers in lookup.aliases if ranking.aliases else ():
        _mark(seen, [unit], "", sum({1 << place for place in covers if lookup.terms[place].required}))
    both = {number: seen.get(number, 0) | other.get(number, 0) for number in {*seen, *other}}
    return Marks(seen, both, required)


def _mark(marks: dict[int, int], forms: Sequence[Unit], field: str, marked: int) -> None:
    for form in forms:
        for name, one in zip(FIELDS, form.lists, strict=True):
            for number in one.postings if not field or field == name else ():
                marks[number] = marks.get(number, 0) | marked


def score_articles(
    lookup: Lookup, norms: Sequence[Mapping[int, float]], articles: int, ranking: Ranking
) -> dict[int, float]:
    """Return the score of every article that any list names.

    *norms*: ``compute_norm`` of every article's title, lead and body. Where the head of a word does not name
    an article, a pair with it says that the word is there, and how often.
    """
    scorer = _Scorer(norms, articles, ranking)
    found = 0
    for position, term in enumerate(lookup.terms):
        found += bool(count_postings(term.exact))
        scorer.add_forms(term.exact, term.field, 1.0 if term.required else ranking.codes, 1 << position)
        if ranking.other_tones:
            scorer.add_forms(term.others, term.field, ranking.other_tones, 0)
    if ranking.pairs:
        for first, second, unit in lookup.pairs:
            scorer.add_pair(unit, [(1 << place, lookup.terms[place]) for place in (first, second)])
    if ranking.aliases:
        for unit, _ in lookup.aliases:
            scorer.add_forms([unit], "", ranking.aliases, 0)
    # lunr divides by the magnitude of the query's vector.
    magnitude = math.sqrt(max(1, found))
    return {number: score / magnitude for number, score in scorer.scores.items()}


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

    def add_forms(self, forms: Sequence[Unit], field: str, weight: float, bit: int) -> None:
        idf = compute_idf(estimate_articles(forms, self._articles), self._articles)
        boosts = (self._ranking.title, self._ranking.lead, 1.0)
        for position, name in enumerate(FIELDS):
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
                self._scored[number] = self._scored.get(number, 0) | bit

    def add_pair(self, unit: Unit, neighbours: Sequence[tuple[int, Term]]) -> None:
        factor = self._ranking.pairs * compute_idf(count_postings([unit]), self._articles) * (K1 + 1)
        words = [
            (bit, compute_idf(estimate_articles(term.exact, self._articles), self._articles) * (K1 + 1))
            for bit, term in (neighbours if self._ranking.presence else ())
            if term.required and any(form.is_cut for form in term.exact)
        ]
        norm = self._norms[-1]
        for number, frequency in unit.lists[0].postings.items():
            saturation = frequency / (norm[number] + frequency)
            self._add(number, factor * saturation)
            for bit, word_factor in words:
                if not self._scored.get(number, 0) & bit:
                    self._scored[number] = self._scored.get(number, 0) | bit
                    self._add(number, word_factor * saturation)

    def _add(self, number: int, score: float) -> None:
        self.scores[number] = self.scores.get(number, 0.0) + score
