"""All batches brought together: every posting of the archive, in the order of the pieces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from khobao.search.arrays import Integers, is_among, pour, split_array, unite
from khobao.search.counter import (
    FORM_SHIFT,
    FREQUENCY_BITS,
    KEY_BITS,
    MOST,
    NUMBER_BITS,
    PAIR_SHIFT,
    InvertedBatch,
)
from khobao.search.indexer import NumberedBatch
from khobao.search.packing import Cut, PostingTable
from khobao.text.diacritics import fold

# A rest costs a request and the bytes of its neighbours there, so only lists are cut that would make every
# piece of their syllable too large. 800 postings rank headlines as well as whole lists do (docs/search.md).
CUT = Cut(longest=8000, head=800)

# Length of a middling article in syllables: what decides only which postings are a list's head. A constant,
# so that an article that comes or goes moves no posting of the others.
_PIVOT = 450.0

# Steps of impact; within one, the later article goes first.
_IMPACT_STEPS = 1 << 30

_LOW = (1 << PAIR_SHIFT) - 1  # article and frequency
LISTS_A_FORM = 3  # title, lead, body


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
            np.concatenate(([0], np.cumsum(of_form)))[self.form_starts],
            self.seconds[of_pair],
            np.concatenate(([0], np.cumsum(of_pair)))[self.pair_starts],
        )

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


@dataclass(frozen=True)
class SortedPostings:
    """Every posting of the archive in lists: three for a form (title, lead, body), one for a pair."""

    directory: Directory
    table: PostingTable
    units: Integers  # of each list: to which unit of the directory it belongs
    frequencies: Integers  # of each key: articles with it, counted once a form and field


def sort_postings(batches: list[NumberedBatch], rare: int) -> SortedPostings:
    """Join the batches. Pairs with a syllable in fewer than *rare* articles are left out.

    Batches are taken out of the list as their postings are placed: they are as large as what comes of them.
    """
    forms = sorted(
        (fold(form), form) for form in {form for batch in batches for form in batch.inverted.forms}
    )
    keys = sorted({key for key, _ in forms})
    key_numbers = {key: number for number, key in enumerate(keys)}
    form_numbers = {form: number for number, (_, form) in enumerate(forms)}
    form_keys = np.array([key_numbers[key] for key, _ in forms], np.int64)
    own_forms = [_look_up(batch.inverted.forms, form_numbers) for batch in batches]
    frequencies = np.zeros(len(keys), np.int64)
    for batch, own in zip(batches, own_forms, strict=True):
        counts = np.bincount(batch.inverted.form_postings >> FORM_SHIFT, minlength=len(own))
        np.add.at(frequencies, form_keys[own], counts)
    enough = frequencies >= rare
    own_pairs = [_choose_pairs(batch.inverted, key_numbers, enough) for batch in batches]
    pairs = unite(own_pairs)
    pairs = pairs[pairs >= 0]
    every_key = np.arange(len(keys) + 1)
    directory = Directory(
        keys,
        [form for _, form in forms],
        np.searchsorted(form_keys, every_key),
        pairs & (1 << KEY_BITS) - 1,
        np.searchsorted(pairs >> KEY_BITS, every_key),
    )
    form_lists, pair_lists, units = _number_lists(directory)
    size = sum(len(b.inverted.form_postings) + len(b.inverted.pair_postings) for b in batches)

    def place() -> Iterator[Integers]:
        while batches:
            batch, of_form, of_pair = batches.pop(), own_forms.pop(), own_pairs.pop()
            known = np.searchsorted(pairs, of_pair)
            known = (
                np.where(of_pair >= 0, pair_lists[np.minimum(known, len(pairs) - 1)], -1)
                if len(pairs)
                else of_pair
            )
            numbers = np.asarray(batch.numbers, np.int64)
            waiting = [batch.inverted.pair_postings, batch.inverted.form_postings]
            del batch  # so that its forms can go before its pairs are placed
            yield from _place_forms(waiting.pop(), form_lists[of_form], numbers)
            yield from _place_pairs(waiting.pop(), known, numbers)

    return SortedPostings(directory, _sort_rows(pour(place(), size), len(units)), units, frequencies)


def place_postings(batch: NumberedBatch, directory: Directory) -> Integers:
    """Return the postings of *batch* in the lists of *directory*, sorted; those of other terms are left out.

    A posting is list << PAIR_SHIFT | article << FREQUENCY_BITS | frequency.
    """
    form_numbers = {form: number for number, form in enumerate(directory.forms)}
    key_numbers = {key: number for number, key in enumerate(directory.keys)}
    form_lists, pair_lists, _ = _number_lists(directory)
    # What is at -1 comes out negative.
    form_lists = np.append(form_lists, -LISTS_A_FORM)
    forms = np.array([form_numbers.get(form, -1) for form in batch.inverted.forms], np.int64)
    keys = np.array([key_numbers.get(key, -1) for key in batch.inverted.keys], np.int64)
    codes = np.repeat(np.arange(len(directory.keys)), np.diff(directory.pair_starts)) << KEY_BITS
    codes |= directory.seconds
    pairs = batch.inverted.pairs
    first, second = keys[pairs >> KEY_BITS], keys[pairs & (1 << KEY_BITS) - 1]
    wanted = np.where((first >= 0) & (second >= 0), first << KEY_BITS | second, -1)
    lists = np.full(len(pairs), -1, np.int64)
    known = is_among(wanted, codes)
    lists[known] = pair_lists[np.searchsorted(codes, wanted[known])]
    numbers = np.asarray(batch.numbers, np.int64)
    placed_forms = _place_forms(batch.inverted.form_postings, form_lists[forms], numbers)
    placed_pairs = _place_pairs(batch.inverted.pair_postings, lists, numbers)
    rows = np.concatenate([*placed_forms, *placed_pairs, np.zeros(0, np.int64)])
    return np.sort(rows[rows >= 0])


def split_heads(table: PostingTable, lengths: Integers, cut: Cut) -> tuple[PostingTable, PostingTable]:
    """Part the lists that are cut into their postings of greatest impact and the rest, in article order.

    The others are whole in the first table and empty in the second. *lengths*: of each article number, the
    syllables of its body.
    """
    norms = 1.2 * (0.25 + 0.75 * np.maximum(lengths, 1) / _PIVOT)
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


def _look_up(strings: Sequence[str], numbers: Mapping[str, int]) -> Integers:
    return np.array([numbers[string] for string in strings], np.int64)


def _choose_pairs(
    batch: InvertedBatch, key_numbers: Mapping[str, int], enough: NDArray[np.bool_]
) -> Integers:
    """Return the pairs of a batch by the archive's keys, and -1 for those that are left out."""
    known = _look_up(batch.keys, key_numbers)
    first, second = known[batch.pairs >> KEY_BITS], known[batch.pairs & (1 << KEY_BITS) - 1]
    return np.where(enough[first] & enough[second], first << KEY_BITS | second, -1)


def _number_lists(directory: Directory) -> tuple[Integers, Integers, Integers]:
    """Return the first list of every form, the list of every pair, and the unit of every list."""
    form_units, pair_units = directory.form_units(), directory.pair_units()
    # Every form has three lists and counts for one unit.
    form_lists = form_units + 2 * np.arange(len(form_units))
    pair_lists = pair_units + 2 * np.repeat(directory.form_starts[1:], np.diff(directory.pair_starts))
    units = np.empty(LISTS_A_FORM * len(form_units) + len(pair_units), np.int64)
    for field in range(LISTS_A_FORM):
        units[form_lists + field] = form_units
    units[pair_lists] = pair_units
    return form_lists, pair_lists, units


def _place_forms(postings: Integers, lists: Integers, numbers: Integers) -> Iterator[Integers]:
    """Yield the postings of a batch's forms by the archive's lists, of which each has three, and numbers."""
    for rows in split_array(postings):
        field = rows >> PAIR_SHIFT & (1 << FORM_SHIFT - PAIR_SHIFT) - 1
        yield _renumber((lists[rows >> FORM_SHIFT] + field) << PAIR_SHIFT | rows & _LOW, numbers)


def _place_pairs(postings: Integers, lists: Integers, numbers: Integers) -> Iterator[Integers]:
    """Yield the postings of a batch's pairs by the archive's lists and numbers; a list of -1 is left out."""
    for rows in split_array(postings):
        place = lists[rows >> PAIR_SHIFT]
        kept = place >= 0
        yield _renumber(place[kept] << PAIR_SHIFT | rows[kept] & _LOW, numbers)


def _renumber(rows: Integers, numbers: Integers) -> Integers:
    """Put the archive's numbers in the place of positions in the batch."""
    positions = rows >> FREQUENCY_BITS & (1 << NUMBER_BITS) - 1
    # Neither ever reaches beyond its bits, so the exchange is one addition.
    rows += (numbers[positions] - positions) << FREQUENCY_BITS
    return rows


def _sort_rows(rows: Integers, list_count: int) -> PostingTable:
    rows.sort()
    counts = np.zeros(list_count, np.int64)
    numbers = np.empty(len(rows), np.int32)
    frequencies = np.empty(len(rows), np.int16)
    stretches = zip(split_array(rows), split_array(numbers), split_array(frequencies), strict=True)
    for part, of_numbers, of_frequencies in stretches:
        lists = part >> PAIR_SHIFT
        counts[lists[0] : lists[-1] + 1] += np.bincount(lists - lists[0])
        of_numbers[:] = part >> FREQUENCY_BITS & (1 << NUMBER_BITS) - 1
        of_frequencies[:] = part & MOST
    starts = np.zeros(list_count + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return PostingTable(starts, numbers, frequencies)
