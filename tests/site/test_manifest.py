"""The manifest: what was built, what sha256sum makes of it, and every kind of damage told."""

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobao.model import Artifact
from khobao.site import add_manifest, check_manifest, write_site
from khobao.site.publish.checksums import MANIFEST, format_manifest, parse_manifest

ARTIFACTS = [Artifact(".nojekyll", b""), Artifact("a/one.html", b"one"), Artifact("two.html", b"two")]


@pytest.fixture
def dist(tmp_path):
    write_site(add_manifest(ARTIFACTS), tmp_path / "dist")
    return tmp_path / "dist"


def told(dist):
    return [
        (problem.path.removeprefix(f"{dist.as_posix()}/"), str(problem.message))
        for problem in check_manifest(dist)
    ]


def test_a_whole_copy_is_whole(dist, tmp_path):
    assert told(dist) == []
    shutil.copytree(dist, tmp_path / "copy")
    assert told(tmp_path / "copy") == []


def test_sha256sum_reads_it(dist):
    program = shutil.which("sha256sum") or shutil.which("gsha256sum")
    assert program, "sha256sum is missing: install coreutils"
    done = subprocess.run(  # noqa: S603 (the system's own program)
        [program, "--check", "--strict", MANIFEST], cwd=dist, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [".nojekyll: OK", "a/one.html: OK", "two.html: OK"]


DAMAGE = [
    ("a file lost", lambda dist: (dist / "two.html").unlink(), [("two.html", "the file is missing")]),
    (
        "a file changed",
        lambda dist: (dist / "two.html").write_bytes(b"twO"),
        [("two.html", "the file is not the one that was built")],
    ),
    (
        "a file cut short",
        lambda dist: (dist / "a/one.html").write_bytes(b""),
        [("a/one.html", "the file is not the one that was built")],
    ),
    (
        "a file added",
        lambda dist: (dist / "a/three.html").write_bytes(b"one"),
        [("a/three.html", "no build put this file here")],
    ),
    (
        "a file that became a link to the same bytes",
        lambda dist: (dist / "two.html").rename(dist.parent / "2") and (dist / "two.html").symlink_to("../2"),
        [("two.html", "the file is not the one that was built")],
    ),
    (
        "a link to a folder elsewhere",
        lambda dist: (dist / "b").symlink_to(dist.parent, target_is_directory=True),
        [("b", "no build put this file here")],
    ),
    (
        "no manifest",
        lambda dist: (dist / MANIFEST).unlink(),
        [(MANIFEST, "the site has no manifest, so nothing vouches for it")],
    ),
    (
        "a manifest that is a page of a server",
        lambda dist: (dist / MANIFEST).write_bytes(b"<!doctype html>"),
        [(MANIFEST, "the manifest cannot be read: line 1 is not a SHA-256 and a path")],
    ),
]


@pytest.mark.parametrize(("damage", "expected"), [row[1:] for row in DAMAGE], ids=[row[0] for row in DAMAGE])
def test_damage_is_told(dist, damage, expected):
    damage(dist)
    assert told(dist) == expected


def test_no_site_is_a_problem(tmp_path):
    [problem] = check_manifest(tmp_path / "dist")
    assert str(problem.message) == "there is no site here"


def test_a_repositorys_own_files_are_left_alone(dist):
    (dist / ".git/refs").mkdir(parents=True)
    (dist / ".git/HEAD").write_bytes(b"ref")
    assert told(dist) == []


def test_much_damage_is_counted_and_not_listed(dist):
    for number in range(50):
        (dist / f"{number:02}.html").write_bytes(b"")
    problems = check_manifest(dist)
    assert len(problems) == 21
    assert str(problems[-1].message) == "no build put this file here: 30 more files like this"


@given(
    st.dictionaries(
        st.from_regex(r"[a-z0-9./-]{1,20}", fullmatch=True), st.from_regex(r"[0-9a-f]{64}", fullmatch=True)
    )
)
def test_what_is_written_is_read_back(digests):
    assert parse_manifest(format_manifest(digests)) == digests
