"""Every posting of the archive in one place: what the last build left in the cache, and what is new since.

The cache holds the inverted index of the whole archive, and of each article what its part was made from. So
an article that comes, goes or changes costs its own analysis and one pass over arrays; the others are not
looked at. What has changed since the whole was written stands beside it, in a layer of its own, until it is
too much. The result is the same as without a cache, because a merged index is a function of its articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from khobao.models import Cache, SearchDocument
from khobao.search.analysis import BATCH, analyze_batches, split_by_slug
from khobao.search.arrays import Integers, drain
from khobao.search.counter import InvertedBatch
from khobao.search.joining import Gathering, Joiner
from khobao.search.layers import BASE, RECENT, Layer, forget_layer, read_gathering, read_layers, write_layer
from khobao.search.postingcode import (
    FIELD_SLOTS,
    find_articles,
    find_terms,
    renumber_articles,
    renumber_pairs,
    renumber_terms,
    split_pair,
    spread_forms,
)

_SHARE = 12  # of the articles of the base: when more than one in so many have changed, it is written anew

Value = TypeVar("Value")


@dataclass(frozen=True)
class Known:
    """What the cache knows of an archive: its layers, and which of their articles are as they were."""

    digests: Mapping[str, str]  # of the texts of today, by slug
    layers: Sequence[Layer] = ()  # the base, and what stands beside it
    stays: Sequence[NDArray[np.bool_]] = ()  # of each layer, which articles are to be taken from it

    @cached_property
    def compounds(self) -> dict[str, str]:
        """Slug -> compounds, of the articles that are as they were."""
        return {
            slug: compounds
            for layer, stays in zip(self.layers, self.stays, strict=True)
            for slug, compounds in compress(zip(layer.slugs, layer.compounds, strict=True), stays.tolist())
        }

    @property
    def base(self) -> bytes:
        """The mark of the base if it is to stay and to have beside it what it lacks; else empty."""
        if not self.layers:
            return b""
        beside = len(self.digests) - int(self.stays[0].sum())
        gone = len(self.stays[0]) - int(self.stays[0].sum())
        return self.layers[0].mark if max(beside, gone) <= len(self.stays[0]) // _SHARE else b""


def find_known(digests: Mapping[str, str], cache: Cache | None) -> Known:
    """Return what *cache* knows of the texts with these *digests* (slug -> digest): little is read for it.

    An edit that was taken back is known to two layers; the first counts.
    """
    layers = read_layers(cache) if cache else []
    found = []
    known: set[str] = set()
    for layer in layers:
        pairs = zip(layer.slugs, layer.digests, strict=True)
        stays = np.array([digests.get(slug) == digest and slug not in known for slug, digest in pairs], bool)
        known.update(_pick(layer.slugs, stays))
        found.append(stays)
    return Known(digests, layers, found)


def start_analyzing(
    documents: Sequence[SearchDocument], known: Known, executor: Executor | None
) -> Iterator[Gathering]:
    """Let *executor* begin with those of *documents* that are not *known*, and yield what is made of them."""
    of_known = known.compounds
    batches = split_by_slug([document for document in documents if document.slug not in of_known])
    # Of a large archive one article, too: a worker loads what segments it while this process joins the rest.
    analyzed = analyze_batches(batches, executor if len(documents) > BATCH else None)
    rows = [tuple(document.slug for document in batch) for batch in batches]
    return (
        Gathering(made.inverted, slugs, tuple(known.digests[slug] for slug in slugs), tuple(made.compounds))
        for slugs, made in zip(rows, analyzed, strict=True)
    )


def gather(known: Known, analyzed: Iterable[Gathering], cache: Cache | None) -> Gathering:
    """Return the postings of the archive: those that are *known*, and those of what is new since, *analyzed*.

    They are kept in *cache*. Raises PartLostError when it has lost a part of what it knew.
    """
    last = [read_gathering(cache, layer) for layer in known.layers] if cache else []
    if last and known.stays[0].all() and len(known.stays[0]) == len(known.digests):
        return last[0]
    joiner, late, before = Joiner(), Joiner(), Joiner()
    replaced = set(known.layers[1].slugs) if len(last) > 1 else set()
    for number, (layer, stays) in enumerate(zip(drain(last), known.stays, strict=True)):
        kept = _keep(layer, stays)
        joiner.add(kept)
        if number:
            late.add(kept)
        # An article that was known twice was last what the layer beside the base says.
        changed = [slug in known.digests and (number or slug not in replaced) for slug in layer.slugs]
        before.add(_keep(layer, ~stays & np.array(changed, bool)))
        del layer, kept
    for part in analyzed:
        joiner.add(part)
        if known.base:
            late.add(part)
    gathering = joiner.join()
    if cache and known.base:
        write_layer(cache, RECENT, late.join(), known.base)
    elif cache:
        write_layer(cache, BASE, gathering)
        forget_layer(cache, RECENT)
    return replace(gathering, before=before.join() if before.slugs else None)


def _keep(last: Gathering, stays: NDArray[np.bool_]) -> Gathering:
    """Return what *last* has of the articles that stay as they were."""
    if stays.all():
        return last
    old = last.postings
    form_postings, used = _choose(old.form_postings, stays, FIELD_SLOTS * len(old.forms))
    forms = np.logical_or.reduce(used.reshape(-1, FIELD_SLOTS), axis=1)
    pair_postings, pairs = _choose(old.pair_postings, stays, len(old.pairs))
    left = old.pairs[pairs]
    # A key that stands in no pair any more may belong to no form that is left.
    keys = np.zeros(len(old.keys), bool)
    for of_pairs in split_pair(left):
        keys[of_pairs] = True
    return Gathering(
        InvertedBatch(
            _pick(old.forms, forms),
            _pick(old.keys, keys),
            renumber_pairs(left, _count_up(keys)),
            renumber_terms(form_postings, spread_forms(_count_up(forms) * FIELD_SLOTS)),
            renumber_terms(pair_postings, _count_up(pairs)),
            old.lengths[stays],
        ),
        _pick(last.slugs, stays),
        _pick(last.digests, stays),
        _pick(last.compounds, stays),
    )


def _choose(postings: Integers, stays: NDArray[np.bool_], count: int) -> tuple[Integers, NDArray[np.bool_]]:
    """Return the postings of articles that stay, and which of *count* terms are left to them."""
    kept = postings[stays[find_articles(postings)]]
    used = np.zeros(count, bool)
    used[find_terms(kept)] = True
    return renumber_articles(kept, _count_up(stays)), used


def _count_up(chosen: NDArray[np.bool_]) -> Integers:
    """Return the numbers of what is *chosen*, counted from 0; what is not has none of its own."""
    numbers: Integers = np.cumsum(chosen) - 1
    return numbers


def _pick(values: Sequence[Value], chosen: NDArray[np.bool_]) -> tuple[Value, ...]:
    return tuple(compress(values, chosen.tolist()))
