"""What a program costs: time on the clock, time of processors, and memory of all its processes together."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_SAMPLES_A_SECOND = 10
# Between two samples passes at least so many times what one takes, or watching would slow what is watched.
_LEISURE = 50


@dataclass(frozen=True)
class Cost:
    """What one command took, with every process that it started."""

    wall: float  # seconds
    cpu: float  # seconds, user and system
    memory: int  # bytes at the peak; pages that processes share count once

    def __add__(self, other: Cost) -> Cost:
        """Return the cost of one command after another."""
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.memory, other.memory))


class MemoryWatch:
    """Samples the memory of processes in a thread, while a ``with`` block runs; then ``peak`` is in bytes."""

    def __init__(self, list_processes: Callable[[], Iterable[psutil.Process]]) -> None:
        self._list_processes = list_processes
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.peak = 0

    def __enter__(self) -> MemoryWatch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        pause = 1 / _SAMPLES_A_SECOND
        while not self._over.wait(pause):
            began = time.perf_counter()
            self.peak = max(self.peak, read_memory(self._list_processes()))
            # To tell, the system walks through all pages of a process: a large one takes long.
            pause = max(pause, _LEISURE * (time.perf_counter() - began))


def read_memory(processes: Iterable[psutil.Process]) -> int:
    """Return the bytes that *processes* hold together.

    A page that several of them share is divided among them (PSS, Linux) so that worker processes, which share
    their parent's memory until they write to it, are not counted twice. Elsewhere: what each holds alone.
    """
    total = 0
    for process in processes:
        try:
            held = process.memory_full_info()
        except (psutil.NoSuchProcess, psutil.ZombieProcess, psutil.AccessDenied):
            continue  # it ended between being listed and being asked
        total += getattr(held, "pss", 0) or held.uss
    return total


def list_tree(pid: int) -> list[psutil.Process]:
    """Return the process *pid* and all that it started, or nothing when it has ended."""
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def measure_command(
    command: Sequence[str | Path], *, folder: Path, log: Path, environment: Mapping[str, str] | None = None
) -> Cost:
    """Run *command* in *folder* and return its cost; what it prints goes to the end of the file *log*.

    Raises subprocess.CalledProcessError, which names the log, when its exit status is not 0.
    """
    words = [str(word) for word in command]
    with log.open("a", encoding="utf-8") as printed:
        print("$", *words, file=printed, flush=True)
        began = time.perf_counter()
        process = subprocess.Popen(
            words,
            cwd=folder,
            stdout=printed,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
        )
        with MemoryWatch(lambda: list_tree(process.pid)) as watch:
            # wait4 and not wait: it tells the processor time of this child and of those it waited for.
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words, output=f"see {log}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, watch.peak)
