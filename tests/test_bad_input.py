"""Bad input gets a clear message and exit status 1, and the last good site stands untouched."""

import os
import shutil

import pytest
from folders import ROOT

import build
from khobao.content.reading import SIDECAR_ENDING

GOOD_SEED = (ROOT / "tests/golden/seeds/004_5607ce7ee07c17cb.txt").read_bytes()
ARTICLE = "---\ntitle: {title}\n{more}---\n\nMột đoạn văn.\n"


class Project:
    """An archive of one good article, built once, for a test to spoil."""

    def __init__(self, folder):
        self.seeds, self.content, self.site = folder / "seeds", folder / "content", folder / "dist"
        self.seeds.mkdir()
        (self.seeds / "good.txt").write_bytes(GOOD_SEED)

    def build(self, *more):
        arguments = [
            *more,
            "--archive",
            self.seeds.parent,
            "--seeds",
            self.seeds,
            "--content",
            self.content,
            "--output",
            self.site,
            "--jobs",
            "1",
            "-q",
        ]
        return build.main(list(map(str, arguments)))

    def read_site(self):
        return {p.relative_to(self.site): p.read_bytes() for p in self.site.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("built"))
    assert project.build() == 0
    return project


@pytest.fixture
def project(built, tmp_path):
    shutil.copytree(built.seeds.parent, tmp_path, dirs_exist_ok=True)
    copy = Project.__new__(Project)
    copy.seeds, copy.content, copy.site = tmp_path / "seeds", tmp_path / "content", tmp_path / "dist"
    return copy


BAD_SEEDS = [
    ("an empty file", "empty.txt", b"", "seeds/empty.txt"),
    ("nothing but white space", "blank.txt", b" \n\n\xc2\xa0\n", "seeds/blank.txt"),
    ("bytes of no known encoding", "noise.txt", bytes(range(128, 256)) * 8, "seeds/noise.txt"),
    ("a menu", "menu.txt", "Trang chủ\nThời sự\nKinh tế\nLiên hệ\n".encode(), "seeds/menu.txt"),
    (
        "an impossible date",
        "date.txt",
        "Mưa lớn gây ngập nhiều tuyến đường\n31/02/2023 08:15\n\n"
        "Sáng nay, mưa lớn kéo dài nhiều giờ làm ngập các tuyến đường thấp, xe cộ đi lại khó khăn.\n\n"
        "Lực lượng chức năng đã có mặt để phân luồng và giúp người dân đẩy xe qua chỗ ngập sâu.\n".encode(),
        "seeds/date.txt:2",
    ),
    ("a second seed with the title and the day of the first", "twin.txt", GOOD_SEED, "seeds/twin.txt"),
]


@pytest.mark.parametrize(
    ("name", "data", "where"), [row[1:] for row in BAD_SEEDS], ids=[row[0] for row in BAD_SEEDS]
)
def test_a_bad_seed_is_told_and_keeps_no_other_from_being_published(project, capsys, name, data, where):
    before = project.read_site()
    (project.seeds / name).write_bytes(data)
    assert project.build() == 0
    told = capsys.readouterr().err
    assert f"{project.seeds.parent}/{where}" in told
    assert "\n  " in told, "the message says what to do next"
    assert project.read_site() == before
    assert len(list(project.content.rglob("*.md"))) == 1
    assert "1 problem to settle" in told
    assert project.build("--strict") == 1
    # The way out that holds for every bad seed.
    (project.seeds / "quarantine.txt").write_text(name + "\n", encoding="utf-8")
    assert project.build() == 0


BAD_ARTICLES = [
    ("no front matter", "Một đoạn văn.\n", ":1: the file does not begin with a front matter"),
    ("broken YAML", "---\ntitle: [a\n---\n", ":3: the front matter is not YAML"),
    (
        "a key of a wrong type",
        ARTICLE.format(title="a", more="authors: {a: b}\n"),
        ":3: “authors” must be a list",
    ),
    (
        "an impossible date",
        ARTICLE.format(title="a", more="date: 2023-02-31\n"),
        ":3: the calendar has no 2023-02-31",
    ),
    (
        "an unknown locality",
        ARTICLE.format(title="a", more="date: 2020-05-01\nlocalities: [Khánh Hoa Hồng]\n"),
        ":4: the gazetteer has no place “Khánh Hoa Hồng”",
    ),
]


@pytest.mark.parametrize(
    ("text", "told"), [row[1:] for row in BAD_ARTICLES], ids=[row[0] for row in BAD_ARTICLES]
)
def test_a_bad_article_is_told_and_the_site_stands(project, capsys, text, told):
    before = project.read_site()
    (project.content / "2020").mkdir()
    (project.content / "2020/bad.md").write_text(text, encoding="utf-8")
    assert project.build() == 1
    assert f"{project.content}/2020/bad.md{told}" in capsys.readouterr().err
    assert project.read_site() == before


def test_an_unknown_locality_comes_with_the_nearest_names(project, capsys):
    (project.content / "2020").mkdir()
    text = ARTICLE.format(title="a", more="date: 2020-05-01\nlocalities: [Khánh Hoà, Khán Hòa]\n")
    (project.content / "2020/bad.md").write_text(text, encoding="utf-8")
    assert project.build() == 1
    told = capsys.readouterr().err
    assert "“Khán Hòa”" in told
    assert "Did you mean “Khánh Hòa”" in told
    assert "1 problem to settle" in told


def test_all_problems_are_told_at_once(project, capsys):
    (project.seeds / "empty.txt").write_bytes(b"")
    (project.content / "bad.md").write_text("x", encoding="utf-8")
    assert project.build() == 1
    told = capsys.readouterr().err
    assert "empty.txt" in told
    assert "bad.md" in told
    assert "2 problems to settle" in told


def test_a_correction_survives_a_rebuild_and_shows_on_the_page(project):
    [file] = project.content.rglob("*.md")
    file.write_text(file.read_text(encoding="utf-8").replace("Quận 1", "Quận Nhất"), encoding="utf-8")
    corrected = file.read_bytes()
    # Place names in the front matter are checked; only the text was corrected here.
    file.write_bytes(corrected.replace("Hồ Chí Minh/Quận Nhất".encode(), "Hồ Chí Minh/Quận 1".encode()))
    corrected = file.read_bytes()
    for _ in range(2):
        assert project.build() == 0
        assert file.read_bytes() == corrected
    [page] = [p for p in project.site.glob("bai/2021/*.html") if ".goc" not in p.name]
    assert "Quận Nhất" in page.read_text(encoding="utf-8")


def test_an_edit_that_breaks_an_article_is_told_and_kept(project, capsys):
    [file] = project.content.rglob("*.md")
    file.write_text(file.read_text(encoding="utf-8").replace("title: ", "title: [", 1), encoding="utf-8")
    broken = file.read_bytes()
    assert project.build() == 1
    assert "the front matter is not YAML" in capsys.readouterr().err
    assert file.read_bytes() == broken


def test_content_alone_can_be_built(project):
    shutil.rmtree(project.seeds)
    before = project.read_site()
    assert project.build() == 0
    assert project.read_site() == before


def test_without_any_article_the_build_says_what_to_do(project, capsys):
    shutil.rmtree(project.seeds)
    shutil.rmtree(project.content)
    before = project.read_site()
    assert project.build() == 1
    assert "there is no article to build from" in capsys.readouterr().err
    assert project.read_site() == before


def test_a_folder_that_is_no_site_is_never_replaced(project, capsys):
    project.site = project.seeds.parent / "documents"
    project.site.mkdir()
    (project.site / "thesis.txt").write_text("years of work", encoding="utf-8")
    assert project.build() == 1
    assert "documents" in capsys.readouterr().err
    assert [p.name for p in project.site.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    "arguments", [["buidl"], ["--jobs", "0"], ["--jobs", "x"], ["--base-url", "example.org"]]
)
def test_a_wrong_command_line_is_a_usage_error(arguments):
    with pytest.raises(SystemExit) as ended:
        build.main(arguments)
    assert ended.value.code == 2


def test_a_broken_sidecar_is_written_anew_from_its_seed(project):
    [sidecar] = project.content.rglob("*" + SIDECAR_ENDING)
    whole = sidecar.read_bytes()
    sidecar.write_text("{", encoding="utf-8")
    assert project.build() == 0
    assert sidecar.read_bytes() == whole


def test_a_broken_sidecar_without_its_seed_is_a_warning(project, caplog):
    [sidecar] = project.content.rglob("*" + SIDECAR_ENDING)
    sidecar.write_text("{", encoding="utf-8")
    shutil.rmtree(project.seeds)
    assert project.build() == 0
    assert "the sidecar cannot be read" in caplog.text


def test_check_finds_what_happened_to_a_copy(project, capsys):
    arguments = ["check", "--seeds", project.seeds, "--content", project.content, "--output"]
    copy = project.seeds.parent / "copy"
    shutil.copytree(project.site, copy)
    assert build.main([*map(str, arguments), str(copy), "-q"]) == 0
    (copy / "index.html").write_bytes(b"")
    assert build.main([*map(str, arguments), str(copy), "-q"]) == 1
    assert f"{copy}/index.html: the file is not the one that was built" in capsys.readouterr().err


def test_damage_that_a_check_finds_is_mended_by_the_next_build(project, capsys):
    assert project.build() == 0
    before = project.read_site()
    page = project.site / "index.html"
    times = page.stat()
    page.write_bytes(page.read_bytes().replace(b"<main", b"<mein"))  # one letter, as an old disk may have it
    os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert build.main(["check", "--quiet", "--archive", str(project.seeds.parent)]) == 1
    assert "index.html: the file is not the one that was built" in capsys.readouterr().err
    assert project.build() == 0
    assert project.read_site() == before
