"""Which terms an index has, in the order of its pieces: of each key its forms, then its pairs.

Each has one list of postings, a unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from khobao.runtime.arrays import Integers, find_bounds, find_numbers, union
from khobao.search.analyze.analyzer import build_key
from khobao.search.analyze.counter import InvertedBatch
from khobao.search.posting_code import (
    FIELD_SLOTS,
    TEXT,
    find_terms,
    join_pair,
    renumber_pairs,
    split_pair,
)


@dataclass(frozen=True)
class Directory:
    """Which lists there are, in order: of each key those of its forms, then those of its pairs."""

    keys: Sequence[str]  # folded, sorted; those of several syllables are all but the first of a person's name
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

    def sum_keys(self, of_units: Integers) -> Integers:
        """Return for every key the sum over its forms: of the lengths of their lists, for one."""
        sums = find_bounds(of_units[self.form_units()])
        of_keys: Integers = np.diff(sums[self.form_starts])
        return of_keys


def build_directory(batches: Sequence[InvertedBatch], rare: int) -> Directory:
    """Return the directory of *batches*. Pairs with a syllable in fewer than *rare* articles are left out.

    Names stay. An article counts once a form.
    """
    counts: dict[str, int] = {}
    for batch in batches:
        articles = np.bincount(find_terms(batch.form_postings), minlength=FIELD_SLOTS * len(batch.forms))
        of_form = articles.reshape(-1, FIELD_SLOTS)[:, TEXT].tolist()
        for form, count in zip(batch.forms, of_form, strict=True):
            counts[form] = counts.get(form, 0) + count
    folded = {form: build_key(form) for form in counts}
    names = {key for batch in batches for key in batch.keys if " " in key}
    keys = sorted({*folded.values(), *names})
    forms = sorted(counts, key=lambda form: (folded[form], form))
    of_forms = find_numbers(map(folded.__getitem__, forms), keys)
    frequencies = np.bincount(of_forms, list(map(counts.__getitem__, forms)), minlength=len(keys))
    numbers = {key: number for number, key in enumerate(keys)}
    common = np.append(frequencies >= rare, False)
    common[[numbers[key] for key in names]] = True
    found = []
    for batch in batches:
        of_batch = np.array([numbers[key] for key in batch.keys], np.int64)
        first, second = split_pair(renumber_pairs(batch.pairs, of_batch))
        is_name = np.array([" " in key for key in batch.keys], bool)[split_pair(batch.pairs)[1]]
        kept = (common[first] | is_name) & common[second]
        found.append(join_pair(first, second)[kept])
    first, second = split_pair(union(found))
    return Directory(
        keys,
        forms,
        find_bounds(np.bincount(of_forms, minlength=len(keys))),
        second,
        find_bounds(np.bincount(first, minlength=len(keys))),
    )
