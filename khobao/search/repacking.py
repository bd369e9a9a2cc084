"""Packed lists of the last build, taken over where nothing in them has changed.

A list is as it was when it has as many postings as before and none that is new: then all its postings were in
it, and they are all. New are the postings of an article that is new or bears another number, and of one that
has changed those that it did not have before. So only lists are packed that something comes into or leaves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from khobao.models import Cache
from khobao.recordbytes import find_records, format_record
from khobao.search.arrays import Integers, find_bounds, find_numbers, find_positions, is_among
from khobao.search.indexer import NumberedBatch
from khobao.search.packing import Cut, PackedLists, PostingTable, pack_lists
from khobao.search.pieces import Rows
from khobao.search.postingcode import join_posting, renumber_pairs
from khobao.search.postings import Directory, SortedPostings, place_postings

_KEY = "search-packed"  # of the cache


@dataclass(frozen=True)
class Ground:
    """All that packed lists depend on, beside their postings."""

    articles: Mapping[int, str]  # number -> digest of the article's texts
    universe: int
    cut: Cut
    before: NumberedBatch | None = None  # articles that have changed, as they were
    before_digests: Sequence[str] = ()  # of these articles


@dataclass(frozen=True)
class Packed:
    """The packed lists of an archive."""

    heads: PackedLists  # a unit for each of the directory
    rests: tuple[PackedLists, ...]  # articles, repeats: of the units that have a rest, in the same order
    cut: Integers  # these units
    pieces: tuple[Rows, ...]  # of heads, articles and repeats, as they were written


@dataclass(frozen=True)
class LastPacked:
    """What the last build packed, and of this one which of its units are the same."""

    packed: Packed
    old_units: Integers  # of each unit of today, which it was then; -1 when it has changed
    articles: Mapping[int, str]  # those that were packed

    def heads(self) -> tuple[PackedLists, Integers]:
        """Return the heads, and which unit of them each unit of today is."""
        return self.packed.heads, self.old_units

    def find_rests(self, cut: Integers) -> Integers:
        """Return which unit of the rests each one of *cut* is, units of today; -1 when it has changed."""
        return find_positions(self.old_units[cut], self.packed.cut)


def find_last_packed(cache: Cache, postings: SortedPostings, ground: Ground) -> LastPacked | None:
    """Return what the last build packed, or None when nothing of it can be of use."""
    record = find_records(cache, [_KEY]).get(_KEY)
    if record is None:
        return None
    articles, limits, keys, forms, heads, rests, pieces, columns = record
    if limits != (ground.universe, ground.cut.longest, ground.cut.head):
        return None
    head_sizes, *rest_sizes, cut, counts, form_starts, seconds, pair_starts = map(_parse_column, columns)
    old = Directory(keys.split("\n"), forms.split("\n"), form_starts, seconds, pair_starts)
    table = postings.table
    old_units = _align(postings.directory, old)
    # A unit has as many lists as ever.
    list_counts = postings.directory.count_lists()
    moved = find_bounds(old.count_lists())[old_units] - find_bounds(list_counts)[:-1]
    old_lists = np.arange(len(postings.units)) + np.repeat(moved, list_counts)
    known = (old_units >= 0)[postings.units]
    changed = _find_new(postings, ground, articles)
    changed[~known] = True
    changed[known] |= counts[old_lists[known]] != table.counts()[known]
    old_units[np.bincount(postings.units, changed) > 0] = -1
    return LastPacked(
        Packed(_read_lists(heads, head_sizes), tuple(map(_read_lists, rests, rest_sizes)), cut, pieces),
        old_units,
        articles,
    )


def _find_new(postings: SortedPostings, ground: Ground, articles: Mapping[int, str]) -> NDArray[np.bool_]:
    """Say of each list whether a posting in it is new since *articles* (number -> digest) were packed."""
    table = postings.table
    strange = np.ones(ground.universe, bool)
    strange[[number for number, digest in ground.articles.items() if articles.get(number) == digest]] = False
    places = np.flatnonzero(strange[table.numbers])
    lists = np.searchsorted(table.starts, places, "right") - 1
    is_new = np.ones(len(places), bool)
    if ground.before:
        rows = join_posting(lists, table.numbers[places].astype(np.int64), table.frequencies[places])
        was_packed = np.array(
            [
                articles.get(number) == digest
                for number, digest in zip(ground.before.numbers, ground.before_digests, strict=True)
            ],
            bool,
        )
        if was_packed.all():
            # What stands in the head of a list that is cut depends on the length of the article too.
            is_new = table.counts()[lists] > ground.cut.longest
            is_new |= ~is_among(rows, place_postings(ground.before, postings.directory))
    changed = np.zeros(len(postings.units), bool)
    changed[lists[is_new]] = True
    return changed


def write_packed(
    cache: Cache, packed: Packed, directory: Directory, counts: Integers, ground: Ground
) -> None:
    """Keep *packed* for the next build. *counts*: how long every list is."""
    columns = (
        packed.heads.sizes(),
        *(lists.sizes() for lists in packed.rests),
        packed.cut,
        counts,
        directory.form_starts,
        directory.seconds,
        directory.pair_starts,
    )
    record = (
        dict(sorted(ground.articles.items())),
        (ground.universe, ground.cut.longest, ground.cut.head),
        # No key or form holds a white space.
        "\n".join(directory.keys),
        "\n".join(directory.forms),
        packed.heads.data,
        tuple(lists.data for lists in packed.rests),
        tuple(dict(rows) for rows in packed.pieces),
        [column.astype("<i4").tobytes() for column in columns],
    )
    cache.put(_KEY, format_record(record))


def pack_again(
    table: PostingTable,
    units: Integers,
    universe: int,
    full: Integers,
    last: tuple[PackedLists, Integers] | None,
) -> PackedLists:
    """Return what ``pack_lists`` returns. *last* has packed lists, and which unit of them each one is.

    One that is -1 has changed.
    """
    if last is None:
        return pack_lists(table, units, universe, full)
    old, old_units = last
    changed = old_units < 0
    before = find_bounds(changed)
    lists = changed[units]
    fresh = pack_lists(table.choose(lists), before[units[lists]], universe, full[lists])
    source = np.where(changed, before[:-1], old_units)
    sizes = np.empty(len(source), np.int64)
    sizes[changed] = fresh.sizes()
    sizes[~changed] = old.sizes()[old_units[~changed]]
    # Runs of units that stand together where they come from are copied together.
    turns = np.flatnonzero((np.diff(changed) != 0) | (np.diff(source) != 1)) + 1
    parts = []
    for begin, end in pairwise([0, *turns.tolist(), len(source)]):
        if begin < end:
            origin = fresh if changed[begin] else old
            parts.append(origin.data[origin.offsets[source[begin]] : origin.offsets[source[end - 1] + 1]])
    return PackedLists(b"".join(parts), find_bounds(sizes))


def _align(new: Directory, old: Directory) -> Integers:
    """Return for every unit of *new* which one of *old* has its name, -1 when none has."""
    units = np.full(len(new.forms) + len(new.seconds), -1, np.int64)
    # What is at -1 comes out as -1.
    units[new.form_units()] = np.append(old.form_units(), -1)[find_numbers(new.forms, old.forms)]
    pairs = renumber_pairs(new.list_pairs(), find_numbers(new.keys, old.keys))
    units[new.pair_units()] = np.append(old.pair_units(), -1)[find_positions(pairs, old.list_pairs())]
    return units


def _parse_column(data: bytes) -> Integers:
    return np.frombuffer(data, "<i4").astype(np.int64)


def _read_lists(data: bytes, sizes: Integers) -> PackedLists:
    return PackedLists(data, find_bounds(sizes))
