"""The words' part of the index, made in this process or in one beside it.

Once the cache knows most of an archive, no worker has much to do: all that is left is one piece of work that
cannot be shared. A worker does all of it then, while this process goes on with what needs none of it. It
reads the cache and gives back what is to be kept there: only this process writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from khobao.models import Cache, SearchDocument
from khobao.search.gathering import Gathered, Known, find_known, gather, start_analyzing
from khobao.search.joining import Gathering
from khobao.search.layers import PartLostError
from khobao.search.words import BuiltWords, WordTask, prepare_words

# Articles. At so many it pays (seen with two processors); a few are done as soon as they are handed over.
WORTH_A_PROCESS = 1000


@dataclass(frozen=True)
class StartedWords:
    """The words' part while it is being made."""

    compounds: Mapping[str, str]  # slug -> compounds of the article, a line each
    finish: Callable[[], BuiltWords]  # ends the work; to be called once


def is_worth_a_process(known: Known) -> bool:
    """Tell whether so much is *known* of so many articles that one worker should do the rest."""
    return len(known.digests) >= WORTH_A_PROCESS and bool(known.base)


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
    *executor* analyses all of them. With what is *lent* of the cache, one of its workers does all of it.
    """
    if executor and cache and lent:
        parts = list(analyzed)
        made = executor.submit(build_beside, task, parts, lent)

        def finish() -> BuiltWords:
            result = made.result()
            if result is None:
                return prepare_words(_gather(documents, known, parts, executor, cache), task, cache)()
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
        gathered = gather(find_known(task.digests, cache), analyzed, cache)
    except PartLostError:
        return None
    if gathered.count() < len(task.digests):
        return None
    return prepare_words(gathered, task, cache)(), cache


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
        nothing = Known(known.digests)
        return gather(nothing, start_analyzing(documents, nothing, executor), cache)


def _list_compounds(rows: Iterable[tuple[Sequence[str], Sequence[str]]]) -> dict[str, str]:
    """Return slug -> compounds; each of *rows* has slugs, empty ones for nobody, and their compounds."""
    return {
        slug: words for slugs, compounds in rows for slug, words in zip(slugs, compounds, strict=True) if slug
    }
