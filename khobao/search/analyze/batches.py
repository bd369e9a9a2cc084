"""Articles analysed in batches, by workers: all that depends on the text of an article alone.

A batch holds the articles whose slugs hash alike, so batches are of similar size, and an edit changes one
of them. What was made of a batch is remembered in two entries of the memo: the postings, which are large, and
the compounds.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from khobao.model import SearchDocument
from khobao.runtime.digest import hash_values
from khobao.runtime.memo import Memo
from khobao.search.analyze.counter import InvertedBatch, count_batch
from khobao.search.analyze.segmenter import find_compounds
from khobao.text.slug import hash_slug

# Characters of an article that are segmented, from its title on: the lexicon wants the words of the
# news, which are met at the top of it.
SEGMENTED = 1200

# Articles of a batch: between half of it and all of it. A larger batch has more in common.
BATCH = 256

_HEAD_SIZE = 8  # bytes that tell the length of the head of an entry


@dataclass(frozen=True)
class Batch:
    """Articles that are analysed together."""

    documents: Sequence[SearchDocument]
    key: str  # of what is made of them, in the memo


@dataclass(frozen=True)
class AnalyzedBatch:
    """What was made of one batch of articles, from their text alone; sequences go by article."""

    slugs: tuple[str, ...]
    compounds: tuple[str, ...]  # of the opening, a line each, each once, in matching form, sorted
    inverted: InvertedBatch


def split_into_batches(documents: Sequence[SearchDocument]) -> list[Batch]:
    """Return the documents in batches; their slugs say which, and their count how many."""
    count = 1
    while count * BATCH < len(documents):
        count *= 2
    batches: list[list[SearchDocument]] = [[] for _ in range(count)]
    for document in sorted(documents, key=lambda document: document.slug):
        batches[hash_slug(document.slug) % count].append(document)
    return [
        Batch(batch, hash_values([(document.slug, _hash_text(document)) for document in batch]))
        for batch in batches
        if batch
    ]


def analyze(batch: Batch) -> AnalyzedBatch:
    """Count and segment the articles of one batch."""
    openings = [
        "\n".join((document.title, document.lead, *document.body))[:SEGMENTED] for document in batch.documents
    ]
    return AnalyzedBatch(
        tuple(document.slug for document in batch.documents),
        tuple(map("\n".join, find_compounds(openings))),
        count_batch(batch.documents),
    )


def analyze_and_keep(batch: Batch, memo: Memo) -> tuple[str, ...]:
    """Analyze one batch, keep what was made of it in *memo*, and return its compounds."""
    analyzed = analyze(batch)
    keep_analysis(batch.key, analyzed, memo)
    return analyzed.compounds


def keep_analysis(key: str, analyzed: AnalyzedBatch, memo: Memo) -> None:
    """Keep what was made of the batch *key* in *memo*."""
    memo.keep(_name_postings(key), format_analysis(analyzed))
    memo.keep(_name_compounds(key), json.dumps(analyzed.compounds, ensure_ascii=False).encode())


def find_kept_compounds(key: str, memo: Memo) -> tuple[str, ...] | None:
    """Return the compounds of the batch *key*; None when *memo* lacks them, or its postings."""
    data = memo.find(_name_compounds(key)) if memo.has(_name_postings(key)) else None
    return None if data is None else tuple(json.loads(data))


def find_analysis(key: str, memo: Memo) -> AnalyzedBatch | None:
    """Return what *memo* has of the batch *key*."""
    data = memo.find(_name_postings(key))
    return None if data is None else parse_analysis(data)


def _name_postings(key: str) -> str:
    return f"postings:{key}"


def _name_compounds(key: str) -> str:
    return f"compounds:{key}"


def _hash_text(document: SearchDocument) -> str:
    """Return the digest of the article's file, or one of title, lead and body when it has none."""
    if document.digest:
        return document.digest
    return hash_values(document.title, document.lead, tuple(document.body))


def format_analysis(analyzed: AnalyzedBatch) -> bytes:
    """Return *analyzed* as bytes: the length of a head, the head in JSON, and arrays of 64-bit integers."""
    inverted = analyzed.inverted
    columns = [
        inverted.pairs,
        inverted.form_postings,
        inverted.pair_postings,
        inverted.lengths,
    ]
    texts = [analyzed.slugs, analyzed.compounds, inverted.forms, inverted.keys]
    head = json.dumps([texts, list(map(len, columns))], ensure_ascii=False).encode("utf-8", "surrogatepass")
    head += b" " * (-len(head) % 8)  # arrays begin at a multiple of their items
    return b"".join(
        [len(head).to_bytes(_HEAD_SIZE, "little"), head, *(c.astype("<i8").tobytes() for c in columns)]
    )


def parse_analysis(data: bytes) -> AnalyzedBatch:
    """Return what ``format_analysis`` was given."""
    begin = _HEAD_SIZE + int.from_bytes(data[:_HEAD_SIZE], "little")
    texts, sizes = json.loads(data[_HEAD_SIZE:begin].decode("utf-8", "surrogatepass"))
    slugs, compounds = map(tuple, texts[:2])
    # Nearly the same words stand in every batch: one string for each, and its hash is worked out once.
    forms, keys = (tuple(map(sys.intern, words)) for words in texts[2:])
    values = np.frombuffer(data, "<i8", offset=begin)
    columns = [values[start:end] for start, end in pairwise(accumulate(sizes, initial=0))]
    pairs, form_postings, pair_postings, lengths = columns
    inverted = InvertedBatch(forms, keys, pairs, form_postings, pair_postings, lengths)
    return AnalyzedBatch(slugs, compounds, inverted)
