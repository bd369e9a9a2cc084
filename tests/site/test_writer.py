"""Writing: the old site or the new one stands, and what did not change is not touched."""

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobao.errors import BuildFailedError
from khobao.filedigests import find_file_changes, note_digests
from khobao.models import Artifact, StandingArtifact
from khobao.site import compare_former, find_former_site, note_former, write_site
from khobao.site.former import _is_before
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
    monkeypatch.setattr("khobao.site.linking._BATCH", 2)
    many = [Artifact(f"{number}.html", b"x") for number in range(9)]
    write_site([*FIRST, *many], tmp_path / "dist")
    with ThreadPoolExecutor(2) as executor:
        report = write_site(stand([*FIRST, *many]), tmp_path / "dist", executor=executor)
    assert read(tmp_path / "dist") == as_files([*FIRST, *many])
    assert (report.written, report.unchanged, report.linked) == (0, 12, True)


def test_a_worker_that_fails_leaves_the_last_good_site(tmp_path, monkeypatch):
    monkeypatch.setattr("khobao.site.linking._BATCH", 1)
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


LATER = time.time_ns() + 3600 * 10**9  # when all that tests write has long been written


class GrowingSite:
    """A site of which each grows from the one before the last."""

    def __init__(self, dist):
        self.dist, self.beside = dist, find_former_site(dist)
        self.known = {}
        self.noted = None

    def write(self, artifacts, executor=None, looked=LATER):
        """Write *artifacts*, as much as a build that remembers the last one that ended, and no other."""
        known = self.known
        site, there = (
            find_file_changes(folder, self.known, ours=True) for folder in (self.dist, self.beside)
        )
        former = compare_former(self.known.keys(), site, there)
        if noted := self.noted and self.noted.find_changes(self.beside):
            believed = compare_former(self.known.keys(), site, noted)
            assert (believed.same, believed.others) == (former.same, former.others)
        held = {path: row.sha256 for path, row in site.apply(self.known).items()}
        standing = [stand([one])[0] if held.get(one.path) == one.sha256 else one for one in artifacts]
        report = write_site(standing, self.dist, held, executor, former)
        self.known = note_digests(self.dist, report.digests, {})
        self.noted = note_former(self.beside, site.apply(known), self.known, looked)
        return report


@pytest.fixture
def _keeps_former(monkeypatch):
    monkeypatch.setattr("khobao.site.former._WORTH_KEEPING", 0)
    monkeypatch.setattr("khobao.site.former._MOST_CHANGED", 0)


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


@pytest.mark.usefixtures("_keeps_former")
@pytest.mark.parametrize("exchange", [True, False], ids=["in one step", "in two steps"])
@given(sites=SITES)
def test_a_site_grows_from_any_former_one(tmp_path_factory, exchange, sites):
    with pytest.MonkeyPatch.context() as patch:
        if not exchange:
            patch.setattr("khobao.site.writer._exchange", lambda one, other: False)  # noqa: ARG005
        site = GrowingSite(tmp_path_factory.mktemp("site") / "dist")
        inodes = {}
        for tree in sites:
            artifacts = list_artifacts(tree)
            site.write(artifacts)
            assert read(site.dist) == as_files(artifacts)
            assert not any(path.is_dir() and not any(path.iterdir()) for path in site.dist.rglob("*"))
            now = {(one.path, one.data): (site.dist / one.path).stat().st_ino for one in artifacts}
            assert all(inodes[key] == now[key] for key in inodes.keys() & now.keys()), "no file is another"
            inodes = now


@pytest.mark.usefixtures("_keeps_former")
def test_the_former_site_is_looked_at_before_it_is_believed(tmp_path):
    site = GrowingSite(tmp_path / "dist")
    many = [Artifact(f"bai/{number}.html", b"%d" % number) for number in range(9)]
    for turn in range(3):
        site.write([*many, FIRST[0], Artifact("index.html", b"%d" % turn)])
    assert site.beside.is_dir()
    assert site.noted.find_changes(site.beside), "what nobody has been at is known"
    time.sleep(0.02)  # the clock of a file system ticks a few times
    (site.beside / "bai/1.html").unlink()
    (site.beside / "bai/1.html").write_bytes(b"false")
    (site.beside / "bai/2.html").unlink()
    (site.beside / "bai/3.html").write_bytes(b"false, and so is the same file in the site")
    (site.beside / "bai/4.html").unlink()
    (site.beside / "bai/4.html").symlink_to(site.dist / "index.html")
    (site.beside / "foreign").mkdir()
    (site.beside / "foreign/file.html").write_bytes(b"")
    (site.dist / "bai/5.html").unlink()
    (site.dist / "bai/5.html").write_bytes(b"false")
    (site.dist / "bai/6.html").unlink()
    assert site.noted.find_changes(site.beside) is None
    whole = [*many, FIRST[0], Artifact("index.html", b"x")]
    report = site.write(whole)
    assert read(site.dist) == as_files(whole)
    assert (report.written, report.unchanged) == (4, 7), "the start page and three that were damaged here"
    site.write([*many[:8], FIRST[0]])
    assert read(site.dist) == as_files([*many[:8], FIRST[0]])


@pytest.mark.usefixtures("_keeps_former")
def test_what_came_into_the_site_while_it_was_built_is_looked_at(tmp_path):
    site = GrowingSite(tmp_path / "dist")
    for turn in range(2):
        site.write([*FIRST, Artifact("index.html", b"%d" % turn)])
    time.sleep(0.05)  # more than a tick
    for name in ("", "a/foreign.html"):
        looked = time.time_ns()
        time.sleep(0.05)
        artifacts = [*FIRST, Artifact("index.html", name.encode())]
        if name:
            artifacts = drop(artifacts, site.dist / name)
        site.write(artifacts, looked=looked)
        assert (site.noted is None) == bool(name)
    assert (site.beside / "a/foreign.html").exists()
    site.write(FIRST)
    assert read(site.dist) == as_files(FIRST)


def drop(artifacts, file):
    """Yield *artifacts*, and write *file* before the last."""
    *first, last = artifacts
    yield from first
    file.write_bytes(b"")
    yield last


@pytest.mark.parametrize(
    ("changed", "looked", "before"),
    [
        (5_000_000_001, 5_000_000_002, False),
        (5_000_000_001, 5_100_000_000, True),
        (5_000_000_000, 6_900_000_000, False),  # a clock of whole seconds, or of two
        (5_000_000_000, 7_100_000_000, True),
    ],
)
def test_a_clock_that_ticks_slowly_is_given_time(changed, looked, before):
    assert _is_before(changed, looked) == before


@pytest.mark.usefixtures("_keeps_former")
def test_workers_link_only_what_the_former_site_lacks(tmp_path, monkeypatch):
    monkeypatch.setattr("khobao.site.linking._BATCH", 1)
    linked = []
    link = os.link
    monkeypatch.setattr(os, "link", lambda old, new: (linked.append(os.path.basename(new)), link(old, new)))  # noqa: PTH119
    site = GrowingSite(tmp_path / "dist")
    with ThreadPoolExecutor(2) as executor:
        for turn in range(3):
            artifacts = [*FIRST, Artifact(f"{turn}.html", b"new"), Artifact("kept.html", b"%d" % (turn // 2))]
            site.write(artifacts, executor)
            assert read(site.dist) == as_files(artifacts)
    # The second grows from nothing; the third lacks what came with the second.
    assert sorted(linked) == sorted([".nojekyll", "one.html", "two.html", "kept.html"])


def test_the_former_site_goes_where_it_is_of_no_use(tmp_path, monkeypatch):
    dist = tmp_path / "dist"
    many = [Artifact(f"{number}.html", b"x") for number in range(40)]
    monkeypatch.setattr("khobao.site.former._WORTH_KEEPING", 41)

    def left():
        return find_former_site(dist).exists()

    write_site([FIRST[0], *many], dist)
    assert not left(), "there was none"
    write_site([FIRST[0], *many, Artifact("a", b"1")], dist)
    assert left()
    write_site([FIRST[0], *many, *(Artifact(name, b"2") for name in "abcdef")], dist)
    assert not left(), "seven files are others"
    write_site([FIRST[0], *many[:39]], dist)
    assert not left(), "few files stay"
    monkeypatch.setattr("khobao.site.former._WORTH_KEEPING", 0)
    monkeypatch.setattr(os, "link", _no_links)
    write_site([FIRST[0], *many[:39]], dist)
    assert not left(), "copies would take room"


def _no_links(old, new):  # noqa: ARG001 (as os.link)
    raise PermissionError(1, "no hard links here", str(new))


@pytest.mark.usefixtures("_keeps_former")
def test_a_failure_on_the_way_takes_the_half_grown_site_away(tmp_path):
    site = GrowingSite(tmp_path / "dist")
    for turn in range(2):
        site.write([*FIRST, Artifact("index.html", b"%d" % turn)])
    before = read(site.dist)
    with pytest.raises(ValueError, match="no path"):
        site.write([FIRST[0], Artifact("../x", b"")])
    assert read(site.dist) == before
    assert not site.beside.exists()
    shutil.rmtree(site.dist)
    site.write(FIRST)
    assert read(site.dist) == as_files(FIRST)
