"""Articles analysed in batches by workers: what depends on their text alone.

A batch is the articles whose slugs' hashes end alike: batches are of similar size, whatever the articles are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from khobao.models import SearchDocument
from khobao.search.counter import InvertedBatch, count_batch
from khobao.search.numbering import hash_slug
from khobao.search.segmenter import find_compounds

# Characters of an article that are segmented, from its title on: the lexicon wants the words of the
# news, which are met at the top of it.
SEGMENTED = 1200

# Articles of a batch: between half of it and all of it. A larger batch has more in common.
BATCH = 256


@dataclass(frozen=True)
class AnalyzedBatch:
    """What is made of one batch of articles, from their text alone; lists go by article."""

    inverted: InvertedBatch
    compounds: list[str]  # of the opening, a line each, each once, in matching form, sorted


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
    """Analyze every batch, in order: in *executor*, from now on, or here, when it is asked for."""
    return executor.map(analyze_texts, batches) if executor else map(analyze_texts, batches)


def analyze_texts(documents: Sequence[SearchDocument]) -> AnalyzedBatch:
    """Count and segment one batch."""
    openings = [
        "\n".join((document.title, document.lead, *document.body))[:SEGMENTED] for document in documents
    ]
    return AnalyzedBatch(count_batch(documents), list(map("\n".join, find_compounds(openings))))


def hash_text(document: SearchDocument) -> str:
    """Return a digest of all that an analysis looks at: its own, or of title, lead and body."""
    if document.digest:
        return document.digest
    parts = (document.title, document.lead, *document.body)
    digest = hashlib.sha256(f"{','.join([str(len(part)) for part in parts])}\n".encode())
    digest.update("".join(parts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
