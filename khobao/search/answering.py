"""A query answered from a built index: ``build.py search``, and the tests' other opinion.

Twin of ``static/js/finding.js``: the same articles in the same order, with the same scores and totals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from khobao.search.mending import mend_query
from khobao.search.phrases import check_phrases, find_chain
from khobao.search.query import Query, parse_query
from khobao.search.ranking import (
    Lookup,
    Ranking,
    Term,
    count_postings,
    mark_articles,
    score_articles,
)
from khobao.search.reader import IndexReader, StoredHit, StoredRow, open_index


@dataclass(frozen=True)
class Request:
    """What is wanted of the articles that match; the names are those of the site's addresses."""

    limit: int = 10
    offset: int = 0
    places: tuple[str, ...] = ()  # slugs; any of which will do, each with what lies below it
    source: str = ""
    since: str = ""  # ISO dates, as precise as liked, both inclusive
    until: str = ""
    sort: str = "relevance"  # or "newest", "oldest"
    whole: bool = False  # rank by whole lists, whatever the query
    ranking: Ranking = field(default_factory=Ranking)

    @property
    def is_filtered(self) -> bool:
        """Say whether some articles are left out whatever the words."""
        return bool(self.places or self.source or self.since or self.until)


@dataclass(frozen=True)
class Hit(StoredHit):
    """One result."""

    score: float


@dataclass(frozen=True)
class Answer:
    """What a query found."""

    total: int  # articles with every word as typed; when there are none, with some of them
    hits: tuple[Hit, ...]
    other_forms: int  # articles that hold every word only with other tones
    loosened: bool  # no article has the quoted phrase with all other words: quotes were left aside
    suggestion: str | None  # a likelier query, when a word is nowhere


@dataclass(frozen=True)
class _Match:
    query: Query
    scores: dict[int, float]
    matching: list[int]
    partial: list[int]
    other_forms: int
    suggestion: str | None = None


def query_index(site: Path, text: str, request: Request | None = None) -> Answer:
    """Answer a query from the files of a built site; any text gives an answer.

    Raises FileNotFoundError when there is no site there.
    """
    return answer_query(open_index(site), text, request or Request())


def answer_query(reader: IndexReader, text: str, request: Request) -> Answer:
    """Answer a query; any text gives an answer."""
    found = _match(reader, text, request)
    matching, partial, other_forms = found.matching, found.partial, found.other_forms

    def better(number: int) -> tuple[float, int]:
        return -found.scores.get(number, 0.0), -number

    end = request.offset + request.limit
    loosened = False
    if found.query.phrases:
        chains = [find_chain(reader, forms) for forms in found.query.phrases]
        chained = sorted(
            (number for number in matching if all(number in chain for chain in chains)), key=better
        )
        checked = check_phrases(reader, chained, found.query.phrases, end)
        # A pasted headline may quote what its article says otherwise: better all its words than nothing.
        loosened = not checked
        if checked:
            matching, partial, other_forms = checked, [], 0
    everything = matching or partial
    required = sum(word.required for word in found.query.words)
    if request.sort != "relevance":
        newest = request.sort == "newest"
        # Among articles of one day the later number stands first, whichever way the days go.
        ordered = sorted(everything, reverse=True)
        ordered.sort(key=lambda number: reader.rows[number].date, reverse=newest)
    elif required <= request.ranking.all_first:
        ordered = sorted(matching, key=better) + sorted(partial, key=better)
    else:
        ordered = sorted(matching + partial, key=better)
    return Answer(
        total=len(everything),
        hits=tuple(
            Hit(**vars(reader.load_hit(number)), score=found.scores.get(number, 0.0))
            for number in ordered[request.offset : end]
        ),
        other_forms=other_forms,
        loosened=loosened,
        suggestion=found.suggestion,
    )


def _match(reader: IndexReader, text: str, request: Request) -> _Match:
    """Look up and match a query, and the likelier one when some word is nowhere or nothing matches."""
    whole_pairs = request.whole or (request.is_filtered and request.sort == "relevance")
    query = parse_query(text, reader.abbreviations)
    # A space after the last word says that it is finished.
    unfinished = text == text.rstrip()
    heads = _look_up(reader, query, whole=False, whole_pairs=False, unfinished=unfinished)
    lookup = _look_up(reader, query, whole=True, whole_pairs=whole_pairs, unfinished=unfinished)
    ranked = heads if _is_ranked_by_heads(query, heads, request) else lookup
    found = _match_articles(reader, query, ranked, lookup, request)
    doubtful = [
        position
        for position, term in enumerate(lookup.terms)
        if term.required and (not found.matching if term.completed else not term.exact)
    ]
    mended = mend_query(reader, text, query, doubtful) if doubtful else None
    if not mended:
        return found
    likelier = parse_query(mended, reader.abbreviations)
    known = _look_up(reader, likelier, whole=True, whole_pairs=whole_pairs, unfinished=False)
    better = _match_articles(reader, likelier, known, known, request)
    if not better.matching or not _keeps_company(likelier, known, doubtful, reader.rare):
        return found
    chosen = found if any(term.exact for term in lookup.terms) else better
    return _Match(
        chosen.query, chosen.scores, chosen.matching, chosen.partial, chosen.other_forms, suggestion=mended
    )


def _is_ranked_by_heads(query: Query, heads: Lookup, request: Request) -> bool:
    """Say whether heads of lists give the order, so that the first results need not wait for the rest.

    What must know which articles hold which words waits for whole lists, and is ranked by them.
    """
    plain = not (request.whole or request.is_filtered or query.phrases or query.excluded)
    words = [term for term in heads.terms if term.required]
    return (
        plain
        and request.sort == "relevance"
        and len(words) > request.ranking.all_first
        and all(term.exact and not term.completed for term in words)
        and not any(term.field for term in heads.terms)
    )


def _keeps_company(query: Query, lookup: Lookup, mended: Sequence[int], rare: int) -> bool:
    """Say whether each mended word has a neighbour in the query that it has in some article too.

    What finds no article, or only such as hold its words far apart, is no better than what was typed.
    """
    known = {(first, second) for first, second, _ in lookup.pairs}

    def is_rare(position: int) -> bool:  # and has no pairs
        return count_postings(lookup.terms[position].exact) < rare

    for position in mended:
        pairs = [pair for pair in query.pairs if position in pair]
        if pairs and not any(pair in known or any(map(is_rare, pair)) for pair in pairs):
            return False
    return True


def _look_up(
    reader: IndexReader, query: Query, *, whole: bool, whole_pairs: bool, unfinished: bool
) -> Lookup:
    terms = []
    for position, word in enumerate(query.words):
        forms = reader.load_forms(word.folded, whole=whole)
        as_typed = query.toned and word.form in forms
        exact = [forms[word.form]] if as_typed else list(forms.values())
        others = [unit for form, unit in forms.items() if form != word.form] if as_typed else []
        completions: list[str] = []
        if not forms and unfinished and position == len(query.words) - 1 and len(word.folded) > 1:
            completions = reader.find_completions(word.folded)
            exact = [unit for key in completions for unit in reader.load_forms(key, whole=whole).values()]
        terms.append(Term(exact, others, word.required, word.field, bool(completions)))
    pairs = []
    for first, second in query.pairs:
        pair = reader.load_pair(query.words[first].folded, query.words[second].folded, whole=whole_pairs)
        if pair:
            pairs.append((first, second, pair))
    aliases = []
    for alias in query.aliases:
        unit = reader.load_forms(alias.folded, whole=whole).get(alias.form)
        if unit:
            aliases.append((unit, alias.covers))
    return Lookup(terms, pairs, aliases)


def _match_articles(
    reader: IndexReader, query: Query, ranked: Lookup, whole: Lookup, request: Request
) -> _Match:
    """Part the articles into those that hold all words and those that hold some, by *whole* lists.

    The lists of *ranked* give the scores.
    """
    norms = reader.exact_norms if request.ranking.exact_lengths else reader.norms
    scores = score_articles(ranked, norms, reader.articles, request.ranking)
    marks = mark_articles(whole, request.ranking)
    accepts = _build_filter(reader, request)
    refused = [find_chain(reader, forms) for forms in query.excluded]
    # Filters without words browse: all that they leave.
    browsing = request.is_filtered and not query.words
    matching, partial = [], []
    other_forms = 0
    for number in reader.numbers:
        if not browsing and not marks.other.get(number) and scores.get(number, 0.0) <= 0:
            continue
        if not accepts(number) or any(number in chain for chain in refused):
            continue
        if marks.seen.get(number, 0) == marks.all:
            matching.append(number)
        else:
            other_forms += marks.other.get(number, 0) == marks.all
            partial.append(number)
    return _Match(query, scores, matching, partial, other_forms)


def _build_filter(reader: IndexReader, request: Request) -> Callable[[int], bool]:
    if not request.is_filtered:
        return lambda _: True

    def accepts(number: int) -> bool:
        row: StoredRow = reader.rows[number]
        if request.places and not any(
            f"{slug}/".startswith(f"{place}/") for slug in row.places for place in request.places
        ):
            return False
        if request.source and row.source != request.source:
            return False
        # Dates are compared as far as both are known: 2022 is inside 2022-03 to 2022-05, as it may be.
        if request.since and (not row.date or row.date < request.since[: len(row.date)]):
            return False
        return not (request.until and (not row.date or row.date[: len(request.until)] > request.until))

    return accepts
