"""Files of the new site that are those of the old one: hard links, or copies where there are none."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable
from concurrent.futures import Executor, Future, wait
from pathlib import Path

_BATCH = 2000  # files that a worker links at once


class Keeper:
    """Makes files of the new site those of the old one; workers help, if there are any."""

    def __init__(self, dist: Path, beside: Path, executor: Executor | None) -> None:
        self._dist, self._beside, self._executor = str(dist), str(beside), executor
        self._paths: list[str] = []  # of files that nobody sees to yet
        self._batches: list[tuple[list[str], Future[bool]]] = []

    def keep(self, path: str) -> None:
        """Keep the file at *path*, at the latest when all are finished."""
        self._paths.append(path)
        if self._executor and len(self._paths) == _BATCH:
            batch = self._executor.submit(_link_files, self._paths, self._dist, self._beside)
            self._batches.append((self._paths, batch))
            self._paths = []

    def finish(self) -> bool:
        """Return whether all files are the old ones themselves, not copies. Raises OSError."""
        linked = _link_files(self._paths, self._dist, self._beside)
        for paths, batch in self._batches:
            # What no worker has begun with is done sooner here.
            linked &= _link_files(paths, self._dist, self._beside) if batch.cancel() else batch.result()
        return linked

    def close(self) -> None:
        """See to it that no worker writes any more."""
        wait([batch for _, batch in self._batches if not batch.cancel()])


def _link_files(paths: Iterable[str], dist: str, beside: str) -> bool:
    """Make the files at *paths* below *beside* the same as below *dist*; return whether none is a copy."""
    linked = True
    folders: set[str] = set()
    for path in paths:
        make_folder(path, beside, folders)
        old, target = f"{dist}/{path}", f"{beside}/{path}"
        try:
            try:
                os.link(old, target)
            except FileExistsError:
                make_way(path, beside)
                os.link(old, target)
        except OSError as error:
            # A file system without hard links (a memory stick) copies; the time stays the same.
            if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EACCES):
                raise
            shutil.copy2(old, target)
            linked = False
    return linked


def make_folder(path: str, beside: str, made: set[str]) -> None:
    """See to it that the file at *path* below *beside* has its folder; *made* are those that are there."""
    folder = path.rpartition("/")[0]
    if folder not in made:
        try:
            os.makedirs(f"{beside}/{folder}", exist_ok=True)  # noqa: PTH103 (thousands need not be objects)
        except (FileExistsError, NotADirectoryError):
            make_way(path, beside)
            os.makedirs(f"{beside}/{folder}", exist_ok=True)  # noqa: PTH103
        made.add(folder)


def make_way(path: str, beside: str) -> None:
    """Remove what stands below *beside* where the file at *path* or a folder that it lies in belongs.

    It is of the former site: a folder where now a file shall stand, or the other way round.
    """
    folder, _, _ = path.rpartition("/")
    while folder and not os.path.lexists(f"{beside}/{folder}"):
        folder, _, _ = folder.rpartition("/")
    if folder and not Path(beside, folder).is_dir():
        Path(beside, folder).unlink(missing_ok=True)  # another worker may have been here
    elif Path(beside, path).is_dir():
        shutil.rmtree(f"{beside}/{path}")
    else:
        Path(beside, path).unlink(missing_ok=True)
