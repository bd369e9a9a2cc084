"""From articles to the files of the search index: the steps in order.

Articles are numbered, then taken in batches, each by one worker process: analysis, segmentation, lunr's
Builder, the batch's text pack. The batches' postings are brought together, sorted, cut and written out. The
files are the same bytes for any number of workers, because batches go by number and are joined in order.
"""

from __future__ import annotations

import gc
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

import khobao.search.documents as store
from khobao.models import Artifact, SearchDocument, SearchIndex
from khobao.search.abbreviations import read_abbreviations
from khobao.search.counter import InvertedBatch, count_batch
from khobao.search.indexer import TermBuilder
from khobao.search.lexicon import build_lexicon
from khobao.search.numbering import plan_numbers
from khobao.search.pieces import PieceMap, build_script
from khobao.search.postings import HEAD
from khobao.search.segmenter import find_compounds
from khobao.search.terms import Lengths, build_terms

# Characters of an article that are segmented, from its title on: the lexicon wants the words of the
# news, which are met at the top of it.
SEGMENTED = 1200

# Lengths in the root are rounded to powers of this; a letter each, a blank where a number is free.
LENGTH_STEP = 1.2
LENGTH_LETTERS = "!#$%'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"


@dataclass(frozen=True)
class AnalyzedBatch:
    """What a worker makes of one batch of articles, from their text alone; lists go by article."""

    inverted: InvertedBatch
    compounds: list[tuple[str, ...]]  # of the opening, each once, in matching form, sorted
    text_pack: str


def build_search(
    documents: Sequence[SearchDocument], *, executor: Executor | None = None, head: int = HEAD
) -> SearchIndex:
    """Build the search index of the archive. Slugs must be unique; the order of *documents* does not matter.

    The workers of *executor* share the work when there is more than one batch of it. *head* is how many
    postings of a list come with the first load.
    """
    with paused_collector():
        return _build_search(documents, executor, head)


def _build_search(documents: Sequence[SearchDocument], executor: Executor | None, head: int) -> SearchIndex:
    numbering = plan_numbers(documents)
    order = sorted(range(len(documents)), key=numbering.numbers.__getitem__)
    numbered = [(numbering.numbers[position], documents[position]) for position in order]
    builder = TermBuilder()
    compounds: dict[str, tuple[str, ...]] = {}
    lengths: list[Lengths] = []
    artifacts: list[Artifact] = []
    pack_hashes = []
    batches = list(split_batches(numbered, store.PACK))
    texts = [[document for _, document in part] for _, part in batches]
    for (pack, part), batch in zip(batches, analyze_batches(texts, executor), strict=True):
        builder.add_batch(batch.inverted, [number for number, _ in part])
        compounds.update(zip((document.slug for _, document in part), batch.compounds, strict=True))
        lengths += batch.inverted.lengths.tolist()
        artifact, digest = build_script(f"x-{pack}", batch.text_pack)
        artifacts.append(artifact)
        pack_hashes.append(digest)
    by_number = dict(zip((number for number, _ in numbered), lengths, strict=True))
    block_hashes = []
    for block, part in split_batches(numbered, store.BLOCK):
        artifact, digest = build_script(f"d-{block}", store.build_block([document for _, document in part]))
        artifacts.append(artifact)
        block_hashes.append(digest)
    columns_script, columns_hash = build_script(
        "columns", store.build_columns([part for _, part in numbered])
    )
    spread = Counter(chain.from_iterable(compounds.values()))
    lexicon, lexicon_map = build_lexicon(spread, len(documents))
    terms = build_terms(builder.batches, by_number, numbering.universe, len(documents), head)
    lengths_script, lengths_hash = build_script("lengths", [count for triple in lengths for count in triple])
    artifacts += [columns_script, lengths_script, *lexicon, *terms.artifacts]
    root = {
        "articles": len(documents),
        "universe": numbering.universe,
        "head": head,
        "rare": terms.rare,
        "averages": [
            math.fsum(triple[field] for triple in lengths) / max(1, len(lengths)) for field in range(3)
        ],
        "months": [[month, size] for month, size in numbering.months],
        "lengths": format_lengths(by_number),
        "exactLengths": lengths_hash,
        "terms": format_map(terms.heads),
        "rest": format_map(terms.rest),
        "lexicon": format_map(lexicon_map),
        "syllables": terms.syllables_hash,
        "columns": columns_hash,
        "blocks": format_numbered([block for block, _ in split_batches(numbered, store.BLOCK)], block_hashes),
        "packs": format_numbered([pack for pack, _ in batches], pack_hashes),
        "abbreviations": {
            " ".join(long): " ".join(short) for long, short in sorted(read_abbreviations().items())
        },
    }
    text = json.dumps(root, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return SearchIndex(tuple(sorted(artifacts, key=lambda artifact: artifact.path)), text, compounds)


def split_batches(
    numbered: Sequence[tuple[int, SearchDocument]], size: int
) -> Iterator[tuple[int, list[tuple[int, SearchDocument]]]]:
    """Yield the articles whose numbers share a range of *size*, with the position of the range."""
    batch: list[tuple[int, SearchDocument]] = []
    for number, document in numbered:
        if batch and batch[0][0] // size != number // size:
            yield batch[0][0] // size, batch
            batch = []
        batch.append((number, document))
    if batch:
        yield batch[0][0] // size, batch


def analyze_batches(
    batches: Sequence[list[SearchDocument]], executor: Executor | None
) -> Iterator[AnalyzedBatch]:
    """Analyze every batch, in order; through *executor* when there is work for more than one worker."""
    apply = map if executor is None or len(batches) < 2 else executor.map
    yield from apply(analyze_batch, batches)


def analyze_batch(batch: Sequence[SearchDocument]) -> AnalyzedBatch:
    """Turn articles into their inverted index, compounds, lengths and text pack, by their text alone."""
    with paused_collector():
        return _analyze_batch(batch)


@contextmanager
def paused_collector() -> Iterator[None]:
    """Keep the cyclic garbage collector still: an index is millions of small objects and no cycle.

    Looking through them again and again takes longer than making them.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _analyze_batch(batch: Sequence[SearchDocument]) -> AnalyzedBatch:
    openings = ["\n".join((document.title, document.lead, *document.body))[:SEGMENTED] for document in batch]
    return AnalyzedBatch(count_batch(batch), find_compounds(openings), store.build_text_pack(batch))


def format_lengths(lengths: Mapping[int, Lengths]) -> str:
    """Return a letter for every number: the rounded length of its body, or a blank when it is free.

    >>> format_lengths({0: (9, 0, 1), 2: (9, 0, 500)})
    '! G'
    """
    letters = [" "] * (max(lengths, default=-1) + 1)
    for number, (_, _, body) in lengths.items():
        step = round(math.log(max(body, 1)) / math.log(LENGTH_STEP))
        letters[number] = LENGTH_LETTERS[min(step, len(LENGTH_LETTERS) - 1)]
    return "".join(letters)


def format_map(pieces: PieceMap) -> list[str]:
    """Return the first keys, a line each, and all hashes in one string."""
    return ["\n".join(pieces.keys), "".join(pieces.hashes)]


def format_numbered(numbers: Sequence[int], hashes: Sequence[str]) -> list[str]:
    """Return the positions of the ranges that have a file, and all hashes in one string."""
    return [" ".join(map(str, numbers)), "".join(hashes)]
