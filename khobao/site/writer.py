"""Artifacts → ``dist/``: written beside, then swapped in: the old site or the new one stands."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import shutil
import stat
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from khobao.errors import BuildFailedError, Problem
from khobao.models import Artifact, StandingArtifact

MARKER = ".nojekyll"  # every site that this program wrote has it
# Printable ASCII, and nothing that parts names on some system or leads to another folder.
_NAME = r"(?!\.{1,2}(?:/|\Z))[^/\\:\x00-\x1f\x7f-\U0010ffff]+"
_PATH = re.compile(f"{_NAME}(?:/{_NAME})*")
_AT_FDCWD = -100  # linux/fcntl.h: paths are relative to the working directory
_RENAME_EXCHANGE = 2  # linux/fs.h


@dataclass(frozen=True)
class WriteReport:
    """What writing a site changed."""

    written: int  # files that are new or have other bytes
    unchanged: int  # files that stayed as they were, with their time
    removed: int  # files that the new site does not have
    sizes: Mapping[str, int]  # path -> bytes of every file
    digests: Mapping[str, str]  # path -> SHA-256 of every file, in lower-case hex
    linked: bool  # whether the unchanged are the old files themselves, not copies


def write_site(
    artifacts: Iterable[Artifact | StandingArtifact],
    dist: Path,
    known: Mapping[str, str] | None = None,
    executor: Executor | None = None,
) -> WriteReport:
    """Make *dist* hold exactly *artifacts*.

    *known* says what *dist* holds: path -> SHA-256, in lower-case hex; what it does not name is read and
    compared. The new site grows in a folder beside *dist*; a file whose bytes are the same is the old file
    itself (a hard link), so its time stays. Then the two change places, in one step where the system can.
    If anything fails before that, *dist* is as it was. What is left of the old site is taken away here, or by
    a worker of *executor*: then it is gone when that is closed. Raises BuildFailedError when *dist* holds
    files that no build put there, or cannot be written; whatever *artifacts* raises comes through.
    """
    dist = dist.resolve()  # a link to a folder keeps being one
    beside = dist.with_name(f".{dist.name}.new")
    before = dist.with_name(f".{dist.name}.old")
    try:
        _recover(dist, before)
        _check_ours(dist)
        _remove(beside)
        beside.mkdir(parents=True)
        report = _fill(artifacts, beside, dist, known or {})
        _swap(beside, dist, before)
    except OSError as error:
        advice = "The site that was there is untouched. Make the folder writable, or choose another --output."
        raise BuildFailedError([Problem(str(dist), None, f"cannot be written: {error}", advice)]) from error
    finally:
        # What cannot be taken away now is told by the next build, which needs the place.
        for folder in (beside, before):
            if executor:
                executor.submit(shutil.rmtree, folder, ignore_errors=True)
            else:
                shutil.rmtree(folder, ignore_errors=True)
    return report


def _recover(dist: Path, before: Path) -> None:
    """Put the last good site back when an earlier run was killed between the two halves of a swap."""
    if before.exists() and not dist.exists():
        before.rename(dist)


def _check_ours(dist: Path) -> None:
    if dist.is_dir() and not os.access(dist, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(dist))
    if dist.exists() and not dist.is_dir():
        raise BuildFailedError([Problem(str(dist), None, "is a file", "Choose a folder as --output.")])
    if dist.exists() and any(dist.iterdir()) and not (dist / MARKER).exists():
        advice = "Choose an empty folder as --output, or one that an earlier build wrote."
        raise BuildFailedError([Problem(str(dist), None, "holds files that no build put there", advice)])


def _fill(
    artifacts: Iterable[Artifact | StandingArtifact], beside: Path, dist: Path, known: Mapping[str, str]
) -> WriteReport:
    written = 0
    linked = True
    digests: dict[str, str] = {}
    sizes: dict[str, int] = {}
    folders: set[str] = set()
    for artifact in artifacts:
        check_path(artifact.path)
        target, old = f"{beside}/{artifact.path}", f"{dist}/{artifact.path}"
        folder = artifact.path.rpartition("/")[0]
        if folder not in folders:
            os.makedirs(f"{beside}/{folder}", exist_ok=True)  # noqa: PTH103 (thousands need not be objects)
            folders.add(folder)
        if isinstance(artifact, StandingArtifact) or _holds(old, artifact, known):
            linked &= _keep(old, target)
        else:
            with open(target, "wb") as stream:  # noqa: PTH123 (as above)
                stream.write(artifact.data)
            written += 1
        sizes[artifact.path] = artifact.size
        digests[artifact.path] = artifact.sha256
    files = sum(len(names) for _, _, names in os.walk(dist))
    unchanged = len(digests) - written
    return WriteReport(written, unchanged, files - unchanged, sizes, digests, linked)


def check_path(path: str) -> None:
    """Raise ValueError unless *path* is a plain ASCII path that stays below the folder it is put in.

    >>> check_path("bai/2022/01/../../x.html")
    Traceback (most recent call last):
    ValueError: “bai/2022/01/../../x.html” is no path for an artifact
    """
    if not _PATH.fullmatch(path):
        raise ValueError(f"“{path}” is no path for an artifact")


def _holds(old: str, artifact: Artifact, known: Mapping[str, str]) -> bool:
    """Return whether the file *old* has the bytes of *artifact*."""
    if artifact.path in known:
        return known[artifact.path] == artifact.sha256
    try:
        status = os.lstat(old)
    except (FileNotFoundError, NotADirectoryError):
        return False
    is_alike = stat.S_ISREG(status.st_mode) and status.st_size == artifact.size
    return is_alike and Path(old).read_bytes() == artifact.data


def _keep(old: str, target: str) -> bool:
    """Make *target* the same file as *old*; return False where it can only be a copy."""
    try:
        os.link(old, target)
    except OSError as error:
        # A file system without hard links (a memory stick) copies; the time stays the same.
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EACCES):
            raise
        shutil.copy2(old, target)
        return False
    return True


def _swap(beside: Path, dist: Path, before: Path) -> None:
    """Put *beside* in the place of *dist*, and *dist*, if there is one, out of the way."""
    if not dist.exists():
        beside.rename(dist)
    elif not _exchange(beside, dist):
        _remove(before)
        dist.rename(before)
        try:
            beside.rename(dist)
        except OSError:
            before.rename(dist)
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
