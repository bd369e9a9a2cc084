"""Sorted arrays of integers: the sets and dictionaries of the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Scalar = TypeVar("Scalar", bound=np.generic)
Value = TypeVar("Value")

_WAITING = 1 << 22  # numbers that are gathered before they are sorted among the others
_STRETCH = 1 << 21  # numbers that are worked on together


def sort_once(numbers: Integers) -> Integers:
    """Return every different one of *numbers* once, sorted.

    numpy's ``unique`` hashes, and takes ten times as long when most numbers are there once.
    """
    ordered = np.sort(numbers)
    return ordered[np.diff(ordered, prepend=ordered[:1] - 1) > 0]


def is_among(numbers: Integers, known: Integers) -> NDArray[np.bool_]:
    """Say of each of *numbers* whether it is one of *known*, which are sorted."""
    if not len(known):
        return np.zeros(len(numbers), bool)
    places = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
    found: NDArray[np.bool_] = known[places] == numbers
    return found


def unite(parts: Iterable[Integers]) -> Integers:
    """Return every different number of *parts* once, sorted; few of the parts are in memory twice."""
    united: Integers = np.zeros(0, np.int64)
    waiting: list[Integers] = []
    for part in parts:
        waiting.append(part)
        if sum(map(len, waiting)) > max(len(united), _WAITING):
            united = sort_once(np.concatenate([united, *waiting]))
            waiting = []
    return sort_once(np.concatenate([united, *waiting])) if waiting else united


def pour(parts: Iterable[Integers], size: int) -> Integers:
    """Return *parts* as one array; together they have *size* numbers at most.

    Unlike numpy's ``concatenate`` this never holds all parts beside the whole.
    """
    whole = np.empty(size, np.int64)
    filled = 0
    for part in parts:
        whole[filled : filled + len(part)] = part
        filled += len(part)
    return whole[:filled]


def drain(values: list[Value]) -> Iterator[Value]:
    """Yield *values* in order; each is out of the list when it comes."""
    values.reverse()
    while values:
        yield values.pop()


def split_array(numbers: NDArray[Scalar]) -> Iterator[NDArray[Scalar]]:
    """Yield views of *numbers* one after another, short enough that work on one takes little memory."""
    for begin in range(0, len(numbers), _STRETCH):
        yield numbers[begin : begin + _STRETCH]
