"""Lists of postings packed into bits.

A packed list is, in bits, most significant first: Elias-gamma of its full length n plus one; when n is not
nought, the gaps between article numbers, less one each, Rice-coded; two bits for how frequencies are coded
(0 all are one, 1 unary, 2 and 3 Rice with one and two low bits); the frequencies less one. A list that is
cut keeps only its postings of greatest impact there, its head; the others make a list of their own, its rest,
in another piece. The decoder is ``static/js/unpacking.js``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from khobao.runtime.arrays import Integers, find_bounds

# A gap whose unary part would be longer is written as this many ones and 32 plain bits.
ESCAPE = 24

# About how many postings are packed together: each takes a hundred bytes or two meanwhile, and what fits
# into the cache of a processor is done in two thirds of the time.
_SHARD = 1 << 16


@dataclass(frozen=True)
class PostingTable:
    """Lists of postings one after another, each in the order of articles."""

    starts: Integers  # where each list begins, and the end
    numbers: NDArray[np.int32]  # of the articles
    frequencies: NDArray[np.int16]

    def counts(self) -> Integers:
        """Return the length of every list."""
        lengths: Integers = np.diff(self.starts)
        return lengths

    def choose(self, lists: NDArray[np.bool_]) -> PostingTable:
        """Return the table with only these lists."""
        return PostingTable(
            find_bounds(self.counts()[lists]),
            self.numbers[np.repeat(lists, self.counts())],
            self.frequencies[np.repeat(lists, self.counts())],
        )

    def keep(self, kept: NDArray[np.bool_]) -> PostingTable:
        """Return the table with only these postings; lists that lose all of theirs stay, empty."""
        counts = self.counts()
        some = counts > 0
        if some.any():
            counts[some] = np.add.reduceat(kept, self.starts[:-1][some], dtype=np.int64)
        return PostingTable(find_bounds(counts), self.numbers[kept], self.frequencies[kept])


@dataclass(frozen=True)
class Cut:
    """Which lists are parted into a head and a rest."""

    longest: int  # postings of a list that is stored whole
    head: int  # of a longer list, how many stay together: those of greatest impact


@dataclass(frozen=True)
class PackedLists:
    """Packed lists, a run of them (a unit) beginning at a whole byte."""

    data: bytes
    offsets: Integers  # of each unit in data, and the end

    def sizes(self) -> Integers:
        """Return the bytes of every unit."""
        lengths: Integers = np.diff(self.offsets)
        return lengths


def pack_lists(
    table: PostingTable,
    units: Integers,
    universe: int,
    full: Integers,
) -> PackedLists:
    """Pack all lists of the table in its order; *units* says to which unit each belongs, counted from 0.

    All article numbers are below *universe*. *full* holds the full length of every list, heads or not,
    which is written before it. The lists are packed some units at a time: that bounds the memory.
    """
    begins = np.flatnonzero(np.diff(units, prepend=-1))  # the first list of each unit
    shards = table.starts[begins] // _SHARD
    bounds = [*begins[np.diff(shards, prepend=-1) > 0].tolist(), len(units)]
    parts: list[bytes] = []
    offsets = [np.zeros(1, np.int64)]
    done = 0
    for begin, end in pairwise(bounds):
        part = PostingTable(table.starts[begin : end + 1], table.numbers, table.frequencies)
        packed, ends = _pack_shard(part, units[begin:end], universe, full[begin:end])
        offsets.append(ends + done)
        parts.append(packed)
        done += len(packed)
    return PackedLists(b"".join(parts), np.concatenate(offsets))


def _pack_shard(
    table: PostingTable, units: Integers, universe: int, full: Integers
) -> tuple[bytes, Integers]:
    """Return the bytes of the lists of *table*, whose columns may have more rows, and where its units end."""
    counts = table.counts()
    owner = np.repeat(np.arange(len(counts)), counts)
    bounds = table.starts - table.starts[0]
    inside = np.arange(len(owner)) - bounds[owner]
    rows = slice(int(table.starts[0]), int(table.starts[-1]))
    numbers = table.numbers[rows].astype(np.int64)
    extra = table.frequencies[rows].astype(np.int64) - 1

    previous = np.concatenate((np.full(1, -1), numbers[:-1]))[: len(numbers)]
    previous[inside == 0] = -1
    # Of a gap about log2(0.7 universe / count) bits are written plainly.
    ratio = np.maximum(1, universe * 7 // (10 * np.maximum(counts, 1)))
    low_bits = _bit_lengths(ratio) - 1
    gap_values, gap_sizes = _rice(numbers - previous - 1, low_bits[owner])

    mode = _choose_modes(extra, bounds)
    coded = np.flatnonzero((mode > 0)[owner])
    extra_values, extra_sizes = _rice(extra[coded], (mode - 1)[owner[coded]])

    # The codes of each list: its length, the gaps, the mode, the frequencies.
    codes = find_bounds(1 + counts + (counts > 0) + counts * (mode > 0))
    first = codes[:-1]
    values = np.zeros(int(codes[-1]), np.uint64)
    sizes = np.zeros(len(values), np.int64)
    length = full + 1
    values[first] = length.astype(np.uint64)
    sizes[first] = 2 * _bit_lengths(length) - 1
    at = (first + 1)[owner] + inside
    values[at], sizes[at] = gap_values, gap_sizes
    some = np.flatnonzero(counts)
    at = first[some] + 1 + counts[some]
    values[at], sizes[at] = mode[some].astype(np.uint64), 2
    at = (first + counts + 2)[owner[coded]] + inside[coded]
    values[at], sizes[at] = extra_values, extra_sizes
    new_unit = np.diff(units, prepend=-1) > 0
    return _join_codes(values, sizes, first[new_unit])


def _choose_modes(extra: Integers, bounds: Integers) -> Integers:
    """Return the cheapest code for the frequencies of each list, which are less one each: 0 to 3."""
    sums = np.array([find_bounds(extra >> low_bits) for low_bits in range(3)])
    spent = np.diff(sums[:, bounds], axis=1)
    costs = spent + np.diff(bounds) * np.array([[1], [2], [3]])
    modes: Integers = np.argmin(costs, axis=0) + 1
    modes[spent[0] == 0] = 0
    return modes


def _bit_lengths(numbers: Integers) -> Integers:
    lengths: Integers = np.frexp(numbers.astype(np.float64))[1].astype(np.int64)
    return lengths


def _rice(numbers: Integers, low_bits: Integers) -> tuple[NDArray[np.uint64], Integers]:
    """Return the Rice codes of *numbers* and their sizes in bits: ones, a nought, the low bits."""
    high = numbers >> low_bits
    long = high >= ESCAPE
    high = np.where(long, 0, high)
    ones = (np.int64(1) << high) - 1
    values = (ones << (low_bits + 1)) | (numbers & ((np.int64(1) << low_bits) - 1))
    values = np.where(long, (((np.int64(1) << ESCAPE) - 1) << 32) | numbers, values)
    return values.astype(np.uint64), np.where(long, ESCAPE + 32, high + 1 + low_bits)


def _join_codes(values: NDArray[np.uint64], sizes: Integers, first: Integers) -> tuple[bytes, Integers]:
    """Write the codes, of 1 to 64 bits each, one after another; return also where units end.

    *first* are the positions of the codes that begin a unit, and so at a whole byte.
    """
    ends = np.cumsum(sizes)
    begins = ends - sizes
    unit_bits = np.diff(begins[first], append=ends[-1:])
    unit_bytes = (unit_bits + 7) // 8
    unit_ends = np.cumsum(unit_bytes)
    padding = 8 * (unit_ends - unit_bytes) - begins[first]
    begins += np.repeat(padding, np.diff(first, append=len(values)))
    # A code lies in one word of 64 bits or in two. Those that begin in one word are neighbours, so their
    # parts there are joined at once; into the next word only the last of them can reach.
    word, bit = begins >> 6, begins & 63
    over = bit + sizes - 64
    words = np.zeros(int(word[-1]) + 2, np.uint64)
    inside = np.where(
        over <= 0,
        values << np.maximum(-over, 0).astype(np.uint64),
        values >> np.maximum(over, 0).astype(np.uint64),
    )
    starts = np.flatnonzero(np.diff(word, prepend=-1))
    words[word[starts]] = np.bitwise_or.reduceat(inside, starts)
    spilling = np.flatnonzero(over > 0)
    words[word[spilling] + 1] |= values[spilling] << (64 - over[spilling]).astype(np.uint64)
    return words.astype(">u8").tobytes()[: int(unit_ends[-1])], unit_ends
