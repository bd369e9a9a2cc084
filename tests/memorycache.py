"""A cache that is gone with its test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from khobao.models import Cache


class MemoryCache(Cache):
    """A cache in memory that counts what it is asked for in vain."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self.made: dict[str, bytes] = {}  # of it, what was put here
        self.missed: list[str] = []

    def get_many(self, keys: Sequence[str]) -> dict[str, bytes]:
        self.missed += [key for key in keys if key not in self.held]
        return {key: self.held[key] for key in keys if key in self.held}

    def put_many(self, values: Mapping[str, bytes]) -> None:
        self.held.update(values)
        self.made.update(values)

    def lend(self) -> MemoryCache:
        lent = MemoryCache()
        lent.held = dict(self.held)
        return lent

    def take_back(self, lent: MemoryCache) -> None:
        self.missed += lent.missed
        self.put_many(lent.made)

    def sweep(self) -> None:
        """Keep everything."""
