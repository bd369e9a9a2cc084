"""Worker processes of this machine."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

Result = TypeVar("Result")


class Workers(Executor):
    """Processes that start when they are first asked for.

    They may be let go of in between: those that are asked afterwards are new ones, without what the others
    had come to hold.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:  # noqa: ANN401 (as the base class has it)
        """Let a worker call *fn*."""
        return self._open().submit(fn, *args, **kwargs)

    def map(
        self,
        fn: Callable[..., Result],
        *iterables: Iterable[Any],
        timeout: float | None = None,
        chunksize: int = 1,
    ) -> Iterator[Result]:
        """Let workers call *fn* on the items of *iterables*, *chunksize* of them at once."""
        return self._open().map(fn, *iterables, timeout=timeout, chunksize=chunksize)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the processes go when they have done what they were asked for."""
        pool, self._pool = self._pool, None
        if pool:
            pool.shutdown(wait, cancel_futures=cancel_futures)

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._jobs, initializer=begin_work)
        return self._pool


@contextmanager
def open_executor(jobs: int) -> Iterator[Workers | None]:
    """Give *jobs* worker processes, or None when *jobs* is 1."""
    if jobs == 1:
        yield None
        return
    with Workers(jobs) as workers:
        yield workers


def begin_work() -> None:
    """Make a new process a worker: what it has from its parent stays shared, and it ends with its parent."""
    # The collector writes into every object that it looks at, which would make copies of them all.
    gc.freeze()
    gc.enable()
    end_with_parent()


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
