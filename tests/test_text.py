"""Laws of the text functions; their twins in JavaScript are compared in tests/search."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobao.text.collation import collation_key
from khobao.text.diacritics import fold, matching_form, unify_tone_placement
from khobao.text.slug import SLUG_LENGTH, build_slug
from khobao.text.unicode import compose, unify_d

VIETNAMESE = st.text(
    st.one_of(
        st.sampled_from("aăâeêioôơuưyđĐÐ hngtcmpq\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b"),
        st.characters(),
    )
)


@given(VIETNAMESE)
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(VIETNAMESE)
def test_composing_twice_changes_nothing_more(text):
    assert compose(compose(text)) == compose(text)


@given(VIETNAMESE)
def test_composed_text_is_in_nfc(text):
    assert unicodedata.is_normalized("NFC", compose(text))


@given(VIETNAMESE)
def test_tone_placement_is_settled_at_once(text):
    text = compose(text)
    assert unify_tone_placement(unify_tone_placement(text)) == unify_tone_placement(text)


@given(VIETNAMESE)
def test_tone_placement_moves_marks_and_nothing_else(text):
    text = compose(text)
    assert fold(unify_tone_placement(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Khánh Hòa", "khánh hoà"),
        ("THỦY", "thuỷ"),
        ("khỏe", "khoẻ"),
        ("Ðà Nẵng", "đà nẵng"),
        ("lựơng", "lượng"),
        ("tie\u0302\u0301ng", "tiếng"),
        ("tie\u0301\u0302ng", "tiếng"),
    ],
)
def test_spellings_of_one_word_match(one, other):
    assert matching_form(one) == matching_form(other)


@pytest.mark.parametrize(
    ("one", "other"), [("hòa", "hóa"), ("ma", "mà"), ("đa", "da"), ("của", "cùa"), ("múa", "mùa")]
)
def test_spellings_of_two_words_do_not_match(one, other):
    assert matching_form(one) != matching_form(other)


@given(st.text())
def test_a_slug_is_ascii_or_empty(text):
    slug = build_slug(text)
    assert slug.isascii()
    assert len(slug) <= SLUG_LENGTH
    assert slug == "" or all(part.isalnum() and part == part.lower() for part in slug.split("-"))


def test_a_long_slug_ends_with_a_whole_word():
    slug = build_slug("nghiên cứu " * 20)
    assert slug.split("-")[-1] in ("nghien", "cuu")


@pytest.mark.parametrize(
    "in_order",
    [
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["An Giang", "Ăn", "Ân Thi", "Bạc Liêu", "Cà Mau", "Dĩ An", "Đà Nẵng", "Điện Biên"],
        ["Quận 1", "Quận 2", "Quận 10", "Quận Tân Bình"],
        ["hoa", "Hòa An", "Hoà Bình", "hoàn"],
        ["Ô Môn", "Ơ", "Phú Yên"],
    ],
)
def test_names_stand_as_in_a_dictionary(in_order):
    names = in_order[::-1]
    names.sort(key=collation_key)
    assert names == in_order


@given(st.lists(VIETNAMESE, max_size=6))
def test_the_order_does_not_depend_on_the_input(names):
    backwards = names[::-1]
    backwards.sort(key=collation_key)
    assert sorted(names, key=collation_key) == backwards


@given(st.text())
def test_one_d_is_left(text):
    assert not set(unify_d(text)) & set("ÐðƉɖ")
