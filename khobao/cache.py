"""A cache of what builds made: one SQLite file that may be deleted at any moment.

A value is kept under a key that names everything it was made from: the caller's key (which hashes the input)
and the code of this program. So an entry is never out of date; it can only be of no use any more, and is then
removed. Each value carries a checksum. A cache that cannot be read is made anew, and one that cannot be
written or is in use is done without: both are told, and neither changes what a build makes.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import logging
import sqlite3
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from khobao.lentcache import PATIENCE, LentCache, Row, RowCache, read_rows
from khobao.models import Cache

log = logging.getLogger("khobao")

FILE = "cache.sqlite"

_FORMAT = 2  # of the file; another number means another layout
_KEPT_BUILDS = 5  # an entry that so many builds did not ask for is removed
_MAX_SIZE = 2 << 30  # bytes of all values; the entries unused for longest go first
_BUFFER = 32 << 20  # bytes that wait in memory before they are written together
_PAGE = 16384  # bytes; most values fit one

# What the last builds used stands apart: to note it must not write the values again.
_LAYOUT = f"""
BEGIN IMMEDIATE;
CREATE TABLE entries (key INTEGER PRIMARY KEY, checksum BLOB NOT NULL, value BLOB NOT NULL);
CREATE TABLE uses (key INTEGER PRIMARY KEY, build INTEGER NOT NULL, size INTEGER NOT NULL);
CREATE TABLE builds (number INTEGER NOT NULL);
INSERT INTO builds VALUES (0);
PRAGMA user_version = {_FORMAT};
COMMIT;
"""  # noqa: S608 (a number of our own)


class NoCache(Cache):
    """A cache that remembers nothing, for those who want none."""

    def get_many(self, keys: Sequence[str]) -> dict[str, bytes]:  # noqa: ARG002 (the protocol's)
        """Return an empty dict."""
        return {}

    def put_many(self, values: Mapping[str, bytes]) -> None:
        """Forget all *values*."""


class SqliteCache(RowCache):
    """The protocol ``khobao.models.Cache`` on a file. No method raises: what goes wrong is told, once."""

    def __init__(self, file: Path, code: bytes) -> None:
        super().__init__(code)
        self._file = file
        self._waiting: dict[int, Row] = {}  # by the number of the key
        self._waiting_size = 0
        self._sweeps = False  # whether what is of no use shall go
        self._connection: sqlite3.Connection | None = None
        with self._surviving():
            self._connection = _open(file)

    def find_rows(self, numbers: Sequence[int]) -> dict[int, Row]:
        """Return number -> row, for those of *numbers* that wait here or stand in the file."""
        rows = {number: self._waiting[number] for number in numbers if number in self._waiting}
        with self._surviving():
            if self._connection:
                asked = [number for number in numbers if number not in rows]
                rows.update(read_rows(self._connection, asked))
        return rows

    def put_many(self, values: Mapping[str, bytes]) -> None:
        """Keep every value of *values* under its key."""
        if self._connection is None:
            return
        for key, value in values.items():
            number, row = self.seal(key, value)
            self._waiting[number] = row
            self.used[number] = len(value)
            self._waiting_size += len(value)
        if self._waiting_size > _BUFFER:
            self._write()

    def lend(self) -> LentCache | None:
        """Return what another process may ask: for what stands in the file, not for what waits here."""
        return LentCache(self._file, self._code) if self._connection else None

    def take_back(self, lent: LentCache) -> None:
        """Keep what was put into *lent*, and note what was asked of it."""
        self.used.update(lent.used)
        self.put_many(lent.made)

    def sweep(self) -> None:
        """Remove, in the end, what no recent build asked for."""
        self._sweeps = True

    def close(self) -> None:
        """Write what waits, remove what is of no use any more, and let go of the file."""
        if self._connection and (self._waiting or self._sweeps):
            self._write(last=True)
        if self._connection:
            self._connection.close()
            self._connection = None

    def _write(self, *, last: bool = False) -> None:
        connection, rows = self._connection, self._waiting
        self._waiting, self._waiting_size = {}, 0
        if connection is None:
            return
        with self._surviving():
            with connection:  # one transaction: a killed build leaves it whole or not at all
                connection.execute("BEGIN IMMEDIATE")
                insert = "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)"
                connection.executemany(insert, ((number, *rows[number]) for number in sorted(rows)))
                if last and self._sweeps:
                    _note_uses(connection, self.used)
            if last:
                connection.execute("PRAGMA incremental_vacuum").fetchall()

    @contextlib.contextmanager
    def _surviving(self) -> Iterator[None]:
        """Go on without the cache when something is wrong with it, and remove a file that is broken."""
        try:
            yield
        except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
            if self._connection:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.close()
            self._connection = None
            self._waiting = {}
            # OperationalError tells of locks, rights and full disks; its siblings of a broken file. So does
            # UnicodeDecodeError: sqlite3 quotes what it cannot read.
            broken = isinstance(error, (sqlite3.DatabaseError, UnicodeDecodeError)) and not isinstance(
                error, sqlite3.OperationalError
            )
            if broken:
                _remove(self._file)
            then = (
                "It was removed, and the next build makes it anew." if broken else "This build does without."
            )
            log.warning("%s: the cache cannot be used: %s\n  %s", self._file, error, then)


@contextlib.contextmanager
def open_cache(folder: Path | None) -> Iterator[Cache]:
    """Give the cache in *folder*, which is made when it does not exist yet; without a folder, no cache."""
    if folder is None:
        yield NoCache()
        return
    cache = SqliteCache(folder / FILE, hash_code())
    try:
        yield cache
    finally:
        cache.close()


@functools.cache  # what runs is the code as it was read; an edit counts from the next start on
def hash_code() -> bytes:
    """Return a digest of whatever may change what this program makes of an input: 32 bytes.

    The files of the package (data too), the Python that runs them, and all packages that are installed.
    """
    package = Path(__file__).parent
    digest = hashlib.sha256(f"{sys.version} {zlib.ZLIB_RUNTIME_VERSION}".encode())
    for file in sorted(package.rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            data = file.read_bytes()
            digest.update(f"\0{file.relative_to(package).as_posix()}\0{len(data)}\0".encode())
            digest.update(data)
    for folder in sys.path:
        # A distribution's folder carries its version: lunr-0.8.0.dist-info.
        for name in sorted(path.name for path in Path(folder).glob("*.dist-info")):
            digest.update(f"\0{name}".encode())
    return digest.digest()


def _open(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connect(file)
    except sqlite3.OperationalError:
        raise
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        log.warning("%s: the cache cannot be read (%s) and is made anew", file, error)
        _remove(file)
        return _connect(file)


def _connect(file: Path) -> sqlite3.Connection:
    """Return a connection to *file*, laid out. DatabaseError when it is another program's, or broken."""
    connection = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)
    try:
        # A process that is killed does no harm. A machine that loses power may: the checksums tell.
        connection.execute("PRAGMA synchronous = OFF")
        [version] = connection.execute("PRAGMA user_version").fetchone()
        if version == 0 and not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            connection.execute(f"PRAGMA page_size = {_PAGE}")
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            connection.executescript(_LAYOUT)
        elif version != _FORMAT:
            raise sqlite3.DatabaseError(f"it has the format {version}, not {_FORMAT}")
    except BaseException:
        connection.close()
        raise
    return connection


def _note_uses(connection: sqlite3.Connection, used: Mapping[int, int]) -> None:
    """Note what a build used (number of a key -> size of its value), and remove what none did of late.

    Of what is still too much, the longest unused goes first.
    """
    connection.execute("UPDATE builds SET number = number + 1")
    [build] = connection.execute("SELECT number FROM builds").fetchone()
    connection.executemany(
        "INSERT OR REPLACE INTO uses VALUES (?, ?, ?)",
        ((number, build, size) for number, size in sorted(used.items())),
    )
    connection.execute("DELETE FROM uses WHERE build <= ?", (build - _KEPT_BUILDS,))
    sizes = connection.execute(
        "SELECT build, SUM(size) FROM uses GROUP BY build ORDER BY build DESC"
    ).fetchall()
    total = 0
    for number, size in sizes:
        total += size
        if total > _MAX_SIZE and number < build:
            connection.execute("DELETE FROM uses WHERE build <= ?", (number,))
            break
    # Written by a build that was killed before its end, or let go of above.
    connection.execute("DELETE FROM entries WHERE key NOT IN (SELECT key FROM uses)")


def _remove(file: Path) -> None:
    for path in (file, file.with_name(file.name + "-journal")):
        with contextlib.suppress(OSError):
            path.unlink()
