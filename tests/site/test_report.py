"""The report: what is left to settle, with its file, and nothing that a person has settled."""

import dataclasses

import pytest
from invented import ARTICLES, PROVENANCE, build, make_article
from lxml import html

from khobao.model import Note, NoteKind
from khobao.site import build_report, format_report
from khobao.site.pages.report import ROWS, Concern

[ORIGIN] = PROVENANCE.values()


def concerns(article, origin=None, reviewed=()):
    return {
        section.concern
        for section in build_report([article], {article.slug: origin} if origin else {}, reviewed)
    }


def make_whole(date="2022-01-08", **fields):
    known = {"authors": ("Lê An",), "localities": ("Tỉnh Cũ",), "seed": "cau.txt"}
    return make_article("Cầu", date, **(known | fields))


def make_origin(encoding="utf-8", *notes):
    return dataclasses.replace(ORIGIN, encoding=encoding, notes=notes)


@pytest.mark.parametrize(
    ("article", "origin", "expected"),
    [
        (make_whole(), None, set()),
        (make_whole(date=None), None, {Concern.UNDATED}),
        (make_whole(authors=()), None, {Concern.UNSIGNED}),
        (make_whole(localities=()), None, {Concern.UNPLACED}),
        (make_whole(), make_origin("tcvn3"), {Concern.DECODED}),
        (make_whole(), make_origin("utf-8 (viqr)"), {Concern.DECODED}),
        (make_whole(), make_origin("utf-8 with BOM"), set()),
        (make_whole(), make_origin("utf-8", Note(NoteKind.DAY_FIRST, "03-08-2011")), {Concern.DOUBTED}),
        (make_whole(), make_origin("utf-8", Note(NoteKind.CAPTURED, "x")), set()),
        (make_whole(extra={"also_in": [{"seed": "b.txt"}]}), None, {Concern.REPEATED}),
        (make_whole(extra={"also_in": "b.txt"}), None, set()),
    ],
)
def test_an_article_is_reported_for_what_it_lacks(article, origin, expected):
    assert concerns(article, origin) == expected


def test_what_a_person_has_looked_at_is_settled():
    origin = make_origin("tcvn3", Note(NoteKind.DAY_FIRST, "03-08-2011"))
    assert concerns(make_whole(), origin) == {Concern.DECODED, Concern.DOUBTED}
    assert concerns(make_whole(), origin, reviewed={"cau"}) == set()


def read_report(articles=ARTICLES, provenance=PROVENANCE):
    return html.fromstring(build(articles, provenance)["bao-cao.html"])


def test_the_page_names_file_and_seed_and_what_may_be_written():
    article = make_whole(date=None, path="khong-ro-ngay/cau.md")
    [section] = read_report([article], {}).xpath("//section[@class='group']")
    assert section.get("id") == "khong-ngay"
    assert section.xpath(".//li/a/@href") == ["bai/khong-ro-ngay/cau.html"]
    assert section.xpath(".//li//code/text()") == ["khong-ro-ngay/cau.md", "cau.txt"]
    assert section.xpath(".//p[@class='remedy']/code/text()") == ["date: 2022-01-08"]


def test_a_guess_is_told_in_the_words_of_the_article_page():
    [item] = read_report().xpath("//section[@id='nghi-van']//li")
    assert "Ký hiệu “TTX” ở đầu sa-pô" in item.text_content()


def test_a_long_section_shows_its_first_rows_and_counts_the_rest():
    many = [make_article(f"Bài {n}", path=f"khong-ro-ngay/{n:05}.md") for n in range(3000)]
    site = build(many)
    page = html.fromstring(site["bao-cao.html"])
    assert len(page.xpath("//section[@id='khong-ngay']//li")) == ROWS
    assert "và 2.950 bài nữa" in page.xpath("string(//section[@id='khong-ngay'])")
    assert len(site["bao-cao.html"]) < 100_000


def test_with_nothing_to_settle_the_page_says_so_and_the_terminal_is_silent():
    assert format_report(build_report([make_whole()], {})) == []
    assert "Không có gì." in read_report([make_whole()], {}).text_content()


def test_the_about_page_leads_there_and_no_search_engine_does():
    site = build(base_url="https://example.org/")
    assert b'href="bao-cao.html"' in site["ve-kho-bao.html"]
    assert b"bao-cao.html" not in site["sitemap.xml"]
    assert b"noindex" in site["bao-cao.html"]


def test_the_terminal_has_one_line_a_kind():
    lines = list(map(str, format_report(build_report(ARTICLES, PROVENANCE))))
    assert lines == [
        "   1 without a date",
        "   3 without an author",
        "   1 without a place",
        "   1 with a guess that nobody has looked at",
    ]
