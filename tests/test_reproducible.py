"""Same input, same bytes: whatever the hash seed, zone, locale, order of files, jobs, umask, day, cache."""

import os
import random
import shutil
import subprocess
import sys

import pytest
from folders import ROOT


def read_files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


SURROUNDINGS = [
    (
        "one process, another hash seed, New York, ASCII, nobody else may read",
        {"PYTHONHASHSEED": "1", "TZ": "America/New_York", "LC_ALL": "C"},
        ["--jobs", "1", "--no-cache"],
        0o077,
    ),
    (
        "two processes, another hash seed, Viet Nam, a cache, everybody may write",
        {"PYTHONHASHSEED": "4242", "TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C.UTF-8"},
        ["--jobs", "2"],
        0o000,
    ),
    (
        "far in the east, UTF-8 forced, no HOME",
        {
            "PYTHONHASHSEED": "0",
            "TZ": "Pacific/Kiritimati",
            "HOME": "/nowhere",
        },
        ["--jobs", "2"],
        0o022,
    ),
]


@pytest.mark.parametrize(
    ("surroundings", "options", "umask"),
    [row[1:] for row in SURROUNDINGS],
    ids=[row[0] for row in SURROUNDINGS],
)
def test_the_same_bytes_come_out_elsewhere(golden, tmp_path, surroundings, options, umask):
    seeds = sorted((ROOT / "tests/golden/seeds").iterdir())
    random.Random(surroundings["TZ"]).shuffle(seeds)  # noqa: S311 (an order, not a secret)
    (tmp_path / "seeds").mkdir()
    for seed in seeds:
        shutil.copy(seed, tmp_path / "seeds")
    command = [
        *(sys.executable, ROOT / "build.py", "--seeds", "seeds", "--content", "content"),
        *("--output", "dist", "--base-url", "https://example.org/kho-bao/", "--quiet", *options),
    ]

    def check() -> None:
        environment = os.environ | surroundings
        subprocess.run(command, check=True, cwd=tmp_path, env=environment, umask=umask)  # noqa: S603 (ours)
        assert read_files(tmp_path / "content") == read_files(golden.content)
        assert read_files(tmp_path / "dist") == read_files(golden.site)

    check()
    # Once more: with a cache from its pages, and from nothing but content/.
    shutil.rmtree(tmp_path / "dist")
    check()
    shutil.rmtree(tmp_path / "seeds")
    check()
