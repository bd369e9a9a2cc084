"""Work given to others a little ahead of whoever takes what they made."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import TypeVar

Made = TypeVar("Made")


def submit_ahead(executor: Executor, tasks: Iterable[Callable[[], Made]], most: int) -> Iterator[Made]:
    """Yield what each of *tasks* returns, in order. At most so many are on their way, or done and waiting.

    ``Executor.map`` asks for all at once: what is not taken as quickly as it is made piles up in memory.
    """
    waiting: deque[Future[Made]] = deque()
    for task in tasks:
        waiting.append(executor.submit(task))
        if len(waiting) == most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
