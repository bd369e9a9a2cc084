"""Many articles as the cache keeps them together: their postings in columns, and what those are made from.

A layer is kept in parts. Its head (which articles it has, and their compounds) is read at once; the rest,
which is large, where it is needed. All parts carry the digest of the head: those of two builds never mix.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from khobao.arrays import Integers
from khobao.models import Cache
from khobao.recordbytes import format_record, parse_record
from khobao.search.counter import InvertedBatch
from khobao.search.joining import Gathering
from khobao.search.postingcode import FIELDS

BASE, RECENT = "base", "recent"  # most articles, and what has become of them since

# Keys of the cache.
_HEAD, _NAMES, _COLUMN, _SPREAD = "search-articles", "search-names", "search-column", "search-spread"

_CHUNK = 1 << 20  # numbers that the cache keeps together: 8 MB


class PartLostError(Exception):
    """The cache has the head of a layer, but not all of the rest."""


@dataclass(frozen=True)
class Layer:
    """The head of a layer."""

    name: str
    slugs: tuple[str, ...]  # of the articles, by their position
    digests: tuple[str, ...]  # of their texts
    compounds: tuple[str, ...]  # as in a gathering
    sizes: Sequence[int]  # how many numbers each column has
    mark: bytes  # digest of the layer
    base: bytes  # mark of the layer that it belongs to; empty for the base itself


def read_layers(cache: Cache) -> list[Layer]:
    """Return the layers that the last builds left: none, the base, or the base and what is beside it."""
    base = _read_head(cache, BASE)
    recent = _read_head(cache, RECENT) if base else None
    layers = [base, recent if base and recent and recent.base == base.mark else None]
    return [layer for layer in layers if layer]


def _read_head(cache: Cache, name: str) -> Layer | None:
    data = cache.get(f"{_HEAD}:{name}")
    with suppress(ValueError):
        if data:
            _, base, slugs, digests, compounds, sizes = parse_record(data)
            return Layer(name, slugs, digests, compounds, sizes, hashlib.sha256(data).digest(), base)
    return None


def read_gathering(cache: Cache, layer: Layer) -> Gathering:
    """Return all of *layer*. Raises PartLostError when some of it is gone."""
    try:
        forms, keys = parse_record(_read_part(cache, layer, f"{_NAMES}:{layer.name}"))
        pairs, form_postings, pair_postings, lengths = [
            _read_column(cache, layer, f"{_COLUMN}:{layer.name}:{number}", size)
            for number, size in enumerate(layer.sizes)
        ]
    except ValueError as error:
        raise PartLostError(layer.name) from error
    lengths = lengths.reshape(-1, len(FIELDS))
    postings = InvertedBatch(forms, keys, pairs, form_postings, pair_postings, lengths)
    return Gathering(postings, layer.slugs, layer.digests, layer.compounds)


def read_spread(cache: Cache, layer: Layer) -> dict[str, int]:
    """Return compound -> how many articles of *layer* have it. Raises PartLostError when that is gone."""
    try:
        spread: dict[str, int] = parse_record(bytes(_read_part(cache, layer, f"{_SPREAD}:{layer.name}")))
    except ValueError as error:
        raise PartLostError(layer.name) from error
    return spread


def _read_column(cache: Cache, layer: Layer, column: str, size: int) -> Integers:
    values = np.empty(size, np.int64)
    for begin in range(0, size, _CHUNK):
        values[begin : begin + _CHUNK] = np.frombuffer(_read_part(cache, layer, f"{column}:{begin}"), "<i8")
    return values


def _read_part(cache: Cache, layer: Layer, key: str) -> memoryview:
    """Return what is kept under *key* for *layer*, without its mark. Raises ValueError when it is gone."""
    data = memoryview(cache.get(key) or b"")
    if data[: len(layer.mark)] != layer.mark:
        raise ValueError(f"{key} is missing")
    return data[len(layer.mark) :]


def write_layer(
    cache: Cache, name: str, gathering: Gathering, spread: Mapping[str, int], base: bytes = b""
) -> None:
    """Keep *gathering* as the layer *name*, beside the layer with the mark *base* if it is not a base.

    *spread*: compound -> how many of its articles open with it.
    """
    postings = gathering.postings
    columns = [postings.pairs, postings.form_postings, postings.pair_postings, postings.lengths.ravel()]
    names = format_record((postings.forms, postings.keys))
    head = format_record(
        (
            # Columns go by the numbers of forms and keys: other numbers, another layer.
            hashlib.sha256(names).digest(),
            base,
            gathering.slugs,
            gathering.digests,
            gathering.compounds,
            [len(column) for column in columns],
        )
    )
    mark = hashlib.sha256(head).digest()
    cache.put_many(
        {
            f"{_HEAD}:{name}": head,
            f"{_NAMES}:{name}": mark + names,
            f"{_SPREAD}:{name}": mark + format_record(dict(spread)),
        }
    )
    for number, values in enumerate(columns):
        for begin in range(0, len(values), _CHUNK):
            part = values[begin : begin + _CHUNK].astype("<i8").tobytes()
            cache.put(f"{_COLUMN}:{name}:{number}:{begin}", mark + part)


def forget_layer(cache: Cache, name: str) -> None:
    """Keep no layer *name* any more."""
    cache.put(f"{_HEAD}:{name}", b"")
