"""Worker processes of this machine."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

_PR_SET_PDEATHSIG = 1  # linux/prctl.h: the signal that a process gets when its parent ends


@contextmanager
def open_executor(jobs: int) -> Iterator[Executor | None]:
    """Give *jobs* worker processes, started when first asked for, or None when *jobs* is 1.

    On most systems a process starts with all that its parent has in memory, and keeps what the parent lets go
    of later. So they should be asked for something before there is much.
    """
    if jobs == 1:
        yield None
        return
    with _open_pool(jobs) as executor:
        yield executor


@contextmanager
def open_helper() -> Iterator[Executor]:
    """Give one worker process: whatever it is asked for, it has what it did before. Else as above."""
    with _open_pool(1) as executor:
        yield executor


@contextmanager
def _open_pool(count: int) -> Iterator[Executor]:
    with ProcessPoolExecutor(count, initializer=begin_work) as executor:
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)  # nobody waits for the work any more
            raise


def begin_work() -> None:
    """Make a new process a worker: what it has from its parent stays shared, and it ends with its parent."""
    # The collector writes into every object that it looks at, which would make copies of them all.
    gc.freeze()
    gc.enable()
    end_with_parent()


def end_with_parent() -> None:
    """End this worker when its parent has ended, however it did.

    A worker whose parent was killed would otherwise wait for work for ever, or go on with what it has, and
    write where the next build does. Linux ends it at once; elsewhere it sees to that itself, as soon as
    Python lets another thread run.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True, name="end-with-parent").start()
