"""A bar where somebody watches, plain lines where nobody does, and the same site with either."""

import logging
import os
import pty
import subprocess
import sys

import pytest
from folders import ROOT

from khobao.runtime import progress as module
from khobao.runtime.progress import BarProgress, PlainProgress, Progress, open_progress


def test_a_stage_counts_what_passes():
    progress = Progress()
    with progress.stage("pages", 3) as stage:
        assert list(stage.track("abc")) == ["a", "b", "c"]
    assert (stage.done, stage.total) == (3, 3)
    assert str(progress.describe_times()) == f"pages {stage.seconds:.1f} s"


def test_a_stage_ends_when_it_fails():
    progress = Progress()
    with pytest.raises(ZeroDivisionError), progress.stage("index"):
        1 / 0  # noqa: B018 (it is meant to fail)
    assert progress.stages[0].seconds > 0


def test_plain_lines_come_only_from_a_long_stage(caplog, monkeypatch):
    caplog.set_level(logging.INFO)
    with PlainProgress().stage("pages", 2000) as stage:
        stage.advance(10)
        assert caplog.text == ""
        monkeypatch.setattr(module, "_PATIENCE", 0)
        stage.advance(990)
    assert "pages: 1,000 of 2,000, " in caplog.text


def test_quiet_shows_nothing():
    assert type(open_progress(quiet=True)) is Progress
    assert not isinstance(open_progress(quiet=False), BarProgress)  # a test has no terminal


def run_on_a_terminal(arguments):
    """Return what the command line writes when standard error is a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, ROOT / "build.py", *arguments],
        stderr=theirs,
        env=os.environ | {"TERM": "xterm-256color", "COLUMNS": "100"},
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        written += part
    os.close(ours)
    assert process.wait() == 0
    return written.decode()


def test_a_terminal_gets_a_bar_for_every_stage(golden, tmp_path):
    folders = ["--seeds", tmp_path / "none", "--content", golden.content, "--output", tmp_path / "dist"]
    written = run_on_a_terminal([*folders, "--jobs", "1"])
    for name in ("seeds", "content", "index", "pages"):
        assert f"{name} " in written
    assert "━" in written
    assert "heaviest pages:" in written
    assert run_on_a_terminal([*folders, "--quiet", "--no-cache"]) == ""
