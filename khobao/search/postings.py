"""Every posting of the archive, in the order of the pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from khobao.arrays import (
    Integers,
    drain,
    find_bounds,
    find_numbers,
    find_positions,
    pour,
    split_array,
)
from khobao.search.directory import Directory, build_directory
from khobao.search.indexer import NumberedBatch
from khobao.search.packing import Cut, PostingTable
from khobao.search.postingcode import (
    FIELD_SLOTS,
    NUMBER_BITS,
    find_articles,
    find_frequencies,
    find_terms,
    renumber_articles,
    renumber_pairs,
    renumber_terms,
    spread_forms,
)

# A rest costs a request and the bytes of its neighbours there, so only lists are cut that would make every
# piece of their syllable too large. 800 postings rank headlines as well as whole lists do (docs/search.md).
CUT = Cut(longest=8000, head=800)

# Length of a middling article in syllables: what decides only which postings are a list's head. A constant,
# so that an article that comes or goes moves no posting of the others.
_PIVOT = 450.0

# BM25's, as in static/js/ranking.js.
K1 = 1.2
B = 0.75

# Steps of impact; within one, the later article goes first.
_IMPACT_STEPS = 1 << 30


@dataclass(frozen=True)
class SortedPostings:
    """Postings in the lists of a directory."""

    directory: Directory
    table: PostingTable


def sort_postings(batches: list[NumberedBatch], rare: int) -> SortedPostings:
    """Sort all postings of *batches*. Pairs with a syllable in fewer than *rare* articles are left out.

    The batches are as large as what comes of them: they are taken out of their list, so that they can go.
    """
    directory = build_directory([batch.inverted for batch in batches], rare)
    size = sum(len(b.inverted.form_postings) + len(b.inverted.pair_postings) for b in batches)
    placed = chain.from_iterable(map(partial(_place, directory=directory), drain(batches)))
    return SortedPostings(directory, _sort_rows(pour(placed, size), int(directory.count_lists().sum())))


def place_postings(batches: Iterable[NumberedBatch], directory: Directory) -> Integers:
    """Return the postings of *batches* in the lists of *directory*, sorted, but those of other terms."""
    placed = chain.from_iterable(_place(batch, directory) for batch in batches)
    return np.sort(np.concatenate([np.zeros(0, np.int64), *placed]))


def split_heads(
    table: PostingTable, lengths: Integers, cut: Cut
) -> tuple[PostingTable, PostingTable, Integers]:
    """Part the lists that are cut into their postings of greatest impact and the rest, in article order.

    The others are whole in the first table and empty in the second. *lengths*: of each article number, the
    syllables of its body. Returned with them: of each list the rank of the last posting of its head, 0 of
    those that are whole.
    """
    last_ranks = np.zeros(len(table.starts) - 1, np.int64)
    in_head = np.ones(len(table.numbers), bool)
    for position in np.flatnonzero(table.counts() > cut.longest):
        part = slice(table.starts[position], table.starts[position + 1])
        ranks = rank_postings(table.frequencies[part], table.numbers[part], lengths)
        last_ranks[position] = np.partition(ranks, len(ranks) - cut.head)[len(ranks) - cut.head]
        in_head[part] = ranks >= last_ranks[position]
    return table.keep(in_head), table.keep(~in_head), last_ranks


def rank_postings(
    frequencies: NDArray[np.integer[Any]], numbers: NDArray[np.integer[Any]], lengths: Integers
) -> Integers:
    """Return a number for each posting of a list, no two alike: the greater, the greater its impact."""
    norms = K1 * (1 - B + B * np.maximum(lengths[numbers], 1) / _PIVOT)
    impacts = (frequencies / (frequencies + norms) * _IMPACT_STEPS).astype(np.int64)
    ranks: Integers = impacts << NUMBER_BITS | numbers
    return ranks


def split_repeats(table: PostingTable) -> tuple[PostingTable, PostingTable]:
    """Part which articles hold a word from how often: return two tables of the same lists.

    The first names every article once; the second only those that hold the word more than once, and how many
    times more.
    """
    repeats = table.keep(table.frequencies > 1)
    return (
        replace(table, frequencies=np.ones_like(table.frequencies)),
        replace(repeats, frequencies=repeats.frequencies - 1),
    )


def _place(batch: NumberedBatch, directory: Directory) -> Iterator[Integers]:
    """Yield the postings of *batch* by the archive's lists and numbers, some at a time."""
    inverted, numbers = batch.inverted, np.asarray(batch.numbers, np.int64)
    first_lists = find_bounds(directory.count_lists())
    # A list of -1 stands for none: what is at -1 comes out negative.
    forms = np.append(first_lists[directory.form_units()], -FIELD_SLOTS)[
        find_numbers(inverted.forms, directory.forms)
    ]
    pairs = renumber_pairs(inverted.pairs, find_numbers(inverted.keys, directory.keys))
    pairs = np.append(first_lists[directory.pair_units()], -1)[find_positions(pairs, directory.list_pairs())]
    waiting = [inverted.pair_postings, inverted.form_postings]
    del batch, inverted  # so that its forms can go before its pairs are placed
    yield from _place_rows(waiting.pop(), spread_forms(forms), numbers)
    yield from _place_rows(waiting.pop(), pairs, numbers)


def _place_rows(postings: Integers, lists: Integers, numbers: Integers) -> Iterator[Integers]:
    for rows in split_array(postings):
        placed = renumber_terms(rows, lists)
        yield renumber_articles(placed[placed >= 0], numbers)


def _sort_rows(rows: Integers, list_count: int) -> PostingTable:
    rows.sort()
    counts = np.zeros(list_count, np.int64)
    numbers = np.empty(len(rows), np.int32)
    frequencies = np.empty(len(rows), np.int16)
    stretches = zip(split_array(rows), split_array(numbers), split_array(frequencies), strict=True)
    for part, of_numbers, of_frequencies in stretches:
        lists = find_terms(part)
        counts[lists[0] : lists[-1] + 1] += np.bincount(lists - lists[0])
        of_numbers[:] = find_articles(part)
        of_frequencies[:] = find_frequencies(part)
    return PostingTable(find_bounds(counts), numbers, frequencies)
