"""Files read only from inside a folder, whatever symbolic links say."""

import errno
import os
import stat
from pathlib import Path


def leads_out(file: Path, folder: Path) -> bool:
    """Return whether *file*, which lies below *folder*, is a link to something that does not.

    Otherwise a person who may add a file to an archive could have any file of this machine published.
    """
    if not file.is_symlink():
        return False
    # Not Path.resolve, which raises RuntimeError for a link to itself in Python 3.11 and 3.12.
    root = os.path.realpath(folder)
    return os.path.commonpath([root, os.path.realpath(file)]) != root


def read_inside(file: Path, folder: Path) -> bytes:
    """Return what *file* holds. Raises OSError when it cannot be read, or is a link that leaves *folder*."""
    name = str(file)  # of which the system is asked: an archive has thousands
    if stat.S_ISLNK(os.lstat(name).st_mode) and leads_out(file, folder):
        raise OSError(errno.ELOOP, "it is a link that leads out of the folder", name)
    with open(name, "rb") as stream:  # noqa: PTH123
        return stream.read()
