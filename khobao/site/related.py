"""Related articles: those that share rare compounds and places, and what the two have in common.

A term (a compound of the article's opening, or a place) weighs by how few articles have it, in coarse steps:
one article more seldom moves a term to another step, and so the lists of other articles stay as they are, but
where it belongs into them itself. Never are all pairs of articles looked at: of a long list of articles that
share a term, only those nearest in time come into question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby, islice
from sys import intern

from khobao.articlefile import find_copies
from khobao.models import Article, Cache
from khobao.recordbytes import find_records, format_record, hash_record
from khobao.site.facets import Archive, Entry
from khobao.site.sharing import Holdings, build_holdings, find_sharing
from khobao.text.diacritics import matching_form
from khobao.text.unicode import compose

MOST = 4  # related articles of one
TOPICS = 3  # of what two articles share that is named
_SMALL = 256  # articles; in a smaller archive no term can be very rare
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
    """The terms of an archive, numbered: those worth most first, then by name."""

    names: list[tuple[str, bool]]  # with whether it is a place's
    spelled: Sequence[str]  # the name of each as it is looked for in a title, a blank on either side
    weights: Sequence[int]  # what it is worth to share each
    holdings: Holdings
    by_article: Sequence[
        tuple[int, ...]
    ]  # number of an article -> its terms, each once; a set takes much more


# The related articles of an archive, by numbers: its terms (name, whether a place), for each article that has
# any (number, [(number of the other, numbers of the topics)]), and a digest of all this.
_Record = tuple[list[tuple[str, bool]], list[tuple[int, list[tuple[int, tuple[int, ...]]]]], str]


# What is compared of an article: slug, title, day, seed, seeds of its copies, names of its places, and its
# compounds, a line each.
_Compared = tuple[str, str, int, str | None, tuple[str, ...], tuple[str, ...], str]


def start_relating(
    archive: Archive,
    cards: Sequence[str],
    compounds: Mapping[str, str],
    executor: Executor | None = None,
    cache: Cache | None = None,
) -> Callable[[], Relations]:
    """Let *executor* begin to relate articles, and return what ends the work.

    *compounds* maps slug -> compounds of the article in matching form, a line each, each once. Ties go to the
    article nearest in time, then by slug. A copy of the story is never related to it. *cache* remembers all
    of it by the *cards* of all articles: most edits change nothing that is compared here.
    """
    entries = archive.entries
    words = [compounds.get(entry.article.slug, "") for entry in entries]
    # Two texts are sooner hashed than thousands; nothing that is joined here has what joins it.
    key = f"related:{hash_record((' '.join(cards), chr(0).join(words)))}" if cache else ""
    if cache and (known := find_records(cache, [key]).get(key)):
        return lambda: Relations(entries, known)
    rows = list(map(_list_compared, entries, words))
    made = executor.submit(_relate, rows) if executor else None

    def finish() -> Relations:
        record = made.result() if made else _relate(rows)
        if cache:
            cache.put(key, format_record(record))
        return Relations(entries, record)

    return finish


class Relations(Mapping[Entry, tuple[Related, ...]]):
    """Entry -> its related articles, best first; an entry without any is left out."""

    def __init__(self, entries: Sequence[Entry], record: _Record) -> None:
        self._entries = entries
        names, others_of, self.digest = record  # of who is related to whom, by what, by their places here
        self._terms = [Term(name, is_place) for name, is_place in names]
        self._others = {entries[number]: others for number, others in others_of}

    def __getitem__(self, entry: Entry) -> tuple[Related, ...]:
        return tuple(
            Related(self._entries[other], tuple(self._terms[topic] for topic in topics))
            for other, topics in self._others[entry]
        )

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._others)

    def __len__(self) -> int:
        return len(self._others)


def _list_compared(entry: Entry, words: str) -> _Compared:
    article = entry.article
    day = article.date.first_day().toordinal() if article.date else 0
    copies = tuple(copy.seed for copy in find_copies(article))
    places = tuple(place.name for place in entry.places)
    return article.slug, article.title, day, article.seed, copies, places, words


def _relate(rows: Sequence[_Compared]) -> _Record:
    terms = _read_terms(rows)
    stories = [_Story(row) for row in rows]
    least = _step(len(rows)) ** 2 * 5 // 4  # a term or two that hardly anybody else has, and more
    topics: dict[tuple[int, int], tuple[int, ...]] = {}  # the same, whichever of two articles asks
    found = []
    for number, others in _rank(terms.holdings, stories, least):
        best = []
        for other in islice((o for o in others if not stories[number].is_copy(stories[o])), MOST):
            pair = (min(number, other), max(number, other))
            if pair not in topics:
                topics[pair] = _choose_topics(*pair, terms, stories)
            best.append((other, topics[pair]))
        if best:
            found.append((number, best))
    return terms.names, found, hash_record((terms.names, found))


class _Story:
    """What is looked at of an article whenever it comes into question."""

    def __init__(self, row: _Compared) -> None:
        self.slug, title, self.day, self.seed, copies, _, _ = row
        self.title = f" {_form(title)} "
        self.named = {seed for seed in copies if seed}  # seeds with the same story

    def is_copy(self, other: _Story) -> bool:
        """Tell whether two are one story: by the same title, or because one names a seed of the two."""
        named = self.named | other.named
        return self.title == other.title or self.seed in named or other.seed in named


def _rank(holdings: Holdings, stories: Sequence[_Story], least: int) -> Iterator[tuple[int, list[int]]]:
    """Yield (number, the articles that share enough with it, best first) for the articles that have any."""
    for numbers, others, scores in find_sharing(holdings, least // 3, least):
        pairs = zip(numbers.tolist(), others.tolist(), scores.tolist(), strict=True)
        for number, group in groupby(pairs, key=lambda pair: pair[0]):
            day = stories[number].day
            ranked = sorted(
                (-score, abs(stories[other].day - day), stories[other].slug, other)
                for _, other, score in group
            )
            yield number, [other for *_, other in ranked]


def _read_terms(rows: Sequence[_Compared]) -> _Terms:
    # Each word once in memory, however many articles have it.
    words = [list(map(intern, words.split("\n"))) if words else [] for *_, words in rows]
    places = [frozenset(places) for *_, places, _ in rows]
    telling = sorted(
        (-weight, name, is_place)
        for is_place, named in ((False, words), (True, places))
        for name, holders in _count(named).items()
        if holders > 1 and (weight := weigh(holders, len(rows)))
    )
    word_number = {name: number for number, (_, name, is_place) in enumerate(telling) if not is_place}.get
    place_number = {name: number for number, (_, name, is_place) in enumerate(telling) if is_place}.get
    by_article = [
        tuple(
            number
            for number in (*map(word_number, of_words), *map(place_number, of_places))
            if number is not None
        )
        for of_words, of_places in zip(words, places, strict=True)
    ]
    weights = [-weight for weight, _, _ in telling]
    return _Terms(
        names=[(name, is_place) for _, name, is_place in telling],
        spelled=[f" {_form(name) if is_place else name} " for _, name, is_place in telling],
        weights=weights,
        holdings=build_holdings(by_article, weights),
        by_article=by_article,
    )


def _count(named: Iterable[Iterable[str]]) -> Counter[str]:
    return Counter(chain.from_iterable(named))


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


def _choose_topics(one: int, other: int, terms: _Terms, stories: Sequence[_Story]) -> tuple[int, ...]:
    """Return the rarest of what two articles share; of equals, what stands in a title, then places.

    None of them is part of another.
    """
    titles = (stories[one].title, stories[other].title)
    # Terms are numbered by weight: most often the first few have all the topics.
    shared = sorted(set(terms.by_article[one]).intersection(terms.by_article[other]))
    chosen: list[int] = []
    for _, equals in groupby(shared, key=terms.weights.__getitem__):
        ranked = sorted(
            (not any(terms.spelled[term] in title for title in titles), not terms.names[term][1], term)
            for term in equals
        )
        for *_, term in ranked:
            spelled = terms.spelled[term]
            if not any(
                spelled in terms.spelled[other] or terms.spelled[other] in spelled for other in chosen
            ):
                chosen.append(term)
            if len(chosen) == TOPICS:
                return tuple(chosen)
    return tuple(chosen)


def show_topics(article: Article, shared: Iterable[Iterable[Term]]) -> list[tuple[str, ...]]:
    """Return each row of topics as *article* writes them: “chuyển đổi số”, “Hải Dương”.

    A capital that only begins a sentence is made small.
    """
    opening = compose("\n".join((article.title, article.lead or "", article.body))[:_OPENING])
    searched = matching_form(opening)
    if len(searched) != len(opening):
        searched = ""  # where a compound stands in it says nothing of the opening
    return [
        tuple(
            topic.name if topic.is_place else _show_compound(opening, searched, topic.name)
            for topic in topics
        )
        for topics in shared
    ]


def _show_compound(opening: str, searched: str, name: str) -> str:
    at = searched.find(name)
    if at < 0:
        return name
    written = opening[at : at + len(name)]
    before = opening[:at].rstrip(" ")
    begins = not before or before[-1] in _SENTENCE_ENDS
    return written[0].lower() + written[1:] if begins and written[1:].islower() else written
