"""Writing: the old site or the new one stands, and what did not change is not touched."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobao.errors import BuildFailedError
from khobao.models import Artifact, StandingArtifact
from khobao.site import write_site
from khobao.site.writer import check_path

FIRST = [Artifact(".nojekyll", b""), Artifact("a/one.html", b"one"), Artifact("two.html", b"two")]
SECOND = [Artifact(".nojekyll", b""), Artifact("a/one.html", b"one"), Artifact("three.html", b"three")]


def read(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def as_files(artifacts):
    return {artifact.path: artifact.data for artifact in artifacts}


def test_the_folder_holds_exactly_the_artifacts(tmp_path):
    dist = tmp_path / "new" / "dist"
    write_site(FIRST, dist)
    report = write_site(SECOND, dist)
    assert read(dist) == as_files(SECOND)
    assert (report.written, report.unchanged, report.removed) == (1, 2, 1)
    assert sum(report.sizes.values()) == 8
    assert [path.name for path in dist.parent.iterdir()] == ["dist"], "nothing is left beside the site"


def test_an_unchanged_file_stays_the_file_it_was(tmp_path):
    write_site(FIRST, tmp_path / "dist")
    kept = tmp_path / "dist/a/one.html"
    os.utime(kept, (1_000_000_000, 1_000_000_000))
    before = kept.stat()
    write_site(SECOND, tmp_path / "dist")
    assert (kept.stat().st_ino, kept.stat().st_mtime) == (before.st_ino, before.st_mtime)


@pytest.mark.parametrize("path", ["two.html/index.html", "a"], ids=["folder for file", "file for folder"])
def test_a_folder_may_stand_where_a_file_was_and_the_other_way_round(path, tmp_path):
    write_site(FIRST, tmp_path / "dist")
    now = [FIRST[0], Artifact(path, b"now")]
    write_site(now, tmp_path / "dist")
    assert read(tmp_path / "dist") == as_files(now)


def stand(artifacts):
    return [StandingArtifact(artifact.path, artifact.sha256, artifact.size) for artifact in artifacts]


def test_workers_keep_files_too(tmp_path, monkeypatch):
    monkeypatch.setattr("khobao.site.writer._BATCH", 2)
    many = [Artifact(f"{number}.html", b"x") for number in range(9)]
    write_site([*FIRST, *many], tmp_path / "dist")
    with ThreadPoolExecutor(2) as executor:
        report = write_site(stand([*FIRST, *many]), tmp_path / "dist", executor=executor)
    assert read(tmp_path / "dist") == as_files([*FIRST, *many])
    assert (report.written, report.unchanged, report.linked) == (0, 12, True)


def test_a_worker_that_fails_leaves_the_last_good_site(tmp_path, monkeypatch):
    monkeypatch.setattr("khobao.site.writer._BATCH", 1)
    write_site(FIRST, tmp_path / "dist")
    gone = StandingArtifact("gone.html", "0" * 64, 1)
    with ThreadPoolExecutor(2) as executor, pytest.raises(BuildFailedError, match=r"gone\.html"):
        write_site([*stand(FIRST), gone], tmp_path / "dist", executor=executor)
    assert read(tmp_path / "dist") == as_files(FIRST)
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]


def test_a_failure_on_the_way_leaves_the_last_good_site(tmp_path):
    def broken():
        yield Artifact("new.html", b"new")
        raise RuntimeError("the template is broken")

    dist = tmp_path / "dist"
    write_site(FIRST, dist)
    with pytest.raises(RuntimeError, match="the template is broken"):
        write_site(broken(), dist)
    assert read(dist) == as_files(FIRST)
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]


def test_a_run_killed_in_the_middle_of_a_swap_is_put_right(tmp_path):
    write_site(FIRST, tmp_path / "dist")
    (tmp_path / "dist").rename(tmp_path / ".dist.old")
    write_site(SECOND, tmp_path / "dist")
    assert read(tmp_path / "dist") == as_files(SECOND)
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]


def test_without_an_exchange_the_swap_goes_in_two_steps(tmp_path, monkeypatch):
    monkeypatch.setattr("khobao.site.writer._exchange", lambda one, other: False)  # noqa: ARG005
    write_site(FIRST, tmp_path / "dist")
    write_site(SECOND, tmp_path / "dist")
    assert read(tmp_path / "dist") == as_files(SECOND)


def test_a_folder_with_somebody_elses_files_is_refused(tmp_path):
    dist = tmp_path / "photos"
    dist.mkdir()
    (dist / "wedding.jpg").write_bytes(b"!")
    with pytest.raises(BuildFailedError, match="holds files that no build put there"):
        write_site(FIRST, dist)
    assert read(dist) == {"wedding.jpg": b"!"}


def test_a_link_to_a_folder_keeps_being_one(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "dist").symlink_to(tmp_path / "disk")
    write_site(FIRST, tmp_path / "dist")
    assert (tmp_path / "dist").is_symlink()
    assert read(tmp_path / "disk") == as_files(FIRST)


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "../x", "a/../../x", "a//b", "./a", "a\\..\\b", "c:/x", "tiếng.html", "a\nb"]
)
def test_a_path_that_leaves_the_folder_or_is_not_plain_is_refused(path, tmp_path):
    write_site(FIRST, tmp_path / "dist")
    with pytest.raises(ValueError, match="is no path for an artifact"):
        write_site([Artifact(path, b"")], tmp_path / "dist")
    assert read(tmp_path / "dist") == as_files(FIRST)


@given(
    st.lists(st.from_regex(r"[a-z0-9-]{1,8}(\.[a-z0-9]{1,4}){0,2}", fullmatch=True), min_size=1, max_size=5)
)
def test_plain_paths_pass(parts):
    check_path("/".join(parts))
