"""The ledger of an archive: addresses that stay, stubs, and what an upgrade does."""

import dataclasses
import re
import shutil

import pytest
from folders import ROOT
from hypothesis import given
from hypothesis import strategies as st
from program import run_program

from khobao.content.addresses import find_address, parse_alias
from khobao.content.ledger import LedgerEntry, format_ledger, parse_ledger
from khobao.content.ledger_plan import plan_ledger
from khobao.content.stubs import plan_stubs
from khobao.errors import BuildFailedError
from khobao.model import Article, ArticleDate

DAY = "2026-12-01"
NEWS = Article(
    "Tin", "Một đoạn.", slug="tin", date=ArticleDate(2021, 1, 8), path="2021/tin.md", seed="tin.txt"
)


def write_article(archive, path, title, *lines):
    file = archive / "content" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    front = "\n".join(["---", f"title: {title}", *lines, "---", "", "Một đoạn của bài."])
    file.write_text(f"{front}\n", encoding="utf-8")
    return file


@pytest.fixture
def archive(tmp_path):
    write_article(tmp_path, "2021/tin.md", "Tin", "date: 2021-01-08")
    write_article(tmp_path, "2022/hai.md", "Hai", "date: 2022-02-03")
    return tmp_path


def read_rows(archive):
    lines = (archive / "content/archive.tsv").read_text(encoding="utf-8").splitlines()
    return {line.split("\t")[0]: line.split("\t")[1:] for line in lines[2:]}


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("2021/tin.md", "bai/2021/tin.html"),
        ("khong-ro-ngay/tin.md", "bai/khong-ro-ngay/tin.html"),
        ("a/b/tin.md", "bai/a/b/tin.html"),
        ("2021/Tin Đà Nẵng (2).md", "bai/2021/tin-da-nang-2.html"),
        ("2021/x.goc.md", "bai/2021/x-goc.html"),
        ("2021/…….md", ""),
    ],
)
def test_an_address_follows_the_file(path, address):
    assert find_address(path) == address


@pytest.mark.parametrize("text", ["2021/cu", "bai/2021/cu", "/bai/2021/cu.html", " 2021/cu.html "])
def test_an_alias_may_be_written_in_several_ways(text):
    assert parse_alias(text) == "bai/2021/cu.html"


@pytest.mark.parametrize(
    "text", ["", "../cu", "2021/Cũ", "https://example.org/cu", "2021//cu", "2021/cu.goc.html"]
)
def test_what_is_no_address_is_no_alias(text):
    with pytest.raises(ValueError, match="cannot be the address"):
        parse_alias(text)


ENTRIES = st.builds(
    LedgerEntry,
    slug=st.from_regex(r"[a-z]{1,4}", fullmatch=True),
    addresses=st.lists(st.from_regex(r"bai/[a-z]{1,3}\.html", fullmatch=True), unique=True).map(tuple),
    first_seen=st.one_of(st.just(""), st.dates().map(str)),
    identity=st.text(st.characters(exclude_categories=["Cs"])),
    dropped=st.booleans(),
)


@given(st.lists(ENTRIES, unique_by=lambda entry: entry.slug))
def test_what_is_written_is_read(entries):
    text = format_ledger(entries)
    assert parse_ledger(text, "archive.tsv") == {entry.slug: entry for entry in entries}
    assert format_ledger(reversed(entries)) == text


def test_lines_that_a_merge_left_twice_are_united():
    lines = format_ledger([LedgerEntry("a", ("bai/2021/a.html",), "2026-12-03", "a.txt")])
    lines += format_ledger([LedgerEntry("a", ("bai/2020/a.html",), "2026-12-01", "a.txt")]).split("\n", 2)[2]
    [entry] = parse_ledger(lines, "archive.tsv").values()
    assert entry == LedgerEntry("a", ("bai/2021/a.html", "bai/2020/a.html"), "2026-12-01", "a.txt")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "archive.tsv:1: the first line does not name the format"),
        ("<<<<<<< HEAD\n# khobao archive 2\n", "archive.tsv:1: the first line"),
        (
            "# khobao archive 3\n",
            "archive.tsv:1: this archive has format 3, and this program knows none above 2",
        ),
        ("# khobao archive 2\n=======\n", "archive.tsv:2: no build wrote this line"),
        ("# khobao archive 2\na\t../../etc.html\t\t\t\n", "archive.tsv:2: no build wrote this line"),
        ("# khobao archive 2\na\tbai/a.html\tgestern\t\t\n", "archive.tsv:2: no build wrote this line"),
        ("# khobao archive 2\na\tbai/a.html\t\t\tja\n", "archive.tsv:2: no build wrote this line"),
    ],
)
def test_what_no_build_wrote_is_told_with_its_line(text, message):
    with pytest.raises(BuildFailedError, match=re.escape(message)):
        parse_ledger(text, "archive.tsv")


def test_a_new_article_is_first_seen_today():
    [entry] = plan_ledger([NEWS], {}, today=DAY).values()
    assert entry == LedgerEntry("tin", ("bai/2021/tin.html",), DAY, "tin.txt")


def test_of_an_archive_without_a_ledger_nobody_knows_the_first_days():
    [entry] = plan_ledger([NEWS], None, today=DAY, former=lambda _: "bai/2021/01/tin.html").values()
    assert entry == LedgerEntry("tin", ("bai/2021/tin.html", "bai/2021/01/tin.html"), "", "tin.txt")
    [entry] = plan_ledger([NEWS], None, today=DAY, added={"2021/tin.md"}).values()
    assert entry.first_seen == DAY


def test_a_file_that_moves_there_and_back_keeps_its_addresses():
    ledger = plan_ledger([NEWS], {}, today=DAY)
    ledger = plan_ledger([dataclasses.replace(NEWS, path="2020/tin.md")], ledger, today="2026-12-02")
    assert ledger["tin"].addresses == ("bai/2020/tin.html", "bai/2021/tin.html")
    ledger = plan_ledger([NEWS], ledger, today="2026-12-03")
    assert ledger["tin"].addresses == ("bai/2021/tin.html", "bai/2020/tin.html")
    assert ledger["tin"].first_seen == DAY


def test_an_entry_follows_its_file_to_another_slug():
    ledger = plan_ledger([NEWS], {}, today=DAY)
    ledger = plan_ledger([dataclasses.replace(NEWS, slug="tin-khac")], ledger, today="2026-12-02")
    assert list(ledger) == ["tin-khac"]
    assert ledger["tin-khac"].first_seen == DAY


def test_an_article_that_went_and_came_back_is_the_same():
    ledger = plan_ledger([NEWS], {}, today=DAY)
    ledger = plan_ledger([], ledger, today="2026-12-02")
    assert plan_ledger([NEWS], ledger, today="2026-12-03")["tin"].first_seen == DAY


def test_a_page_goes_before_a_stub_and_an_alias_before_the_ledger(tmp_path):
    moved = dataclasses.replace(NEWS, path="2020/tin.md")
    other = Article("Khác", "", slug="khac", path="2021/tin.md")
    ledger = plan_ledger([moved], plan_ledger([NEWS], {}, today=DAY), today=DAY)
    assert plan_stubs([moved, other], ledger, tmp_path) == ({}, [])
    heir = Article("Thừa", "", slug="thua", path="2022/thua.md", aliases=("bai/2021/tin.html",))
    assert plan_stubs([moved, heir], ledger, tmp_path) == ({"bai/2021/tin.html": heir}, [])


def test_the_first_build_writes_a_ledger_and_the_second_leaves_it(archive):
    assert run_program(archive) == 0
    rows = read_rows(archive)
    assert rows == {"tin": ["bai/2021/tin.html", "", "", ""], "hai": ["bai/2022/hai.html", "", "", ""]}
    before = (archive / "content/archive.tsv").stat()
    assert run_program(archive) == 0
    assert (archive / "content/archive.tsv").stat() == before


def test_a_correction_of_date_and_title_leaves_the_address(archive):
    assert run_program(archive) == 0
    write_article(archive, "2021/tin.md", "Tin khác hẳn", "date: 2019-05-06")
    assert run_program(archive) == 0
    page = (archive / "dist/bai/2021/tin.html").read_text(encoding="utf-8")
    assert "Tin khác hẳn" in page
    assert not list((archive / "dist/bai").rglob("2019*"))


def test_a_file_that_moved_leaves_a_stub(archive):
    assert run_program(archive, "--base-url", "https://kho.vn/bao/") == 0
    (archive / "content/2019").mkdir()
    (archive / "content/2021/tin.md").rename(archive / "content/2019/tin.md")
    assert run_program(archive, "--base-url", "https://kho.vn/bao/") == 0
    stub = (archive / "dist/bai/2021/tin.html").read_text(encoding="utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../../bai/2019/tin.html">' in stub
    assert '<link rel="canonical" href="https://kho.vn/bao/bai/2019/tin.html">' in stub
    assert '<meta name="robots" content="noindex">' in stub
    assert "bai/2021/tin.html" not in (archive / "dist/sitemap.xml").read_text(encoding="utf-8")
    assert run_program(archive, "check") == 0
    # Without what was remembered, and without the site, it is the same.
    clean = archive / "clean"
    assert run_program(archive, "--no-cache", "--output", clean, "--base-url", "https://kho.vn/bao/") == 0
    assert (clean / "bai/2021/tin.html").read_text(encoding="utf-8") == stub


def test_an_alias_by_hand_leaves_a_stub_too(archive):
    write_article(archive, "2021/tin.md", "Tin", "aliases: [2018/ten-cu]")
    assert run_program(archive) == 0
    assert "../../bai/2021/tin.html" in (archive / "dist/bai/2018/ten-cu.html").read_text(encoding="utf-8")


def test_an_alias_that_is_taken_is_told(archive, capsys):
    write_article(archive, "2021/tin.md", "Tin", "aliases: [2022/hai]")
    assert run_program(archive) == 0
    said = capsys.readouterr().err
    assert "content/2021/tin.md:3: warning: the alias bai/2022/hai.html is taken" in said
    assert "It leads to content/2022/hai.md." in said
    assert "Hai" in (archive / "dist/bai/2022/hai.html").read_text(encoding="utf-8")


def test_two_files_cannot_have_one_address(archive, capsys):
    write_article(archive, "2022/Hai.md", "Hai nữa", "slug: hai-nua")
    assert run_program(archive) == 1
    assert "its address on the site, bai/2022/hai.html, is taken" in capsys.readouterr().err


def test_a_newer_archive_is_refused_with_a_sentence(archive, capsys):
    assert run_program(archive) == 0
    ledger = archive / "content/archive.tsv"
    ledger.write_text(ledger.read_text(encoding="utf-8").replace("archive 2", "archive 9"), encoding="utf-8")
    for command in ("build", "check"):
        assert run_program(archive, command) == 1
        said = capsys.readouterr().err
        assert "this archive has format 9, and this program knows none above 2" in said
        assert "pip install --upgrade khobao" in said


STORY = """Khánh thành cầu mới qua sông

{0} Nhiều người dân hai bờ sông đã có mặt từ sáng sớm để chứng kiến giờ phút này, sau ba năm chờ đợi.

Theo ban quản lý dự án, {1} Công trình dài hơn một trăm mét, rộng mười hai mét, có lối riêng cho người đi bộ.
"""


def test_a_slug_that_is_given_away_is_not_given_to_another(tmp_path):
    (tmp_path / "seeds").mkdir()
    text = STORY.format("Sáng 8/1, cây cầu bắc qua sông Hương được đưa vào sử dụng.", "vốn do tỉnh cấp.")
    (tmp_path / "seeds/mot.txt").write_text(text, encoding="utf-8")
    assert run_program(tmp_path) == 0
    (tmp_path / "seeds/mot.txt").unlink()
    for file in (tmp_path / "content/khong-ro-ngay").iterdir():
        file.unlink()
    text = STORY.format("Hôm qua, cầu treo ở xã vùng cao được khánh thành.", "tiền do bà con góp.")
    (tmp_path / "seeds/hai.txt").write_text(text, encoding="utf-8")
    assert run_program(tmp_path) == 0
    identities = {row[2]: slug for slug, row in read_rows(tmp_path).items()}
    assert identities["mot.txt"] == "khanh-thanh-cau-moi-qua-song"
    assert identities["hai.txt"].startswith("khanh-thanh-cau-moi-qua-song-")


def lay_out_format_1(archive):
    """Lay out the five seeds and what commit 8aa474f made of them."""
    shutil.copytree(ROOT / "tests/formats/1/content", archive / "content")
    shutil.copytree(ROOT / "seeds", archive / "seeds")
    shutil.copy(ROOT / "tests/formats/1/pyproject.toml", archive)


def read_content(archive):
    files = (file for file in (archive / "content").rglob("*") if file.is_file())
    return {file.relative_to(archive).as_posix(): file.read_bytes() for file in files}


def test_an_archive_of_format_1_is_upgraded_without_a_change_of_its_texts(tmp_path, capsys):
    lay_out_format_1(tmp_path)
    before = read_content(tmp_path)
    assert run_program(tmp_path, "check", "--upgrade") == 0
    said = capsys.readouterr().out
    assert "content/archive.tsv" in said
    assert read_content(tmp_path) == before
    assert run_program(tmp_path) == 0
    after = read_content(tmp_path)
    ledger = after.pop("content/archive.tsv").decode()
    assert after == before
    assert len(ledger.splitlines()) == 2 + 5
    assert "bai/2022/01/" not in ledger
    assert not list((tmp_path / "content").rglob("*.from-seed.txt"))


@pytest.mark.parametrize("known", ["dist", "settings"])
def test_addresses_that_were_published_by_format_1_lead_on(tmp_path, known):
    lay_out_format_1(tmp_path)
    [article] = (tmp_path / "content/2022").glob("phat-trien-*.md")
    old = f"bai/2022/01/{article.stem}.html"
    if known == "dist":
        (tmp_path / "dist" / old).parent.mkdir(parents=True)
        (tmp_path / "dist/.nojekyll").touch()
        (tmp_path / "dist" / old).write_text("<!doctype html>", encoding="utf-8")
    else:
        (tmp_path / "khobao.toml").write_text("former_addresses = true\n", encoding="utf-8")
    assert run_program(tmp_path) == 0
    stub = (tmp_path / "dist" / old).read_text(encoding="utf-8")
    assert f"url=../../../bai/2022/{article.stem}.html" in stub
