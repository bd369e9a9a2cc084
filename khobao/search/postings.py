"""Postings of all batches brought together, sorted and packed into bits. The only importer of numpy.

A packed list is, in bits, most significant first: Elias-gamma of its full length n plus one; when n is not
nought, the gaps between article numbers, less one each, Rice-coded; two bits for how frequencies are coded
(0 all are one, 1 unary, 2 and 3 Rice with one and two low bits); the frequencies less one. A list longer than
``HEAD`` keeps its ``HEAD`` postings of greatest impact there, and the rest make a second list elsewhere.
The decoders are ``khobao/search/reader.py`` and ``static/js/pieces.js``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from khobao.search.indexer import FREQUENCY_BITS, NUMBER_BITS, TERM_SHIFT, InvertedBatch

# Postings that a query loads of any one list before it asks for more. On 10,000 articles 800 cost a query a
# twentieth more bytes than 600, and rank headlines as well as whole lists do (docs/search.md).
HEAD = 800

# A gap whose unary part would be longer is written as this many ones and 32 plain bits.
ESCAPE = 24

# Length of a middling article in syllables: what decides only which postings are a list's head.
_PIVOT = 450.0
_SHARD = 400_000

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class PostingTable:
    """Every posting of the archive, sorted by term, field and article."""

    terms: list[str]  # in the order that was asked for
    starts: Integers  # of each list: (term, field) -> where it begins; len(terms) * 4 + 1 entries
    numbers: NDArray[np.int32]  # of the articles
    frequencies: NDArray[np.int16]  # in that field

    def counts(self) -> list[int]:
        """Return the length of every list: four for each term, one a field."""
        return np.diff(self.starts).tolist()  # type: ignore[no-any-return]


class PostingCollector:
    """Takes batches as they come; memory is eight bytes a posting and the vocabulary."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._chunks: list[Integers] = []

    def add(self, batch: InvertedBatch, numbers: Sequence[int]) -> None:
        """Take over the postings of one batch, whose articles have these *numbers*."""
        ids = self._ids
        known = np.fromiter((ids.setdefault(term, len(ids)) for term in batch.terms), np.int64)
        rows = np.frombuffer(batch.postings, np.int64)
        positions = (rows >> FREQUENCY_BITS) & ((1 << NUMBER_BITS) - 1)
        # An article's number never overlaps field and frequency, so exchanging it is one addition.
        moved = (np.asarray(numbers, np.int64)[positions] - positions) << FREQUENCY_BITS
        self._chunks.append((known[rows >> TERM_SHIFT] << TERM_SHIFT | rows & (1 << TERM_SHIFT) - 1) + moved)

    def terms(self) -> list[str]:
        """Return all terms met so far, in the order they came."""
        return list(self._ids)

    def build_table(self, ordered: Sequence[str]) -> PostingTable:
        """Return the table with the terms in this order; terms left out of *ordered* are dropped.

        The collector is empty afterwards.
        """
        rank = np.full(len(self._ids), -1, np.int64)
        for position, term in enumerate(ordered):
            rank[self._ids[term]] = position
        low = (1 << TERM_SHIFT) - 1
        parts = []
        while self._chunks:
            chunk = self._chunks.pop()
            place = rank[chunk >> TERM_SHIFT]
            kept = place >= 0
            parts.append(place[kept] << TERM_SHIFT | chunk[kept] & low)
        self._ids = {}
        rows = np.concatenate(parts) if parts else np.zeros(0, np.int64)
        del parts
        rows.sort()
        lists = np.arange(len(ordered) * 4 + 1, dtype=np.int64) << (NUMBER_BITS + FREQUENCY_BITS)
        starts = np.searchsorted(rows, lists)
        frequencies = np.bitwise_and(rows, (1 << FREQUENCY_BITS) - 1).astype(np.int16)
        numbers = ((rows >> FREQUENCY_BITS) & ((1 << NUMBER_BITS) - 1)).astype(np.int32)
        return PostingTable(list(ordered), starts, numbers, frequencies)


@dataclass(frozen=True)
class PackedLists:
    """Packed lists, a run of them (a unit) beginning at a whole byte."""

    data: bytes
    offsets: list[int]  # of each unit in data, and the end

    def unit(self, position: int) -> bytes:
        """Return the bytes of one unit."""
        return self.data[self.offsets[position] : self.offsets[position + 1]]


def split_heads(
    table: PostingTable, body_lengths: Mapping[int, int], head: int
) -> tuple[PostingTable, PostingTable]:
    """Part every list into its *head* postings of greatest impact and the rest, both in article order.

    *body_lengths*: number of an article -> its length in syllables.
    """
    syllables = np.ones(max(body_lengths, default=0) + 1)
    syllables[list(body_lengths)] = list(body_lengths.values())
    counts = np.diff(table.starts)
    in_head = np.ones(len(table.numbers), bool)
    for position in np.nonzero(counts > head)[0]:
        part = slice(table.starts[position], table.starts[position + 1])
        frequency = table.frequencies[part]
        norm = 1.2 * (0.25 + 0.75 * syllables[table.numbers[part]] / _PIVOT)
        order = np.lexsort((-table.numbers[part], -frequency / (frequency + norm)))
        in_head[table.starts[position] + order[head:]] = False
    return _select(table, in_head), _select(table, ~in_head)


def _select(table: PostingTable, kept: NDArray[np.bool_]) -> PostingTable:
    before: Integers = np.zeros(len(kept) + 1, np.int64)
    np.cumsum(kept, out=before[1:])
    starts: Integers = before[table.starts]
    return PostingTable(table.terms, starts, table.numbers[kept], table.frequencies[kept])


def rice_bits(universe: int, count: int) -> int:
    """Return how many low bits of a gap are written plainly in a list of *count* articles.

    >>> rice_bits(12000, 100), rice_bits(12000, 12000)
    (6, 0)
    """
    return max(1, universe * 7 // (10 * count)).bit_length() - 1


def pack_lists(
    table: PostingTable, lists: Sequence[int], units: Sequence[int], universe: int, full: Sequence[int]
) -> PackedLists:
    """Pack the lists with these positions, in this order; *units* says to which unit each belongs, from 0.

    *full* holds the full length of every list of the table, heads or not, which is written before it.
    """
    data = bytearray()
    offsets: list[int] = []
    chosen = np.asarray(lists, np.int64)
    unit_of = np.asarray(units, np.int64)
    full_lengths = np.asarray(full, np.int64)
    weights = np.cumsum(table.starts[chosen + 1] - table.starts[chosen] + 1)
    begin = 0
    while begin < len(chosen):
        # A shard ends where a unit ends, so that shards can be packed apart.
        goal = (weights[begin - 1] if begin else 0) + _SHARD
        end = max(int(np.searchsorted(weights, goal)), begin + 1)
        while end < len(chosen) and unit_of[end] == unit_of[end - 1]:
            end += 1
        packed, starts = _pack_shard(table, chosen[begin:end], unit_of[begin:end], universe, full_lengths)
        offsets += (starts + len(data)).tolist()
        data += packed
        begin = end
    offsets.append(len(data))
    return PackedLists(bytes(data), offsets)


def _pack_shard(
    table: PostingTable, chosen: Integers, unit_of: Integers, universe: int, full: Integers
) -> tuple[bytes, Integers]:
    counts = table.starts[chosen + 1] - table.starts[chosen]
    total = int(counts.sum())
    owner = np.repeat(np.arange(len(chosen)), counts)
    inside = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    rows = table.starts[chosen][owner] + inside
    numbers = table.numbers[rows].astype(np.int64)
    extra = table.frequencies[rows].astype(np.int64) - 1

    previous = np.concatenate((np.full(1, -1), numbers[:-1]))
    previous[inside == 0] = -1
    ratio = np.maximum(1, universe * 7 // (10 * np.maximum(counts, 1)))
    low_bits = np.frexp(ratio.astype(np.float64))[1].astype(np.int64) - 1
    gap_values, gap_sizes = _rice(numbers - previous - 1, low_bits[owner])

    # The cheapest of the codes for frequencies, list by list.
    costs = [np.bincount(owner, (extra >> low) + 1 + low, minlength=len(chosen)) for low in range(3)]
    mode = np.argmin(costs, axis=0) + 1
    mode[np.bincount(owner, extra, minlength=len(chosen)) == 0] = 0
    extra_values, extra_sizes = _rice(extra, np.maximum(mode - 1, 0)[owner])

    has_extra = mode > 0
    codes_per_list = 1 + counts + (counts > 0) + counts * has_extra
    first = np.cumsum(codes_per_list) - codes_per_list
    values = np.zeros(int(codes_per_list.sum()), np.uint64)
    sizes = np.zeros(len(values), np.int64)
    length = full[chosen] + 1
    values[first] = length.astype(np.uint64)
    sizes[first] = 2 * np.frexp(length.astype(np.float64))[1].astype(np.int64) - 1
    at = (first + 1)[owner] + inside
    values[at], sizes[at] = gap_values, gap_sizes
    some = np.nonzero(counts)[0]
    at = first[some] + 1 + counts[some]
    values[at], sizes[at] = mode[some].astype(np.uint64), 2
    coded = has_extra[owner]
    at = ((first + counts + 2)[owner] + inside)[coded]
    values[at], sizes[at] = extra_values[coded], extra_sizes[coded]
    return _pack_units(values, sizes, np.repeat(unit_of, codes_per_list))


def _rice(numbers: Integers, low_bits: Integers) -> tuple[NDArray[np.uint64], Integers]:
    """Return the Rice codes of *numbers* and their sizes in bits: ones, a nought, the low bits."""
    high = numbers >> low_bits
    long = high >= ESCAPE
    high = np.where(long, 0, high)
    ones = (np.int64(1) << high) - 1
    values = (ones << (low_bits + 1)) | (numbers & ((np.int64(1) << low_bits) - 1))
    values = np.where(long, (((np.int64(1) << ESCAPE) - 1) << 32) | numbers, values)
    return values.astype(np.uint64), np.where(long, ESCAPE + 32, high + 1 + low_bits)


def _pack_units(values: NDArray[np.uint64], sizes: Integers, unit_of: Integers) -> tuple[bytes, Integers]:
    """Write the codes one after another, every unit from a whole byte on; return also where units start."""
    ends = np.cumsum(sizes)
    begins = ends - sizes
    first = np.concatenate((np.zeros(1, np.int64), np.nonzero(np.diff(unit_of))[0] + 1))
    unit_bits = np.diff(np.concatenate((begins[first], ends[-1:])))
    unit_bytes = (unit_bits + 7) // 8
    starts = np.cumsum(unit_bytes) - unit_bytes
    index = np.repeat(np.arange(len(first)), np.diff(np.concatenate((first, [len(values)]))))
    places = begins - begins[first][index] + 8 * starts[index]
    bits = np.zeros(8 * int(unit_bytes.sum()), np.uint8)
    alive = np.nonzero(sizes)[0]
    depth = 0
    while len(alive):
        shift = (sizes[alive] - 1 - depth).astype(np.uint64)
        bits[places[alive] + depth] = (values[alive] >> shift) & np.uint64(1)
        depth += 1
        alive = alive[sizes[alive] > depth]
    return np.packbits(bits).tobytes(), starts
