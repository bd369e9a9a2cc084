"""A build that takes what it can from the last one leaves what a clean build leaves, byte for byte."""

import dataclasses
import os
import random
import shutil
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from folders import ROOT

from khobao.build import build
from khobao.config import Settings
from khobao.errors import BuildFailedError
from khobao.model import locate_folders
from khobao.runtime.file_state import FileState, describe_written, find_settled, read_states

SEED = """TIN THỬ SỐ {number}

(Huế) - Ngày {day}/3/2021, thành phố Huế khởi công cầu số {number} qua sông Hương.

Cây cầu dài {number} mét, nối phường Phú Hội với phường Vĩ Dạ. Công trình có {day} nhịp.

Minh Anh
"""


def read_files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def read_times(folder):
    files = [p for p in folder.rglob("*") if p.is_file() and ".khobao" not in p.parts]
    return {p: (p.stat().st_ino, p.stat().st_mtime_ns) for p in files}


class Project:
    """An archive that is edited at random, as people and accidents do."""

    def __init__(self, folder, golden, random):
        self.random = random
        self.folders = locate_folders(folder)
        self.clean = dataclasses.replace(self.folders, archive=folder / "clean", output=folder / "clean/dist")
        shutil.copytree(ROOT / "tests/golden/seeds", self.folders.seeds)
        shutil.copytree(golden.content, self.folders.content)
        self.settings = Settings(base_url="https://example.org/")
        self.count = 0
        self.jobs = 1

    def article(self):
        return self.random.choice(sorted(self.folders.content.rglob("*.md")))

    def seed(self):
        return self.random.choice(sorted(self.folders.seeds.rglob("*.txt")))

    def built_file(self):
        return self.random.choice(sorted(p for p in self.folders.output.rglob("*") if p.is_file()))

    def change_body(self):
        article = self.article()
        article.write_text(article.read_text(encoding="utf-8") + "\nThêm *một* đoạn.\n", encoding="utf-8")

    def change_opening(self):
        article = self.article()
        matter, body = article.read_text(encoding="utf-8").rsplit("---\n", 1)
        matter = "\n".join(line for line in matter.split("\n") if not line.startswith("lead: "))
        article.write_text(f"{matter}---\nMột đoạn mở đầu khác.\n{body}", encoding="utf-8")

    def change_title(self):
        article = self.article()
        text = article.read_text(encoding="utf-8")
        article.write_text(text.replace("title: ", "title: Lại nói ", 1), encoding="utf-8")

    def change_date(self):
        article = self.article()
        lines = article.read_text(encoding="utf-8").split("\n")
        day = f"date: 2022-0{self.random.randint(1, 9)}-11"
        kept = [line for line in lines if not line.startswith("date: ")]
        article.write_text("\n".join([kept[0], day, *kept[1:]]), encoding="utf-8")

    def add_article(self):
        self.count += 1
        text = f"---\ntitle: Bài thêm {self.count}\ndate: 2022-01-0{self.count % 9 + 1}\n---\n\nMột đoạn.\n"
        (self.folders.content / f"them-{self.count}.md").write_text(text, encoding="utf-8")

    def remove_article(self):
        self.article().unlink()

    def break_sidecar(self):
        for sidecar in sorted(self.folders.content.rglob("*.json"))[:1]:
            sidecar.write_text("{", encoding="utf-8")

    def add_seed(self):
        self.count += 1
        text = SEED.format(number=self.count, day=self.count % 28 + 1)
        (self.folders.seeds / f"them-{self.count}.txt").write_text(text, encoding="utf-8")

    def change_seed(self):
        seed = self.seed()
        seed.write_bytes(seed.read_bytes() + "\nMột dòng thêm vào cuối bài viết này.\n".encode())

    def remove_seed(self):
        if len(list(self.folders.seeds.rglob("*.txt"))) > 3:
            self.seed().unlink()

    def change_place(self):
        self._set("localities", self.random.choice(["[Khánh Hòa]", "[Hà Nội/Quận Ba Đình, Huế]", "[]"]))

    def change_source(self):
        self._set("source", self.random.choice(["Báo Một", "Báo một", "Đài Hai"]))

    def _set(self, key, value):
        article = self.article()
        lines = article.read_text(encoding="utf-8").split("\n")
        kept = [line for line in lines if not line.startswith(f"{key}: ")]
        article.write_text("\n".join([kept[0], f"{key}: {value}", *kept[1:]]), encoding="utf-8")

    def change_settings(self):
        title = self.random.choice(["Kho Báo", "Kho Tư Liệu", "<Kho> & “Báo”"])
        self.settings = Settings(base_url=self.random.choice(["", "https://example.org/"]), title=title)

    def damage_site(self):
        file = self.built_file()
        file.write_bytes(b"?" * file.stat().st_size)

    def remove_from_site(self):
        self.built_file().unlink()

    def add_to_site(self):
        (self.folders.output / "ghi-chu.txt").write_text("của người khác")

    def remove_memo(self):
        shutil.rmtree(self.folders.state)

    def remove_some_of_the_memo(self):
        for file in sorted(p for p in self.folders.state.rglob("*") if p.is_file()):
            if self.random.random() < 0.5:
                file.unlink()

    def break_memo(self):
        for file in sorted(p for p in self.folders.state.rglob("*") if p.is_file()):
            data = bytearray(file.read_bytes())
            at = self.random.randrange(len(data))
            data[at : at + 50] = bytes(self.random.randrange(256) for _ in range(50))
            file.write_bytes(data)

    def do_nothing(self):
        pass

    def build(self, folders, cached):
        """Return the problems that stopped the build, if any did."""
        try:
            # Each build reads its settings anew, as a program of its own does.
            build(
                folders, replace(self.settings), jobs=self.jobs if cached else 1, strict=False, cached=cached
            )
        except BuildFailedError as failure:
            return failure.problems
        return []


EDITS = [
    name
    for name in vars(Project)
    if name.startswith(("change_", "add_", "remove_", "break_", "damage_", "do_"))
]


def check_edits(project):
    """Edit *project* in every way there is, and compare each build with a clean one."""
    assert project.build(project.folders, True) == []
    edits = EDITS + project.random.choices(EDITS, k=4)
    project.random.shuffle(edits)
    for edit in edits:
        getattr(project, edit)()
        told = project.build(project.folders, True)
        content = read_files(project.folders.content)
        shutil.rmtree(project.clean.output.parent, ignore_errors=True)
        assert project.build(project.clean, False) == told, edit
        assert read_files(project.folders.content) == content, edit
        if told:
            continue  # nothing is written then; the next good build is compared
        good = read_files(project.clean.output)
        assert read_files(project.folders.output) == good, edit
    project.build(project.folders, True)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_cached_build_is_a_clean_build(tmp_path, golden, seed):
    check_edits(Project(tmp_path, golden, random.Random(seed)))  # noqa: S311 (an order, not a secret)


def test_a_cached_build_of_several_processes_is_a_clean_build(tmp_path, golden, monkeypatch):
    # As if the archive were large.
    monkeypatch.setattr("khobao.build._WORTH_A_PROCESS", 1)
    monkeypatch.setattr("khobao.search.index.build.BATCH", 1)
    project = Project(tmp_path, golden, random.Random(3))  # noqa: S311 (an order, not a secret)
    project.jobs = 2
    check_edits(project)


def test_nothing_is_written_when_nothing_has_changed(tmp_path, golden, caplog):
    project = Project(tmp_path, golden, random.Random(1))  # noqa: S311 (an order, not a secret)
    project.build(project.folders, True)
    caplog.set_level("INFO")
    before = read_times(tmp_path)
    project.build(project.folders, True)
    assert "nothing has changed" in caplog.text
    summary = [record.getMessage() for record in caplog.records]
    assert any("5 articles" in line for line in summary)
    assert read_times(tmp_path) == before


def test_a_warning_is_told_again_when_nothing_has_changed(tmp_path, golden, caplog):
    project = Project(tmp_path, golden, random.Random(1))  # noqa: S311 (an order, not a secret)
    project.break_sidecar()
    shutil.rmtree(project.folders.seeds)  # or the build would write the sidecar anew
    for _ in range(2):
        caplog.clear()
        assert project.build(project.folders, True) == []
        assert "the sidecar cannot be read" in caplog.text
    with pytest.raises(BuildFailedError, match="the sidecar cannot be read"):
        build(project.folders, project.settings, jobs=1, strict=True)


def test_code_templates_and_styles_are_inputs_too(tmp_path, golden):
    for name in ("khobao", "templates", "static"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "khobao.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(golden.content, tmp_path / "content")

    def run():
        command = [sys.executable, "build.py", "--quiet", "--jobs", "1"]
        environment = os.environ | {"PYTHONPATH": ""}
        subprocess.run(command, cwd=tmp_path, env=environment, check=True)  # noqa: S603 (our own program)
        return read_files(tmp_path / "dist")

    def replace(path, old, new):
        text = (tmp_path / path).read_text(encoding="utf-8")
        assert old in text
        (tmp_path / path).write_text(text.replace(old, new), encoding="utf-8")

    plain = run()
    replace("templates/article.html", "<article ", "<article data-new ")
    assert b"data-new" in b"".join(run().values())
    replace("static/css/base.css", "body {", ".new-style { color: red }\nbody {")
    assert any(path.endswith(".css") and b"new-style" in data for path, data in run().items())
    replace("khobao/site/permalinks.py", '"ve-kho-bao.html"', '"gioi-thieu.html"')
    assert "gioi-thieu.html" in run()
    replace("khobao.toml", 'title = "Kho Báo"', 'title = "Kho Mới"')
    assert "Kho Mới".encode() in run()["index.html"]
    assert "Kho Mới".encode() not in plain["index.html"]


def test_a_file_that_looks_the_same_is_not_read_again(tmp_path):
    (tmp_path / "a").write_text("một")
    [state] = read_states(tmp_path, {}).values()
    assert read_states(tmp_path, {"a": state._replace(sha256="remembered")})["a"].sha256 == "remembered"
    os.utime(tmp_path / "a", ns=(0, 0))
    assert read_states(tmp_path, {"a": state._replace(sha256="remembered")})["a"].sha256 == state.sha256


def test_what_changed_moments_ago_is_not_remembered():
    now = time.time_ns()
    states = {"old": FileState(1, now - 10**10, 0, 0, "x"), "new": FileState(1, now - 10**9, 0, 0, "x")}
    assert find_settled(states, now).keys() == {"old"}


def test_a_link_to_a_folder_cannot_be_vouched_for(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "folder/broken").symlink_to(tmp_path / "nowhere")
    assert {path: state.sha256 for path, state in read_states(tmp_path / "folder", {}).items()} == {
        "link": "",
        "broken": "",
    }


def test_a_link_in_the_site_stands_for_no_file(tmp_path):
    (tmp_path / "a").write_text("một")
    (tmp_path / "b").symlink_to("a")
    assert read_states(tmp_path, {}, ours=True)["b"].sha256 == ""


def test_of_a_written_site_its_files_are_described(tmp_path):
    (tmp_path / "a").write_text("một")
    (tmp_path / "foreign").write_text("hai")
    [state] = describe_written(tmp_path, {"a": "x", "gone": "y"}).values()
    assert (state.size, state.sha256) == (5, "x")


def test_a_hard_link_changes_nothing_of_a_site_and_an_edit_does(tmp_path):
    (tmp_path / "a").write_text("một")
    known = {"a": read_states(tmp_path, {}, ours=True)["a"]._replace(sha256="remembered")}
    (tmp_path / "b").hardlink_to(tmp_path / "a")
    assert read_states(tmp_path, known, ours=True)["a"].sha256 == "remembered"
    (tmp_path / "b").write_text("bảy")  # as long, and the same file
    os.utime(tmp_path / "b", ns=(0, 1))
    assert read_states(tmp_path, known, ours=True)["a"].sha256 != "remembered"
