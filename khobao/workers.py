"""Worker processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager


@contextmanager
def open_executor(jobs: int) -> Iterator[Executor | None]:
    """Give *jobs* worker processes, started when first asked for, or None when *jobs* is 1."""
    if jobs == 1:
        yield None
        return
    with ProcessPoolExecutor(jobs, initializer=end_with_parent) as executor:
        yield executor


def end_with_parent() -> None:
    """End this worker when its parent has ended, however it did.

    A worker whose parent was killed would otherwise wait for work for ever.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True, name="end-with-parent").start()
