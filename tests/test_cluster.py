"""A real scheduler and two workers over TCP: the same bytes as a local build, though one worker is killed."""

import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest
from crash import read_files
from folders import ROOT

import build
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
            open(os.environ["DIED"], "w").close()
            os.kill(os.getpid(), signal.SIGKILL)

async def dask_setup(worker):
    await worker.plugin_add(Dies())
"""


WITHOUT_PROGRAM = {"PYTHONPATH": "", "PYTHONSAFEPATH": "1"}


def start(stack, program, *arguments, **environment):
    process = subprocess.Popen(  # noqa: S603 (our own cluster)
        [sys.executable, "-m", f"distributed.cli.dask_{program}", *map(str, arguments)],
        cwd=ROOT.anchor,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    stack.callback(process.wait)
    stack.callback(process.kill)
    return process


def start_worker(stack, address, *options, threads=1, **environment):
    return start(
        stack,
        "worker",
        address,
        "--no-nanny",
        "--no-dashboard",
        "--nthreads",
        threads,
        *options,
        **environment,
    )


@pytest.fixture
def scheduler(tmp_path):
    """A scheduler without workers and without the program: the stack that ends all of it, and its address."""
    found = subprocess.run(
        [sys.executable, "-c", "import khobao"],
        cwd=ROOT.anchor,
        env=os.environ | WITHOUT_PROGRAM,
        capture_output=True,
        check=False,
    )
    assert b"No module named 'khobao'" in found.stderr
    with ExitStack() as stack:
        file = tmp_path / "scheduler.json"
        start(
            stack,
            "scheduler",
            "--host",
            "tcp://127.0.0.1",
            "--port",
            "0",
            "--no-dashboard",
            "--scheduler-file",
            file,
            **WITHOUT_PROGRAM,
        )
        deadline = time.monotonic() + 120
        while not file.exists() or '"address"' not in file.read_text(encoding="utf-8"):
            assert time.monotonic() < deadline, "the scheduler does not start"
            time.sleep(0.05)
        [address] = [
            line.split('"')[3]
            for line in file.read_text(encoding="utf-8").splitlines()
            if '"address"' in line
        ][:1]
        yield stack, address


def wait_for_workers(address, count):
    program = (
        "import sys\n"
        "from distributed import Client\n"
        "Client(sys.argv[1]).wait_for_workers(int(sys.argv[2]), 120)\n"
    )
    subprocess.run([sys.executable, "-c", program, address, str(count)], check=True, cwd=ROOT)  # noqa: S603


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


def run_build(home, *options):
    command = [
        sys.executable,
        ROOT / "build.py",
        "--quiet",
        "--base-url",
        "https://example.org/kho/",
        *options,
    ]
    return subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)  # noqa: S603


def test_the_same_bytes_though_a_worker_is_killed(scheduler, tmp_path):
    stack, address = scheduler
    (tmp_path / "dies.py").write_text(DIES, encoding="utf-8")
    died = tmp_path / "died"
    start_worker(stack, address)
    doomed = start_worker(stack, address, "--preload", tmp_path / "dies.py", DIED=str(died))
    for name in ("local", "cluster"):
        write_seeds(tmp_path / name / "seeds")
    local = run_build(tmp_path / "local", "--jobs", "1")
    assert local.returncode == 0, local.stderr
    wait_for_workers(address, 2)
    done = run_build(tmp_path / "cluster", "--cluster", address)
    assert done.returncode == 0, done.stderr
    assert died.exists()
    assert doomed.wait(60) == -9
    for part in ("content", "dist"):
        assert read_files(tmp_path / "cluster" / part) == read_files(tmp_path / "local" / part)


def test_workers_that_cannot_do_the_work_are_refused(scheduler, tmp_path):
    stack, address = scheduler
    write_seeds(tmp_path / "seeds")
    assert "the scheduler has no workers" in run_build(tmp_path, "--cluster", address).stderr
    shutil.copytree(ROOT / "khobao", tmp_path / "other/khobao", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "other/khobao/errors.py").open("a", encoding="utf-8") as stream:
        stream.write("# another version\n")
    start(
        stack,
        "worker",
        address,
        *("--no-nanny", "--no-dashboard", "--nthreads", "2"),
        PYTHONPATH=str(tmp_path / "other"),
        PYTHONSAFEPATH="1",
    )
    start_worker(stack, address, **WITHOUT_PROGRAM)
    wait_for_workers(address, 2)
    done = run_build(tmp_path, "--cluster", address)
    assert done.returncode == 1
    assert "this worker cannot run the program: " in done.stderr
    assert "No module named 'khobao'" in done.stderr
    assert "this worker has another version of the program" in done.stderr
    assert "this worker has 2 threads" in done.stderr
    assert not (tmp_path / "dist").exists()


def test_no_scheduler_is_a_problem_and_no_traceback(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("khobao.runtime.cluster._PATIENCE", 1)
    arguments = [
        "--seeds",
        ROOT / "tests/golden/seeds",
        "--content",
        tmp_path / "content",
        "--output",
        tmp_path / "dist",
    ]
    assert build.main([*map(str, arguments), "-q", "--cluster", "tcp://127.0.0.1:9"]) == 1
    told = capsys.readouterr().err
    assert "tcp://127.0.0.1:9: no scheduler answers" in told
    assert "dask scheduler" in told


def test_without_the_package_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(BuildFailedError, match=r"pip install \"khobao\[cluster\]\""),
        open_cluster("tcp://x:1"),
    ):
        pass
