"""Python's cyclic garbage collector, kept still where there is nothing for it to find."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collector() -> Iterator[None]:
    """Keep the collector still: an index or a plan is millions of small objects and no cycle.

    Looking through them again and again takes longer than making them. So it passes over them afterwards too,
    until they are released.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.freeze()
            gc.enable()


_held: list[object] = []


def hold_objects(*objects: object) -> None:
    """Keep *objects*, which nobody needs any more, until they are released.

    Most often the program ends before. To take apart what a build knew, object by object, takes long.
    """
    _held[:] = objects


def release_objects() -> None:
    """Let go of what was held, and let the collector look again at what it was told to pass over."""
    _held.clear()
    gc.unfreeze()
