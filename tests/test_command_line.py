"""The end of the program: its status and all that it said get through, whoever listens."""

import os
import signal
import subprocess
import sys
import time

import pytest
from folders import ROOT

PROGRAM = (
    "import build, sys; sys.stdout.write('một câu') if sys.stdout else None; build.end(int(sys.argv[1]))"
)
ENVIRONMENT = {"PYTHONUTF8": "1"}  # and what is written waits until the end


def run(status, begin=(), **options):
    command = [*begin, sys.executable, "-c", PROGRAM, str(status)]
    return subprocess.run(  # noqa: S603 (our own program)
        command, cwd=ROOT, check=False, stderr=subprocess.PIPE, encoding="utf-8", env=ENVIRONMENT, **options
    )


@pytest.mark.parametrize("status", [0, 1])
def test_what_was_said_and_how_it_ended_get_through(status):
    done = run(status, stdout=subprocess.PIPE)
    assert (done.stdout, done.stderr, done.returncode) == ("một câu", "", status)


def test_who_listened_may_have_gone():
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = run(1, stdout=pipe)
    assert (done.stderr, done.returncode) == ("", 1)


def test_there_may_be_nobody_to_listen():
    done = run(1, ["/bin/sh", "-c", 'exec "$@" >&-', "sh"])
    assert (done.stderr, done.returncode) == ("", 1)


def say(*arguments):
    """Return the exit status of the program, and what it said."""
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    environment = os.environ | {"KHOBAO_LANG": "en"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search"], "usage: khobao search [-h] [--archive DIR]"),
        (["search", "a", "--sort", "b"], "khobao search: error: argument --sort: invalid choice: 'b'"),
        (["serve", "--port", "0"], "khobao serve: error: argument --port: 0 is not a whole number above 0"),
        (["check", "--jobs", "2"], "khobao: error: unrecognized arguments: --jobs 2"),
        (["new"], "khobao new: error: the following arguments are required: DIR"),
        (["dung"], "khobao: error: argument COMMAND: invalid choice: 'dung'"),
        (
            ["--quiet", "--verbose"],
            "khobao: error: argument -v/--verbose: not allowed with argument -q/--quiet",
        ),
    ],
)
def test_an_error_is_told_by_the_command_that_it_is_of(arguments, said):
    status, text = say(*arguments)
    assert status == 2
    assert said in text


def test_options_stand_before_a_command_or_behind_it(tmp_path):
    (tmp_path / "content/2022").mkdir(parents=True)
    (tmp_path / "content/2022/tin.md").write_text("---\ntitle: Tin\n---\n\nMột đoạn.\n", encoding="utf-8")
    site = str(tmp_path / "site")
    for arguments in (
        ["--archive", str(tmp_path), "build", "--output", site],
        ["build", "--archive", str(tmp_path), "--output", site],
        ["--archive", str(tmp_path), "--output", site],
        ["--archive", str(tmp_path), "--output", site, "search", "đoạn"],
    ):
        status, text = say(*arguments)
        assert status == 0, text
    assert "1 article" in text
    assert (tmp_path / ".khobao").is_dir()
    assert not (tmp_path / "dist").exists()


def test_whoever_reads_only_the_first_line_sees_no_traceback(golden):
    command = f'"{sys.executable}" "{ROOT}/build.py" search "huế" --output "{golden.site}" | head -n 1'
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.endswith(("articles\n", "article\n"))
    assert done.stderr == ""


def test_an_interrupt_ends_with_one_line(tmp_path):
    (tmp_path / "content/2022").mkdir(parents=True)
    for number in range(200):
        text = f"---\ntitle: Tin {number}\n---\n\nMột đoạn {number}.\n"
        (tmp_path / f"content/2022/tin-{number}.md").write_text(text, encoding="utf-8")
    command = [sys.executable, str(ROOT / "build.py"), "--archive", str(tmp_path), "--jobs", "2"]
    environment = os.environ | {"KHOBAO_LANG": "en"}
    process = subprocess.Popen(  # noqa: S603 (our own program)
        command, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )
    while not (tmp_path / ".khobao/memo").is_dir():  # it has begun to work
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert said.splitlines()[-1] == "Stopped; whatever was published before stands."
    assert say("--archive", str(tmp_path))[0] == 0
