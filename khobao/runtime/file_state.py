"""What the files of a folder are like: a file is read again only when something about it has changed.

Size, times and inode count, as in git's index. A file that was changed moments before it was read might be
changed again without another time of change, so what was read of it is not remembered.
"""

import hashlib
import os
import stat
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

_UNSETTLED = 2_000_000_000  # ns: the coarsest clock of a file system (FAT) ticks every two seconds


class FileState(NamedTuple):
    """What a file was like when it was read."""

    size: int  # bytes
    changed: int  # content: ns since 1970
    touched: (
        int  # content, name or rights: ns since 1970; 0 for files of a site, where hard links come and go
    )
    inode: int
    sha256: str  # lower-case hex; empty for what is no regular file, is a link to a folder or cannot be read


FileStates = Mapping[str, FileState]  # path below a folder, with forward slashes -> state


def read_states(folder: Path, known: FileStates, *, ours: bool = False) -> dict[str, FileState]:
    """Return the state of every file below *folder*; only what is not as *known* is read.

    A link to a file counts as that file; a link to a folder is never followed. A folder that does not exist
    has no files. *ours* are the files of a site: no link is followed there, and hard links that were made or
    taken away, as the next site does with each file that stays, change nothing.
    """
    states = {}
    for path, file, status in _walk(str(folder), follow=not ours):
        described = _describe(status, ours=ours)
        state = known.get(path)
        if state is None or state[:4] != described or not state.sha256:
            state = FileState(*described, _read_sha256(file) if stat.S_ISREG(status.st_mode) else "")
        states[path] = state
    return states


def describe_written(folder: Path, sha256: Mapping[str, str]) -> dict[str, FileState]:
    """Return the states of a site that was just written to *folder*; *sha256*: of each file by path."""
    states = {}
    for path, _, status in _walk(str(folder), follow=False):
        if path in sha256:
            states[path] = FileState(*_describe(status, ours=True), sha256[path])
    return states


def find_settled(states: FileStates, now: int | None = None) -> dict[str, FileState]:
    """Return those of *states* that may be remembered: the files had not changed of late at *now* (ns)."""
    limit = (time.time_ns() if now is None else now) - _UNSETTLED
    return {path: state for path, state in states.items() if state.changed < limit and state.sha256}


def hash_states(states: FileStates) -> str:
    """Return a digest of the paths and contents of files: the same whatever the times."""
    lines = [f"{states[path].sha256} {path}\n" for path in sorted(states)]
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def _read_sha256(file: str) -> str:
    try:
        with open(file, "rb") as stream:  # noqa: PTH123 (thousands of paths need not be objects)
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""  # the reader of the file will tell


def _describe(status: os.stat_result, *, ours: bool) -> tuple[int, int, int, int]:
    touched = 0 if ours else status.st_ctime_ns
    return status.st_size, status.st_mtime_ns, touched, status.st_ino


def _walk(root: str, follow: bool) -> Iterator[tuple[str, str, os.stat_result]]:
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
                yield prefix + entry.name, entry.path, entry.stat(follow_symlinks=follow)
            except OSError:
                yield prefix + entry.name, entry.path, entry.stat(follow_symlinks=False)
