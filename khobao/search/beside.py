"""The words' part of the index, made in this process or in one beside it.

Once the cache knows most of an archive, no worker has much to do: all that is left is one piece of work that
cannot be shared. A worker does all of it then, while this process goes on with what needs none of it. It
reads the cache, before anything else, and gives back what is to be kept there: only this process writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from khobao.models import Cache, SearchDocument
from khobao.search.gathering import Gathered, Known, find_known, gather, start_analyzing
from khobao.search.joining import Gathering
from khobao.search.layers import PartLostError, read_gathering, read_layers
from khobao.search.packed import PACKED
from khobao.search.words import BuiltWords, WordTask, prepare_words


@dataclass(frozen=True)
class StartedWords:
    """The words' part while it is being made."""

    compounds: Mapping[str, str]  # slug -> compounds of the article, a line each
    finish: Callable[[], BuiltWords]  # ends the work; to be called once


def start_reading(executor: Executor, cache: Cache) -> None:
    """Let the process of *executor* read what *cache* has of the last index.

    It is to be the one that does the words' part later: then it has all that at hand.
    """
    if lent := cache.lend():
        executor.submit(_read_ahead, lent)


class _CacheAtHand(Cache):
    """A cache of whose last index all has been read; of what it gives out, each is given out once.

    Raises PartLostError when it has lost a part.
    """

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
        self.layers = read_layers(cache)
        self.gatherings = [read_gathering(cache, layer) for layer in self.layers]
        self._read = cache.get_many([PACKED]) if self.layers else {}

    def get_many(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return key -> what was put under it, for those of *keys* that have something."""
        read = {key: self._read.pop(key) for key in keys if key in self._read}
        return read | self.cache.get_many([key for key in keys if key not in read])

    def put_many(self, values: Mapping[str, bytes]) -> None:
        """Keep every value of *values* under its key."""
        self.cache.put_many(values)


_at_hand: list[_CacheAtHand] = []  # of this process: none, or the one that it read


def _read_ahead(cache: Cache) -> None:
    _at_hand[:] = [_CacheAtHand(cache)]


def start_words(
    documents: Sequence[SearchDocument],
    known: Known,
    analyzed: Iterable[Gathering],
    task: WordTask,
    executor: Executor | None,
    cache: Cache | None,
    lent: Cache | None,
) -> StartedWords:
    """Begin with the words' part of the index: the same wherever it is made.

    *analyzed*: those of *documents* that are not *known*. Should *cache* have lost some of what is known,
    *executor* analyses all of them. With what is *lent* of the cache, one of its workers does all of it; then
    it is shut down.
    """
    if executor and cache and lent:
        parts = list(analyzed)
        made = executor.submit(build_beside, task, parts, lent)

        def finish() -> BuiltWords:
            result = made.result()
            if result is None:
                return prepare_words(_gather(documents, known, parts, executor, cache), task, cache)()
            executor.shutdown(wait=False)  # it ends while this process goes on
            words, returned = result
            cache.take_back(returned)
            return words

        new = _list_compounds((part.slugs, part.compounds) for part in parts)
        return StartedWords(known.compounds | new, finish)
    gathered = _gather(documents, known, analyzed, executor, cache)
    compounds = _list_compounds((part.list_slugs(), part.gathering.compounds) for part in gathered.parts)
    return StartedWords(compounds, prepare_words(gathered, task, cache))


def build_beside(
    task: WordTask, analyzed: Sequence[Gathering], cache: Cache
) -> tuple[BuiltWords, Cache] | None:
    """Return the words' part, and *cache* with what is to be kept; None when it has lost what was known."""
    try:
        read = _at_hand.pop() if _at_hand else _CacheAtHand(cache)
        gathered = gather(find_known(task.digests, read.layers), analyzed, read, read.gatherings)
    except PartLostError:
        return None
    if gathered.count() < len(task.digests):
        return None
    return prepare_words(gathered, task, read)(), read.cache


def _gather(
    documents: Sequence[SearchDocument],
    known: Known,
    analyzed: Iterable[Gathering],
    executor: Executor | None,
    cache: Cache | None,
) -> Gathered:
    try:
        return gather(known, analyzed, cache)
    except PartLostError:
        nothing = find_known(known.digests, [])
        return gather(nothing, start_analyzing(documents, nothing, executor), cache)


def _list_compounds(rows: Iterable[tuple[Sequence[str], Sequence[str]]]) -> dict[str, str]:
    """Return slug -> compounds; each of *rows* has slugs, empty ones for nobody, and their compounds."""
    return {
        slug: words for slugs, compounds in rows for slug, words in zip(slugs, compounds, strict=True) if slug
    }
