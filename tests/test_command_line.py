"""The end of the program: its status and all that it said get through, whoever listens."""

import os
import subprocess
import sys

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
