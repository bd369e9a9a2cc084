"""Which terms an index has, in the order of its pieces: of each key its forms, then its pairs.

A term has a unit of packed lists: a form three lists (title, lead, body), a pair one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from khobao.arrays import Integers, find_bounds, find_numbers, find_positions, unite
from khobao.search.counter import InvertedBatch
from khobao.search.postingcode import (
    FIELD_SLOTS,
    FIELDS,
    find_terms,
    join_pair,
    mark_keys,
    mark_terms,
    renumber_pairs,
    split_pair,
)
from khobao.text.diacritics import fold


@dataclass(frozen=True)
class Terms:
    """Some of the terms of an archive."""

    forms: Collection[str]
    pairs: Collection[tuple[str, str]]  # of keys


@dataclass(frozen=True)
class Directory:
    """Which units of packed lists there are, in order: of each key its forms, then its pairs."""

    keys: Sequence[str]  # folded, sorted
    forms: Sequence[str]  # with tones, in the order of keys, then sorted
    form_starts: Integers  # where the forms of each key begin, and the end
    seconds: Integers  # of each pair the position of its second key; in the order of first, then second keys
    pair_starts: Integers  # where the pairs of each key begin, and the end

    def __len__(self) -> int:
        """Return how many units there are."""
        return len(self.forms) + len(self.seconds)

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

    def form_keys(self) -> Integers:
        """Return the position of the key of every form."""
        return np.repeat(np.arange(len(self.keys)), np.diff(self.form_starts))

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
        counts = np.ones(len(self), np.int64)
        counts[self.form_units()] = len(FIELDS)
        return counts

    def list_units(self) -> Integers:
        """Return the unit of every list."""
        counts = self.count_lists()
        return np.repeat(np.arange(len(counts)), counts)

    def find_units(self, terms: Terms) -> NDArray[np.bool_]:
        """Say of each unit whether it is of one of *terms*."""
        found = np.zeros(len(self), bool)
        found[self.form_units()] = [form in terms.forms for form in self.forms]
        found[self.pair_units()] = find_pairs(self.keys, self.list_pairs(), terms.pairs)
        return found

    def sum_keys(self, of_lists: Integers) -> Integers:
        """Return for every key the sum over the lists of its forms: of their lengths, for one."""
        of_units = np.bincount(self.list_units(), of_lists, minlength=len(self))
        sums = find_bounds(of_units[self.form_units()].astype(np.int64))
        of_keys: Integers = np.diff(sums[self.form_starts])
        return of_keys


def build_directory(batches: Sequence[InvertedBatch], rare: int) -> Directory:
    """Return the directory of *batches*. Pairs with a syllable in fewer than *rare* articles are left out.

    Articles count once a form and field. Terms of a batch that have no postings there do not count; a key
    may have pairs and no form, when the batches have only some of their terms.
    """
    counts: dict[str, int] = {}
    for batch in batches:
        articles = np.bincount(find_terms(batch.form_postings), minlength=FIELD_SLOTS * len(batch.forms))
        of_form = articles.reshape(-1, FIELD_SLOTS).sum(axis=1).tolist()
        for form, count in zip(batch.forms, of_form, strict=True):
            if count:
                counts[form] = counts.get(form, 0) + count
    folded = {form: fold(form) for form in counts}
    used = [batch.pairs[mark_terms(batch.pair_postings, len(batch.pairs))] for batch in batches]
    names = {*folded.values()}
    for batch, pairs in zip(batches, used, strict=True):
        names.update(compress(batch.keys, mark_keys(pairs, len(batch.keys)).tolist()))
    keys = sorted(names)
    forms = sorted(counts, key=lambda form: (folded[form], form))
    of_forms = find_numbers(map(folded.__getitem__, forms), keys)
    frequencies = np.bincount(of_forms, list(map(counts.__getitem__, forms)), minlength=len(keys))
    numbers = {key: number for number, key in enumerate(keys) if frequencies[number] >= rare}
    found = []
    for batch, pairs in zip(batches, used, strict=True):
        of_batch = np.array([numbers.get(key, -1) for key in batch.keys], np.int64)
        common = renumber_pairs(pairs, of_batch)
        found.append(common[common >= 0])
    return assemble(keys, forms, of_forms, unite(found))


def align_units(new: Directory, old: Directory) -> Integers:
    """Return for every unit of *new* which one of *old* has its name, -1 when none has."""
    units = np.full(len(new), -1, np.int64)
    # What is at -1 comes out as -1.
    units[new.form_units()] = np.append(old.form_units(), -1)[find_numbers(new.forms, old.forms)]
    pairs = renumber_pairs(new.list_pairs(), find_numbers(new.keys, old.keys))
    units[new.pair_units()] = np.append(old.pair_units(), -1)[find_positions(pairs, old.list_pairs())]
    return units


def align_lists(new: Directory, old: Directory, old_units: Integers) -> Integers:
    """Return for every list of *new* which one of *old* it is, -1 where the unit it was in is -1."""
    counts = new.count_lists()  # a unit has as many lists as ever
    moved = find_bounds(old.count_lists())[old_units] - find_bounds(counts)[:-1]
    lists = np.arange(int(counts.sum())) + np.repeat(moved, counts)
    return np.where(np.repeat(old_units, counts) < 0, -1, lists)


def find_pairs(keys: Sequence[str], pairs: Integers, names: Collection[tuple[str, str]]) -> NDArray[np.bool_]:
    """Say of each of *pairs* whether it is in *names*. They are sorted, by the positions of *keys*."""
    numbers = {key: number for number, key in enumerate(keys)}
    wanted = [
        join_pair(numbers[first], numbers[second])
        for first, second in names
        if first in numbers and second in numbers
    ]
    positions = find_positions(np.array(wanted, np.int64), pairs)
    found = np.zeros(len(pairs), bool)
    found[positions[positions >= 0]] = True
    return found


def assemble(keys: Sequence[str], forms: Sequence[str], of_forms: Integers, pairs: Integers) -> Directory:
    """Return a directory; *of_forms*: of each form its key; *pairs* are sorted."""
    first, second = split_pair(pairs)
    return Directory(
        keys,
        forms,
        find_bounds(np.bincount(of_forms, minlength=len(keys))),
        second,
        find_bounds(np.bincount(first, minlength=len(keys))),
    )
