"""Articles analysed in batches: what depends on their text alone, by workers or out of the cache.

A batch is the articles whose slugs' hashes end alike. So an article that comes, goes or changes touches one
batch, whatever its number in the archive is and whatever the other articles are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from khobao.models import Cache, SearchDocument
from khobao.recordbytes import find_records, format_record
from khobao.search.arrays import Integers
from khobao.search.counter import FIELDS, InvertedBatch, count_batch
from khobao.search.documents import build_text_pack
from khobao.search.numbering import hash_slug
from khobao.search.segmenter import find_compounds

# Characters of an article that are segmented, from its title on: the lexicon wants the words of the
# news, which are met at the top of it.
SEGMENTED = 1200

# Articles of a batch: between half of it and all of it. A larger batch has more in common, a smaller one is
# quicker to do again.
BATCH = 256

# The keys under which the cache keeps what was made; the text follows.
_ANALYSIS, _PACK = "search-analysis:", "search-pack:"


Made = TypeVar("Made")

# An analysed batch as a cache can keep it: forms, keys, columns of numbers, compounds.
_Record = tuple[str, str, list[bytes], list[tuple[str, ...]]]


@dataclass(frozen=True)
class AnalyzedBatch:
    """What is made of one batch of articles, from their text alone; lists go by article."""

    inverted: InvertedBatch
    compounds: list[tuple[str, ...]]  # of the opening, each once, in matching form, sorted


def split_by_slug(documents: Sequence[SearchDocument]) -> list[list[SearchDocument]]:
    """Return the documents in batches; their slugs say which, and their count how many."""
    count = 1
    while count * BATCH < len(documents):
        count *= 2
    batches: list[list[SearchDocument]] = [[] for _ in range(count)]
    for document in sorted(documents, key=lambda document: document.slug):
        batches[hash_slug(document.slug) % count].append(document)
    return [batch for batch in batches if batch]


def analyze_batches(
    batches: Sequence[Sequence[SearchDocument]], executor: Executor | None, cache: Cache | None
) -> Iterator[AnalyzedBatch]:
    """Analyze every batch, in order."""
    for record in _make_all(_ANALYSIS, analyze_texts, batches, executor, cache):
        yield _read_batch(record)


def build_text_packs(
    packs: Sequence[Sequence[SearchDocument]], executor: Executor | None, cache: Cache | None
) -> Iterator[str]:
    """Build the text pack of each of *packs*, in order."""
    return _make_all(_PACK, build_text_pack, packs, executor, cache)


def analyze_texts(documents: Sequence[SearchDocument]) -> _Record:
    """Count and segment one batch. The columns of the result are texts and bytes, which a cache can keep."""
    openings = [
        "\n".join((document.title, document.lead, *document.body))[:SEGMENTED] for document in documents
    ]
    batch = count_batch(documents)
    # No form or key holds a white space.
    return (
        "\n".join(batch.forms),
        "\n".join(batch.keys),
        [
            column.astype("<i8").tobytes()
            for column in (batch.pairs, batch.form_postings, batch.pair_postings, batch.lengths)
        ],
        find_compounds(openings),
    )


def _read_batch(record: _Record) -> AnalyzedBatch:
    forms, keys, columns, compounds = record
    pairs, form_postings, pair_postings, lengths = map(_read_column, columns)
    return AnalyzedBatch(
        InvertedBatch(
            tuple(forms.split("\n")) if forms else (),
            tuple(keys.split("\n")) if keys else (),
            pairs,
            form_postings,
            pair_postings,
            lengths.reshape(-1, len(FIELDS)),
        ),
        compounds,
    )


def _read_column(data: bytes) -> Integers:
    return np.frombuffer(data, "<i8").astype(np.int64, copy=False)


def _make_all(
    prefix: str,
    make: Callable[[Sequence[SearchDocument]], Made],
    batches: Sequence[Sequence[SearchDocument]],
    executor: Executor | None,
    cache: Cache | None,
) -> Iterator[Made]:
    """Make something of the texts of every batch, or take it from the cache, where it is kept."""
    keys = [prefix + hash_texts(batch) for batch in batches] if cache else []
    known = find_records(cache, keys) if cache else {}
    missing = (
        [position for position, key in enumerate(keys) if key not in known] if cache else range(len(batches))
    )
    wanted = [batches[position] for position in missing]
    made = executor.map(make, wanted) if executor and len(wanted) > 1 else map(make, wanted)
    for position in range(len(batches)):
        if cache and keys[position] in known:
            yield known.pop(keys[position])
        else:
            value = next(made)
            if cache:
                cache.put(keys[position], format_record(value))
            yield value


def hash_texts(documents: Sequence[SearchDocument]) -> str:
    """Return a digest of all that an analysis looks at."""
    digest = hashlib.sha256()
    for document in documents:
        if document.digest:
            digest.update(f"{document.digest}\n".encode())
            continue
        parts = (document.title, document.lead, *document.body)
        digest.update(f"{','.join([str(len(part)) for part in parts])}\n".encode())
        digest.update("".join(parts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
