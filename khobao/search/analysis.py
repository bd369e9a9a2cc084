"""Articles analysed in batches by workers: what depends on their text alone.

A batch is the articles whose slugs' hashes end alike: batches are of similar size, whatever the articles are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from khobao.models import Cache, SearchDocument
from khobao.recordbytes import find_records, format_record
from khobao.search.counter import InvertedBatch, count_batch
from khobao.search.documents import build_text_pack
from khobao.search.numbering import hash_slug
from khobao.search.segmenter import find_compounds

# Characters of an article that are segmented, from its title on: the lexicon wants the words of the
# news, which are met at the top of it.
SEGMENTED = 1200

# Articles of a batch: between half of it and all of it. A larger batch has more in common.
BATCH = 256

_PACK = "search-pack:"  # keys of the cache


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
    batches: Sequence[Sequence[SearchDocument]], executor: Executor | None
) -> Iterator[AnalyzedBatch]:
    """Analyze every batch, in order."""
    return (
        executor.map(analyze_texts, batches) if executor and len(batches) > 1 else map(analyze_texts, batches)
    )


def analyze_texts(documents: Sequence[SearchDocument]) -> AnalyzedBatch:
    """Count and segment one batch."""
    openings = [
        "\n".join((document.title, document.lead, *document.body))[:SEGMENTED] for document in documents
    ]
    return AnalyzedBatch(count_batch(documents), find_compounds(openings))


def build_text_packs(
    packs: Sequence[Sequence[SearchDocument]], executor: Executor | None, cache: Cache | None
) -> Iterator[str]:
    """Build the text pack of each of *packs*, in order, or take it from the cache, where it is kept.

    *executor* begins at once; the packs are had when asked for.
    """
    keys = [_PACK + hash_texts(pack) for pack in packs]
    known = find_records(cache, keys) if cache else {}
    wanted = [pack for key, pack in zip(keys, packs, strict=True) if key not in known]
    made = (
        executor.map(build_text_pack, wanted)
        if executor and len(wanted) > 1
        else map(build_text_pack, wanted)
    )
    return _list_packs(keys, known, made, cache)


def _list_packs(
    keys: Sequence[str], known: dict[str, str], made: Iterator[str], cache: Cache | None
) -> Iterator[str]:
    for key in keys:
        if key in known:
            yield known.pop(key)
        else:
            text = next(made)
            if cache:
                cache.put(key, format_record(text))
            yield text


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
