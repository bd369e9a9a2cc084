"""Artifacts → ``dist/``: written beside, then swapped in: the old site or the new one stands."""

import ctypes
import errno
import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from khobao.errors import BuildFailedError, Problem
from khobao.messages.message import Message
from khobao.model import Artifact, PreviousOutput, SiteFile, UnchangedFile

MARKER = ".nojekyll"  # every site that this program wrote has it
_NO_HARD_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EACCES)
_NO_NAMES = frozenset({"", ".", ".."})
_AT_FDCWD = -100  # linux/fcntl.h: paths are relative to the working directory
_RENAME_EXCHANGE = 2  # linux/fs.h


@dataclass(frozen=True)
class WriteReport:
    """What writing a site changed."""

    written: int  # files that are new or have other bytes
    unchanged: int  # files that stayed as they were, with their time
    removed: int  # files that the new site does not have, or has with other bytes
    files: Mapping[str, UnchangedFile]  # by path: what the next build may leave as it is


def write_site(
    files: Iterable[SiteFile],
    dist: Path,
    previous: PreviousOutput | None = None,
    executor: Executor | None = None,
) -> WriteReport:
    """Make *dist* hold exactly *files*.

    *previous* says what *dist* holds; what it does not name is read and compared. The new site grows in a
    staging folder beside *dist*; a file whose bytes are the same is the old file itself (a hard link), so its
    time stays. Then the two folders change places, in one step where the system can. If anything fails before
    that, *dist* is as it was. *executor*: processes of this machine, one of which takes the old site away.
    Raises BuildFailedError when *dist* holds files that no build put there, or
    cannot be written; whatever *files* raises comes through.
    """
    dist = dist.resolve()  # a link to a folder keeps being one
    staging, old = dist.with_name(f".{dist.name}.new"), dist.with_name(f".{dist.name}.old")
    try:
        _recover(dist, old)
        _check_ours(dist)
        _remove(staging)
        staging.mkdir(parents=True)
        report = _fill(files, staging, dist, previous or PreviousOutput())
        _swap(staging, dist, old)
    except BaseException as error:
        _discard((staging, old))
        if not isinstance(error, OSError):
            raise
        advice = Message(
            "The site that was there is untouched. Make the folder writable, or choose another --output."
        )
        raise BuildFailedError(
            [Problem(str(dist), None, Message("cannot be written: %(error)s", error=error), advice)]
        ) from error
    _discard((staging, old), executor)
    return report


def _discard(folders: Iterable[Path], executor: Executor | None = None) -> None:
    """Remove *folders*. The next build needs their place, and reports one that cannot be removed."""
    for folder in filter(Path.exists, folders):
        if executor:
            executor.submit(shutil.rmtree, folder, ignore_errors=True)
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _recover(dist: Path, old: Path) -> None:
    """Put the last good site back when an earlier run was killed between the two halves of a swap."""
    if old.exists() and not dist.exists():
        old.rename(dist)


def _check_ours(dist: Path) -> None:
    if dist.is_dir() and not os.access(dist, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(dist))
    if dist.exists() and not dist.is_dir():
        raise BuildFailedError(
            [Problem(str(dist), None, Message("is a file"), Message("Choose a folder as --output."))]
        )
    if dist.exists() and any(dist.iterdir()) and not (dist / MARKER).exists():
        advice = Message("Choose an empty folder as --output, or one that an earlier build wrote.")
        raise BuildFailedError(
            [Problem(str(dist), None, Message("holds files that no build put there"), advice)]
        )


def _fill(files: Iterable[SiteFile], staging: Path, dist: Path, previous: PreviousOutput) -> WriteReport:
    listed: dict[str, UnchangedFile] = {}
    unchanged = 0
    folders: set[str] = set()
    for file in files:
        check_path(file.path)
        target = f"{staging}/{file.path}"
        folder = os.path.dirname(target)  # noqa: PTH120 (thousands need not be objects)
        if folder not in folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            folders.add(folder)
        if isinstance(file, UnchangedFile) or _holds(dist, file, previous):
            _link(f"{dist}/{file.path}", target)
            unchanged += 1
        else:
            with open(target, "xb") as stream:  # noqa: PTH123
                stream.write(file.data)
        listed[file.path] = UnchangedFile(file.path, file.sha256, file.size, file.key)
    count = len(previous.files) or sum(len(names) for _, _, names in os.walk(dist))
    return WriteReport(len(listed) - unchanged, unchanged, count - unchanged, listed)


def _link(old: str, new: str) -> None:
    """Make *new* the same file as *old*, or a copy with its time where there are no hard links."""
    try:
        os.link(old, new)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        shutil.copy2(old, new)


def check_path(path: str) -> None:
    """Raise ValueError unless *path* is a plain ASCII path that stays below the folder it is put in.

    >>> check_path("bai/2022/01/../../x.html")
    Traceback (most recent call last):
    ValueError: “bai/2022/01/../../x.html” is no path for an artifact
    """
    # Printable ASCII, and nothing that parts names on some system or leads to another folder.
    is_plain = path.isascii() and path.isprintable() and ":" not in path and "\\" not in path
    if not is_plain or not _NO_NAMES.isdisjoint(path.split("/")):
        raise ValueError(f"“{path}” is no path for an artifact")


def _holds(dist: Path, file: Artifact, previous: PreviousOutput) -> bool:
    """Return whether *dist* has the bytes of *file* at its path."""
    if file.path in previous.files:
        return previous.files[file.path][0] == file.sha256
    old = f"{dist}/{file.path}"
    try:
        status = os.lstat(old)
    except (FileNotFoundError, NotADirectoryError):
        return False
    is_alike = stat.S_ISREG(status.st_mode) and status.st_size == file.size
    return is_alike and Path(old).read_bytes() == file.data


def _swap(staging: Path, dist: Path, old: Path) -> None:
    """Put *staging* in the place of *dist*, and *dist*, if there is one, out of the way."""
    if not dist.exists():
        staging.rename(dist)
    elif not _exchange(staging, dist):
        _remove(old)
        dist.rename(old)
        try:
            staging.rename(dist)
        except OSError:
            old.rename(dist)
            raise


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; return False where the system has no such step."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    done = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return bool(done == 0)


def _remove(folder: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)
