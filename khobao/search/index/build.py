"""From articles to the files of the search index: the steps in order.

Articles are numbered, and analysed in batches by workers. They fill lunr's Builder, whose postings are
sorted, packed, cut and written out. The files are the same bytes for any number of workers, for any order of
the articles, and with or without a memo.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass

from khobao.model import Artifact, SearchDocument, SearchIndex
from khobao.runtime.arrays import pop_all
from khobao.runtime.memo import NO_MEMO, Memo
from khobao.runtime.progress import Stage
from khobao.runtime.workers import paused_collector
from khobao.search.analyze.abbreviations import read_abbreviations
from khobao.search.analyze.batches import (
    BATCH,
    Batch,
    analyze,
    analyze_and_keep,
    find_analysis,
    find_kept_compounds,
    keep_analysis,
    split_into_batches,
)
from khobao.search.analyze.names import list_surnames
from khobao.search.index.doc_ids import Numbering, plan_numbers
from khobao.search.index.document_store import BuiltStore, build_store
from khobao.search.index.lunr_file import PATH as LUNR_PATH
from khobao.search.index.packing import Cut
from khobao.search.index.pieces import PieceMap
from khobao.search.index.postings import CUT
from khobao.search.index.words import BuiltWords, WordTask, build_words
from khobao.text.compact_json import format_compact_json

_FEW = 2  # batches that are missing after an edit: an article's, and that of one which was renamed


@dataclass(frozen=True)
class StartedIndex:
    """An index that is being built."""

    compounds: Mapping[str, str]  # slug -> compounds that open the article, a line each
    finish: Callable[[], SearchIndex]  # ends the work; to be called once


def build_search(
    documents: Sequence[SearchDocument],
    *,
    executor: Executor | None = None,
    memo: Memo = NO_MEMO,
    cut: Cut = CUT,
    place_names: Sequence[str] = (),
) -> SearchIndex:
    """Build the search index of the archive: ``start_search``, and what ends it."""
    started = start_search(documents, executor=executor, memo=memo, cut=cut, place_names=place_names)
    return started().finish()


def start_search(
    documents: Sequence[SearchDocument],
    *,
    executor: Executor | None = None,
    memo: Memo = NO_MEMO,
    shared: bool = True,
    stage: Stage | None = None,
    cut: Cut = CUT,
    place_names: Sequence[str] = (),
) -> Callable[[], StartedIndex]:
    """Begin to analyse the archive; what is returned waits for it, and begins with the rest.

    Slugs must be unique; the order of *documents* is free. The workers of *executor* share the work, and what
    *memo* knows is not made again. *shared*: the workers have this machine's files, and so the memo; then one
    of them does the rest of the work, which cannot be divided, while this process goes on. *stage* counts the
    batches. *cut* says which lists are parted. *place_names*: names by which queries
    are cut into words, without their kinds.
    """
    batches = split_into_batches(documents)
    workers = executor if len(documents) > BATCH else None
    stage = stage or Stage("index")
    stage.expect(len(batches))
    if workers and memo.remembers and shared:
        return _start_in_worker(documents, batches, workers, memo, stage, (cut, place_names))
    return _start_here(documents, batches, workers, memo, stage, (cut, place_names))


def _start_in_worker(
    documents: Sequence[SearchDocument],
    batches: Sequence[Batch],
    executor: Executor,
    memo: Memo,
    stage: Stage,
    wanted: tuple[Cut, Sequence[str]],
) -> Callable[[], StartedIndex]:
    """Let workers analyse what *memo* lacks and keep it there; one of them reads it all.

    After an edit, when little is missing, that one begins at once with what is there.
    """
    made: list[tuple[str, ...] | Future[tuple[str, ...]]] = [
        find_kept_compounds(batch.key, memo) or executor.submit(analyze_and_keep, batch, memo)
        for batch in batches
    ]
    missing = {b.key: b for b, part in zip(batches, made, strict=True) if isinstance(part, Future)}
    numbering, task = _plan(documents, *wanted)
    keys = [batch.key for batch in batches]
    early = executor.submit(_build_from_memo, keys, missing, task, memo) if len(missing) <= _FEW else None

    def wait() -> StartedIndex:
        compounds = [part.result() if isinstance(part, Future) else part for part in stage.track(made)]
        built = early or executor.submit(_build_from_memo, keys, {}, task, memo)

        def finish() -> SearchIndex:
            store = build_store(_list_numbered(documents, numbering))
            words = built.result()
            if words is None:  # somebody has deleted the memo meanwhile
                words = build_words(map(analyze, batches), task)
            return _assemble(numbering, task, store, words)

        slugs = [[document.slug for document in batch.documents] for batch in batches]
        return StartedIndex(_list_compounds(zip(slugs, compounds, strict=True)), finish)

    return wait


@paused_collector()
def _build_from_memo(
    keys: Sequence[str], late: Mapping[str, Batch], task: WordTask, memo: Memo
) -> BuiltWords | None:
    """Return the words' part of the batches *keys*, or None when *memo* has lost one.

    Those that are *late* (key -> batch) are being analysed elsewhere: they are read last, and analysed here
    too when they are not there by then.
    """
    found = {key: find_analysis(key, memo) for key in keys if key not in late}
    found |= {key: find_analysis(key, memo) or analyze(batch) for key, batch in late.items()}
    analyzed = [part for key in keys if (part := found.pop(key))]
    return build_words(pop_all(analyzed), task) if len(analyzed) == len(keys) else None


def _start_here(
    documents: Sequence[SearchDocument],
    batches: Sequence[Batch],
    executor: Executor | None,
    memo: Memo,
    stage: Stage,
    wanted: tuple[Cut, Sequence[str]],
) -> Callable[[], StartedIndex]:
    """Let *executor* analyse what *memo* lacks; this process does the rest."""
    known = [find_analysis(batch.key, memo) for batch in batches]
    missing = [batch for batch, found in zip(batches, known, strict=True) if found is None]
    made = executor.map(analyze, missing) if executor else map(analyze, missing)
    numbering, task = _plan(documents, *wanted)

    def wait() -> StartedIndex:
        analyzed = []
        for batch, found in stage.track(zip(batches, known, strict=True)):
            analyzed.append(found or next(made))
            if found is None:
                keep_analysis(batch.key, analyzed[-1], memo)
        compounds = _list_compounds((part.slugs, part.compounds) for part in analyzed)

        def finish() -> SearchIndex:
            store = build_store(_list_numbered(documents, numbering))
            return _assemble(numbering, task, store, build_words(pop_all(analyzed), task))

        return StartedIndex(compounds, finish)

    return wait


def _plan(
    documents: Sequence[SearchDocument], cut: Cut, place_names: Sequence[str]
) -> tuple[Numbering, WordTask]:
    numbering = plan_numbers(documents)
    slugs = [document.slug for document in documents]
    numbers = dict(zip(slugs, numbering.numbers, strict=True))
    return numbering, WordTask(numbers, numbering.universe, cut, tuple(place_names), _count_places(documents))


def _count_places(documents: Sequence[SearchDocument]) -> tuple[tuple[str, str, int], ...]:
    """Return slug, name and number of articles of each place, with what lies below it, sorted."""
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for document in documents:
        held = set()
        for slug, path in document.places:
            slugs, parts = slug.split("/"), path.split("/")
            for above, name in enumerate(reversed(parts)):
                place = "/".join(slugs[: len(slugs) - above])
                names.setdefault(place, name)
                held.add(place)
        counts.update(held)
    return tuple((slug, names[slug], counts[slug]) for slug in sorted(counts))


def _list_numbered(
    documents: Sequence[SearchDocument], numbering: Numbering
) -> list[tuple[int, SearchDocument]]:
    """Return (number, document) in the order of numbers."""
    return sorted(zip(numbering.numbers, documents, strict=True), key=lambda pair: pair[0])


def _list_compounds(rows: Iterable[tuple[Sequence[str], Sequence[str]]]) -> dict[str, str]:
    """Return slug -> compounds; each of *rows* has the slugs of a batch and their compounds."""
    return {slug: words for slugs, compounds in rows for slug, words in zip(slugs, compounds, strict=True)}


def _assemble(numbering: Numbering, task: WordTask, store: BuiltStore, words: BuiltWords) -> SearchIndex:
    root = {
        "articles": len(task.numbers),
        "universe": task.universe,
        "cut": [task.cut.longest, task.cut.head],
        "rare": task.rare,
        "average": words.average,
        "months": numbering.months,
        "lengths": words.lengths,
        "exactLengths": words.lengths_hash,
        "terms": format_map(words.terms.heads),
        "rest": format_map(words.terms.rest),
        "repeats": format_map(words.terms.repeats),
        "titles": format_map(words.terms.titles),
        "lexicon": format_map(words.lexicon),
        "syllables": words.terms.syllables_hash,
        "columns": store.columns_hash,
        "blocks": store.block_names,
        "surnames": " ".join(sorted(list_surnames())),
        "abbreviations": {
            " ".join(long): " ".join(short) for long, short in sorted(read_abbreviations().items())
        },
    }
    text = format_compact_json(root).replace("</", "<\\/")
    files = sorted((*store.artifacts, *words.artifacts), key=lambda artifact: artifact.path)
    return SearchIndex(tuple(files), text, Artifact(LUNR_PATH, words.lunr) if words.lunr else None)


def format_map(pieces: PieceMap) -> list[str]:
    """Return the first keys, a line each, and all hashes in one string."""
    return ["\n".join(pieces.keys), "".join(pieces.hashes)]
