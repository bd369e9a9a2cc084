"""Every posting of the archive in one place: what the last build left in the cache, and what is new since.

The cache holds the inverted index of the whole archive, and of each article what its part was made from. So
an article that comes, goes or changes costs its own analysis and one pass over arrays; the others are not
looked at. What has changed since the whole was written stands beside it, in a layer of its own, until it is
too much. The result is the same as without a cache, because a merged index is a function of its articles.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import compress
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from khobao.models import Cache, SearchDocument
from khobao.recordbytes import format_record, parse_record
from khobao.search.analysis import BATCH, analyze_batches, hash_text, split_by_slug
from khobao.search.arrays import Integers
from khobao.search.counter import InvertedBatch
from khobao.search.joining import Gathering, Joiner
from khobao.search.postingcode import (
    FIELD_SLOTS,
    FIELDS,
    find_articles,
    find_terms,
    renumber_articles,
    renumber_pairs,
    renumber_terms,
    split_pair,
    spread_forms,
)

_ARTICLES, _COLUMN = "search-articles", "search-column"  # keys of the cache
_CHUNK = 1 << 20  # numbers that the cache keeps together: 8 MB
_BASE, _RECENT = "base", "recent"  # layers: most articles, and what has become of them since
_SHARE = 12  # of the articles of the base: when more than one in so many have changed, it is written anew

Value = TypeVar("Value")


@dataclass(frozen=True)
class _Layer:
    """Articles as the cache holds them together."""

    gathering: Gathering
    mark: bytes  # digest of the layer
    base: bytes  # mark of the layer that it belongs to; empty for the base itself


def start_gathering(
    documents: Sequence[SearchDocument], executor: Executor | None, cache: Cache | None
) -> Callable[[], Gathering]:
    """Let *executor* begin with *documents*, whose slugs must be unique, and return what ends the work.

    Only what *cache* lacks is analysed. What is asked of *executor* in between comes after all analyses.
    """
    digests = {document.slug: hash_text(document) for document in documents}
    base, recent = _read_layers(cache) if cache else (None, None)
    layers = [layer.gathering for layer in (base, recent) if layer]
    stays = _find_staying(layers, digests)
    if base and stays[0].all() and len(stays[0]) == len(documents):
        unchanged = base.gathering
        return lambda: unchanged
    known = {slug for layer, here in zip(layers, stays, strict=True) for slug in _pick(layer.slugs, here)}
    batches = split_by_slug([document for document in documents if document.slug not in known])
    # Of a large archive one article, too: a worker loads what segments it while this process joins the rest.
    analyzed = analyze_batches(batches, executor if len(documents) > BATCH else None)
    joiner, late, before = Joiner(), Joiner(), Joiner()
    mark, room = b"", 0  # of the base if it is to stay, and how many articles may stand beside it
    if base:
        replaced = set(recent.gathering.slugs) if recent else set()
        joiner.add(_keep(base.gathering, stays[0]))
        room = len(stays[0]) // _SHARE
        mark = base.mark if len(stays[0]) - stays[0].sum() <= room else b""
        changed = [slug in digests and slug not in replaced for slug in base.gathering.slugs]
        before.add(_keep(base.gathering, ~stays[0] & np.array(changed, bool)))
    if recent:
        kept = _keep(recent.gathering, stays[1])
        late.add(kept)
        joiner.add(kept)
        changed = [slug in digests for slug in recent.gathering.slugs]
        before.add(_keep(recent.gathering, ~stays[1] & np.array(changed, bool)))
        del kept
    del base, recent, layers

    def gather() -> Gathering:
        for batch, made in zip(batches, analyzed, strict=True):
            slugs = tuple(document.slug for document in batch)
            of_batch = tuple(map(digests.__getitem__, slugs))
            part = Gathering(made.inverted, slugs, of_batch, tuple(made.compounds))
            joiner.add(part)
            if mark:
                late.add(part)
        gathering = joiner.join()
        if cache:
            if mark and len(late.slugs) <= room:
                _write(cache, _RECENT, late.join(), mark)
            else:
                _write(cache, _BASE, gathering)
                cache.put(f"{_ARTICLES}:{_RECENT}", b"")
        return replace(gathering, before=before.join() if before.slugs else None)

    return gather


def _find_staying(layers: Sequence[Gathering], digests: Mapping[str, str]) -> list[NDArray[np.bool_]]:
    """Say of each article of each layer whether it is as it was (slug -> digest), and in no layer before.

    An edit that was taken back is known to two layers.
    """
    found = []
    known: set[str] = set()
    for layer in layers:
        pairs = zip(layer.slugs, layer.digests, strict=True)
        stays = np.array([digests.get(slug) == digest and slug not in known for slug, digest in pairs], bool)
        known.update(_pick(layer.slugs, stays))
        found.append(stays)
    return found


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


def _read_layers(cache: Cache) -> tuple[_Layer | None, _Layer | None]:
    """Return what the last builds left: most articles, and those of late, where both are whole."""
    base = _read(cache, _BASE)
    recent = _read(cache, _RECENT) if base else None
    return base, recent if base and recent and recent.base == base.mark else None


def _read(cache: Cache, layer: str) -> _Layer | None:
    """Return a layer, or None when some of it is gone."""
    data = cache.get(f"{_ARTICLES}:{layer}")
    if data is None:
        return None
    # All parts carry the digest of the whole: those of two builds never mix.
    mark = hashlib.sha256(data).digest()
    with suppress(ValueError):
        base, slugs, digests, compounds, forms, keys, sizes = parse_record(data)
        columns = [_read_column(cache, mark, f"{layer}:{number}", size) for number, size in enumerate(sizes)]
        pairs, form_postings, pair_postings, lengths = columns
        lengths = lengths.reshape(-1, len(FIELDS))
        postings = InvertedBatch(tuple(forms), tuple(keys), pairs, form_postings, pair_postings, lengths)
        return _Layer(Gathering(postings, slugs, digests, compounds), mark, base)
    return None


def _read_column(cache: Cache, mark: bytes, column: str, size: int) -> Integers:
    """Return a column of *size* numbers from the cache. Raises ValueError unless all of it has the *mark*."""
    values = np.empty(size, np.int64)
    for begin in range(0, size, _CHUNK):
        part = cache.get(f"{_COLUMN}:{column}:{begin}") or b""
        if part[: len(mark)] != mark:
            raise ValueError("a part of the postings is missing")
        values[begin : begin + _CHUNK] = np.frombuffer(part, "<i8", offset=len(mark))
    return values


def _write(cache: Cache, layer: str, gathering: Gathering, base: bytes = b"") -> None:
    postings = gathering.postings
    columns = [postings.pairs, postings.form_postings, postings.pair_postings, postings.lengths.ravel()]
    data = format_record(
        (
            base,
            gathering.slugs,
            gathering.digests,
            gathering.compounds,
            postings.forms,
            postings.keys,
            [len(column) for column in columns],
        )
    )
    cache.put(f"{_ARTICLES}:{layer}", data)
    mark = hashlib.sha256(data).digest()
    for number, values in enumerate(columns):
        for begin in range(0, len(values), _CHUNK):
            part = values[begin : begin + _CHUNK].astype("<i8").tobytes()
            cache.put(f"{_COLUMN}:{layer}:{number}:{begin}", mark + part)
