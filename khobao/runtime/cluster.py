"""Workers on other machines: an existing Dask cluster behind the executor interface. Imports distributed.

What is sent are records, what comes back are records and bytes: workers need this program and nothing else,
no shared folder and no input of ours. The bytes are those of a local build, because results are taken in the
order of the work, whoever did it, and a worker with other code is refused.
"""

from __future__ import annotations

import functools
import hashlib
import pickle
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from khobao.errors import BuildFailedError, Problem

_PATIENCE = 10  # seconds to find the scheduler


@contextmanager
def open_cluster(address: str) -> Iterator[Executor]:
    """Give the workers of the Dask scheduler at *address* (``tcp://host:8786``).

    Raises BuildFailedError when the extra package is missing, the scheduler cannot be reached, it has no
    workers, or one of them has other code or several threads.
    """
    try:
        from distributed import Client
    except ImportError:
        advice = 'Install it: pip install "khobao[cluster]"'
        raise BuildFailedError(
            [Problem(address, None, "the package distributed is missing", advice)]
        ) from None
    try:
        connect: Any = Client  # its types are not complete
        client = connect(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        advice = "Start one with: dask scheduler. Then, on each machine: dask worker ADDRESS --nthreads 1"
        raise BuildFailedError([Problem(address, None, f"no scheduler answers: {error}", advice)]) from error
    with client:
        check_workers(client, address)
        yield _ClusterExecutor(client, address)


def check_workers(client: Any, address: str) -> None:  # noqa: ANN401 (distributed has no types)
    """Raise BuildFailedError unless every worker can do our work, and would do it as we do."""
    problems = []
    try:
        digests = client.run(read_code_digest)
    except Exception as error:  # whatever the worker raised: most likely ImportError
        message = f"a worker cannot run this program: {error}"
        advice = "Start the workers where this program is installed, with its folder on PYTHONPATH."
        raise BuildFailedError([Problem(address, None, message, advice)]) from error
    if not digests:
        advice = "Start some: dask worker ADDRESS --nthreads 1"
        problems.append(Problem(address, None, "the scheduler has no workers", advice))
    ours = read_code_digest()
    for worker, digest in sorted(digests.items()):
        if digest != ours:
            advice = "Give every machine the same revision of it, and start the worker again."
            problems.append(Problem(worker, None, "this worker has another version of the program", advice))
    for worker, threads in sorted(client.nthreads().items()):
        if threads != 1:
            advice = "Start it with --nthreads 1 and, for more cores, --nworkers N."
            problems.append(Problem(worker, None, f"this worker has {threads} threads", advice))
    if problems:
        raise BuildFailedError(problems)


@functools.cache
def read_code_digest() -> str:
    """Return the SHA-256 of this program's files as they are installed here, data too."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for file in sorted(package.rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            data = file.read_bytes()
            digest.update(f"{file.relative_to(package).as_posix()}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()


class _ClusterExecutor(Executor):
    """The part of Dask that a build uses. Work travels as bytes, so that Dask looks for nothing in it."""

    def __init__(self, client: Any, address: str) -> None:  # noqa: ANN401 (distributed has no types)
        self._inner = client.get_executor(pure=False)
        self._address = address

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401
        """Have ``fn(*args, **kwargs)`` called on a worker."""
        work = pickle.dumps((functools.partial(fn, **kwargs), [args]), pickle.HIGHEST_PROTOCOL)
        taken: Future[Any] = Future()

        def hand_on(done: Future[bytes]) -> None:
            try:
                [result] = self._take(done)
            except BaseException as error:
                taken.set_exception(error)
            else:
                taken.set_result(result)

        self._inner.submit(carry_out, work).add_done_callback(hand_on)
        return taken

    def map(
        self,
        fn: Callable[..., Any],
        *iterables: Iterable[Any],
        timeout: float | None = None,
        chunksize: int = 1,
    ) -> Iterator[Any]:
        """Yield the results in order; *chunksize* calls travel together. There is no *timeout*."""
        if timeout is not None:
            raise ValueError("a cluster knows no timeout")
        waiting = [
            self._inner.submit(carry_out, pickle.dumps((fn, rows), pickle.HIGHEST_PROTOCOL))
            for rows in split_calls(zip(*iterables, strict=False), chunksize)
        ]
        waiting.reverse()

        def results() -> Iterator[Any]:
            while waiting:
                yield from self._take(waiting.pop())

        return results()

    def _take(self, future: Future[bytes]) -> list[Any]:
        """Return the results that *future* brings. Raises BuildFailedError when no worker could do it."""
        from distributed import KilledWorker
        from distributed.comm.core import CommClosedError

        try:
            results: list[Any] = pickle.loads(future.result())  # noqa: S301 (of our own workers)
        except (CancelledError, KilledWorker, CommClosedError, OSError) as error:
            message = f"the cluster lost this build: {type(error).__name__} {error}".rstrip()
            advice = "See the logs of the scheduler and the workers (memory?), or build without --cluster."
            raise BuildFailedError([Problem(self._address, None, message, advice)]) from error
        return results

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let go of the work; the cluster stays."""
        self._inner.shutdown(wait=wait and not cancel_futures)


def split_calls(calls: Iterable[tuple[Any, ...]], size: int) -> Iterator[list[tuple[Any, ...]]]:
    """Yield *calls* in lists of *size*, the last one perhaps shorter.

    >>> list(split_calls(zip("abc"), 2))
    [[('a',), ('b',)], [('c',)]]
    """
    calls = iter(calls)
    while part := list(islice(calls, size)):
        yield part


def carry_out(work: bytes) -> bytes:
    """Do on a worker what was packed for it: a function, and the arguments of each of its calls."""
    function, rows = pickle.loads(work)  # noqa: S301 (who may send work may run anything: docs/threat-model.md)
    return pickle.dumps([function(*row) for row in rows], pickle.HIGHEST_PROTOCOL)
