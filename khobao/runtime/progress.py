"""How far a build is, on the terminal: a bar for every stage. The only importer of rich.

Where nobody watches (a log, a pipe) a long stage says so in plain lines. Every stage is timed; the clock
decides nothing else, and no output depends on it.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from khobao.errors import Problem
from khobao.messages.message import Message, join_messages

Item = TypeVar("Item")
Say = Callable[[Message], str]

log = logging.getLogger("khobao")

_TICK = 0.1  # seconds between two pictures of a bar
_PATIENCE = 10.0  # seconds between two plain lines


_TITLES = {
    "seeds": Message("seeds"),
    "content": Message("content"),
    "index": Message("index"),
    "pages": Message("pages"),
}


@dataclass
class Stage:
    """One stage of a build while it runs."""

    name: str  # "index"
    total: int | None = None  # how many things there are to do; None: not known
    done: int = 0
    started: float = 0.0  # seconds of a clock that only differences count of
    seconds: float = 0.0  # how long it took; 0 while it runs
    shown: float = 0.0  # when it was last shown
    show: Callable[[Stage], None] | None = None

    @property
    def title(self) -> Message:
        """What the keeper is shown as its name."""
        return _TITLES.get(self.name) or Message(self.name)

    def expect(self, total: int) -> None:
        """Say how many things there are to do."""
        self.total = total

    def advance(self, count: int = 1) -> None:
        """Say that *count* more things are done."""
        self.done += count
        if self.show:
            self.show(self)

    def track(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield *items*, and count each one as done when the next is taken."""
        for item in items:
            yield item
            self.advance()


class Progress:
    """Times the stages of a build, and shows nothing."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []  # in the order in which they began

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Stage]:
        """Give the stage *name*, which runs until the block ends."""
        now = time.perf_counter()
        stage = Stage(name, total, started=now, shown=now, show=self._show)
        self.stages.append(stage)
        self._begin(stage)
        try:
            yield stage
        finally:
            stage.seconds = time.perf_counter() - stage.started
            self._end(stage)

    def describe_times(self) -> Message:
        """Return how long every stage took: “content 0.4 s, index 2.1 s, pages 1.0 s”."""
        took = [
            Message("%(stage)s %(seconds)s s", stage=stage.title, seconds=round(stage.seconds, 1))
            for stage in self.stages
        ]
        return join_messages(", ", took)

    def _begin(self, stage: Stage) -> None:
        """Begin to show *stage*."""

    def _show(self, stage: Stage) -> None:
        """Show how far *stage* is, if it is time to."""

    def _end(self, stage: Stage) -> None:
        """Show *stage* no more."""


class PlainProgress(Progress):
    """Says in plain lines how far a long stage is."""

    def _show(self, stage: Stage) -> None:
        now = time.perf_counter()
        if now - stage.shown >= _PATIENCE:
            stage.shown = now
            rate = round(stage.done / (now - stage.started))
            values = {"stage": stage.title, "done": stage.done, "rate": rate}
            if stage.total:
                message = Message(
                    "%(stage)s: %(done)s of %(total)s, %(rate)s a second", total=stage.total, **values
                )
            else:
                message = Message("%(stage)s: %(done)s, %(rate)s a second", **values)
            log.info(message)


class BarProgress(Progress):
    """Draws a bar, a rate and the time left on a terminal."""

    def __init__(self, say: Say = str) -> None:
        super().__init__()
        self._say = say
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        # No thread draws: worker processes are forked while a bar stands.
        self._bars = Bars(
            TextColumn("{task.description:8}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            auto_refresh=False,
            transient=True,
        )
        self._task: Any = None

    def _begin(self, stage: Stage) -> None:
        if self._task is None:
            self._bars.start()
        else:
            self._bars.remove_task(self._task)
        self._task = self._bars.add_task(self._say(stage.title), total=stage.total, rate="")
        self._bars.refresh()

    def _show(self, stage: Stage) -> None:
        now = time.perf_counter()
        if now - stage.shown >= _TICK:
            stage.shown = now
            rate = f"{stage.done / (now - stage.started):,.0f}/s"
            self._bars.update(self._task, completed=stage.done, total=stage.total, rate=rate, refresh=True)

    def _end(self, stage: Stage) -> None:  # noqa: ARG002 (the parent's)
        self._bars.remove_task(self._task)
        self._task = None
        self._bars.stop()


def open_progress(quiet: bool, say: Say = str) -> Progress:
    """Return a bar for a terminal, plain lines for a log, or nothing when *quiet*. *say* gives its words."""
    if quiet:
        return Progress()
    return BarProgress(say) if sys.stderr.isatty() else PlainProgress()


class LogHandler(logging.StreamHandler[Any]):
    """Writes to whatever standard error is now: while a bar stands, lines go above it.

    *say* puts a message, or the description of a problem, into words.
    """

    def __init__(self, say: Say = str) -> None:
        logging.Handler.__init__(self)
        self._say = say

    def format(self, record: logging.LogRecord) -> str:
        """Return what is written of *record*."""
        said = record.msg
        if isinstance(said, Problem):
            said = said.describe()
        return self._say(said) if isinstance(said, Message) else super().format(record)

    @property
    def stream(self) -> Any:  # noqa: ANN401 (the parent's)
        """Standard error."""
        return sys.stderr

    @stream.setter
    def stream(self, value: object) -> None:
        """Leave it as it is."""
