"""Where a build reads and writes, the files of the site, and the cache."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Protocol

CACHE_FOLDER = ".khobao-cache"  # beside the output


@dataclass(frozen=True)
class Folders:
    """Where a build reads and writes, as the user named it."""

    seeds: Path
    content: Path
    output: Path

    @property
    def cache(self) -> Path:
        """Where what earlier builds made is kept; it may be deleted at any moment."""
        return self.output.parent / CACHE_FOLDER


@dataclass(frozen=True)
class Artifact:
    """One file of the built site."""

    path: str  # below dist/, forward slashes, ASCII
    data: bytes

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the file, in lower-case hex."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)


class StandingArtifact(NamedTuple):  # thousands of tuples are made in half the time of records
    """One file of the site that the last build left where it belongs, with the bytes it should have."""

    path: str  # below dist/
    sha256: str  # lower-case hex
    size: int  # bytes


class Cache(Protocol):
    """What stages may ask of the cache (``khobao.cache`` provides it).

    A key names what a value was made from: the stage and a hash of its input, ``"ingest:<sha256>"``. The code
    that made it is added by the cache itself. Any value may be gone at any moment.
    """

    def get(self, key: str) -> bytes | None:
        """Return what was put under *key*, or None."""
        return self.get_many([key]).get(key)

    def put(self, key: str, value: bytes) -> None:
        """Keep *value* under *key*."""
        self.put_many({key: value})

    def get_many(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return key -> what was put under it, for those of *keys* that have something."""

    def put_many(self, values: Mapping[str, bytes]) -> None:
        """Keep every value of *values* under its key."""

    # A cache with nothing to lend, and nothing to sweep, has these three as they are.

    def lend(self) -> Cache | None:
        """Return what another process of this machine may ask instead; it travels there and back.

        That keeps to itself what is put. None when there is nothing to be had from it.
        """
        return None

    def take_back(self, lent: Any) -> None:  # noqa: ANN401, ARG002 (each cache knows its own)
        """Keep what was put into *lent*, and note what was asked of it."""
        return

    def sweep(self) -> None:
        """Remove, in the end, what no recent build asked for: this one has asked for all that it needs.

        A build that ended early has not, and must not let go of what the next one needs.
        """
        return
