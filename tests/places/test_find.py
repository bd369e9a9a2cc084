"""Places are found in sentences as local newspapers write them, and resolved from what people type."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.places_accuracy import build_text, read_cases
from khobao.model import ArticleText
from khobao.places import load_gazetteer

CASES = Path(__file__).resolve().parent.parent / "cases"
RESOLVE = json.loads((CASES / "places_resolve.json").read_text(encoding="utf-8"))


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def test_the_table_is_broad():
    labels = Counter(case["label"] for case in read_cases())
    assert sum(labels.values()) >= 150
    assert labels["person"] >= 10
    assert labels["street"] >= 10
    assert labels["same-name"] >= 10
    assert labels["old-name"] >= 10


@pytest.mark.parametrize(
    "case", read_cases(), ids=lambda case: f"{case['label']}: {case.get('text', case.get('title'))[:50]}"
)
def test_find(case):
    found = load_gazetteer().find(build_text(case), day(case["on"])).localities
    assert sorted(found) == sorted(case["places"]), case.get("reason", "")


@pytest.mark.parametrize("case", RESOLVE, ids=lambda case: f"{case['text']} {case['on'] or ''}")
def test_resolve(case):
    gazetteer = load_gazetteer()
    place = gazetteer.resolve(case["text"], day(case["on"]))
    assert (place and gazetteer.path_name(place)) == case["path"], case.get("reason", "")
    if place and "slug" in case:
        assert place.slug == case["slug"]


def test_order_is_importance():
    text = ArticleText(
        title="Khánh Hòa học kinh nghiệm của Thừa Thiên Huế",
        lead="Đoàn công tác tỉnh Thừa Thiên Huế tiếp đoàn Khánh Hòa.",
        body=("Thừa Thiên Huế có nhiều di sản.", "Thừa Thiên Huế sẽ giúp bạn."),
    )
    assert load_gazetteer().find(text, dt.date(2024, 7, 18)).localities == ("Thừa Thiên Huế", "Khánh Hòa")


def test_a_name_of_several_places_is_a_doubt_and_no_guess():
    found = load_gazetteer().find(
        ArticleText(title="", body=("Huyện Châu Thành thay chủ tịch.",)), day("2016-01-01")
    )
    assert found.localities == ()
    (doubt,) = found.doubts
    assert doubt.startswith("huyện châu thành: An Giang/Huyện Châu Thành; ")


def test_what_is_found_can_be_resolved():
    gazetteer = load_gazetteer()
    for case in read_cases():
        on = day(case["on"])
        for path in gazetteer.find(build_text(case), on).localities:
            place = gazetteer.resolve(path, on)
            assert place, path
            assert gazetteer.path_name(place) == path


def test_every_living_place_resolves_from_its_own_path():
    """On any map, the path that a page shows is a path that a person may write."""
    gazetteer = load_gazetteer()
    for on in (dt.date(2010, 1, 1), dt.date(2023, 6, 1), dt.date(2025, 3, 1), dt.date(2026, 1, 1)):
        unresolved = []
        for place in gazetteer.places():
            if (not place.first_day or place.first_day <= on) and (
                not place.last_day or place.last_day >= on
            ):
                resolved = gazetteer.resolve(gazetteer.path_name(place), on)
                if resolved is None or resolved.id != place.id:
                    unresolved.append(place.id)
        assert not unresolved, (on, unresolved[:10])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thừa Thiên Huế/Thành phố Hếu", "Thừa Thiên Huế/Thành phố Huế"),
        ("Khánh Hoàa", "Khánh Hòa"),
        ("Thừa Thiên Huế/Huơng Trà", "Thừa Thiên Huế/Thị xã Hương Trà"),
        ("Hà Nộii/Quận Ba Đinh", "Hà Nội/Quận Ba Đình"),
    ],
)
def test_a_misspelt_place_is_suggested(text, expected):
    suggestions = load_gazetteer().suggest(text)
    assert suggestions[0] == expected
    assert len(suggestions) <= 3


def test_nothing_like_it_suggests_nothing():
    assert load_gazetteer().suggest("qwxzqwxz") == ()


@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from([None, "2010-01-01", "2026-01-01"]))
def test_any_text_may_be_read(title, body, on):
    found = load_gazetteer().find(ArticleText(title=title, body=(body,)), day(on))
    assert len(set(found.localities)) == len(found.localities)


@given(st.text(max_size=60), st.sampled_from([None, "2010-01-01", "2026-01-01"]))
def test_any_locality_may_be_asked_for(text, on):
    load_gazetteer().resolve(text, day(on))


def test_other_names_serve_the_search():
    gazetteer = load_gazetteer()
    names = gazetteer.other_names(gazetteer.place("thanh-pho-ho-chi-minh"))
    assert {"Hồ Chí Minh", "TPHCM", "Sài Gòn"} <= set(names)
    assert gazetteer.other_names(gazetteer.place("thua-thien-hue/thanh-pho-hue")) == ("Huế",)
    assert gazetteer.other_names(gazetteer.place("thanh-pho-ho-chi-minh/quan-1")) == ()


def test_chains_lead_both_ways():
    gazetteer = load_gazetteer()
    huong_tra = gazetteer.place("thua-thien-hue/huyen-huong-tra")
    heirs = {place.id for place in gazetteer.heirs(huong_tra)}
    assert heirs == {"hue/phuong-huong-tra", "hue/phuong-kim-tra", "hue/xa-binh-dien"}
    assert gazetteer.heirs(huong_tra, day("2022-01-01")) == (
        gazetteer.place("thua-thien-hue/thi-xa-huong-tra"),
    )
    predecessors = {gazetteer.place(place_id).name for place_id in gazetteer.place("lam-dong").predecessors}
    assert predecessors == {"Đắk Nông", "Bình Thuận"}
