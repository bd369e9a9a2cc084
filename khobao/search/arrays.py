"""Sorted arrays of integers: the sets and dictionaries of the index."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


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


def concatenate(parts: list[Integers]) -> Integers:
    """Return the parts as one array; none at all make an empty one."""
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
