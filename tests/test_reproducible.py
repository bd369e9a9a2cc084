"""Same input, same bytes: whatever the hash seed, the time zone, the locale, the order of files, the jobs."""

import os
import random
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT


def read_files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    ("surroundings", "jobs"),
    [
        ({"PYTHONHASHSEED": "1", "TZ": "America/New_York", "LC_ALL": "C"}, "1"),
        ({"PYTHONHASHSEED": "4242", "TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C.UTF-8"}, "2"),
    ],
)
def test_the_same_bytes_come_out_elsewhere(golden, tmp_path, surroundings, jobs):
    seeds = sorted((ROOT / "tests/golden/seeds").iterdir())
    random.Random(surroundings["TZ"]).shuffle(seeds)  # noqa: S311 (an order, not a secret)
    (tmp_path / "seeds").mkdir()
    for seed in seeds:
        shutil.copy(seed, tmp_path / "seeds")
    subprocess.run(  # noqa: S603 (our own program)
        [
            *(sys.executable, ROOT / "build.py", "--seeds", "seeds", "--content", "content"),
            *("--output", "dist", "--base-url", "https://example.org/kho-bao/", "--jobs", jobs, "--quiet"),
        ],
        check=True,
        cwd=tmp_path,
        env=os.environ | surroundings,
    )
    assert read_files(tmp_path / "content") == read_files(golden.content)
    assert read_files(tmp_path / "dist") == read_files(golden.site)
