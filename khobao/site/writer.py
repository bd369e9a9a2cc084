"""Artifacts → ``dist/``: written beside, then swapped in: the old site or the new one stands.

Of a large site the former one stays there after the swap, and the next one grows from it: nearly all of its
files are those of the new one themselves (hard links). To make thousands of links, and to take as many away,
took longer than all else at the end of a build.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
from collections.abc import Collection, Iterable, Mapping, Set
from concurrent.futures import Executor, Future, wait
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from khobao.errors import BuildFailedError, Problem
from khobao.filedigests import FileChanges
from khobao.models import Artifact, StandingArtifact

MARKER = ".nojekyll"  # every site that this program wrote has it
_NO_NAMES = frozenset({"", ".", ".."})
_BATCH = 2000  # files that a worker links at once
# Of the former site it is kept when so many files are still the same: fewer are sooner linked than looked at.
_WORTH_KEEPING = 2000
_MOST_CHANGED = 20  # one file in so many, and what is kept would take much room of its own
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


@dataclass(frozen=True)
class FormerSite:
    """What stands where the new site grows: the site before the last, or what a killed build left of one."""

    same: Collection[str]  # paths of files that are those of the site at the same path themselves
    others: Collection[str]  # of all other files


def compare_former(known: Set[str], site: FileChanges, former: FileChanges) -> FormerSite:
    """Return what stands where the new site grows: *known* files were of the site when it was written.

    *site* and *former*: what is other than *known*, in the site and there.
    """
    there = known - former.gone
    # What is as it was in both is the same file: its inode says so.
    same = there - former.changed.keys() - site.changed.keys()
    return FormerSite(same, (there | former.changed.keys()) - same)


def find_former_site(dist: Path) -> Path:
    """Return the folder beside *dist* where a new site grows, and the former one stays."""
    dist = dist.resolve()  # a link to a folder keeps being one
    return dist.with_name(f".{dist.name}.new")


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
        if report.linked and _is_worth_keeping(report):
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


def _is_worth_keeping(report: WriteReport) -> bool:
    changed = report.written + report.removed
    return report.unchanged >= max(_WORTH_KEEPING, _MOST_CHANGED * changed)


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
    _remove_files(former.others, beside)
    same = frozenset(former.same)
    with closing(_Keeper(dist, beside, executor)) as keeper:
        for artifact in artifacts:
            path = artifact.path
            check_path(path)
            if not (isinstance(artifact, StandingArtifact) or _holds(dist, artifact, known)):
                if path in same:
                    os.unlink(f"{beside}/{path}")  # noqa: PTH108 (as below)
                _write_file(artifact, str(beside), folders)
                written += 1
            elif path not in same:
                keeper.keep(path)
            sizes[path] = artifact.size
            digests[path] = artifact.sha256
        linked = keeper.finish()
    _remove_files(same - digests.keys(), beside)
    files = sum(len(names) for _, _, names in os.walk(dist))
    unchanged = len(digests) - written
    return WriteReport(written, unchanged, files - unchanged, sizes, digests, linked)


def _write_file(artifact: Artifact, beside: str, folders: set[str]) -> None:
    _make_folder(artifact.path, beside, folders)
    target = f"{beside}/{artifact.path}"
    try:
        stream = open(target, "xb")  # noqa: PTH123, SIM115 (as below)
    except FileExistsError:
        _make_way(artifact.path, beside)
        stream = open(target, "xb")  # noqa: PTH123, SIM115
    with stream:
        stream.write(artifact.data)


def _make_way(path: str, beside: str) -> None:
    """Remove what stands below *beside* where the file at *path* or a folder that it lies in belongs.

    It is of the former site: a folder where now a file shall stand, or the other way round.
    """
    folder, _, _ = path.rpartition("/")
    while folder and not os.path.lexists(f"{beside}/{folder}"):
        folder, _, _ = folder.rpartition("/")
    if folder and not Path(beside, folder).is_dir():
        Path(beside, folder).unlink()
    elif Path(beside, path).is_dir():
        shutil.rmtree(f"{beside}/{path}")
    else:
        Path(beside, path).unlink(missing_ok=True)


def _remove_files(paths: Iterable[str], folder: Path) -> None:
    """Remove the files at *paths* below *folder*, and folders that are empty then."""
    for path in paths:
        file = folder / path
        with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            file.unlink()
        for parent in file.parents:
            if parent == folder:
                break
            try:
                parent.rmdir()
            except OSError:
                break  # something stands in it


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


class _Keeper:
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
        _make_folder(path, beside, folders)
        old, target = f"{dist}/{path}", f"{beside}/{path}"
        try:
            try:
                os.link(old, target)
            except FileExistsError:
                _make_way(path, beside)
                os.link(old, target)
        except OSError as error:
            # A file system without hard links (a memory stick) copies; the time stays the same.
            if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EACCES):
                raise
            shutil.copy2(old, target)
            linked = False
    return linked


def _make_folder(path: str, beside: str, made: set[str]) -> None:
    """See to it that the file at *path* below *beside* has its folder; *made* are those that are there."""
    folder = path.rpartition("/")[0]
    if folder not in made:
        try:
            os.makedirs(f"{beside}/{folder}", exist_ok=True)  # noqa: PTH103 (thousands need not be objects)
        except (FileExistsError, NotADirectoryError):
            _make_way(path, beside)
            os.makedirs(f"{beside}/{folder}", exist_ok=True)  # noqa: PTH103
        made.add(folder)


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
