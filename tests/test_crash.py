"""A build may end at any moment: the old site or the new one stands, content/ too, the next build heals."""

import os
import random
import shutil
import signal
import time

import pytest
from crash import build_archives, fork, kill_after, kill_before_change, read_files, wait

from khobao.content.journal import PENDING, Change, finish_changes, write_changes
from khobao.content.store import plan_content, read_content, write_content
from khobao.errors import BuildFailedError
from khobao.model import Article, ArticleDate, Artifact, Provenance
from khobao.runtime.workers import open_executor
from khobao.site import add_manifest, check_manifest, write_site


def check_survived(archive, before, after):
    """Check what must hold however the build ended; then let the next one heal it."""
    old, new = before.read(), after.read()
    content, site = archive.read()
    assert read_files(archive.seeds) == read_files(before.seeds)
    assert check_manifest(archive.site) == []
    assert site in (old[1], new[1])
    for path, data in content.items():
        if not path.startswith(PENDING):
            assert data in (old[0].get(path), new[0].get(path)), f"{path} is whole"
    for path in ("2020/cua-toi.md", *(path for path in old[0] if path.startswith("2024/"))):
        assert content[path] == old[0][path], "what a person wrote is untouched"
    assert archive.build() == 0
    assert archive.read() == new
    assert archive.beside() <= before.beside() | after.beside(), "nothing is left lying about"


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """As the archives, with so many articles that the processes of a build share them."""
    return build_archives(tmp_path_factory.mktemp("many"), more=70)


@pytest.mark.parametrize(("archive", "jobs"), [("archives", 1), ("many", 2)])
def test_a_build_killed_at_any_moment(request, tmp_path, long_run, archive, jobs):
    before, after = request.getfixturevalue(archive)
    kills = 50 if long_run else 5
    timed = before.copy(tmp_path / "timed")
    begun = time.monotonic()
    assert wait(fork(lambda: timed.build(jobs=jobs))) == 0
    whole = time.monotonic() - begun
    moments = random.Random(7)  # noqa: S311 (moments, not secrets)
    for number in range(kills):
        killed = before.copy(tmp_path / str(number))
        options = ["--no-cache"] if number % 2 else []
        moment = (number + moments.random()) / kills * whole
        kill_after(moment, lambda a=killed, o=options: a.build(*o, jobs=jobs))
        check_survived(killed, before, after)
        shutil.rmtree(killed.folder)


def test_a_build_killed_before_any_file_operation(archives, tmp_path, long_run):
    before, after = archives
    for number in range(0, 10_000, 1 if long_run else 60):
        archive = before.copy(tmp_path / str(number))
        killed = kill_before_change(number, archive.build)
        check_survived(archive, before, after)
        shutil.rmtree(archive.folder)
        if not killed:
            break
    assert number > 100


def make_article(seed, title, body, year):
    article = Article(title, body, date=ArticleDate(year, 1, 2), seed=seed, seed_sha256=f"{hash_of(body)}")
    return article, Provenance(seed, article.seed_sha256, "utf-8", (), ())


def hash_of(body):
    return (body.encode().hex() * 64)[:64]


OLD = [
    make_article("a.txt", "Một", "Cũ.", 2020),
    make_article("b.txt", "Hai", "Cũ.", 2020),
    make_article("c.txt", "Ba", "Giữ.", 2020),
    make_article("e.txt", "Năm", "Bản sao.", 2020),
]
NEW = [
    make_article("a.txt", "Một", "Mới.", 2020),
    make_article("b.txt", "Hai", "Dời.", 2021),
    make_article("c.txt", "Ba", "Giữ.", 2020),
    make_article("d.txt", "Bốn", "Thêm.", 2021),
]


def write_articles(folder, articles):
    stored, problems = read_content(folder)
    assert problems == []
    plan = plan_content(stored, articles, "content", "seeds", copies={"e.txt"} if articles is NEW else ())
    assert write_content(plan, folder)[1] == []


def test_content_killed_before_any_file_operation(tmp_path):
    write_articles(tmp_path / "old", OLD)
    shutil.copytree(tmp_path / "old", tmp_path / "new")
    write_articles(tmp_path / "new", NEW)
    old, new = read_files(tmp_path / "old"), read_files(tmp_path / "new")
    outcomes = []
    for number in range(1000):
        folder = tmp_path / str(number)
        shutil.copytree(tmp_path / "old", folder)
        killed = kill_before_change(number, lambda f=folder: write_articles(f, NEW))
        finish_changes(folder)
        outcomes.append(read_files(folder))
        write_articles(folder, NEW)
        assert read_files(folder) == new
        if not killed:
            break
    # All or nothing, and once it is all it stays so.
    turn = outcomes.index(new)
    assert turn > 0
    assert outcomes == [old] * turn + [new] * (len(outcomes) - turn)
    assert len(outcomes) > 20


def cut_off(tmp_path):
    """Return a folder of articles whose changes were cut off at the first moment from which they count."""
    folder, finished = tmp_path / "cut", tmp_path / "finished"
    for number in range(1000):
        for made in (folder, finished):
            shutil.rmtree(made, ignore_errors=True)
        write_articles(folder, OLD)
        assert kill_before_change(number, lambda: write_articles(folder, NEW))
        shutil.copytree(folder, finished)
        finish_changes(finished)
        if "2021/bon.md" in read_files(finished):
            return folder
    raise AssertionError("the changes never count")


def test_finishing_may_be_killed_too(tmp_path):
    write_articles(tmp_path / "new", OLD)
    write_articles(tmp_path / "new", NEW)
    new = read_files(tmp_path / "new")
    cut = cut_off(tmp_path)
    for number in range(1000):
        folder = tmp_path / str(number)
        shutil.copytree(cut, folder)
        killed = kill_before_change(number, lambda f=folder: finish_changes(f) and None)
        finish_changes(folder)
        assert read_files(folder) == new
        if not killed:
            break
    assert number > 5


def test_what_a_person_changes_after_the_cut_is_theirs(tmp_path):
    folder = cut_off(tmp_path)
    (folder / "2020/mot.md").write_text("của tôi", encoding="utf-8")
    assert finish_changes(folder) == ["2020/mot.md"]
    assert (folder / "2020/mot.md").read_text(encoding="utf-8") == "của tôi"


def test_an_article_that_changes_during_the_build_is_left_alone(tmp_path):
    write_articles(tmp_path, OLD)
    stored, _ = read_content(tmp_path)
    plan = plan_content(stored, NEW, "content", "seeds")
    (tmp_path / "2020/mot.md").write_text("của tôi", encoding="utf-8")
    (tmp_path / "2021").mkdir()
    (tmp_path / "2021/bon.md").write_text("cũng của tôi", encoding="utf-8")
    changed, problems = write_content(plan, tmp_path)
    assert changed == 4, "the two files of b.txt come and go"
    assert [problem.path for problem in problems] == [
        str(tmp_path / "2020/mot.md"),
        str(tmp_path / "2021/bon.md"),
    ]
    assert (tmp_path / "2020/mot.md").read_text(encoding="utf-8") == "của tôi"
    assert (tmp_path / "2021/bon.md").read_text(encoding="utf-8") == "cũng của tôi"


SITES = [
    [Artifact(".nojekyll", b""), Artifact("a/one.html", b"one"), Artifact("two.html", b"two")],
    [Artifact(".nojekyll", b""), Artifact("a/one.html", b"one"), Artifact("three.html", b"3")],
    # A file becomes a folder, and a folder a file.
    [Artifact(".nojekyll", b""), Artifact("a", b"one"), Artifact("three.html/index.html", b"3")],
]


@pytest.mark.parametrize("exchange", [True, False], ids=["in one step", "in two steps"])
def test_a_site_killed_before_any_file_operation(tmp_path, monkeypatch, exchange):
    if not exchange:  # as on a system that cannot exchange two folders
        monkeypatch.setattr("khobao.site.publish.writer._exchange", lambda one, other: False)  # noqa: ARG005
    first, *rest = [{a.path: a.data for a in add_manifest(site)} for site in SITES]
    for number in range(1000):
        dist = tmp_path / str(number) / "dist"
        write_site(add_manifest(SITES[0]), dist)
        old, survived = first, 0
        for site, new in zip(SITES[1:], rest, strict=True):
            killed = kill_before_change(
                number, lambda d=dist, s=site: write_site(add_manifest(s), d) and None
            )
            survived += not killed
            if exchange or dist.exists():
                assert read_files(dist) in (old, new)
            else:
                assert old in map(read_files, dist.parent.iterdir()), "between the two steps"
            write_site(add_manifest(site), dist)
            assert read_files(dist) == new
            assert [path.name for path in dist.parent.iterdir()] == ["dist"]
            old = new
        if survived == len(rest):
            break
    assert number > 10


@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_workers_end_with_the_build_that_was_killed(tmp_path, busy):
    def work():
        with open_executor(2) as executor:
            pids = list(executor.map(_pid_slowly, range(2)))
            if busy:
                for _ in pids:
                    executor.submit(pow, 3, 10**8)  # one instruction that takes minutes: no other thread runs
                time.sleep(0.5)
            (tmp_path / "draft").write_text(" ".join(map(str, pids)), encoding="ascii")
            (tmp_path / "draft").rename(tmp_path / "pids")
            time.sleep(60)

    pid = fork(work)
    while not (tmp_path / "pids").exists():
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    wait(pid)
    workers = [int(text) for text in (tmp_path / "pids").read_text(encoding="ascii").split()]
    deadline = time.monotonic() + 30
    while any(map(is_running, workers)):
        assert time.monotonic() < deadline, "a worker waits for ever"
        time.sleep(0.01)


def _pid_slowly(_number):
    time.sleep(0.2)
    return os.getpid()


def is_running(pid):
    """Return whether the process *pid* lives; an orphan that nobody has waited for does not."""
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:  # noqa: PTH123
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


@pytest.mark.parametrize(
    "path", ["../x.md", "/etc/x.md", "a/../../x.md", "a//b.md", "x.sh", f"{PENDING}/x.md"]
)
def test_no_change_leaves_the_folder(tmp_path, path):
    with pytest.raises(BuildFailedError, match="is no path of an article"):
        write_changes([Change(path, b"", None)], tmp_path / "content")
    assert not any(file.is_file() for file in tmp_path.rglob("*"))
