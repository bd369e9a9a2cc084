"""The postings of an archive as packed lists: heads, and for long lists the rests beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from khobao.runtime.arrays import Integers
from khobao.search.index.indexer import Lengths
from khobao.search.index.packing import Cut, PackedLists, pack_lists
from khobao.search.index.postings import SortedPostings, split_heads, split_repeats
from khobao.search.index.term_dictionary import Directory


@dataclass(frozen=True)
class Packed:
    """The packed lists of an archive."""

    directory: Directory
    counts: Integers  # how long every list is
    heads: PackedLists  # a unit for each of the directory
    has_rest: NDArray[np.bool_]  # says of every unit whether one of its lists is cut
    rests: tuple[PackedLists, PackedLists]  # articles and repeats, of the units that have a rest, in order


def pack_postings(
    postings: SortedPostings, lengths: Mapping[int, Lengths], universe: int, cut: Cut
) -> Packed:
    """Pack all lists of *postings*; all article numbers are below *universe*."""
    bodies = np.zeros(universe, np.int64)
    bodies[np.array(list(lengths), np.int64)] = [body for _, _, body in lengths.values()]
    directory, counts = postings.directory, postings.table.counts()
    heads, rest = split_heads(postings.table, bodies, cut)
    units = directory.list_units()
    packed_heads = pack_lists(heads, units, universe, counts)
    del heads
    has_rest = np.bincount(units, rest.counts(), minlength=len(directory)) > 0
    kept = has_rest[units]
    units = (np.cumsum(has_rest) - 1)[units[kept]]
    articles, repeats = (
        pack_lists(part, units, universe, part.counts()) for part in split_repeats(rest.choose(kept))
    )
    return Packed(directory, counts, packed_heads, has_rest, (articles, repeats))
