"""Every posting of the archive in one place: what the last build left in the cache, and what is new since.

The cache holds the inverted index of the whole archive, and of each article what its part was made from. So
an article that comes, goes or changes costs its own analysis; the others are not looked at. What has changed
since the whole was written stands beside it, in a layer of its own, until it is too much. The result is the
same as without a cache, because a merged index is a function of its articles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, compress

import numpy as np
from numpy.typing import NDArray

from khobao.arrays import drain
from khobao.models import Cache, SearchDocument
from khobao.search.analysis import BATCH, analyze_batches, split_by_slug
from khobao.search.choosing import Part, keep_articles, pick
from khobao.search.joining import Gathering, Joiner
from khobao.search.layers import (
    BASE,
    RECENT,
    Layer,
    forget_layer,
    read_gathering,
    read_spread,
    write_layer,
)

_SHARE = 12  # of the articles of the base: when more than one in so many have changed, it is written anew


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


@dataclass(frozen=True)
class Gathered:
    """All articles, in a few parts, none in two of them."""

    parts: list[Part]
    spread: Mapping[str, int]  # compound -> how many articles open with it
    last: list[Gathering]  # what the last build left, if the parts say the same but for a few articles

    def count(self) -> int:
        """Return how many articles there are."""
        return sum(int(part.stays.sum()) for part in self.parts)


def find_known(digests: Mapping[str, str], layers: Sequence[Layer]) -> Known:
    """Return what *layers* know of the texts with these *digests*, slug -> digest.

    An edit that was taken back is known to two layers; the first counts.
    """
    found = []
    known: set[str] = set()
    for layer in layers:
        pairs = zip(layer.slugs, layer.digests, strict=True)
        stays = np.array([digests.get(slug) == digest and slug not in known for slug, digest in pairs], bool)
        known.update(pick(layer.slugs, stays))
        found.append(stays)
    return Known(digests, layers, found)


def start_analyzing(
    documents: Sequence[SearchDocument], known: Known, executor: Executor | None
) -> Iterator[Gathering]:
    """Let *executor* begin with those of *documents* that are not *known*, and yield what is made of them."""
    of_known = known.compounds
    # Places are not analysed; to know them takes a gazetteer.
    new = [replace(document, places=()) for document in documents if document.slug not in of_known]
    batches = split_by_slug(new)
    # Of a large archive one article, too: a worker loads what segments it while this process joins the rest.
    analyzed = analyze_batches(batches, executor if len(documents) > BATCH else None)
    rows = [tuple(document.slug for document in batch) for batch in batches]
    return (
        Gathering(made.inverted, slugs, tuple(known.digests[slug] for slug in slugs), tuple(made.compounds))
        for slugs, made in zip(rows, analyzed, strict=True)
    )


def gather(
    known: Known,
    analyzed: Iterable[Gathering],
    cache: Cache | None,
    last: list[Gathering] | None = None,
) -> Gathered:
    """Return the postings of the archive: those that are *known*, and those of what is new since, *analyzed*.

    They are kept in *cache*. *last*: all of the layers that are known, if that has been read; it is taken
    away. Raises PartLostError when the cache has lost a part of what it knew.
    """
    if last is None:
        last = [read_gathering(cache, layer) for layer in known.layers] if cache else []
    if not (cache and known.base):
        whole = _join(last, known.stays, analyzed)
        spread = _count_compounds(whole.compounds)
        if cache:
            write_layer(cache, BASE, whole, spread)
            forget_layer(cache, RECENT)
        return Gathered([_take_all(whole)], spread, [])
    # The base is by far the largest part: it is neither joined nor written again.
    base = Part(last[0], known.stays[0])
    spread = Counter(read_spread(cache, known.layers[0]))
    spread.subtract(_count_compounds(pick(base.gathering.compounds, ~base.stays)))
    recent = _join(last[1:], known.stays[1:], analyzed)
    new = _count_compounds(recent.compounds)
    spread.update(new)
    if recent.slugs:
        write_layer(cache, RECENT, recent, new, known.base)
    return Gathered([base, _take_all(recent)], spread, last)


def _take_all(gathering: Gathering) -> Part:
    return Part(gathering, np.ones(len(gathering.slugs), bool))


def _join(
    layers: list[Gathering], stays: Sequence[NDArray[np.bool_]], analyzed: Iterable[Gathering]
) -> Gathering:
    """Return as one what stays of *layers*, which are taken out of their list, and what was *analyzed*."""
    joiner = Joiner()
    for layer, of_layer in zip(drain(layers), stays, strict=True):
        joiner.add(keep_articles(Part(layer, of_layer)))
        del layer  # as large as the whole, when the base is written anew
    for part in analyzed:
        joiner.add(part)
    return joiner.join()


def _count_compounds(compounds: Iterable[str]) -> Counter[str]:
    """Return how many articles have each compound; *compounds* are those of an article, a line each."""
    return Counter(chain.from_iterable(words.split("\n") for words in compounds if words))
