"""The packed lists of an archive where only those of some terms have been made anew."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress, pairwise

import numpy as np
from numpy.typing import NDArray

from khobao.arrays import Integers, Scalar, find_bounds, find_numbers, find_positions
from khobao.search.directory import Directory, Terms, align_lists, assemble
from khobao.search.packed import Packed
from khobao.search.packing import PackedLists
from khobao.search.postingcode import renumber_pairs


@dataclass(frozen=True)
class Origins:
    """Where what is merged comes from: of each, which it was in the last index, and which it is in the new.

    It is -1 in one of the two.
    """

    old: Integers
    new: Integers

    def merge_values(self, old: NDArray[Scalar], new: NDArray[Scalar]) -> NDArray[Scalar]:
        """Return the value of each, from those of its origin."""
        # What is added is at -1, and never taken.
        merged: NDArray[Scalar] = np.where(
            self.old < 0, np.append(new, 0)[self.new], np.append(old, 0)[self.old]
        )
        return merged

    def merge_names(self, old: Sequence[str], new: Sequence[str]) -> list[str]:
        """Return the name of each, from those of its origin."""
        names = np.array([*old, *new], object)
        merged: list[str] = names[np.where(self.old < 0, self.new + len(old), self.old)].tolist()
        return merged

    def merge_lists(self, old: PackedLists, new: PackedLists) -> PackedLists:
        """Return the packed lists of each unit, from those of its origin."""
        is_new = self.old < 0
        source = np.where(is_new, self.new, self.old)
        # Runs of units that stand together where they come from are copied together.
        turns = np.flatnonzero((np.diff(is_new) != 0) | (np.diff(source) != 1)) + 1
        parts = []
        for begin, end in pairwise([0, *turns.tolist(), len(source)]):
            if begin < end:
                origin = new if is_new[begin] else old
                parts.append(origin.data[origin.offsets[source[begin]] : origin.offsets[source[end - 1] + 1]])
        return PackedLists(b"".join(parts), find_bounds(self.merge_values(old.sizes(), new.sizes())))

    def invert(self, old_count: int, new_count: int) -> tuple[Integers, Integers]:
        """Return what has become of each of the old, and of each of the new; -1 when it is not there."""
        old, new = np.full(old_count + 1, -1), np.full(new_count + 1, -1)
        # What is at -1 falls behind the end.
        old[self.old] = new[self.new] = np.arange(len(self.old))
        return old[:-1], new[:-1]

    def choose(self, chosen: Integers, old: Integers, new: Integers) -> Origins:
        """Return the origins of those *chosen*, among those that were chosen of the *old* and the *new*."""
        return Origins(find_positions(self.old[chosen], old), find_positions(self.new[chosen], new))


def merge_packed(last: Packed, new: Packed, terms: Terms) -> tuple[Packed, tuple[Origins, ...]]:
    """Return *last* with the lists of *terms* as *new* has them, and where its units come from.

    These are the units of heads, articles and repeats, as their pieces have them.
    """
    directory, origins = merge_directories(last.directory, new.directory, terms)
    lists = Origins(
        align_lists(directory, last.directory, origins.old),
        align_lists(directory, new.directory, origins.new),
    )
    cut = np.flatnonzero(origins.merge_values(last.is_cut(), new.is_cut()))
    of_rests = origins.choose(cut, last.cut, new.cut)
    packed = Packed(
        directory,
        lists.merge_values(last.counts, new.counts),
        lists.merge_values(last.last_ranks, new.last_ranks),
        origins.merge_lists(last.heads, new.heads),
        tuple(map(of_rests.merge_lists, last.rests, new.rests)),
        cut,
    )
    return packed, (origins, of_rests, of_rests)


def merge_directories(last: Directory, new: Directory, terms: Terms) -> tuple[Directory, Origins]:
    """Return *last* with the units of *terms* as *new* has them, if it does, and where its units come from.

    A key that has no form any more is left out, and so are its pairs.
    """
    replaced = last.find_units(terms)
    key_places = [bisect_left(last.keys, key) for key in new.keys]
    known = find_numbers(new.keys, last.keys)
    keys = _merge(np.isin(np.arange(len(last.keys)), known), key_places)
    old_keys, new_keys = keys.invert(len(last.keys), len(new.keys))
    old_keys[known[known >= 0]] = new_keys[known >= 0]

    of_last, of_new = last.form_keys(), new.form_keys()
    names = [(new.keys[key], form) for key, form in zip(of_new.tolist(), new.forms, strict=True)]
    key_of: list[int] = of_last.tolist()
    form_places = [
        bisect_left(range(len(last.forms)), name, key=lambda at: (last.keys[key_of[at]], last.forms[at]))
        for name in names
    ]
    forms = _merge(replaced[last.form_units()], form_places)
    of_forms = forms.merge_values(old_keys[of_last], new_keys[of_new])

    filled = np.bincount(of_forms, minlength=len(keys.old)) > 0
    numbers = np.where(filled, np.cumsum(filled) - 1, -1)
    old_pairs = renumber_pairs(last.list_pairs(), numbers[old_keys])
    new_pairs = renumber_pairs(new.list_pairs(), numbers[new_keys])
    left = np.flatnonzero(old_pairs >= 0)
    pair_places = np.append(left, len(old_pairs))[np.searchsorted(old_pairs[left], new_pairs)]
    pairs = _merge(replaced[last.pair_units()] | (old_pairs < 0), pair_places)

    directory = assemble(
        list(compress(keys.merge_names(last.keys, new.keys), filled.tolist())),
        forms.merge_names(last.forms, new.forms),
        numbers[of_forms],
        pairs.merge_values(old_pairs, new_pairs),
    )
    units = Origins(np.full(len(directory), -1, np.int64), np.full(len(directory), -1, np.int64))
    for own, in_last, in_new, origins in (
        (directory.form_units(), last.form_units(), new.form_units(), forms),
        (directory.pair_units(), last.pair_units(), new.pair_units(), pairs),
    ):
        units.old[own] = np.append(in_last, -1)[origins.old]
        units.new[own] = np.append(in_new, -1)[origins.new]
    return directory, units


def _merge(replaced: NDArray[np.bool_], places: Sequence[int] | Integers) -> Origins:
    """Return what comes of old names when some are *replaced* by new ones.

    *places*: before which of the old each of the new belongs; all are sorted.
    """
    count = len(replaced)
    at = np.asarray(places, np.int64)
    old = np.insert(np.arange(count), at, -1)
    new = np.insert(np.full(count, -1), at, np.arange(len(at)))
    kept = (new >= 0) | ~np.append(replaced, True)[old]
    return Origins(old[kept], new[kept])
