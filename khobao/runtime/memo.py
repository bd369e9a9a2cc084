"""The memo: what a build made, kept for later builds under a digest of what it was made from.

It is a folder of files. The name of a file is the digest of its key and of the program, so an entry is never
out of date; it can only be of no use any more. An entry is written beside its place and renamed, so any
process may read and write at any moment, and the folder may be deleted at any moment. An entry carries a
checksum and is data: nothing in it is ever run or unpickled.
"""

import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from khobao.messages.message import Message
from khobao.runtime.program import hash_program

log = logging.getLogger("khobao")

DAYS_KEPT = 30  # an entry that nobody has used for so long is removed
MOST_BYTES = 2 << 30  # of all entries together; those that were used longest ago go first

_DAY = 86_400  # seconds
_CHECKSUM_SIZE = 16  # bytes
# Programs that make backups leave such a folder out. Source: bford.info/cachedir.
_TAG = "CACHEDIR.TAG"
_TAG_TEXT = "Signature: 8a477f597d28d172789f06886806bc55\n"
_UNFINISHED = ".part"  # ending of an entry that is being written


class Memo:
    """Entries below *folder*; without a folder it remembers nothing. No method raises.

    A memo can be pickled: the copy in another process reads and writes the same folder.
    """

    def __init__(self, folder: Path | None, program: str = "", *, quiet: bool = False) -> None:
        """*program*: digest of the program. *quiet*: say nothing when the folder cannot be written."""
        self._folder = folder
        self._program = program
        self._quiet = quiet

    def __reduce__(self) -> tuple[object, ...]:
        return _open_quietly, (self._folder, self._program)

    @property
    def remembers(self) -> bool:
        """Whether what is kept can be found again."""
        return self._folder is not None

    def find(self, key: str) -> bytes | None:
        """Return what was kept under *key*, or None. A damaged entry counts as missing."""
        if self._folder is None:
            return None
        file = self._place(key)
        try:
            data = file.read_bytes()
            os.utime(file)  # so that the sweep knows when it was used
        except OSError:
            return None
        checksum, value = data[:_CHECKSUM_SIZE], data[_CHECKSUM_SIZE:]
        return value if checksum == _build_checksum(file.name, value) else None

    def has(self, key: str) -> bool:
        """Return whether something is kept under *key*; it is not read, so it may be damaged."""
        return self._folder is not None and self._place(key).is_file()

    def keep(self, key: str, value: bytes) -> None:
        """Keep *value* under *key*. A write that fails is reported once, and the build goes on."""
        if self._folder is None:
            return
        file = self._place(key)
        part = file.with_name(f"{file.name}.{os.getpid()}{_UNFINISHED}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as stream:
                stream.write(_build_checksum(file.name, value))
                stream.write(value)
            part.replace(file)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            self.tell(error)

    def sweep(self, now: float) -> None:
        """Remove entries that were not used for long, and the oldest ones of too many.

        *now*: seconds since 1970. Left alone: whatever is no entry.
        """
        if self._folder is None:
            return
        entries = sorted(_list_entries(self._folder), reverse=True)  # the latest used first
        size = 0
        for used, bytes_, file in entries:
            size += bytes_
            days = (now - used) / _DAY
            if days > DAYS_KEPT or size > MOST_BYTES or (file.suffix == _UNFINISHED and days > 1):
                with suppress(OSError):
                    file.unlink()

    def _place(self, key: str) -> Path:
        name = hashlib.sha256(f"{self._program}\0{key}".encode("utf-8", "surrogatepass")).hexdigest()
        return Path(f"{self._folder}/{name[:2]}/{name}")

    def tell(self, error: OSError) -> None:
        """Say, once, that the folder cannot be written."""
        if not self._quiet:
            self._quiet = True
            message = Message(
                "%(folder)s: cannot be written, so the next build does more anew: %(error)s",
                folder=self._folder,
                error=error,
            )
            log.warning(message)


NO_MEMO = Memo(None)


def open_memo(folder: Path) -> Memo:
    """Return the memo in *folder*, which is made; one that cannot be written is not used."""
    memo = Memo(folder, hash_program())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _TAG).write_text(_TAG_TEXT, encoding="ascii")
    except OSError as error:
        memo.tell(error)
        return NO_MEMO
    return memo


def _open_quietly(folder: Path | None, program: str) -> Memo:
    return Memo(folder, program, quiet=True)


def _build_checksum(name: str, value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=_CHECKSUM_SIZE, key=name.encode()).digest()


def _list_entries(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """Yield (time of last use, bytes, file) of every entry, finished or not."""
    for file in folder.glob("??/*"):
        with suppress(OSError):
            status = file.stat()
            yield status.st_mtime, status.st_size, file
