"""The postings of an archive as packed lists: heads, for long lists the rests beside them, and titles."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from khobao.runtime.arrays import Integers
from khobao.search.index.packing import Cut, PackedLists, PostingTable, pack_lists
from khobao.search.index.postings import SortedPostings, split_heads, split_repeats
from khobao.search.index.term_dictionary import Directory


@dataclass(frozen=True)
class Packed:
    """The packed lists of an archive."""

    directory: Directory
    counts: Integers  # how long every list is
    heads: PackedLists  # a unit for each of the directory
    has_rest: NDArray[np.bool_]  # says of every unit whether its list is cut
    rests: tuple[PackedLists, PackedLists]  # articles and repeats, of the units that have a rest, in order
    in_titles: NDArray[np.bool_]  # says of every unit whether it is a form that some title has
    titles: PackedLists  # of these, which titles have it


def pack_postings(postings: SortedPostings, lengths: Mapping[int, int], universe: int, cut: Cut) -> Packed:
    """Pack all lists of *postings*; all article numbers are below *universe*.

    Tables are let go as soon as they are packed: of a large archive they have hundreds of megabytes.
    """
    of_number = np.zeros(universe, np.int64)
    of_number[np.array(list(lengths), np.int64)] = list(lengths.values())
    directory, of_titles, counts = postings.directory, postings.titles, postings.table.counts()
    heads, rest = split_heads(postings.table, of_number, cut)
    del postings
    has_rest = rest.counts() > 0
    rest = rest.choose(has_rest)
    packed_heads = _pack(heads, universe, counts)
    del heads
    articles, repeats = (_pack(part, universe, part.counts()) for part in split_repeats(rest))
    titled = of_titles.counts() > 0
    in_titles = np.zeros(len(directory), bool)
    in_titles[directory.form_units()[titled]] = True
    of_titles = of_titles.choose(titled)
    titles = _pack(of_titles, universe, of_titles.counts())
    return Packed(directory, counts, packed_heads, has_rest, (articles, repeats), in_titles, titles)


def _pack(table: PostingTable, universe: int, full: Integers) -> PackedLists:
    return pack_lists(table, np.arange(len(table.starts) - 1), universe, full)
