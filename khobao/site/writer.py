"""Artifacts → ``dist/``: written beside, then swapped in: the old site or the new one stands."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from khobao.errors import BuildFailedError, Problem
from khobao.models import Artifact, StandingArtifact
from khobao.site.former import FormerSite, find_former_site, is_worth_keeping, remove_files
from khobao.site.linking import Keeper, make_folder, make_way

MARKER = ".nojekyll"  # every site that this program wrote has it
_NO_NAMES = frozenset({"", ".", ".."})
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
    former: FormerSite | None = None,
) -> WriteReport:
    """Make *dist* hold exactly *artifacts*.

    *known* says what *dist* holds: path -> SHA-256, in lower-case hex; what it does not name is read and
    compared. The new site grows in a folder beside *dist*, from what *former* says stands there, or from
    nothing; a file whose bytes are the same is the old file itself (a hard link), so its time stays. Then the
    two change places, in one step where the system can. If anything fails before that, *dist* is as it was.
    Workers of *executor* help to link, and take away what is left of the old site, unless the next is to grow
    from it: it is gone when *executor* is closed. Raises BuildFailedError when *dist* holds files that no
    build put there, or cannot be written; whatever *artifacts* raises comes through.
    """
    beside, dist = find_former_site(dist), dist.resolve()
    before = dist.with_name(f".{dist.name}.old")
    left = [beside, before]
    try:
        _recover(dist, before)
        _check_ours(dist)
        if former is None:
            _remove(beside)
        beside.mkdir(parents=True, exist_ok=True)
        report = _fill(artifacts, beside, dist, known or {}, executor, former or FormerSite((), ()))
        _swap(beside, dist, before)
        if report.linked and is_worth_keeping(report.unchanged, report.written + report.removed):
            if not beside.exists():
                with suppress(OSError):  # nothing more than time is lost
                    before.rename(beside)
            left = [before]
    except OSError as error:
        advice = "The site that was there is untouched. Make the folder writable, or choose another --output."
        raise BuildFailedError([Problem(str(dist), None, f"cannot be written: {error}", advice)]) from error
    finally:
        # What cannot be taken away now is told by the next build, which needs the place.
        for folder in left:
            _take_away(folder, executor)
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
    artifacts: Iterable[Artifact | StandingArtifact],
    beside: Path,
    dist: Path,
    known: Mapping[str, str],
    executor: Executor | None,
    former: FormerSite,
) -> WriteReport:
    written = 0
    digests: dict[str, str] = {}
    sizes: dict[str, int] = {}
    folders: set[str] = set()
    # Before anything is written there: a file of the former site may be one of the site that stands.
    remove_files(former.others, beside)
    same = frozenset(former.same)
    with closing(Keeper(dist, beside, executor)) as keeper:
        for artifact in artifacts:
            path = artifact.path
            if path not in known:
                check_path(path)
            if not (isinstance(artifact, StandingArtifact) or _holds(dist, artifact, known)):
                _write_file(artifact, str(beside), folders)
                written += 1
            elif path not in same:
                keeper.keep(path)
            sizes[path] = artifact.size
            digests[path] = artifact.sha256
        linked = keeper.finish()
    remove_files(same - digests.keys(), beside)
    files = len(known) or sum(len(names) for _, _, names in os.walk(dist))
    unchanged = len(digests) - written
    return WriteReport(written, unchanged, files - unchanged, sizes, digests, linked)


def _write_file(artifact: Artifact, beside: str, folders: set[str]) -> None:
    make_folder(artifact.path, beside, folders)
    target = f"{beside}/{artifact.path}"
    try:
        stream = open(target, "xb")  # noqa: PTH123, SIM115 (as below)
    except FileExistsError:
        # Never opened as it is: it may be the same file as one of the site that stands.
        make_way(artifact.path, beside)
        stream = open(target, "xb")  # noqa: PTH123, SIM115
    with stream:
        stream.write(artifact.data)


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


def _holds(dist: Path, artifact: Artifact, known: Mapping[str, str]) -> bool:
    """Return whether the file at the path of *artifact* below *dist* has its bytes."""
    if artifact.path in known:
        return known[artifact.path] == artifact.sha256
    old = f"{dist}/{artifact.path}"
    try:
        status = os.lstat(old)
    except (FileNotFoundError, NotADirectoryError):
        return False
    is_alike = stat.S_ISREG(status.st_mode) and status.st_size == artifact.size
    return is_alike and Path(old).read_bytes() == artifact.data


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


def _take_away(folder: Path, executor: Executor | None) -> None:
    """Remove *folder*, as far as that is possible: two workers of *executor* do it later, from both ends."""
    if executor is None or not folder.is_dir():
        _remove_all([str(folder)])
        return
    parts = [
        entry.path
        for top in os.scandir(folder)
        if top.is_dir()
        for entry in os.scandir(top)
        if entry.is_dir()
    ]
    executor.submit(_remove_all, [*parts, str(folder)])
    executor.submit(_remove_all, parts[::-1])


def _remove_all(folders: Iterable[str]) -> None:
    """Remove *folders* as far as that is possible.

    Whether somebody else exchanges a folder meanwhile is not looked at, as ``shutil.rmtree`` does in as much
    time again: they are as the build named them, and it has the lock.
    """
    for folder in folders:
        with suppress(OSError):
            entries = list(os.scandir(folder))
            _remove_all([entry.path for entry in entries if entry.is_dir(follow_symlinks=False)])
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    with suppress(OSError):
                        os.unlink(entry.path)  # noqa: PTH108 (thousands need not be objects)
            os.rmdir(folder)  # noqa: PTH106


def _remove(folder: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)
