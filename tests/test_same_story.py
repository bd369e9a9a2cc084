"""One story from several seeds: kept once, every source named, told with the way back, and stable."""

import pytest
from test_bad_input import Project

from khobao.content.article_file import Copy, find_copies
from khobao.content.reading import SIDECAR_ENDING
from khobao.content.store import read_content

STORY = [
    "Sáng nay, đoàn tàu chở ba trăm học sinh đã rời ga Đồng Hới để ra Hà Nội dự trại hè toàn quốc.",
    "Đây là lần đầu tiên nhiều em được đi tàu hỏa, nên cả toa rộn tiếng cười suốt chặng đường dài.",
    "Thầy phụ trách cho biết trại hè kéo dài mười ngày, các em sẽ học bơi, học vẽ và thăm bảo tàng.",
    "Chuyến tàu về dự kiến cập ga vào tối mùng năm, phụ huynh sẽ đón con ngay tại sân ga trung tâm.",
]
TITLE = "Ba trăm học sinh đi trại hè"


def seed_text(title=TITLE, date="12/06/2014 08:00", paragraphs=STORY, more=""):
    return "\n\n".join([title, date, *paragraphs, more])


@pytest.fixture
def project(tmp_path):
    project = Project(tmp_path)
    (project.seeds / "good.txt").unlink()
    return project


def put(project, path, text, source=""):
    file = project.seeds / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    if source:
        note = f'name = "{source}"\nurl = "https://{file.parent.name}.example/tin"\n'
        (file.parent / "source.toml").write_text(note, encoding="utf-8")


def articles(project):
    stored, problems = read_content(project.content)
    assert problems == []
    return {item.article.seed: item for item in stored}


def test_a_story_from_two_papers_is_kept_once_and_names_both(project, caplog):
    put(project, "mot/a.txt", seed_text(), "Báo Một")
    put(project, "hai/b.txt", seed_text("300 em lên tàu đi trại hè", "", STORY[:3]), "Báo Hai")
    assert project.build() == 0
    [(seed, item)] = articles(project).items()
    assert seed == "mot/a.txt"
    assert find_copies(item.article) == (Copy("hai/b.txt", "Báo Hai", "https://hai.example/tin"),)
    assert "hai/b.txt: warning: this seed tells the story of" in caplog.text
    assert "list hai/b.txt in" in caplog.text
    [page] = [p for p in project.site.glob("bai/2014/*.html") if ".goc" not in p.name]
    html = page.read_text(encoding="utf-8")
    assert 'href="https://hai.example/tin"' in html
    assert "Báo Hai" in html

    caplog.clear()
    before = project.read_site()
    assert project.build() == 0
    assert "warning" not in caplog.text, "what content/ names already is not told again"
    assert project.read_site() == before


def test_what_content_holds_stays_though_a_fuller_copy_comes(project):
    put(project, "z.txt", seed_text("300 em lên tàu đi trại hè", "12/06/2014", STORY[:3]))
    assert project.build() == 0
    put(project, "a.txt", seed_text(more="Tin, ảnh: Lan Chi"))
    assert project.build() == 0
    [(seed, item)] = articles(project).items()
    assert seed == "z.txt"
    assert [copy.seed for copy in find_copies(item.article)] == ["a.txt"]


@pytest.fixture
def both(project):
    """An archive that holds both copies, as a build that was told to keep them apart leaves it."""
    put(project, "a.txt", seed_text())
    put(project, "b.txt", seed_text("300 em lên tàu đi trại hè", "12/06/2014", STORY[:3]))
    put(project, "separate.txt", "b.txt  # a story of its own\n")
    assert project.build() == 0
    assert sorted(articles(project)) == ["a.txt", "b.txt"]
    (project.seeds / "separate.txt").unlink()
    return project


def test_an_untouched_copy_in_content_is_taken_away_with_its_sidecar(both):
    assert both.build() == 0
    assert sorted(articles(both)) == ["a.txt"]
    assert len(list(both.content.rglob("*" + SIDECAR_ENDING))) == 1


def test_a_corrected_copy_in_content_stays_and_that_is_said(both, caplog):
    file = both.content / articles(both)["b.txt"].article.path
    corrected = file.read_text(encoding="utf-8").replace("toa rộn", "toa tàu rộn")
    file.write_text(corrected, encoding="utf-8")
    with caplog.at_level("INFO", logger="khobao"):
        assert both.build() == 0
    assert file.read_text(encoding="utf-8") == corrected
    assert sorted(articles(both)) == ["a.txt", "b.txt"]
    assert f"{file} stays, as it was corrected by hand" in caplog.text


def test_a_corrected_article_keeps_its_words_and_the_person_is_told_what_to_add(project, caplog):
    put(project, "a.txt", seed_text())
    assert project.build() == 0
    file = project.content / articles(project)["a.txt"].article.path
    corrected = file.read_text(encoding="utf-8").replace("toa rộn", "toa tàu rộn")
    file.write_text(corrected, encoding="utf-8")
    put(project, "b.txt", seed_text("300 em lên tàu đi trại hè", "12/06/2014", STORY[:3]))
    assert project.build() == 0
    assert file.read_text(encoding="utf-8") == corrected
    assert sorted(articles(project)) == ["a.txt"]
    assert "also_in: [{seed: b.txt}]" in caplog.text
    file.write_text(corrected.replace("slug:", "also_in: [{seed: b.txt}]\nslug:"), encoding="utf-8")
    caplog.clear()
    assert project.build() == 0
    assert "warning" not in caplog.text


def test_two_stories_with_one_title_on_one_day_are_still_a_problem(project, capsys):
    put(project, "a.txt", seed_text())
    other = [line.replace("học sinh", "thương binh").replace("trại hè", "viếng lăng") for line in STORY]
    words = [" ".join(reversed(line.rstrip(".").split())) + "." for line in other]
    put(project, "b.txt", seed_text(paragraphs=words))
    assert project.build() == 0
    assert "this seed has the title and the day of" in capsys.readouterr().err


@pytest.mark.parametrize("text", [seed_text(), seed_text().replace("\n", "\r\n") + "\r\n"])
def test_a_file_that_only_repeats_another_is_still_a_problem(project, capsys, text):
    put(project, "a.txt", seed_text())
    put(project, "b.txt", text)
    assert project.build() == 0
    told = capsys.readouterr().err
    assert "this seed has the title and the day of" in told
    assert "quarantine.txt" in told
