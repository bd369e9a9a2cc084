"""One build at a time in a folder. The only importer of filelock.

The operating system holds the lock, and releases it when the process ends, even when it is killed. The lock
file stands beside the folder and holds the id of the process, so that a second build can name it.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from khobao.errors import BuildFailedError, Problem
from khobao.messages.message import Message

_PATIENCE = 0.2  # seconds: another build may be letting go at this very moment


@contextlib.contextmanager
def hold_lock(folder: Path) -> Iterator[None]:
    """Keep every other build away from *folder*, which need not exist, until the block ends.

    Raises BuildFailedError when another build is at work there, naming its process, or when the lock cannot
    be written. Worker processes do not hold it.
    """
    folder = folder.resolve()  # two names of one folder are one folder
    file = folder.with_name(f".{folder.name}.lock")
    lock = FileLock(file, timeout=_PATIENCE)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        file.write_text(f"{os.getpid()}\n", encoding="ascii")
    except Timeout:
        message = Message("another build is at work here")
        if process := read_holder(file):
            message = Message("another build (process %(process)s) is at work here", process=process)
        advice = Message("Wait until it has ended, or choose other folders with --content and --output.")
        raise BuildFailedError([Problem(str(folder), None, message, advice)]) from None
    except OSError as error:
        lock.release()
        advice = Message(
            "Nothing was changed. Make room, or make the folder above it writable, and build again."
        )
        raise BuildFailedError(
            [Problem(str(folder), None, Message("cannot be written: %(error)s", error=error), advice)]
        ) from error
    try:
        yield
    finally:
        # Before the lock is released, so that no other build's file is removed. Windows keeps open files.
        with contextlib.suppress(OSError):
            file.unlink()
        lock.release()


def read_holder(file: Path) -> str:
    """Return the id of the process that wrote the lock *file*; empty when that is not known."""
    try:
        text = file.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
    return text if text.isdecimal() else ""
