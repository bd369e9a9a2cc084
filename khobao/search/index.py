"""From articles to the files of the search index: the steps in order.

Articles are numbered, and analysed in batches by workers. They fill lunr's Builder, whose postings are
sorted, packed, cut and written out. The files are the same bytes for any number of workers, for any order of
the articles, and with or without a cache, because what is kept in one is a function of what it is made from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from functools import cached_property, partial

from khobao.compactjson import format_compact_json
from khobao.models import Cache, SearchDocument, SearchIndex
from khobao.search.abbreviations import read_abbreviations
from khobao.search.analysis import hash_text
from khobao.search.beside import StartedWords, start_words
from khobao.search.gathering import find_known, start_analyzing
from khobao.search.layers import read_layers
from khobao.search.numbering import Numbering, plan_numbers
from khobao.search.packing import Cut
from khobao.search.pieces import PieceMap
from khobao.search.postings import CUT
from khobao.search.scripts import FOLDER, read_hash
from khobao.search.shown import NO_KEYS, ShownKeys, ShownPart, build_shown, find_shown, write_shown
from khobao.search.words import WordTask


def build_search(
    documents: Sequence[SearchDocument],
    *,
    executor: Executor | None = None,
    cache: Cache | None = None,
    held: Mapping[str, str] | None = None,
    cut: Cut = CUT,
) -> SearchIndex:
    """Build the search index of the archive: ``start_search``, and what ends it."""
    return start_search(documents, executor=executor, cache=cache, held=held, cut=cut).finish()


def start_search(
    documents: Sequence[SearchDocument],
    *,
    executor: Executor | None = None,
    beside: Executor | None = None,
    cache: Cache | None = None,
    held: Mapping[str, str] | None = None,
    cut: Cut = CUT,
) -> StartedIndex:
    """Begin with the search index of the archive. Slugs must be unique; the order of *documents* is free.

    The workers of *executor* share the work. What *cache* knows is not made again, and the bytes are the same
    with and without it. Of pieces that the site *held* (path -> SHA-256) those that are the same come as
    standing ones. *cut* says which lists are parted. What is left for the end is the work of one process:
    when *cache* knows most, that of *beside* does it meanwhile, which must be one of this machine, and may
    have begun to read (``start_reading``). It is shut down as soon as it is of no more use.
    """
    digests = {document.slug: hash_text(document) for document in documents}
    known = find_known(digests, read_layers(cache) if cache else [])
    analyzed = start_analyzing(documents, known, executor)
    numbering = plan_numbers(documents)
    order = sorted(range(len(documents)), key=numbering.numbers.__getitem__)
    numbered = [(numbering.numbers[position], documents[position]) for position in order]
    task = WordTask(
        digests,
        {document.slug: number for number, document in numbered},
        numbering.universe,
        cut,
        {path: sha256 for path, sha256 in (held or {}).items() if path.startswith(f"{FOLDER}/")},
    )
    lent = cache.lend() if cache and beside and known.base else None
    if beside and not lent:
        beside.shutdown(wait=False)
    begin = partial(start_words, documents, known, analyzed, task, beside if lent else executor, cache, lent)
    return StartedIndex(numbered, numbering, task, begin, lent is not None, cache, held)


class StartedIndex:
    """An index that is being built: workers analyse what is new, and the rest begins when it is asked for."""

    def __init__(
        self,
        numbered: Sequence[tuple[int, SearchDocument]],
        numbering: Numbering,
        task: WordTask,
        begin: Callable[[], StartedWords],
        is_beside: bool,
        cache: Cache | None,
        held: Mapping[str, str] | None,
    ) -> None:
        # Whether another process builds it; or this one will, in the end, and holds all postings until then.
        self.is_beside = is_beside
        self._index: SearchIndex | None = None
        self._numbered = numbered
        self._numbering = numbering
        self._task = task
        self._begin = begin
        self._cache = cache
        self._held = held or {}

    @cached_property
    def compounds(self) -> Mapping[str, str]:
        """Slug -> compounds, as the index will have them. Waits until all is analysed."""
        if not self.is_beside:
            _ = self._built_shown  # workers have enough to do
        return self._words.compounds

    def finish(self, keys: ShownKeys = NO_KEYS) -> SearchIndex:
        """End the work; called again, it says the same. Nothing but the index is held from then on.

        What is shown of articles with the *keys* of the last build is not made again.
        """
        if self._index is None:
            self._index = self._build(keys)
            del self._numbered, self._begin, self._words
            self.__dict__.pop("_built_shown", None)
        return self._index

    @cached_property
    def _words(self) -> StartedWords:
        return self._begin()

    @cached_property
    def _built_shown(self) -> ShownPart:
        return build_shown(self._numbered, self._cache, self._held)

    def _show(self, keys: ShownKeys) -> ShownPart:
        cache = self._cache
        if not (cache and keys.cards):
            return self._built_shown
        shown = find_shown(keys, cache, self._held)
        if shown is None:
            known = self.__dict__.get("_built_shown")
            shown = known or build_shown(self._numbered, cache, self._held, keys.filing)
            write_shown(keys, shown, cache)
        return shown

    def _build(self, keys: ShownKeys) -> SearchIndex:
        compounds, shown, task = self.compounds, self._show(keys), self._task
        words = self._words.finish()
        root = {
            "articles": len(self._numbered),
            "universe": task.universe,
            "cut": [task.cut.longest, task.cut.head],
            "rare": task.rare,
            "averages": words.averages,
            "months": self._numbering.months,
            "lengths": words.lengths,
            "exactLengths": words.lengths_hash,
            "terms": format_map(words.terms.heads),
            "rest": format_map(words.terms.rest),
            "repeats": format_map(words.terms.repeats),
            "lexicon": format_map(words.lexicon),
            "syllables": words.terms.syllables_hash,
            "columns": read_hash(shown.columns.path),
            "blocks": shown.block_names,
            "abbreviations": {
                " ".join(long): " ".join(short) for long, short in sorted(read_abbreviations().items())
            },
        }
        text = format_compact_json(root).replace("</", "<\\/")
        files = sorted((*shown.artifacts, *words.artifacts), key=lambda artifact: artifact.path)
        return SearchIndex(tuple(files), text, compounds)


def format_map(pieces: PieceMap) -> list[str]:
    """Return the first keys, a line each, and all hashes in one string."""
    return ["\n".join(pieces.keys), "".join(pieces.hashes)]
