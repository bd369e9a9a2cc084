"""Two builds at once: the second stops and names the first; what a killed build left is taken over."""

import os
import signal
import subprocess
import sys
import time

import pytest
from crash import fork, wait
from folders import ROOT
from program import run_program

from khobao.errors import BuildFailedError
from khobao.runtime.lock import hold_lock


@pytest.fixture
def other(tmp_path):
    """The id of another process that holds the lock of the folder dist."""
    program = (
        "import sys, time, pathlib\n"
        f"from {hold_lock.__module__} import hold_lock\n"
        "with hold_lock(pathlib.Path(sys.argv[1])):\n"
        "    print('held', flush=True)\n"
        "    time.sleep(600)\n"
    )
    with subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, "-c", program, tmp_path / "dist"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process.pid
        process.kill()


def test_the_second_build_names_the_first(other, tmp_path, capsys):
    assert run_program(tmp_path, "--seeds", ROOT / "tests/golden/seeds", "--output", tmp_path / "dist") == 1
    told = capsys.readouterr().err
    assert f"{tmp_path / 'dist'}: another build (process {other}) is at work here" in told
    assert "Wait until it has ended" in told
    assert not (tmp_path / "content").exists()
    assert not (tmp_path / "dist").exists()


def test_another_output_with_the_same_content_waits_for_nobody_but_says_so(tmp_path):
    with hold_lock(tmp_path / "content"), hold_lock(tmp_path / "dist"):
        with pytest.raises(BuildFailedError, match=f"process {os.getpid()}"), hold_lock(tmp_path / "content"):
            pass
        with hold_lock(tmp_path / "other"):
            pass


def test_a_killed_build_holds_nothing(other, tmp_path):
    os.kill(other, signal.SIGKILL)
    assert list(tmp_path.iterdir()) != [], "it could not tidy up"
    deadline = time.monotonic() + 30
    while True:
        try:
            with hold_lock(tmp_path / "dist"):
                with (
                    pytest.raises(BuildFailedError, match=f"process {os.getpid()}"),
                    hold_lock(tmp_path / "dist"),
                ):
                    pass
                break
        except BuildFailedError:
            assert time.monotonic() < deadline
    assert list(tmp_path.iterdir()) == []


def test_a_link_to_the_folder_is_the_folder(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "dist").symlink_to("disk")
    with (
        hold_lock(tmp_path / "disk"),
        pytest.raises(BuildFailedError, match="another build"),
        hold_lock(tmp_path / "dist"),
    ):
        pass


def test_a_worker_does_not_hold_the_lock(tmp_path):
    with hold_lock(tmp_path / "dist"):
        worker = fork(lambda: time.sleep(600))
    with hold_lock(tmp_path / "dist"):
        pass
    os.kill(worker, signal.SIGKILL)
    wait(worker)


@pytest.mark.parametrize("text", ["", "x", "12\n13\n", "\udc80"])
def test_a_lock_that_says_nothing_is_still_a_lock(tmp_path, text):
    with hold_lock(tmp_path / "dist"):
        [lock] = tmp_path.iterdir()
        lock.write_bytes(text.encode("utf-8", "surrogateescape"))
        with pytest.raises(BuildFailedError, match="another build is at work"), hold_lock(tmp_path / "dist"):
            pass


def test_a_failure_inside_lets_go(tmp_path):
    with pytest.raises(OSError, match="inside"), hold_lock(tmp_path / "dist"):
        raise OSError("inside")
    with hold_lock(tmp_path / "dist"):
        pass


def test_where_no_lock_can_be_written_nothing_is_built(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BuildFailedError, match="cannot be written"), hold_lock(tmp_path / "file/dist"):
        pass
