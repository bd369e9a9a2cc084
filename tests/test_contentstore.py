"""content/: nothing a person wrote is lost, nothing the build wrote is doubled."""

import dataclasses
import pickle
from concurrent.futures import ProcessPoolExecutor

import pytest

from khobao.content.article_file import format_article, format_provenance, parse_article, parse_provenance
from khobao.content.store import plan_content, read_content, write_content
from khobao.model import Article, ArticleDate, Note, NoteKind, Provenance, Role, SeedLine

ARTICLE = Article(
    title="Mưa lớn ở Hương Trà",
    body="Đoạn một.\n\n## Mục\n\nĐoạn hai.",
    date=ArticleDate.parse("2022-01-08T15:19"),
    authors=("H.Y",),
    lead="Sa-pô.",
    localities=("Thừa Thiên Huế/Thị xã Hương Trà",),
    seed="a.txt",
    seed_sha256="ab" * 32,
    extra={"topic": ["bão", "lũ"]},
)
PROVENANCE = Provenance(
    seed="a.txt",
    seed_sha256="ab" * 32,
    encoding="utf-8",
    repairs=("nfc",),
    lines=(SeedLine(1, "Menu", Role.BOILERPLATE, "furniture"), SeedLine(2, "Đoạn một.", Role.BODY, "body")),
    notes=(Note(NoteKind.DAY_FIRST, "03-08-2011"),),
)


def build_once(folder, article=ARTICLE, provenance=PROVENANCE):
    """Do what the pipeline does with the one article, and return the plan's problems."""
    stored, problems = read_content(folder)
    assert problems == []
    plan = plan_content(stored, [(article, provenance)], "content", "seeds")
    write_content(plan, folder)
    return plan.problems


def read_one(folder):
    [stored], problems = read_content(folder)
    assert problems == []
    return stored


def changed_seed():
    return dataclasses.replace(ARTICLE, body="Bản mới.", seed_sha256="cd" * 32)


def test_an_article_is_read_back_as_it_was_written():
    text = format_article(dataclasses.replace(ARTICLE, slug="mua-lon"))
    article, problems = parse_article(text, "2022/mua-lon.md", "content/2022/mua-lon.md")
    assert problems == []
    assert article == dataclasses.replace(ARTICLE, slug="mua-lon", path="2022/mua-lon.md")


def test_a_sidecar_is_read_back_as_it_was_written():
    assert parse_provenance(format_provenance(PROVENANCE)) == PROVENANCE


def test_a_new_article_gets_its_year_and_its_slug(tmp_path):
    assert build_once(tmp_path) == ()
    assert read_one(tmp_path).article.path == "2022/mua-lon-o-huong-tra.md"


def test_an_undated_article_has_its_own_folder(tmp_path):
    build_once(tmp_path, dataclasses.replace(ARTICLE, date=None))
    assert read_one(tmp_path).article.path == "khong-ro-ngay/mua-lon-o-huong-tra.md"


def test_building_twice_writes_nothing_more(tmp_path):
    build_once(tmp_path)
    stored, _ = read_content(tmp_path)
    plan = plan_content(stored, [(ARTICLE, PROVENANCE)], "content", "seeds")
    assert write_content(plan, tmp_path) == (0, [])


def test_an_untouched_article_follows_its_seed(tmp_path):
    build_once(tmp_path)
    build_once(tmp_path, changed_seed())
    assert read_one(tmp_path).article.body == "Bản mới."


def test_a_correction_survives_every_rebuild(tmp_path):
    build_once(tmp_path)
    file = tmp_path / "2022/mua-lon-o-huong-tra.md"
    corrected = file.read_text(encoding="utf-8").replace("Đoạn hai", "Đoạn đã sửa")
    file.write_text(corrected, encoding="utf-8")
    assert build_once(tmp_path) == ()
    assert build_once(tmp_path, dataclasses.replace(ARTICLE, body="The normaliser has learnt.")) == ()
    assert file.read_text(encoding="utf-8") == corrected


def test_a_corrected_article_whose_seed_changed_is_a_problem_and_both_versions_stand(tmp_path):
    build_once(tmp_path)
    file = tmp_path / "2022/mua-lon-o-huong-tra.md"
    corrected = file.read_text(encoding="utf-8").replace("Đoạn hai", "Đoạn đã sửa")
    file.write_text(corrected, encoding="utf-8")
    [problem] = build_once(tmp_path, changed_seed())
    assert problem.path == "content/2022/mua-lon-o-huong-tra.md"
    assert "corrected by hand" in str(problem.message)
    assert file.read_text(encoding="utf-8") == corrected
    incoming = tmp_path / "2022/mua-lon-o-huong-tra.from-seed.txt"
    assert "Bản mới." in incoming.read_text(encoding="utf-8")
    # The way out that the message names: take over what is new, and say which seed it is.
    file.write_text(corrected.replace("ab" * 32, "cd" * 32), encoding="utf-8")
    assert build_once(tmp_path, changed_seed()) == ()


def test_a_slug_never_changes_and_a_file_follows_its_date(tmp_path):
    build_once(tmp_path)
    moved = dataclasses.replace(ARTICLE, title="Tên khác hẳn", date=ArticleDate.parse("2023-02-01"))
    build_once(tmp_path, moved)
    assert read_one(tmp_path).article.path == "2023/mua-lon-o-huong-tra.md"
    assert sorted(p.name for p in tmp_path.rglob("*.*")) == [
        "mua-lon-o-huong-tra.md",
        "mua-lon-o-huong-tra.provenance.json",
    ]


def test_two_seeds_with_one_title_on_one_day_are_a_problem():
    twin = (dataclasses.replace(ARTICLE, seed="b.txt"), dataclasses.replace(PROVENANCE, seed="b.txt"))
    plan = plan_content([], [(ARTICLE, PROVENANCE), twin], "content", "seeds")
    assert [str(problem) for problem in plan.problems] == [
        "seeds/b.txt: warning: this seed has the title and the day of seeds/a.txt\n"
        "  If it is the same story, list one of the two in seeds/quarantine.txt to leave it out; if not, "
        "make their titles differ."
    ]
    assert len(plan.writes) == 2


def test_one_title_on_two_days_gives_two_slugs():
    later = dataclasses.replace(ARTICLE, seed="b.txt", date=ArticleDate.parse("2022-03-01"))
    plan = plan_content([], [(ARTICLE, PROVENANCE), (later, PROVENANCE)], "content", "seeds")
    assert [path for path, _ in plan.writes if path.endswith(".md")] == [
        "2022/mua-lon-o-huong-tra.md",
        "2022/mua-lon-o-huong-tra-2022-03-01.md",
    ]


@pytest.mark.parametrize(
    ("front_matter", "line", "message"),
    [
        ("date: 2022-02-31\ntitle: a", 2, "the calendar has no 2022-02-31"),
        ("title: a\ndate: tomorrow", 3, "“tomorrow” is not a date"),
        ("title: a\ndate: 2022-01-08T25:00", 3, "the clock has no 25:00"),
        ("date: 2022", 1, "the article has no title"),
        ("title: [a, b]", 2, "“title” must be text"),
        ("title: a\nauthors: {name: b}", 3, "“authors” must be a list of names"),
        ("title: a\nslug: Có Dấu", 3, "“Có Dấu” cannot be a slug"),
        ("title: a\nslug: ../../etc/passwd", 3, "cannot be a slug"),
        ("title: a\nsource_url: javascript:alert(1)", 3, "not a web address"),
    ],
)
def test_a_wrong_field_is_told_with_its_line(front_matter, line, message):
    article, [problem] = parse_article(f"---\n{front_matter}\n---\nText.\n", "2022/a.md", "content/2022/a.md")
    assert article is None
    assert (problem.path, problem.line) == ("content/2022/a.md", line)
    assert message in str(problem.message)


def test_two_articles_with_one_slug_are_a_problem(tmp_path):
    for year in ("2021", "2022"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "a.md").write_text("---\ntitle: a\n---\nText.\n", encoding="utf-8")
    stored, [problem] = read_content(tmp_path)
    assert len(stored) == 1
    assert "the slug “a” is taken by" in str(problem.message)


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path):
    (tmp_path / "a.md").write_bytes(b"---\ntitle: a\n---\nT\xe9xt\n")
    stored, [problem] = read_content(tmp_path)
    assert stored == []
    assert (problem.line, str(problem.message)) == (4, "the file is not UTF-8 text")


def test_records_travel_between_processes():
    article, _ = parse_article(format_article(dataclasses.replace(ARTICLE, slug="a")), "a.md", "content/a.md")
    assert pickle.loads(pickle.dumps((article, PROVENANCE))) == (article, PROVENANCE)


def test_several_processes_read_what_one_reads(tmp_path):
    for number in range(600):
        file = tmp_path / f"{2000 + number % 7}" / f"tin-{number}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"---\ntitle: Tin {number}\n---\n\nĐoạn {number}.\n", encoding="utf-8")
        if number % 100 == 3:
            file.with_suffix(".provenance.json").write_text(format_provenance(PROVENANCE), encoding="utf-8")
    (tmp_path / "2001" / "tin-1.md").write_bytes(b"---\ntitle: \xff\n---\n")
    (tmp_path / "2002" / "tin-2.md").write_text("no front matter", encoding="utf-8")
    (tmp_path / "2003" / "tin-3.provenance.json").write_text("{", encoding="utf-8")
    (tmp_path / "2004" / "tin-4.md").unlink()
    (tmp_path / "2004" / "tin-4.md").symlink_to("/etc/hostname")
    stored, problems = read_content(tmp_path)
    assert (len(stored), len(problems)) == (597, 4)
    with ProcessPoolExecutor(2) as executor:
        assert read_content(tmp_path, executor=executor) == (stored, problems)
