"""An answer says what was found: how many hold all, which word is nowhere, what was left aside."""

from __future__ import annotations

import pytest
from conftest import BuiltSearch
from test_words import write_documents

TEXTS = {
    "mot": "Ngày 19 tháng 8, xã họp dân bàn việc làm đường.",
    "hai": "Năm 2019, xã 54 hộ nghèo họp ở đình làng.",
    "ba": "Trung ương TW bàn việc của huyện.",
    "bon": "Đường làng bị ngập trong mưa lớn.",
}


@pytest.fixture(scope="module")
def built(build_and_ask) -> BuiltSearch:
    return build_and_ask(write_documents(TEXTS))


MISSING = [
    ("Covid-19", ["Covid"]),
    ("covid19", ["covid"]),
    ("54-NQ/TW", ["NQ"]),
    ("54/19-TW", ["54/19-TW"]),
    ("họp dân zzz", ["zzz"]),
    ("zzz qqq", ["zzz", "qqq"]),
    ("mưa lớn họp dân", []),
    ("họp dân", []),
]


@pytest.mark.parametrize(("text", "missing"), MISSING, ids=[text for text, _ in MISSING])
def test_what_no_article_holds_is_named(built, text: str, missing: list[str]):
    answer = built.search(f"{text} ")
    assert answer["missing"] == missing
    if missing:
        assert answer["total"] == 0


def test_articles_with_some_of_it_are_below_a_total_of_nought(built):
    answer = built.search("mưa lớn . họp dân ")
    assert answer["total"] == 0
    assert answer["shown"] == len(answer["hits"]) > 0
    assert not any(hit["whole"] for hit in answer["hits"])


def test_facets_count_what_is_shown(built):
    for text in ("họp dân", "mưa lớn . họp dân ", "zzz "):
        facets = built.engine.run("khobao.facets", text)
        assert facets["total"] == built.search(text)["shown"], text
        assert sum(year["count"] for year in facets["years"]) == facets["total"]


def test_a_word_with_tones_that_are_nowhere_is_missing(built):
    answer = built.search("hóp ")
    assert (answer["total"], answer["missing"], answer["otherForms"]) == (0, ["hóp"], 2)
    assert {hit["slug"] for hit in answer["hits"]} == {"mot", "hai"}


def test_a_phrase_that_nobody_wrote_is_left_aside_and_said_so(built):
    answer = built.search('"dân họp"')
    assert answer["loosened"]
    assert [word["kind"] for word in answer["words"]] != ["phrase"]
    kept = built.search('"họp dân"')
    assert (kept["loosened"], kept["total"]) == (False, 1)
    assert [(word["text"], word["kind"]) for word in kept["words"]] == [("họp dân", "phrase")]


@pytest.mark.parametrize(
    "options", [{"year": "2021"}, {"year": ["2020", "2021"]}, {"source": ["Báo", "Khác"]}]
)
def test_several_years_and_sources_at_once(built, options: dict):
    assert built.search("họp", **options)["total"] == 2


def test_a_year_without_articles_leaves_none(built):
    assert built.search("họp", year="1999")["total"] == 0
