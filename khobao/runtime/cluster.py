"""Workers on other machines: an existing Dask cluster behind the executor interface. Imports distributed.

What is sent are records, what comes back are records and bytes: a worker needs this program and nothing else,
no shared folder and no input of ours; the scheduler needs only Dask. The bytes are those of a local build,
because results are taken in the order of the work, whoever did it, and a worker with other code is refused.
"""

import functools
import pickle
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from itertools import chain
from typing import Any

from khobao.errors import BuildFailedError, Problem
from khobao.messages.message import Message
from khobao.runtime.program import hash_files

_PATIENCE = 10  # seconds to find the scheduler


@contextmanager
def open_cluster(address: str) -> Iterator[Executor]:
    """Give the workers of the Dask scheduler at *address* (``tcp://host:8786``).

    Raises BuildFailedError when the extra package is missing, the scheduler cannot be reached, it has no
    workers, one of them lacks this program, has other code or several threads, or the cluster goes away.
    """
    try:
        from distributed import Client, KilledWorker
        from distributed.comm.core import CommClosedError
    except ImportError:
        message = Message("the package distributed is missing")
        raise _fail(address, message, Message('Install it: pip install "khobao[cluster]"')) from None
    try:
        connect: Any = Client  # its types are not complete
        client = connect(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        advice = Message(
            "Start one with: dask scheduler. Then, on each machine: dask worker ADDRESS --nthreads 1"
        )
        raise _fail(address, Message("no scheduler answers: %(error)s", error=error), advice) from error
    with client:
        try:
            check_workers(client, address)
            yield _ClusterExecutor(client.get_executor(pure=False))
        except (CancelledError, KilledWorker, CommClosedError) as error:
            reason = f"{type(error).__name__} {error}".rstrip()
            message = Message("the cluster lost this build: %(reason)s", reason=reason)
            advice = Message(
                "See the logs of the scheduler and the workers (memory?), or build without --cluster."
            )
            raise _fail(address, message, advice) from error


def _fail(address: str, message: Message, advice: Message) -> BuildFailedError:
    return BuildFailedError([Problem(address, None, message, advice)])


def check_workers(client: Any, address: str) -> None:  # noqa: ANN401 (distributed has no types)
    """Raise BuildFailedError unless every worker can do our work, and would do it as we do."""
    found = client.run(hash_files, on_error="return")  # worker -> digest, or what it raised
    if not found:
        raise _fail(
            address,
            Message("the scheduler has no workers"),
            Message("Start some: dask worker ADDRESS --nthreads 1"),
        )
    problems = []
    for worker, digest in found.items():
        if isinstance(digest, Exception):  # most likely ImportError
            message = Message("this worker cannot run the program: %(digest)s", digest=digest)
            advice = Message("Start it where this program is installed, or with its folder on PYTHONPATH.")
            problems.append(Problem(worker, None, message, advice))
        elif digest != hash_files():
            message = Message("this worker has another version of the program")
            advice = Message("Give every machine the same revision of it, and start the worker again.")
            problems.append(Problem(worker, None, message, advice))
    for worker, threads in client.nthreads().items():
        if threads != 1:
            message = Message("this worker has %(threads)s threads", threads=threads)
            advice = Message("Start it with --nthreads 1 and, for more cores, --nworkers N.")
            problems.append(Problem(worker, None, message, advice))
    if problems:
        raise BuildFailedError(problems)


class _ClusterExecutor(Executor):
    """Dask's own executor, for a scheduler that does not have this program.

    The scheduler unpickles every task, and imports the modules that it names. So a task is ``pickle.loads``
    of bytes: only a worker unpickles those, and that makes the call.
    """

    def __init__(self, inner: Executor) -> None:
        self._inner = inner

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401
        """Have ``fn(*args, **kwargs)`` called on a worker."""
        call = _Call(functools.partial(fn, **kwargs), args)
        return self._inner.submit(pickle.loads, pickle.dumps(call, pickle.HIGHEST_PROTOCOL))

    def map(
        self,
        fn: Callable[..., Any],
        *iterables: Iterable[Any],
        timeout: float | None = None,
        chunksize: int = 1,
    ) -> Iterator[Any]:
        """Yield the results in order. *chunksize* calls are one task, where Dask would make one of each."""
        rows = list(zip(*iterables, strict=False))
        chunks = [rows[start : start + chunksize] for start in range(0, len(rows), chunksize)]
        return chain.from_iterable(super().map(functools.partial(call_each, fn), chunks, timeout=timeout))


class _Call:
    """A call that is made where it is unpickled, and unpickled as its result."""

    def __init__(self, fn: Callable[..., Any], args: tuple[Any, ...]) -> None:
        self._fn = fn
        self._args = args

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self._fn, self._args


def call_each(fn: Callable[..., Any], rows: Iterable[tuple[Any, ...]]) -> list[Any]:
    """Return what *fn* returns for the arguments in each of *rows*."""
    return [fn(*row) for row in rows]
