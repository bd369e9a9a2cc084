"""Which lists of the index are other than those of the last build: the only ones to be made anew.

A list has changed when a posting has come into it or left it: one of an article that is new, gone, moved to
another number, or changed. Of all that a changed article says, most is as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from khobao.arrays import Integers
from khobao.models import Cache
from khobao.search.choosing import find_batches
from khobao.search.directory import Directory, Terms, align_lists, align_units, build_directory
from khobao.search.gathering import Gathered
from khobao.search.indexer import NumberedBatch
from khobao.search.packed import Ground, LastPacked, Packed, read_last_packed
from khobao.search.postingcode import FIELDS, find_articles, find_frequencies, find_terms, split_pair
from khobao.search.postings import place_postings, rank_postings


@dataclass(frozen=True)
class Changes:
    """What the last build packed, and the terms whose lists are other ones today."""

    last: LastPacked
    terms: Terms


def find_changes(gathered: Gathered, ground: Ground, rare: int, cache: Cache | None) -> Changes | None:
    """Return what has changed since the last build, which *cache* knows; None when all is to be made anew.

    Pairs with a syllable in fewer than *rare* articles have no list.
    """
    last = read_last_packed(cache, ground) if cache and gathered.last else None
    terms = _find_changed_terms(gathered, ground, rare, last) if last else None
    return Changes(last, terms) if last and terms is not None else None


def _find_changed_terms(gathered: Gathered, ground: Ground, rare: int, last: LastPacked) -> Terms | None:
    before = find_batches(gathered.last, _subtract(last.articles, ground.articles))
    after = find_batches(
        (part.gathering for part in gathered.parts), _subtract(ground.articles, last.articles)
    )
    if before is None or after is None:
        return None
    # Only the terms of these articles can have changed.
    own = build_directory([batch.inverted for batch in (*before, *after)], 0)
    old, new = place_postings(before, own), place_postings(after, own)
    frequencies, now = _count_articles(own, old, new, last.packed)
    # Where a syllable becomes rare, or is no longer, pairs of other articles go or come, too.
    if np.any((frequencies > 0) & (now > 0) & ((frequencies < rare) != (now < rare))):
        return None

    lists = align_lists(own, last.packed.directory, align_units(own, last.packed.directory))
    changed = np.zeros(len(lists), bool)
    changed[find_terms(np.setxor1d(old, new, assume_unique=True))] = True
    # Which postings are the head of a list depends on the lengths of the articles, too.
    stays = np.intersect1d(old, new, assume_unique=True)
    last_ranks = np.append(last.packed.last_ranks, 0)[lists][find_terms(stays)]
    was_head, is_head = (
        rank_postings(find_frequencies(stays), find_articles(stays), _list_lengths(batches, ground.universe))
        >= last_ranks
        for batches in (before, after)
    )
    changed[find_terms(stays[(was_head != is_head) & (last_ranks > 0)])] = True

    chosen = own.keep(np.bincount(own.list_units(), changed, minlength=len(own)) > 0)
    first, second = split_pair(chosen.list_pairs())
    common = (now[first] >= rare) & (now[second] >= rare)
    pairs = zip(first[common].tolist(), second[common].tolist(), strict=True)
    return Terms({*chosen.forms}, {(own.keys[one], own.keys[other]) for one, other in pairs})


def _count_articles(
    own: Directory, old: Integers, new: Integers, packed: Packed
) -> tuple[Integers, Integers]:
    """Return how many articles each key of *own* had when all was *packed*, and how many it has now.

    Articles count once a form and field. *old* and *new*: the postings of the articles that have changed.
    """
    size = len(own.list_units())
    growth = np.bincount(find_terms(new), minlength=size) - np.bincount(find_terms(old), minlength=size)
    counts = packed.count_articles()
    frequencies = np.array([counts.get(key, 0) for key in own.keys], np.int64)
    return frequencies, frequencies + own.sum_keys(growth)


def _subtract(one: Mapping[int, str], other: Mapping[int, str]) -> dict[int, str]:
    """Return those of the articles *one* that *other* has not: number -> digest."""
    return {number: digest for number, digest in one.items() if other.get(number) != digest}


def _list_lengths(batches: Sequence[NumberedBatch], universe: int) -> Integers:
    """Return the syllables of the body of every article, by number; 0 of all that are not in *batches*."""
    lengths = np.zeros(universe, np.int64)
    for batch in batches:
        lengths[np.asarray(batch.numbers)] = batch.inverted.lengths[:, FIELDS.index("body")]
    return lengths
