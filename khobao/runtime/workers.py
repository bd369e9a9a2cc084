"""Worker processes of this machine, and Python's garbage collector."""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Result = TypeVar("Result")

_PR_SET_PDEATHSIG = 1  # linux/prctl.h: the signal that a process gets when its parent ends


@contextmanager
def open_executor(jobs: int) -> Iterator[Executor | None]:
    """Provide *jobs* worker processes, started with their first task, or None when *jobs* is 1.

    A forked process keeps all that its parent had in memory when it started. So give the workers a first task
    before the parent has much in memory.
    """
    if jobs == 1:
        yield None
        return
    # A process must not be forked while threads run, such as those of a server: a lock that one of them
    # holds would stay locked for ever in the copy.
    method = "forkserver" if threading.active_count() > 1 and sys.platform != "win32" else None
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=begin_work) as executor:
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)  # nobody waits for the work any more
            raise


def map_bounded(
    executor: Executor | None, tasks: Iterable[Callable[[], Result]], most: int
) -> Iterator[Result]:
    """Yield what each of *tasks* returns, in order; done here when there is no *executor*.

    At most so many are on their way, or done and waiting. ``Executor.map`` asks for all at once: what is not
    taken as quickly as it is made piles up in memory.
    """
    if executor is None:
        yield from (task() for task in tasks)
        return
    waiting: deque[Future[Result]] = deque()
    for task in tasks:
        waiting.append(executor.submit(task))
        if len(waiting) == most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


@contextmanager
def paused_collector() -> Iterator[None]:
    """Keep Python's cyclic garbage collector still: an archive is millions of small objects and no cycle.

    To look through them again and again takes longer than to make them.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def begin_work() -> None:
    """Prepare a new worker process: it shares its parent's memory, and ends with its parent."""
    # The collector writes into every object that it visits, which would copy the shared memory.
    gc.freeze()
    gc.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches every process; the parent ends the others
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
