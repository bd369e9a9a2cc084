"""Lists of postings to scores: lunr's BM25, and what goes beyond it. Twin of ``static/js/ranking.js``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
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


Forms = Sequence[Sequence[PostingList]]  # lists of title, lead and body for each form


@dataclass(frozen=True)
class Ranking:
    """The parts of the ranking, each with its switch. What each gains is in docs/search.md."""

    pairs: float = 0.5  # weight of neighbours; 0 leaves them out
    title: float = 2.0  # boost of the field
    lead: float = 1.3
    codes: float = 1.0  # weight of a code, whose parts count as well
    aliases: float = 0.6  # weight of abbreviations
    other_tones: float = 0.05  # weight of a word with other tones than typed
    presence: bool = True  # a pair proves its words where their own lists were not read to the end
    all_first: int = 2  # queries of so many words at most show articles with all of them before the others
    rounded: bool = False  # to three decimals for each word and field, as lunr stores its scores


# What lunr does, and no more.
PLAIN = Ranking(pairs=0, title=1, lead=1, aliases=0, other_tones=0, presence=False, all_first=0, rounded=True)


@dataclass(frozen=True)
class Term:
    """One word of the query with its lists."""

    exact: Forms  # of the forms that are meant
    others: Forms  # of forms with other tones
    required: bool
    field: str  # "" for all


@dataclass(frozen=True)
class Lookup:
    """A query with its lists."""

    terms: Sequence[Term]
    pairs: Sequence[tuple[int, int, PostingList]]  # positions of two neighbours, and their list
    aliases: Sequence[tuple[Sequence[PostingList], Sequence[int]]]  # lists, positions of the words covered


@dataclass(frozen=True)
class Scores:
    """What the lists say of each article that they name."""

    scores: dict[int, float]
    seen: dict[int, int]  # a bit for each required word that the article holds
    all: int  # all bits
    exact: bool  # no required word's list was cut


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
        bit = 1 << position if term.required else 0
        required |= bit
        found += bool(count_forms(term.exact))
        scorer.add_word(term.exact, term.field, 1.0 if term.required else ranking.codes, bit)
        if ranking.other_tones and term.others:
            scorer.add_word(term.others, term.field, ranking.other_tones, 0)
    if ranking.pairs:
        for first, second, pair in lookup.pairs:
            scorer.add_pair(pair, [(place, lookup.terms[place]) for place in (first, second)])
    if ranking.aliases:
        for lists, covers in lookup.aliases:
            bits = sum({1 << place for place in covers if lookup.terms[place].required})
            scorer.add_word([lists], "", ranking.aliases, bits)
    # lunr divides by the magnitude of the query's vector.
    magnitude = math.sqrt(max(1, found))
    exact = not any(term.required and _is_cut(term) for term in lookup.terms)
    return Scores(
        {number: score / magnitude for number, score in scorer.scores.items()}, scorer.seen, required, exact
    )


def count_forms(forms: Forms) -> int:
    """Return the articles with any of the forms, added up over forms and fields."""
    return sum(one.count for lists in forms for one in lists)


def estimate_articles(forms: Forms, articles: int) -> float:
    """Return about how many articles have any of the forms, as if forms kept no company.

    Of one form it is lunr's count.
    """
    if len(forms) == 1:
        return count_forms(forms)
    without = math.prod(1 - min(1.0, count_forms([lists]) / articles) for lists in forms)
    return articles * (1 - without)


def _is_cut(term: Term) -> bool:
    return any(one.is_cut for lists in term.exact for one in lists)


class _Scorer:
    def __init__(self, norms: Sequence[Mapping[int, float]], articles: int, ranking: Ranking) -> None:
        self._norms = norms
        self._articles = articles
        self._ranking = ranking
        self.scores: dict[int, float] = {}
        self.seen: dict[int, int] = {}

    def add_word(self, forms: Forms, field: str, weight: float, bit: int) -> None:
        if not count_forms(forms):
            return
        idf = compute_idf(estimate_articles(forms, self._articles), self._articles)
        boosts = (self._ranking.title, self._ranking.lead, 1.0)
        for position, name in enumerate(FIELD_NAMES):
            if field and field != name:
                continue
            frequencies: dict[int, int] = {}
            for lists in forms:
                for number, frequency in lists[position].postings.items():
                    frequencies[number] = frequencies.get(number, 0) + frequency
            factor = idf * weight * boosts[position] * (K1 + 1)
            norm = self._norms[position]
            for number, frequency in frequencies.items():
                score = factor * frequency / (norm[number] + frequency)
                self._add(number, round(score, 3) if self._ranking.rounded else score, bit)

    def add_pair(self, pair: PostingList, neighbours: Sequence[tuple[int, Term]]) -> None:
        factor = self._ranking.pairs * compute_idf(pair.count, self._articles) * (K1 + 1)
        inferred = []
        if self._ranking.presence:
            for position, term in neighbours:
                if any(lists[2].is_cut for lists in term.exact):
                    idf = compute_idf(estimate_articles(term.exact, self._articles), self._articles)
                    inferred.append((1 << position if term.required else 0, idf * (K1 + 1)))
        for number, frequency in pair.postings.items():
            saturation = frequency / (self._norms[2][number] + frequency)
            self._add(number, factor * saturation, 0)
            for bit, word_factor in inferred:
                if bit and not self.seen.get(number, 0) & bit:
                    self._add(number, word_factor * saturation, bit)

    def _add(self, number: int, score: float, bit: int) -> None:
        self.scores[number] = self.scores.get(number, 0.0) + score
        if bit:
            self.seen[number] = self.seen.get(number, 0) | bit
