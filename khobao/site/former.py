"""The former site, from which the next one grows: nearly all of its files are those of the site themselves.

It stays where the new site grew, since the two have changed places. To make thousands of hard links for every
build, and to take as many away, took longer than all else at its end.
"""

from __future__ import annotations

import stat
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from khobao.filedigests import FileChanges, FileDigest

# The former site is kept when so many files are still the same: fewer are sooner linked than looked at.
_WORTH_KEEPING = 2000
_SECOND = 1_000_000_000  # ns
_TICK = _SECOND // 50  # by so much a time of change may lag behind, where times have parts of a second
_OTHER = FileDigest(0, 0, 0, 0, "")  # of a file of which nothing is asked but that it is there
_MOST_CHANGED = 8  # one file in so many, and what is kept would take much room of its own


@dataclass(frozen=True)
class FormerSite:
    """What stands where the new site grows: the site before the last, or what a killed build left of one."""

    same: Collection[str]  # paths of files that are those of the site at the same path themselves
    others: Collection[str]  # of all other files


@dataclass(frozen=True)
class NotedFormer:
    """What a build knew of the site that it left behind: it holds while no folder there has changed since.

    So files need not be looked at one by one: those that are of the site, too, are looked at there, and of
    others nothing is taken over.
    """

    folders: Mapping[str, tuple[int, int]]  # path below it -> time of change in ns since 1970, and inode
    others: Sequence[str]  # files that are not those of the site at the same path
    lacking: Sequence[str]  # files that only the site has

    def find_changes(self, folder: Path) -> FileChanges | None:
        """Return what is other in *folder* than in the site; None when it must be looked at."""
        if any(_describe(folder / path) != known for path, known in self.folders.items()):
            return None
        return FileChanges(dict.fromkeys(self.others, _OTHER), set(self.lacking))


def note_former(
    folder: Path,
    before: Mapping[str, tuple[object, ...]],
    now: Mapping[str, tuple[object, ...]],
    looked: int,
) -> NotedFormer | None:
    """Return what is to be known of the former site, which was left in *folder*.

    *before*: its files, and what each was like, since *looked* (ns since 1970); *now*: the same of the site
    that stands, as far as it may be remembered. None when a folder may have changed since it was looked at.
    """
    paths = {path.rpartition("/")[0] for path in before}
    folders = {path: _describe(folder / path) for path in {"", *chain.from_iterable(map(_list_above, paths))}}
    found = {path: status for path, status in folders.items() if status and _is_before(status[0], looked)}
    if len(found) < len(folders):
        return None
    same = {path for path, row in now.items() if before.get(path) == row}
    return NotedFormer(found, sorted(before.keys() - same), sorted(now.keys() - same))


def _list_above(path: str) -> Iterator[str]:
    """Yield the folder *path*, and every folder below the top that it lies in."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _describe(folder: Path) -> tuple[int, int] | None:
    """Return when something came into *folder*, or left it, and its inode; None when it is none."""
    with suppress(OSError):
        status = folder.lstat()
        if stat.S_ISDIR(status.st_mode):
            return status.st_mtime_ns, status.st_ino
    return None


def _is_before(changed: int, looked: int) -> bool:
    """Return whether the time of a change tells that it came before somebody looked: clocks tick."""
    tick = _TICK if changed % _SECOND else 2 * _SECOND
    return changed + tick < looked


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


def is_worth_keeping(unchanged: int, changed: int) -> bool:
    """Return whether a site of which so many files are still the same, and so many are not, shall stay."""
    return unchanged >= max(_WORTH_KEEPING, _MOST_CHANGED * changed)


def remove_files(paths: Iterable[str], folder: Path) -> None:
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
