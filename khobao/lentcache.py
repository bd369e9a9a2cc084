"""The rows of the cache's file, and a cache for processes that may only read them."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import zlib
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from khobao.models import Cache

PATIENCE = 2.0  # seconds to wait for another program that uses the file

_QUESTION = 500  # keys asked for at once; SQLite allows 999 in its oldest versions
_CHECK = 16  # bytes of the digest of a key that its row is known by

Row = tuple[bytes, bytes]  # checksum and value, apart: to join and part them would copy what is large


class RowCache(Cache):
    """Keys and values as the file has them: a numbered row for each, with a checksum."""

    def __init__(self, code: bytes) -> None:
        self.used: dict[int, int] = {}  # number of a key that was asked for -> size of its value
        self._code = code

    def get_many(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return key -> what was put under it, for those of *keys* whose row is whole."""
        names = {key: self._name(key) for key in keys}
        rows = self.find_rows(sorted({number for _, number in names.values()}))
        found = {}
        for key, (digest, number) in names.items():
            check, value = rows.get(number, (b"", b""))
            # A file that somebody else wrote may hold anything.
            if isinstance(value, bytes) and check == _checksum(digest, value):
                found[key] = value
                self.used[number] = len(value)
        return found

    @abstractmethod
    def find_rows(self, numbers: Sequence[int]) -> dict[int, Row]:
        """Return number -> row, for those of *numbers* that have one."""

    def seal(self, key: str, value: bytes) -> tuple[int, Row]:
        """Return the number of the row of *key*, and the row with *value*."""
        digest, number = self._name(key)
        return number, (_checksum(digest, value), value)

    def _name(self, key: str) -> tuple[bytes, int]:
        """Return the digest of *key* and the code, and the number of its row.

        Should two keys ever share a number, the checksum, which has more of the digest, tells them apart.
        """
        digest = hashlib.sha256(self._code + key.encode()).digest()
        return digest, int.from_bytes(digest[:8], "big", signed=True)


class LentCache(RowCache):
    """The protocol ``khobao.models.Cache`` for another process: it reads the file, and never writes there.

    What is put stays here until it is back: a file has one writer, who removes what nobody noted. No method
    raises, and whatever is wrong with the file, there is nothing in it: its owner will meet that and tell.
    """

    def __init__(self, file: Path, code: bytes) -> None:
        super().__init__(code)
        self.made: dict[str, bytes] = {}  # key -> value, of what was put
        self._file = file

    def find_rows(self, numbers: Sequence[int]) -> dict[int, Row]:
        """Return number -> row, for those of *numbers* that can be read in the file."""
        rows: dict[int, Row] = {}
        address = f"{self._file.absolute().as_uri()}?mode=ro"
        with (
            contextlib.suppress(sqlite3.Error, OSError, UnicodeDecodeError),
            # A connection cannot travel, and is soon opened.
            contextlib.closing(sqlite3.connect(address, timeout=PATIENCE, uri=True)) as connection,
        ):
            rows.update(read_rows(connection, numbers))
        return rows

    def put_many(self, values: Mapping[str, bytes]) -> None:
        """Hold every value of *values* ready."""
        self.made.update(values)


def read_rows(connection: sqlite3.Connection, numbers: Sequence[int]) -> Iterator[tuple[int, Row]]:
    """Yield those of the rows *numbers* that are there, each with its number."""
    for start in range(0, len(numbers), _QUESTION):
        part = numbers[start : start + _QUESTION]
        marks = ",".join("?" * len(part))
        question = f"SELECT key, checksum, value FROM entries WHERE key IN ({marks})"  # noqa: S608
        for number, check, value in connection.execute(question, part):
            yield number, (check, value)


def _checksum(digest: bytes, value: bytes) -> bytes:
    # Against damage, not against forgers: what is read can only be records. SHA-256 would take three times as
    # long, of a hundred megabytes for one edited article.
    return digest[8:_CHECK] + zlib.crc32(value).to_bytes(4, "big")
