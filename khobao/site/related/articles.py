"""Which articles go with which, as the pages show it: articles in, related articles and shared topics out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from khobao.content.article_file import find_copies
from khobao.model import Article
from khobao.site.archive import Archive, Entry
from khobao.site.related.ranking import Pairs, relate_rows
from khobao.site.related.terms import Row
from khobao.text.diacritics import matching_form
from khobao.text.unicode import compose

_OPENING = 1200  # characters in which a topic is looked for, as its article writes it
_SENTENCE_ENDS = '.!?:…“"\n'


@dataclass(frozen=True, slots=True)
class Term:
    """Something that articles share: a compound in matching form, or a place by its name."""

    name: str
    is_place: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """An article that goes with another, and the rarest of what they share."""

    entry: Entry
    topics: tuple[Term, ...]


class Relations(Mapping[Entry, tuple[Related, ...]]):
    """Entry -> its related articles, best first; an entry without any is left out."""

    def __init__(self, entries: tuple[Entry, ...], pairs: Pairs) -> None:
        """Know the related articles among *entries*, which *pairs* numbers in their order."""
        self._entries = entries
        self._others = pairs.others.tolist()
        shared: dict[tuple[str, bool], Term] = {}  # most are shared by many
        self._topics = [
            tuple(shared.setdefault((name, is_place), Term(name, is_place)) for name, is_place in topics)
            for topics in pairs.topics
        ]
        begins = np.flatnonzero(np.diff(pairs.numbers, prepend=-1))
        ends = np.append(begins, len(pairs.numbers))[1:]
        rows = zip(*(column.tolist() for column in (pairs.numbers[begins], begins, ends)), strict=True)
        self._places = {entries[number]: range(begin, end) for number, begin, end in rows}

    def __getitem__(self, entry: Entry) -> tuple[Related, ...]:
        return tuple(
            Related(self._entries[self._others[place]], self._topics[place]) for place in self._places[entry]
        )

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def start_relating(
    archive: Archive, compounds: Mapping[str, str], executor: Executor | None = None
) -> Callable[[], Relations]:
    """Let *executor* relate the articles of *archive*, and return what waits for it.

    *compounds* maps slug -> compounds of the article in matching form, a line each, each once.
    """
    entries = archive.entries
    rows = [_list_compared(entry, compounds.get(entry.article.slug, "")) for entry in entries]
    if executor is None:
        return lambda: Relations(entries, relate_rows(rows))
    made = executor.submit(relate_rows, rows)
    return lambda: Relations(entries, made.result())


def _list_compared(entry: Entry, words: str) -> Row:
    article = entry.article
    day = article.date.first_day().toordinal() if article.date else 0
    copies = tuple(copy.seed for copy in find_copies(article) if copy.seed)
    places = tuple(place.name for place in entry.places)
    return (article.slug, article.title, day, article.seed, copies), places, words


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
