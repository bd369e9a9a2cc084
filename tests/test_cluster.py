"""A real scheduler that lacks the program, and workers over TCP: the same bytes, though one is killed."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from importlib.util import find_spec

import pytest
from crash import Archive, fork, wait
from distributed import Client
from folders import ROOT

from khobao.errors import BuildFailedError
from khobao.runtime.cluster import open_cluster

ARTICLES = 130  # enough for several batches of every stage
# A worker that ends itself without a word when it begins its third task.
DIES = """
import os, signal
from distributed.diagnostics.plugin import WorkerPlugin

class Dies(WorkerPlugin):
    begun = 0

    def transition(self, key, start, finish, **kwargs):
        self.begun += finish == "executing"
        if self.begun == 3:
            os.kill(os.getpid(), signal.SIGKILL)

async def dask_setup(worker):
    await worker.plugin_add(Dies())
"""
SCHEDULER = ("scheduler", "--host", "tcp://127.0.0.1", "--port", "0", "--no-dashboard")
WORKER = ("worker", "--no-nanny", "--no-dashboard", "--nthreads")
TASK = "__import__('distributed').get_worker().get_current_task()"


class Dask:
    """A process of Dask's, started in *folder*. Its modules are Dask's, and those in the folder *program*."""

    def __init__(self, stack, folder, *arguments, program=None):
        name, *options = map(str, arguments)
        folder.mkdir()
        environment = os.environ | {"PYTHONSAFEPATH": "1", "PYTHONPATH": str(program or folder)}
        self._log = folder / "log.txt"
        with self._log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(  # noqa: S603 (our own cluster)
                [sys.executable, "-m", f"distributed.cli.dask_{name}", *options],
                cwd=folder,
                env=environment,
                stderr=log,
            )
        stack.callback(self.process.wait)
        stack.callback(self.process.terminate)  # a worker takes its leave of the scheduler

    def wait_for(self, line):
        """Wait for a *line* of the log that ends in an address, and return that."""
        deadline = time.monotonic() + 120
        while not (found := re.search(rf"{line}: +(tcp:\S+)\n", self._log.read_text(encoding="utf-8"))):
            assert time.monotonic() < deadline, self._log.read_text(encoding="utf-8")
            time.sleep(0.05)
        return found[1]

    def wait_for_registration(self):
        """Wait until the scheduler knows this worker, and return its address."""
        self.wait_for("Registered to")
        return self.wait_for("Start worker at")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address of a scheduler that lacks the program, with one worker that has it."""
    folder = tmp_path_factory.mktemp("cluster")
    with ExitStack() as stack:
        address = Dask(stack, folder / "scheduler", *SCHEDULER).wait_for("Scheduler at")
        Dask(stack, folder / "worker", *WORKER, 1, address, program=ROOT).wait_for_registration()
        yield address


def test_the_scheduler_lacks_the_program(address):
    with Client(address, set_as_default=False) as client:
        assert client.run_on_scheduler(find_spec, "distributed") is not None
        assert client.run_on_scheduler(find_spec, "khobao") is None


def write_seeds(folder):
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "tests/golden/seeds/000_8262743723b040e7.txt", folder)
    for number in range(ARTICLES):
        (folder / f"{number:03}.txt").write_text(
            f"Xã số {number} khánh thành cầu thứ {number * 7}\n"
            f"{number % 28 + 1:02}/0{number % 9 + 1}/2021 08:15\n\n"
            f"Sáng nay, xã số {number} của tỉnh Thừa Thiên Huế khánh thành cây cầu dài {number + 20} mét bắc "
            "qua sông, nối hai thôn với trường học và chợ.\n\n"
            f"Cầu do {number * 3 + 2} hộ dân góp công, góp đất cùng xây dựng trong {number % 11 + 2} tháng, "
            "thay cho con đò ngang đã có từ nhiều năm.\n",
            encoding="utf-8",
        )


def test_the_same_bytes_though_a_worker_is_killed(address, tmp_path):
    (tmp_path / "dies.py").write_text(DIES, encoding="utf-8")
    with ExitStack() as stack:
        options = ("--preload", tmp_path / "dies.py")
        doomed = Dask(stack, tmp_path / "doomed", *WORKER, 1, *options, address, program=ROOT)
        local, shared = Archive(tmp_path / "local"), Archive(tmp_path / "shared")
        write_seeds(local.seeds)
        write_seeds(shared.seeds)
        assert local.build() == 0
        doomed.wait_for_registration()
        assert shared.build("--cluster", address) == 0
        assert doomed.process.wait(60) == -9
    assert shared.read() == local.read()


def test_calls_keep_their_order_and_tell_what_went_wrong(address):
    with open_cluster(address) as cluster:
        assert cluster.submit(int, "11", base=2).result() == 3
        assert list(cluster.map(pow, range(10), [2] * 10, chunksize=3)) == [n * n for n in range(10)]
        assert list(cluster.map(str, [])) == []
        with pytest.raises(ValueError, match="'ba'"):
            list(cluster.map(int, ["1", "ba"]))


def test_small_calls_travel_together(address):
    with open_cluster(address) as cluster:
        tasks = Counter(cluster.map(eval, [TASK] * 10, chunksize=4))
    assert list(tasks.values()) == [4, 4, 2]


def test_workers_that_cannot_do_the_work_are_refused_by_name(address, tmp_path, capsys):
    other = tmp_path / "another"
    shutil.copytree(ROOT / "khobao", other / "khobao", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "khobao/errors.py").open("a", encoding="utf-8") as stream:
        stream.write("# another version\n")
    archive = Archive(tmp_path)
    with ExitStack() as stack:
        workers = [
            Dask(stack, tmp_path / "without", *WORKER, 1, address),
            Dask(stack, tmp_path / "old", *WORKER, 2, address, program=other),
        ]
        without, old = [worker.wait_for_registration() for worker in workers]
        assert archive.build("--cluster", address) == 1
    told = capsys.readouterr().err
    assert f"{without}: this worker cannot run the program: " in told
    assert "No module named 'khobao'" in told
    assert f"{old}: this worker has another version of the program\n" in told
    assert f"{old}: this worker has 2 threads\n" in told
    assert told.count(": this worker ") == 3
    assert not archive.site.exists()


def test_a_cluster_that_has_no_workers_or_loses_them_is_a_problem(tmp_path, monkeypatch):
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    with ExitStack() as stack:
        address = Dask(stack, tmp_path / "scheduler", *SCHEDULER).wait_for("Scheduler at")
        with pytest.raises(BuildFailedError, match="the scheduler has no workers"), open_cluster(address):
            pass
        Dask(stack, tmp_path / "worker", *WORKER, 1, address, program=ROOT).wait_for_registration()
        with (
            pytest.raises(BuildFailedError, match="lost this build: KilledWorker"),
            open_cluster(address) as it,
        ):
            it.submit(os._exit, 1).result()


def test_no_scheduler_is_a_problem_and_no_traceback(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr("khobao.runtime.cluster._PATIENCE", 0.2)
    # In a child, because a client that finds no scheduler leaves its thread behind.
    assert wait(fork(lambda: Archive(tmp_path).build("--cluster", "tcp://127.0.0.1:9"))) == 1
    told = capfd.readouterr().err
    assert "tcp://127.0.0.1:9: no scheduler answers" in told
    assert "dask scheduler" in told
    assert "Traceback" not in told


def test_without_the_package_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(BuildFailedError, match=r"pip install \"khobao\[cluster\]\""),
        open_cluster("tcp://x:1"),
    ):
        pass
