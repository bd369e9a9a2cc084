"""Every posting of the archive, in the order of the pieces."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from khobao.runtime.arrays import (
    Integers,
    concatenate,
    find_bounds,
    find_positions,
    pop_all,
    split_array,
)
from khobao.search.index.indexer import NumberedBatch
from khobao.search.index.packing import Cut, PostingTable
from khobao.search.index.term_dictionary import Directory, build_directory
from khobao.search.posting_code import (
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

# Parameters of BM25, as lunr and static/js/ranking.js have them.
K1, B = 1.2, 0.75

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
    lists = _ListFinder(directory)
    placed = chain.from_iterable(map(lists.place, pop_all(batches)))
    return SortedPostings(directory, _sort_rows(concatenate(placed, size), lists.count))


def split_heads(table: PostingTable, lengths: Integers, cut: Cut) -> tuple[PostingTable, PostingTable]:
    """Part the lists that are cut into their postings of greatest impact and the rest, in article order.

    The others are whole in the first table and empty in the second. *lengths*: of each article number, the
    syllables of its body.
    """
    in_head = np.ones(len(table.numbers), bool)
    for position in np.flatnonzero(table.counts() > cut.longest):
        part = slice(table.starts[position], table.starts[position + 1])
        ranks = rank_postings(table.frequencies[part], table.numbers[part], lengths)
        last_rank = np.partition(ranks, len(ranks) - cut.head)[len(ranks) - cut.head]
        in_head[part] = ranks >= last_rank
    return table.keep(in_head), table.keep(~in_head)


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


class _ListFinder:
    """Finds the list of each posting of a batch; what all batches need is worked out once."""

    def __init__(self, directory: Directory) -> None:
        firsts = find_bounds(directory.count_lists())
        self.count = int(firsts[-1])  # lists of the directory
        form_lists, pair_lists = firsts[directory.form_units()], firsts[directory.pair_units()]
        self._form_lists = dict(zip(directory.forms, form_lists.tolist(), strict=True))
        self._keys = {key: number for number, key in enumerate(directory.keys)}
        self._pairs = directory.list_pairs()
        self._pair_lists = np.append(pair_lists, -1)  # at -1, for a pair that has no list

    def place(self, batch: NumberedBatch) -> Iterator[Integers]:
        """Yield the postings of *batch* by the archive's lists and numbers, some at a time."""
        inverted, numbers = batch.inverted, np.asarray(batch.numbers, np.int64)
        forms = np.array([self._form_lists[form] for form in inverted.forms], np.int64)
        keys = np.array([self._keys[key] for key in inverted.keys], np.int64)
        pairs = find_positions(renumber_pairs(inverted.pairs, keys), self._pairs)
        waiting = [inverted.pair_postings, inverted.form_postings]
        del batch, inverted  # so that its forms can go before its pairs are placed
        yield from _place_rows(waiting.pop(), spread_forms(forms), numbers)
        yield from _place_rows(waiting.pop(), self._pair_lists[pairs], numbers)


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
