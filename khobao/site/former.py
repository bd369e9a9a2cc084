"""The former site, from which the next one grows: nearly all of its files are those of the site themselves.

It stays where the new site grew, since the two have changed places. To make thousands of hard links for every
build, and to take as many away, took longer than all else at its end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from khobao.filedigests import FileChanges

# The former site is kept when so many files are still the same: fewer are sooner linked than looked at.
_WORTH_KEEPING = 2000
_MOST_CHANGED = 8  # one file in so many, and what is kept would take much room of its own


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
