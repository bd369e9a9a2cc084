"""Writing: the old site or the new one stands, and what did not change is not touched."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobao.errors import BuildFailedError
from khobao.model import Artifact, PreviousOutput, UnchangedFile
from khobao.site import write_site
from khobao.site.publish.writer import check_path

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
    assert sum(file.size for file in report.files.values()) == 8
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


def describe(artifacts):
    """Return *artifacts* as what the last build left."""
    return PreviousOutput({one.path: (one.sha256, one.size) for one in artifacts})


def test_what_the_previous_output_has_is_not_read(tmp_path):
    write_site(FIRST, tmp_path / "dist")
    unchanged = [UnchangedFile(one.path, one.sha256, one.size, "key") for one in FIRST]
    report = write_site([*unchanged, SECOND[2]], tmp_path / "dist", describe(FIRST))
    assert read(tmp_path / "dist") == as_files([*FIRST, SECOND[2]])
    assert (report.written, report.unchanged, report.removed) == (1, 3, 0)
    assert {file.key for file in report.files.values()} == {"key", ""}


def test_a_file_that_is_gone_leaves_the_last_good_site(tmp_path):
    write_site(FIRST, tmp_path / "dist")
    gone = UnchangedFile("gone.html", "0" * 64, 1, "key")
    with pytest.raises(BuildFailedError, match=r"gone\.html"):
        write_site([*FIRST, gone], tmp_path / "dist")
    assert read(tmp_path / "dist") == as_files(FIRST)
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]


def test_without_hard_links_unchanged_files_are_copied_with_their_time(tmp_path, monkeypatch):
    def refuse(old, new):  # noqa: ARG001 (as os.link)
        raise PermissionError(1, "no hard links here", str(new))

    monkeypatch.setattr(os, "link", refuse)
    write_site(FIRST, tmp_path / "dist")
    os.utime(tmp_path / "dist/two.html", (1_000_000_000, 1_000_000_000))
    write_site([*FIRST, SECOND[2]], tmp_path / "dist")
    assert read(tmp_path / "dist") == as_files([*FIRST, SECOND[2]])
    assert (tmp_path / "dist/two.html").stat().st_mtime == 1_000_000_000


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
    monkeypatch.setattr("khobao.site.publish.writer._exchange", lambda one, other: False)  # noqa: ARG005
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


# Each of a few paths is a file, a folder of files, or nothing.
SITES = st.lists(
    st.dictionaries(
        st.sampled_from("ab"),
        st.one_of(
            st.sampled_from([b"1", b"2"]),
            st.dictionaries(st.sampled_from(["a/c", "c", "d"]), st.sampled_from([b"1", b"2"]), min_size=1),
        ),
    ),
    min_size=2,
    max_size=6,
)


def list_artifacts(tree):
    made = [Artifact(".nojekyll", b"")]
    for name, value in tree.items():
        files = value.items() if isinstance(value, dict) else [("", value)]
        made += [Artifact(f"{name}/{below}".strip("/"), data) for below, data in files]
    return [one for one in made if not (one.path == "a/a" and "a/a/c" in {other.path for other in made})]


@pytest.mark.parametrize("exchange", [True, False], ids=["in one step", "in two steps"])
@given(sites=SITES)
def test_any_site_can_follow_any_other(tmp_path_factory, exchange, sites):
    with pytest.MonkeyPatch.context() as patch:
        if not exchange:
            patch.setattr("khobao.site.publish.writer._exchange", lambda one, other: False)  # noqa: ARG005
        dist = tmp_path_factory.mktemp("site") / "dist"
        inodes, before = {}, []
        for tree in sites:
            artifacts = list_artifacts(tree)
            write_site(artifacts, dist, describe(before))
            before = artifacts
            assert read(dist) == as_files(artifacts)
            assert not any(path.is_dir() and not any(path.iterdir()) for path in dist.rglob("*"))
            now = {(one.path, one.data): (dist / one.path).stat().st_ino for one in artifacts}
            assert all(inodes[key] == now[key] for key in inodes.keys() & now.keys()), "no file is another"
            inodes = now
