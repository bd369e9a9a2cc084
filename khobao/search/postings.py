"""Every posting of the archive, in the order of the pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from khobao.search.arrays import (
    Integers,
    drain,
    find_bounds,
    find_numbers,
    find_positions,
    pour,
    split_array,
    unite,
)
from khobao.search.counter import InvertedBatch
from khobao.search.indexer import NumberedBatch
from khobao.search.packing import Cut, PostingTable
from khobao.search.postingcode import (
    FIELD_SLOTS,
    FIELDS,
    NUMBER_BITS,
    find_articles,
    find_frequencies,
    find_terms,
    join_pair,
    renumber_articles,
    renumber_pairs,
    renumber_terms,
    split_pair,
    spread_forms,
)
from khobao.search.ranking import K1, B
from khobao.text.diacritics import fold

# A rest costs a request and the bytes of its neighbours there, so only lists are cut that would make every
# piece of their syllable too large. 800 postings rank headlines as well as whole lists do (docs/search.md).
CUT = Cut(longest=8000, head=800)

# Length of a middling article in syllables: what decides only which postings are a list's head. A constant,
# so that an article that comes or goes moves no posting of the others.
_PIVOT = 450.0

# Steps of impact; within one, the later article goes first.
_IMPACT_STEPS = 1 << 30


@dataclass(frozen=True)
class Directory:
    """Which units of packed lists there are, in order: of each key its forms, then its pairs."""

    keys: Sequence[str]  # folded, sorted
    forms: Sequence[str]  # with tones, in the order of keys, then sorted
    form_starts: Integers  # where the forms of each key begin, and the end
    seconds: Integers  # of each pair the position of its second key; in the order of first, then second keys
    pair_starts: Integers  # where the pairs of each key begin, and the end

    def keep(self, units: NDArray[np.bool_]) -> Directory:
        """Return the directory with only these units; a key that loses all of its own stays, empty."""
        of_form = units[self.form_units()]
        of_pair = units[self.pair_units()]
        return Directory(
            self.keys,
            [form for form, kept in zip(self.forms, of_form.tolist(), strict=True) if kept],
            find_bounds(of_form)[self.form_starts],
            self.seconds[of_pair],
            find_bounds(of_pair)[self.pair_starts],
        )

    def list_pairs(self) -> Integers:
        """Return every pair as one number, by the positions of its keys."""
        return join_pair(np.repeat(np.arange(len(self.keys)), np.diff(self.pair_starts)), self.seconds)

    def form_units(self) -> Integers:
        """Return the unit of every form."""
        counts = np.diff(self.form_starts)
        units: Integers = np.arange(len(self.forms)) + np.repeat(self.pair_starts[:-1], counts)
        return units

    def pair_units(self) -> Integers:
        """Return the unit of every pair."""
        counts = np.diff(self.pair_starts)
        units: Integers = np.arange(len(self.seconds)) + np.repeat(self.form_starts[1:], counts)
        return units

    def count_lists(self) -> Integers:
        """Return how many lists every unit has: three for a form (title, lead, body), one for a pair."""
        counts = np.ones(len(self.forms) + len(self.seconds), np.int64)
        counts[self.form_units()] = len(FIELDS)
        return counts


@dataclass(frozen=True)
class SortedPostings:
    """Every posting of the archive, in the lists of a directory."""

    directory: Directory
    table: PostingTable
    units: Integers  # of each list: to which unit of the directory it belongs
    frequencies: Integers  # of each key: articles with it, counted once a form and field


def sort_postings(batches: list[NumberedBatch], rare: int) -> SortedPostings:
    """Sort the postings of the archive. Pairs with a syllable in fewer than *rare* articles are left out.

    The batches are as large as what comes of them: they are taken out of their list, so that they can go.
    """
    directory, frequencies = _build_directory([batch.inverted for batch in batches], rare)
    counts = directory.count_lists()
    units = np.repeat(np.arange(len(counts)), counts)
    size = sum(len(b.inverted.form_postings) + len(b.inverted.pair_postings) for b in batches)
    placed = chain.from_iterable(map(partial(_place, directory=directory), drain(batches)))
    return SortedPostings(directory, _sort_rows(pour(placed, size), len(units)), units, frequencies)


def _build_directory(batches: Sequence[InvertedBatch], rare: int) -> tuple[Directory, Integers]:
    """Return the units of the archive, and how many articles each key has, counted once a form and field.

    Terms of a batch that have no postings there do not count.
    """
    counts: dict[str, int] = {}
    for batch in batches:
        articles = np.bincount(find_terms(batch.form_postings), minlength=FIELD_SLOTS * len(batch.forms))
        of_form = articles.reshape(-1, FIELD_SLOTS).sum(axis=1).tolist()
        for form, count in zip(batch.forms, of_form, strict=True):
            if count:
                counts[form] = counts.get(form, 0) + count
    folded = {form: fold(form) for form in counts}
    forms = sorted(counts, key=lambda form: (folded[form], form))
    keys = sorted({*folded.values()})
    of_forms = find_numbers(map(folded.__getitem__, forms), keys)
    frequencies = np.zeros(len(keys), np.int64)
    np.add.at(frequencies, of_forms, list(map(counts.__getitem__, forms)))
    numbers = {key: number for number, key in enumerate(keys) if frequencies[number] >= rare}
    found = []
    for batch in batches:
        used = np.zeros(len(batch.pairs), bool)
        for rows in split_array(batch.pair_postings):
            used[find_terms(rows)] = True
        of_batch = np.array([numbers.get(key, -1) for key in batch.keys], np.int64)
        pairs = renumber_pairs(batch.pairs[used], of_batch)
        found.append(pairs[pairs >= 0])
    first, second = split_pair(unite(found))
    directory = Directory(
        keys,
        forms,
        find_bounds(np.bincount(of_forms, minlength=len(keys))),
        second,
        find_bounds(np.bincount(first, minlength=len(keys))),
    )
    return directory, frequencies


def place_postings(batch: NumberedBatch, directory: Directory) -> Integers:
    """Return the postings of *batch* in the lists of *directory*, sorted, but those of other terms."""
    return np.sort(np.concatenate([np.zeros(0, np.int64), *_place(batch, directory)]))


def split_heads(table: PostingTable, lengths: Integers, cut: Cut) -> tuple[PostingTable, PostingTable]:
    """Part the lists that are cut into their postings of greatest impact and the rest, in article order.

    The others are whole in the first table and empty in the second. *lengths*: of each article number, the
    syllables of its body.
    """
    norms = K1 * (1 - B + B * np.maximum(lengths, 1) / _PIVOT)
    in_head = np.ones(len(table.numbers), bool)
    for position in np.flatnonzero(table.counts() > cut.longest):
        part = slice(table.starts[position], table.starts[position + 1])
        frequencies, numbers = table.frequencies[part], table.numbers[part]
        impacts = (frequencies / (frequencies + norms[numbers]) * _IMPACT_STEPS).astype(np.int64)
        ranked = impacts << NUMBER_BITS | numbers
        in_head[part] = ranked >= np.partition(ranked, len(ranked) - cut.head)[len(ranked) - cut.head]
    return table.keep(in_head), table.keep(~in_head)


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
