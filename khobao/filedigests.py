"""The SHA-256 of files, remembered: a file is read again only when something about it has changed.

What counts is size, times and inode, as in git's index. A file that was changed moments before it was read
might be changed again without another time of change, so its digest is not remembered.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

_UNSETTLED = 2_000_000_000  # ns: the coarsest clock of a file system (FAT) ticks every two seconds


class FileDigest(NamedTuple):
    """What a file was like when it was read."""

    size: int  # bytes
    changed: int  # content: ns since 1970
    touched: int  # content, name or rights: ns since 1970; 0 where hard links come and go
    inode: int
    sha256: str  # lower-case hex; empty for what is no regular file, is a link to a folder or cannot be read


Digests = Mapping[str, FileDigest]  # path below a folder, with forward slashes -> digest
_Row = tuple[int, int, int, int, str]  # the same as a FileDigest


@dataclass(frozen=True)
class FileChanges:
    """What has become of the files of a folder."""

    changed: Mapping[str, FileDigest]  # new files too
    gone: Set[str]

    def apply(self, known: Digests) -> dict[str, FileDigest]:
        """Return what *known* has become."""
        kept = {path: known[path] for path in known.keys() - self.gone} if self.gone else known
        return {**kept, **self.changed}


def find_file_changes(folder: Path, known: Mapping[str, _Row], *, ours: bool = False) -> FileChanges:
    """Return what is other than *known* of all files below *folder*; only that is read.

    A link to a file counts as that file; a link to a folder is never followed. A folder that does not exist
    has no files. *ours* are the files of a site: no link is followed there, and that a hard link was made or
    taken away, which the next site does to each file that stays, changes nothing.
    """
    changed: dict[str, FileDigest] = {}
    seen: set[str] = set()
    for path, file, status in _walk(str(folder), links=not ours):
        seen.add(path)
        row = known.get(path)
        described = _describe(status, ours=ours)
        if row is None or row[:4] != described or not row[4]:
            changed[path] = FileDigest(*described, _read_sha256(file) if stat.S_ISREG(status.st_mode) else "")
    return FileChanges(changed, known.keys() - seen)


def _read_sha256(file: str) -> str:
    try:
        with open(file, "rb") as stream:  # noqa: PTH123 (thousands of paths need not be objects)
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""  # whoever needs the file will tell


def _describe(status: os.stat_result, *, ours: bool) -> tuple[int, int, int, int]:
    touched = 0 if ours else status.st_ctime_ns
    return status.st_size, status.st_mtime_ns, touched, status.st_ino


def note_digests(folder: Path, sha256: Mapping[str, str], known: Digests) -> dict[str, FileDigest]:
    """Return the digests of a site that was just written to *folder*: path -> *sha256* of what is there.

    Of *known* files that have the same bytes still, it is enough that they stand where they stood.
    """
    found = {}
    for path, digest in sha256.items():
        row = known.get(path)
        if row and row.sha256 == digest:
            found[path] = row
            continue
        with suppress(OSError):  # whoever took it away since: the next build finds it gone
            found[path] = FileDigest(*_describe(os.lstat(f"{folder}/{path}"), ours=True), digest)
    return found


def find_settled(digests: Digests, now: int | None = None) -> dict[str, FileDigest]:
    """Return those of *digests* that may be remembered: the files had not changed of late at *now* (ns)."""
    limit = (time.time_ns() if now is None else now) - _UNSETTLED
    return {path: row for path, row in digests.items() if row.changed < limit and row.sha256}


def format_digests(digests: Digests) -> bytes:
    """Return *digests* as text, a line a file: the same for the same contents, whatever the times."""
    lines = [f"{digests[path].sha256} {path}" for path in sorted(digests)]
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def _walk(root: str, links: bool) -> Iterator[tuple[str, str, os.stat_result]]:
    """Yield (path below the folder, path, status) for whatever is no folder; for a broken link, its own."""
    waiting = [(root, "")]
    while waiting:
        folder, prefix = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                entries = list(listing)
        except FileNotFoundError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append((entry.path, f"{prefix}{entry.name}/"))
                continue
            try:
                yield prefix + entry.name, entry.path, entry.stat(follow_symlinks=links)
            except OSError:
                yield prefix + entry.name, entry.path, entry.stat(follow_symlinks=False)
