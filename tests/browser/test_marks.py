"""The words of a search, marked on the article: phrases as phrases, words before their syllables."""

from urllib.parse import quote

import pytest
from golden_articles import SLUGS
from playwright.sync_api import expect
from promises import ask
from small_sites import build_small_site

pytestmark = pytest.mark.browser

HERE = "() => [...CSS.highlights.get('found-here')].map(range => range.toString()).join()"
ALL = "name => [...CSS.highlights.get(name)].map(range => range.toString())"


@pytest.fixture(scope="module")
def flood(tmp_path_factory):
    """The folder of a site with one article: it has “lũ” before “nước”, and “lũ lụt” nowhere."""
    text = "---\ntitle: Tin ngày mưa\ndate: 2020-10-01\n---\n\nLũ về nhanh.\n\nNước dâng, rồi nước rút.\n"
    return build_small_site(tmp_path_factory.mktemp("flood"), {"mua.md": text})


def test_a_phrase_is_marked_as_a_phrase_and_gone_through_by_phrases(page, start):
    phrase = quote('"đô thị thông minh"')
    ask(page, start, f"q={phrase}")
    page.locator(f'[data-slug="{SLUGS["000"]}"] h3 a').click()
    finder = page.locator(".finder [role=status]")
    finder.wait_for()
    text = page.locator("#article").inner_text().lower()
    assert finder.inner_text() == f"1 / {text.count('đô thị thông minh')} chỗ"
    assert {mark.lower() for mark in page.evaluate(ALL, "found")} == {"đô thị thông minh"}


def test_words_that_follow_each_other_are_one_place(page, start):
    ask(page, start, f"q={quote('đô thị thông minh')}")
    page.locator(f'[data-slug="{SLUGS["000"]}"] h3 a').click()
    page.locator(".finder").wait_for()
    marks = [mark.lower() for mark in page.evaluate(ALL, "found")]
    text = page.locator("#article").inner_text().lower()
    assert marks.count("đô thị thông minh") == text.count("đô thị thông minh")


def test_whole_words_come_before_syllables_of_others(page, flood):
    query = quote('"lũ lụt" nước')
    page.goto(f"{flood.as_uri()}/bai/mua.html?q={query}")
    expect(page.locator(".finder [role=status]")).to_have_text("1 / 3 chỗ")
    assert page.evaluate(ALL, "found") == ["Nước", "nước"]
    assert page.evaluate(ALL, "found-part") == ["Lũ"]
    seen = []
    for _ in range(3):
        seen.append(page.evaluate(HERE))
        page.get_by_role("button", name="Chỗ sau").click()
    assert seen == ["Nước", "nước", "Lũ"]


def test_without_highlights_marks_are_elements_in_the_same_order(page, flood):
    page.add_init_script("delete CSS.highlights; delete globalThis.Highlight;")
    page.goto(f"{flood.as_uri()}/bai/mua.html?q={quote('nước nhanh')}")
    page.locator(".finder").wait_for()
    assert page.locator("#article mark").all_text_contents() == ["nhanh", "Nước", "nước"]
    page.get_by_role("button", name="Bỏ đánh dấu").click()
    assert page.locator("#article mark").count() == 0
