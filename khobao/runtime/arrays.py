"""Sorted arrays of integers as sets and dictionaries, for the index and for related articles.

numpy's own ``unique`` is not used: it takes ten times as long when most numbers occur once, and it loads a
part of numpy that is not needed otherwise.
"""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Scalar = TypeVar("Scalar", bound=np.generic)
Value = TypeVar("Value")

_POSITION_BITS = 31
_WAITING = 1 << 22  # numbers that are gathered before they are sorted among the others
_STRETCH = 1 << 16  # numbers that are worked on together


def sort_once(numbers: Integers) -> Integers:
    """Return every different one of *numbers* once, sorted."""
    ordered = np.sort(numbers)
    return ordered[np.diff(ordered, prepend=ordered[:1] - 1) > 0]


def find_ranks(numbers: Integers) -> tuple[Integers, Integers]:
    """Return what ``sort_once`` does, and where each of *numbers* stands in it."""
    once = sort_once(numbers)
    return once, np.searchsorted(once, numbers)


def find_order(numbers: Integers) -> Integers:
    """Return the positions of *numbers* in their order, of equals the first first.

    The numbers and their positions are below 2**31, and none is below nought. numpy's stable ``argsort``
    takes eight times as long as to sort the two as one number.
    """
    positions: Integers = np.sort(numbers << _POSITION_BITS | np.arange(len(numbers)))
    return positions & (1 << _POSITION_BITS) - 1


def is_among(numbers: Integers, known: Integers) -> NDArray[np.bool_]:
    """Say of each of *numbers* whether it is one of *known*, which are sorted."""
    return find_positions(numbers, known) >= 0


def find_positions(numbers: Integers, known: Integers) -> Integers:
    """Return where each of *numbers* stands in *known*, which are sorted; -1 where it does not.

    >>> find_positions(np.array([5, 9, 6]), np.array([5, 6, 8])).tolist()
    [0, -1, 1]
    """
    if not len(known):
        return np.full(len(numbers), -1, np.int64)
    positions = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
    return np.where(known[positions] == numbers, positions, -1)


def find_numbers(names: Iterable[str], known: Iterable[str]) -> Integers:
    """Return the number of each of *names*, its position in *known*; -1 where it is not there."""
    numbers = {name: number for number, name in enumerate(known)}
    return np.array([numbers.get(name, -1) for name in names], np.int64)


def find_bounds(sizes: NDArray[Any]) -> Integers:
    """Return where each of things of these *sizes* begins, one after another, and the end of the last.

    >>> find_bounds(np.array([3, 0, 2])).tolist()
    [0, 3, 3, 5]
    """
    bounds = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=bounds[1:])
    return bounds


def union(parts: Iterable[Integers]) -> Integers:
    """Return every different number of *parts* once, sorted. It works in steps, to save memory."""
    united: Integers = np.zeros(0, np.int64)
    waiting: list[Integers] = []
    for part in parts:
        waiting.append(part)
        if sum(map(len, waiting)) > max(len(united), _WAITING):
            united = sort_once(np.concatenate([united, *waiting]))
            waiting = []
    return sort_once(np.concatenate([united, *waiting])) if waiting else united


def concatenate(parts: Iterable[Integers], size: int) -> Integers:
    """Return *parts* as one array; together they have *size* numbers at most.

    Unlike numpy's ``concatenate`` this never has all parts and the result in memory at once.
    """
    whole = np.empty(size, np.int64)
    filled = 0
    for part in parts:
        whole[filled : filled + len(part)] = part
        filled += len(part)
    return whole[:filled]


def pop_all(values: list[Value]) -> Iterator[Value]:
    """Yield *values* in order, and remove each from the list, so that its memory can be freed."""
    values.reverse()
    while values:
        yield values.pop()


def split_array(numbers: NDArray[Scalar]) -> Iterator[NDArray[Scalar]]:
    """Yield views of *numbers* one after another, short enough that work on one takes little memory."""
    for begin in range(0, len(numbers), _STRETCH):
        yield numbers[begin : begin + _STRETCH]
