"""From articles to the files of the search index: the steps in order.

Articles are numbered, and analysed in batches by workers. They fill lunr's Builder, whose postings are
sorted, packed, cut and written out. The files are the same bytes for any number of workers, for any order of
the articles, and with or without a cache, because what is kept in one is a function of what it is made from.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from itertools import chain, groupby

import khobao.search.documents as store
from khobao.models import Cache, SearchDocument, SearchIndex
from khobao.search.abbreviations import read_abbreviations
from khobao.search.blocks import build_blocks
from khobao.search.gathering import start_gathering
from khobao.search.indexer import NumberedBatch, TermBuilder
from khobao.search.lexicon import build_lexicon
from khobao.search.numbering import plan_numbers
from khobao.search.packing import Cut
from khobao.search.pieces import PieceMap
from khobao.search.postings import CUT, sort_postings
from khobao.search.repacking import Ground
from khobao.search.scripts import build_script
from khobao.search.terms import RARE_SHARE, Lengths, build_terms

# Lengths in the root are rounded to powers of this; a letter each, a blank where a number is free.
LENGTH_STEP = 1.2
LENGTH_LETTERS = "!#$%'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"


def build_search(
    documents: Sequence[SearchDocument],
    *,
    executor: Executor | None = None,
    cache: Cache | None = None,
    held: Mapping[str, str] | None = None,
    cut: Cut = CUT,
    show: Callable[[Mapping[str, str]], None] | None = None,
) -> SearchIndex:
    """Build the search index of the archive. Slugs must be unique; the order of *documents* does not matter.

    The workers of *executor* share the work. What *cache* knows is not made again, and the bytes are the same
    with and without it. Of pieces that the site *held* (path -> SHA-256) those that are the same come as
    standing ones. *cut* says which lists are parted. *show* is given slug -> compounds, a line each, as soon
    as they are known: workers have little to do from then on.
    """
    numbering = plan_numbers(documents)
    order = sorted(range(len(documents)), key=numbering.numbers.__getitem__)
    numbered = [(numbering.numbers[position], documents[position]) for position in order]
    number_of = {document.slug: number for number, document in numbered}
    # Between the two halves of gathering stands what this process does meanwhile.
    gather = start_gathering(documents, executor, cache)
    blocks = {
        block: [document for _, document in part] for block, part in split_by_number(numbered, store.BLOCK)
    }
    artifacts, block_hashes = build_blocks(blocks, cache, held)
    columns_script, columns_hash = build_script(
        "columns", store.build_columns([part for _, part in numbered])
    )
    gathering = gather()
    builder = TermBuilder()
    builder.add_batch(gathering.postings, [number_of[slug] for slug in gathering.slugs])
    compounds = dict(zip(gathering.slugs, gathering.compounds, strict=True))
    if show:
        show(compounds)
    digests = dict(zip(gathering.slugs, gathering.digests, strict=True))
    before = gathering.before
    del gathering, gather  # the builder holds the postings
    by_number = builder.collect_lengths()
    lengths = list(by_number.values())
    spread = Counter(chain.from_iterable(words.split("\n") for words in compounds.values() if words))
    lexicon, lexicon_map = build_lexicon(spread, len(documents))
    rare = numbering.universe // RARE_SHARE
    ground = Ground(
        {number: digests[document.slug] for number, document in numbered},
        numbering.universe,
        cut,
        NumberedBatch(before.postings, [number_of[slug] for slug in before.slugs]) if before else None,
        before.digests if before else (),
    )
    terms = build_terms(sort_postings(builder.batches.pop(), rare), by_number, ground, cache, held)
    lengths_script, lengths_hash = build_script("lengths", [count for triple in lengths for count in triple])
    artifacts += [columns_script, lengths_script, *lexicon, *terms.artifacts]
    root = {
        "articles": len(documents),
        "universe": numbering.universe,
        "cut": [cut.longest, cut.head],
        "rare": rare,
        "averages": [
            math.fsum(triple[field] for triple in lengths) / max(1, len(lengths)) for field in range(3)
        ],
        "months": [[month, size] for month, size in numbering.months],
        "lengths": format_lengths(by_number),
        "exactLengths": lengths_hash,
        "terms": format_map(terms.heads),
        "rest": format_map(terms.rest),
        "repeats": format_map(terms.repeats),
        "lexicon": format_map(lexicon_map),
        "syllables": terms.syllables_hash,
        "columns": columns_hash,
        "blocks": format_numbered(list(blocks), block_hashes),
        "abbreviations": {
            " ".join(long): " ".join(short) for long, short in sorted(read_abbreviations().items())
        },
    }
    text = json.dumps(root, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return SearchIndex(tuple(sorted(artifacts, key=lambda artifact: artifact.path)), text, compounds)


def split_by_number(
    numbered: Sequence[tuple[int, SearchDocument]], size: int
) -> Iterator[tuple[int, list[tuple[int, SearchDocument]]]]:
    """Yield the articles whose numbers share a range of *size*, with the position of the range."""
    for position, part in groupby(numbered, key=lambda one: one[0] // size):
        yield position, list(part)


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
