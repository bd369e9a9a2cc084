"""Related articles: those that share rare compounds and places, and what the two have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

from khobao.articlefile import find_copies
from khobao.models import Article, Cache
from khobao.recordbytes import find_records, format_record, hash_record, hash_text, name_record
from khobao.site.compared import Row, step
from khobao.site.facets import Archive, Entry
from khobao.site.relating import Topic, parse_pairs, relate_rows
from khobao.site.standing import Shared
from khobao.text.diacritics import matching_form
from khobao.text.unicode import compose

_LAST, _COMPARED = "related", "related:compared"  # keys of the cache
_MOST_CHANGED = 12  # one article in so many, and all are related anew
_OPENING = 1200  # characters in which a topic is looked for, as its article writes it
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


class _ToldTopics(dict[tuple[int, ...], str]):
    """Positions of topics -> the topics in one line, for those ever asked for: many pairs share theirs."""

    def __init__(self, names: Sequence[Topic]) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, topics: tuple[int, ...]) -> str:
        names = [self._names[topic] for topic in topics if topic >= 0]
        told = self[topics] = "\t".join([" " * is_place + name for name, is_place in names])
        return told


class Relations(Mapping[Entry, tuple[Related, ...]]):
    """Entry -> its related articles, best first; an entry without any is left out."""

    def __init__(
        self, entries: Sequence[Entry], data: bytes, before: bytes, touched: Iterable[int] | None
    ) -> None:
        """Know the related articles among *entries*, as ``relate_rows`` tells them in *data*.

        Before, they were as in the other bytes. Others were related then, or bore other names, only to those
        that have been *touched*; None: to any.
        """
        digest = hash_record(data)  # of who is related to whom, by what, by their places here
        changed = frozenset(entries[number] for number in touched or ())
        self.shared = Shared(digest, None if touched is None else hash_record(before), changed)
        pairs = parse_pairs(data)
        self._entries = entries
        self._names = pairs.names
        self._others = pairs.others.tolist()
        self._topics = list(map(tuple, pairs.topics.tolist()))
        self._told = _ToldTopics(pairs.names)
        self._places = {entries[number]: places for number, places in pairs.find_places().items()}

    def __getitem__(self, entry: Entry) -> tuple[Related, ...]:
        return tuple(
            Related(
                self._entries[self._others[place]],
                tuple(Term(*self._names[topic]) for topic in self._topics[place] if topic >= 0),
            )
            for place in self._places[entry]
        )

    def tell(self, entry: Entry) -> list[str]:
        """Return a line for each related article of *entry*: its name, and what the two share."""
        return [
            f"{name_record(self._entries[self._others[place]])}\t{self._told[self._topics[place]]}"
            for place in self._places.get(entry, ())
        ]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def start_relating(
    archive: Archive,
    compounds: Mapping[str, str],
    executor: Executor | None = None,
    cache: Cache | None = None,
) -> Callable[[], Relations]:
    """Let *executor* begin to relate articles, and return what ends the work.

    *compounds* maps slug -> compounds of the article in matching form, a line each, each once. *cache*
    remembers what was found, by the names of entries and their compounds; after a change only the articles
    that it touches are related anew.
    """
    entries = archive.entries
    words = [compounds.get(entry.article.slug, "") for entry in entries]
    last = _read_last(cache) if cache else _Last()
    # Two texts are sooner hashed than thousands; nothing that is joined here has what joins it.
    cards = list(map(name_record, entries)) if cache else []
    mark = hash_record((" ".join(cards), chr(0).join(words))) if cache else ""
    if cache and mark == last.mark:
        return lambda: Relations(entries, last.pairs, last.pairs, ())
    names = list(map(hash_text, map(str.__add__, cards, words))) if cache else []
    standing = _find_standing(names, last.names)
    compared = _read_compared(cache, last) if cache and standing else b""
    if not compared:
        standing = [-1] * len(entries)
    rows = {n: _list_compared(entries[n], words[n]) for n, number in enumerate(standing) if number < 0}
    task = partial(relate_rows, rows, standing, compared, last.pairs)
    made = executor.submit(task) if executor else None

    def finish() -> Relations:
        pairs, compared, touched = made.result() if made else task()
        if cache:
            _write_last(cache, _Last(mark, names, pairs), compared)
        # Who has changed was looked at anew, and so was whoever may be related to it.
        return Relations(entries, pairs, last.pairs, None if touched is None else {*touched, *rows})

    return finish


@dataclass(frozen=True)
class _Last:
    """What the last build found."""

    mark: str = ""  # digest of all that it knew; what is kept apart begins with it, so that nothing is mixed
    names: Sequence[str] = ()  # digests of what it knew of each article
    pairs: bytes = b""


def _read_last(cache: Cache) -> _Last:
    last: _Last = find_records(cache, [_LAST]).get(_LAST, _Last())
    return last


def _read_compared(cache: Cache, last: _Last) -> bytes:
    """Return what was compared of the articles of *last*; nothing when that is gone."""
    mark = last.mark.encode()
    data = cache.get(_COMPARED) or b""
    return data.removeprefix(mark) if data.startswith(mark) else b""


def _write_last(cache: Cache, last: _Last, compared: bytes) -> None:
    cache.put_many({_LAST: format_record(last), _COMPARED: last.mark.encode() + compared})


def _find_standing(names: Sequence[str], last: Sequence[str]) -> list[int]:
    """Return the number that each article of *names* had among the *last*, -1 for those that were not there.

    Nothing when all have to be related anew: terms weigh by the size of the archive, related articles go by
    their order, and much that has changed touches most of the others.
    """
    number = {name: position for position, name in enumerate(last)}.get
    standing = [number(name, -1) for name in names]
    stay = [position for position in standing if position >= 0]
    few = len(names) - len(stay) <= len(names) // _MOST_CHANGED
    return standing if few and step(len(names)) == step(len(last)) and stay == sorted(stay) else []


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
