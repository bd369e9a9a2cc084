"""The search page when a part of the index does not arrive: it says so, and can be asked again."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect
from promises import ask
from small_sites import build_small_site

pytestmark = pytest.mark.browser

ARTICLES = 250  # more than one file of the document store holds


@contextmanager
def missing_index(site):
    """Take the files of the index away for a while."""
    index = site / "tim-kiem"
    away = index.rename(site / "away")
    try:
        yield
    finally:
        away.rename(index)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of a site with many articles that hold the same word."""
    texts = {}
    for number in range(ARTICLES):
        front = f"title: Tin lũ số {number}\ndate: 2020-{number % 12 + 1:02}-01"
        texts[f"bai-{number}.md"] = f"---\n{front}\n---\n\nNước lũ lên.\n"
    return build_small_site(tmp_path_factory.mktemp("failures"), texts)


def test_a_search_that_failed_can_be_tried_again(page, site):
    with missing_index(site):
        ask(page, f"{site.as_uri()}/", "q=lũ", state="failed")
        expect(page.locator("#status")).to_contain_text("không tải được")
    page.get_by_role("button", name="Thử lại").click()
    page.wait_for_selector('#results[data-state="done"]', state="attached")
    expect(page.locator("#results [data-slug]")).to_have_count(10)
    expect(page.locator("#status")).to_have_text("250 bài")
    expect(page.locator("#status")).to_be_focused()


def test_when_further_hits_fail_the_first_stay_and_the_button_works_again(page, site):
    ask(page, f"{site.as_uri()}/", "q=lũ&sap-xep=moi-nhat")
    page.wait_for_selector('#results[data-settled="true"]', state="attached")
    more = page.get_by_role("button", name="Xem thêm kết quả")
    missing = page.locator("#more-status")
    expect(missing).to_be_empty()
    with missing_index(site):
        for shown in range(10, ARTICLES, 10):
            more.click()
            page.wait_for_function(
                "shown => document.querySelectorAll('#results [data-slug]').length > shown"
                " || document.querySelector('#more-status').textContent",
                arg=shown,
            )
            if missing.text_content():
                break  # what was loaded before may hold the next hits as well
        expect(missing).to_contain_text("không tải được")
        expect(more).to_be_focused()
    assert page.locator("#results [data-slug]").count() == shown
    expect(page.locator("#results")).to_have_attribute("data-state", "done")
    expect(page.locator("#status")).to_have_text("250 bài")
    more.click()
    expect(page.locator("#results [data-slug]")).to_have_count(shown + 10)
    expect(missing).to_be_empty()
    expect(page.locator(f"#results [data-slug] >> nth={shown} >> h3 a")).to_be_focused()


def test_counts_that_fail_leave_none_of_another_search(page, site):
    ask(page, f"{site.as_uri()}/", "q=lũ")
    expect(page.locator("#histogram svg")).to_be_attached()
    page.evaluate("() => { khobao.facets = () => Promise.reject(new khobao.LoadError('columns')); }")
    page.fill("#q", "nước")
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_have_attribute("data-settled", "true")
    expect(page.locator("#histogram svg")).not_to_be_attached()
    expect(page.locator("#facets")).to_be_empty()
    expect(page.locator("#results [data-slug]")).to_have_count(10)


def test_an_address_that_names_no_place_finds_nothing(page, site):
    ask(page, f"{site.as_uri()}/", "q=lũ&dia-phuong=constructor&gom=doi-ten")
    expect(page.locator("#results")).to_have_attribute("data-total", "0")
