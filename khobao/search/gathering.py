"""Every posting of the archive in one place: what the last build left in the cache, and what is new since.

The cache holds the inverted index of the whole archive, and of each article what its part was made from. So
an article that comes, goes or changes costs its own analysis and one pass over arrays; the others are not
looked at. The result is the same as without a cache, because a merged index is a function of its articles.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import compress
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from khobao.models import Cache, SearchDocument
from khobao.recordbytes import format_record, parse_record
from khobao.search.analysis import analyze_batches, hash_texts, split_by_slug
from khobao.search.arrays import Integers
from khobao.search.counter import (
    FIELDS,
    FORM_SHIFT,
    KEY_BITS,
    PAIR_SHIFT,
    InvertedBatch,
)
from khobao.search.joining import Gathering, Joiner, find_positions, renumber

_ARTICLES, _COLUMN = "search-articles", "search-column"  # keys of the cache
_CHUNK = 1 << 20  # numbers that the cache keeps together: 8 MB

Value = TypeVar("Value")


def start_gathering(
    documents: Sequence[SearchDocument], executor: Executor | None, cache: Cache | None
) -> Callable[[], Gathering]:
    """Let *executor* begin with *documents*, whose slugs must be unique, and return what ends the work.

    Only what *cache* lacks is analysed. What is asked of *executor* in between comes after all analyses.
    """
    digests = {document.slug: document.digest or hash_texts([document]) for document in documents}
    last = _read(cache) if cache else None
    joiner = Joiner()
    before = None
    if last:
        stays = np.array(
            [digests.get(slug) == digest for slug, digest in zip(last.slugs, last.digests, strict=True)],
            bool,
        )
        if stays.all() and len(stays) == len(documents):
            return partial(_keep, last, stays)
        joiner.add(_keep(last, stays))
        changed = ~stays & np.array([slug in digests for slug in last.slugs], bool)
        before = _keep(last, changed) if changed.any() else None
        del last  # as large as the whole
    known = set(joiner.slugs)
    batches = split_by_slug([document for document in documents if document.slug not in known])
    analyzed = analyze_batches(batches, executor)

    def gather() -> Gathering:
        for batch, made in zip(batches, analyzed, strict=True):
            slugs = tuple(document.slug for document in batch)
            of_batch = tuple(map(digests.__getitem__, slugs))
            joiner.add(Gathering(made.inverted, slugs, of_batch, tuple(made.compounds)))
        gathering = joiner.join()
        if cache:
            _write(cache, gathering)
        return replace(gathering, before=before)

    return gather


def _keep(last: Gathering, stays: NDArray[np.bool_]) -> Gathering:
    """Return what *last* has of the articles that stay as they were."""
    if stays.all():
        return last
    old = last.postings
    form_postings, forms = _choose(old.form_postings, FORM_SHIFT, stays, len(old.forms))
    pair_postings, pairs = _choose(old.pair_postings, PAIR_SHIFT, stays, len(old.pairs))
    left = old.pairs[pairs]
    # A key that stands in no pair any more may belong to no form that is left.
    named = np.zeros(len(old.keys), bool)
    named[left >> KEY_BITS] = named[left & (1 << KEY_BITS) - 1] = True
    places = np.cumsum(named) - 1
    chosen = stays.tolist()
    return Gathering(
        InvertedBatch(
            _pick(old.forms, forms.tolist()),
            _pick(old.keys, named.tolist()),
            places[left >> KEY_BITS] << KEY_BITS | places[left & (1 << KEY_BITS) - 1],
            form_postings,
            pair_postings,
            old.lengths[stays],
        ),
        _pick(last.slugs, chosen),
        _pick(last.digests, chosen),
        _pick(last.compounds, chosen),
    )


def _choose(
    rows: Integers, shift: int, stays: NDArray[np.bool_], count: int
) -> tuple[Integers, NDArray[np.bool_]]:
    """Return the postings of articles that stay, and which of *count* terms are left to them."""
    rows = rows[stays[find_positions(rows)]]
    used = np.zeros(count, bool)
    used[rows >> shift] = True
    return renumber(rows, shift, np.cumsum(used) - 1, np.cumsum(stays) - 1), used


def _pick(values: Sequence[Value], chosen: Iterable[bool]) -> tuple[Value, ...]:
    return tuple(compress(values, chosen))


def _read(cache: Cache) -> Gathering | None:
    """Return what the last build left, or None when some of it is gone."""
    data = cache.get(_ARTICLES)
    if data is None:
        return None
    # All parts carry the digest of the whole: those of two builds never mix.
    mark = hashlib.sha256(data).digest()
    with suppress(ValueError):
        slugs, digests, compounds, forms, keys, sizes = parse_record(data)
        columns = [_read_column(cache, mark, number, size) for number, size in enumerate(sizes)]
        pairs, form_postings, pair_postings, lengths = columns
        return Gathering(
            InvertedBatch(
                tuple(forms),
                tuple(keys),
                pairs,
                form_postings,
                pair_postings,
                lengths.reshape(-1, len(FIELDS)),
            ),
            tuple(slugs),
            tuple(digests),
            tuple(tuple(words.split("\n")) if words else () for words in compounds),
        )
    return None


def _read_column(cache: Cache, mark: bytes, number: int, size: int) -> Integers:
    """Return a column of *size* numbers from the cache. Raises ValueError unless all of it has the *mark*."""
    values = np.empty(size, np.int64)
    for begin in range(0, size, _CHUNK):
        part = cache.get(f"{_COLUMN}:{number}:{begin}") or b""
        if part[: len(mark)] != mark:
            raise ValueError("a part of the postings is missing")
        values[begin : begin + _CHUNK] = np.frombuffer(part, "<i8", offset=len(mark))
    return values


def _write(cache: Cache, gathering: Gathering) -> None:
    postings = gathering.postings
    columns = [postings.pairs, postings.form_postings, postings.pair_postings, postings.lengths.ravel()]
    data = format_record(
        (
            gathering.slugs,
            gathering.digests,
            ["\n".join(words) for words in gathering.compounds],
            postings.forms,
            postings.keys,
            [len(column) for column in columns],
        )
    )
    cache.put(_ARTICLES, data)
    mark = hashlib.sha256(data).digest()
    for number, values in enumerate(columns):
        for begin in range(0, len(values), _CHUNK):
            part = values[begin : begin + _CHUNK].astype("<i8").tobytes()
            cache.put(f"{_COLUMN}:{number}:{begin}", mark + part)
