"""The packed lists of an archive: made from its postings, and kept in the cache for the next build.

``khobao/search/changes.py`` finds which of those kept hold no longer, and ``khobao/search/merging.py`` puts
new ones in their place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from khobao.arrays import Integers, find_bounds
from khobao.models import Cache
from khobao.recordbytes import find_records, format_record
from khobao.search.directory import Directory
from khobao.search.indexer import Lengths
from khobao.search.packing import Cut, PackedLists, pack_lists
from khobao.search.pieces import Rows
from khobao.search.postings import SortedPostings, split_heads, split_repeats

PACKED = "search-packed"  # of the cache


@dataclass(frozen=True)
class Ground:
    """All that packed lists depend on, beside their postings."""

    articles: Mapping[int, str]  # number -> digest of the article's texts
    universe: int
    cut: Cut


@dataclass(frozen=True)
class Packed:
    """Packed lists: of a whole archive, or of some of its terms."""

    directory: Directory
    counts: Integers  # how long every list is
    last_ranks: Integers  # of every list: rank of the last posting of its head; 0 when it is whole
    heads: PackedLists  # a unit for each of the directory
    rests: tuple[PackedLists, ...]  # articles, repeats: of the units that have a rest, in the same order
    cut: Integers  # these units

    def is_cut(self) -> NDArray[np.bool_]:
        """Say of every unit whether it has a rest."""
        return np.isin(np.arange(len(self.directory)), self.cut)

    def count_articles(self) -> dict[str, int]:
        """Return for every key how many articles it has, counted once a form and field."""
        return dict(zip(self.directory.keys, self.directory.sum_keys(self.counts).tolist(), strict=True))


@dataclass(frozen=True)
class LastPacked:
    """What the last build packed."""

    packed: Packed
    articles: Mapping[int, str]  # as in its ground
    pieces: tuple[Rows, ...]  # of heads, articles and repeats, as they were written


def pack_postings(postings: SortedPostings, lengths: Mapping[int, Lengths], ground: Ground) -> Packed:
    """Pack all lists of *postings*."""
    bodies = np.zeros(ground.universe, np.int64)
    bodies[np.array(list(lengths), np.int64)] = [body for _, _, body in lengths.values()]
    directory, counts = postings.directory, postings.table.counts()
    heads, rest, last_ranks = split_heads(postings.table, bodies, ground.cut)
    del postings  # heads and rest have all that its table has
    units = directory.list_units()
    packed_heads = pack_lists(heads, units, ground.universe, counts)
    del heads
    filled = np.bincount(units, rest.counts(), minlength=len(directory)) > 0
    kept = filled[units]
    units = (np.cumsum(filled) - 1)[units[kept]]
    layers = split_repeats(rest.choose(kept))
    rests = tuple(pack_lists(layer, units, ground.universe, layer.counts()) for layer in layers)
    return Packed(directory, counts, last_ranks, packed_heads, rests, np.flatnonzero(filled))


def read_last_packed(cache: Cache, ground: Ground) -> LastPacked | None:
    """Return what the last build packed, or None when nothing of it can be of use on *ground*."""
    record = find_records(cache, [PACKED]).get(PACKED)
    if record is None:
        return None
    articles, limits, keys, forms, heads, rests, pieces, columns, ranks = record
    if limits != _list_limits(ground):
        return None
    head_sizes, *rest_sizes, cut, counts, parted, form_starts, seconds, pair_starts = map(
        _parse_column, columns
    )
    last_ranks = np.zeros(len(counts), np.int64)
    last_ranks[parted] = np.frombuffer(ranks, "<i8")
    packed = Packed(
        Directory(keys.split("\n"), forms.split("\n"), form_starts, seconds, pair_starts),
        counts,
        last_ranks,
        _read_lists(heads, head_sizes),
        tuple(map(_read_lists, rests, rest_sizes)),
        cut,
    )
    return LastPacked(packed, articles, pieces)


def write_packed(cache: Cache, packed: Packed, ground: Ground, pieces: Sequence[Rows]) -> None:
    """Keep *packed*, and the *pieces* that were written of it, for the next build."""
    directory = packed.directory
    parted = np.flatnonzero(packed.last_ranks)
    columns = (
        packed.heads.sizes(),
        *(lists.sizes() for lists in packed.rests),
        packed.cut,
        packed.counts,
        parted,
        directory.form_starts,
        directory.seconds,
        directory.pair_starts,
    )
    record = (
        dict(sorted(ground.articles.items())),
        _list_limits(ground),
        # No key or form holds a white space.
        "\n".join(directory.keys),
        "\n".join(directory.forms),
        packed.heads.data,
        tuple(lists.data for lists in packed.rests),
        tuple(dict(rows) for rows in pieces),
        [column.astype("<i4").tobytes() for column in columns],
        packed.last_ranks[parted].astype("<i8").tobytes(),
    )
    cache.put(PACKED, format_record(record))


def _list_limits(ground: Ground) -> tuple[int, ...]:
    return ground.universe, ground.cut.longest, ground.cut.head


def _parse_column(data: bytes) -> Integers:
    return np.frombuffer(data, "<i4").astype(np.int64)


def _read_lists(data: bytes, sizes: Integers) -> PackedLists:
    return PackedLists(data, find_bounds(sizes))
