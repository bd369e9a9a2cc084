"""The search page beside its results: days on the histogram, places that were meant, slips."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect
from promises import ask
from small_sites import build_small_site

pytestmark = pytest.mark.browser


def test_days_are_chosen_with_the_keyboard_and_back_undoes_it(page, start):
    ask(page, start, f"q={quote('chuyển đổi số')}")
    total = int(page.locator("#results").get_attribute("data-total"))
    first = page.locator("#histogram input").first
    expect(first).to_have_attribute("aria-valuetext", re.compile(r"\d{4}"))
    first.focus()
    page.keyboard.press("End")  # a handle stops at the other, which stands at the last bar
    page.wait_for_function("new URLSearchParams(location.search).get('tu')")
    page.wait_for_selector('#results[data-state="done"]', state="attached")
    fewer = int(page.locator("#results").get_attribute("data-total"))
    assert 0 < fewer < total
    expect(page.locator("#histogram rect.outside").first).to_be_attached()
    expect(page.locator("#histogram input").first).to_be_focused()
    page.go_back()
    expect(page.locator("#results")).to_have_attribute("data-total", str(total))
    expect(page.locator("#histogram rect.outside")).to_have_count(0)


def test_days_in_the_address_are_shown_on_the_histogram(page, start):
    ask(page, start, f"q={quote('chuyển đổi số')}&tu=2022-01-01&den=2022-12-31")
    expect(page.locator("#histogram rect.outside").first).to_be_attached()
    expect(page.locator(".histogram-choice")).to_contain_text("bài")


def test_the_name_of_a_place_is_no_slip(page, start):
    ask(page, start, f"q={quote('Sài Gòn')}")
    expect(page.locator("#place-offers")).to_contain_text("Hồ Chí Minh")
    expect(page.locator("#hint")).to_be_hidden()


def test_a_slip_is_mended_with_its_neighbours(page, start):
    ask(page, start, f"q={quote('chuyểnn đổi số')}")
    expect(page.locator("#hint")).to_contain_text("chuyển đổi số")


def test_filters_that_leave_nothing_can_be_cleared(page, start):
    words = f"q={quote('chuyển đổi số')}"
    ask(page, start, f"{words}&dia-phuong=ha-noi&tu=1990-01-01&den=1990-12-31")
    expect(page.locator("#status")).to_contain_text("Không có bài nào khớp với bộ lọc đang chọn.")
    expect(page.locator("#filters summary")).to_have_text("Bộ lọc (2)")
    page.locator("#status").get_by_role("button", name="Bỏ mọi bộ lọc").click()
    page.wait_for_selector('#results[data-state="done"]:not([data-total="0"])', state="attached")
    assert page.evaluate("[...new URLSearchParams(location.search).keys()]") == ["q"]
    expect(page.locator("#status")).to_be_focused()
    expect(page.locator("#filters summary")).to_have_text("Bộ lọc")
    expect(page.locator("#clear-filters")).to_be_hidden()


@pytest.fixture(scope="module")
def many_years(tmp_path_factory):
    """The folder of a site with an article in each of twelve years."""
    texts = {
        f"nam-{year}.md": f"---\ntitle: Chuyện năm {year}\ndate: {year}-05-04\n---\n\nMột năm đã qua.\n"
        for year in range(2001, 2013)
    }
    return build_small_site(tmp_path_factory.mktemp("years"), texts)


@pytest.mark.parametrize("width", [360, 1280])
def test_every_year_can_be_chosen_the_newest_first(page, many_years, width):
    page.set_viewport_size({"width": width, "height": 800})
    ask(page, f"{many_years.as_uri()}/", f"q={quote('năm')}")
    if width < 960:
        page.locator("#filters > summary").click()
    years = page.locator(".facet", has_text="2012")
    expect(years.locator("button:visible")).to_have_count(8)
    assert years.locator("button:visible").first.inner_text().startswith("2012")
    years.locator("summary").click()
    years.get_by_role("button", name="2001").click()
    expect(page.locator("#results")).to_have_attribute("data-total", "1")
    expect(page.locator("#results h3")).to_have_text("Chuyện năm 2001")


def test_a_search_page_asks_for_each_file_once_and_for_none_without_a_query(page, start):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    ask(page, start, f"q={quote('chuyển đổi số')}")
    page.wait_for_selector('#results[data-settled="true"]', state="attached")
    files = [url for url in asked if "/tim-kiem/" in url or "/tinh/search." in url]
    assert any("/tim-kiem/t-" in url for url in files)
    assert len(files) == len(set(files))
    # The pieces are on their way before the page is whole.
    first = page.evaluate("""
      performance.getEntriesByType("resource").find(({ name }) => name.includes("/tim-kiem/t-"))?.startTime
    """)
    parsed = page.evaluate("performance.timing.domInteractive - performance.timing.navigationStart")
    assert first is None or first <= parsed  # a browser keeps no times of files on disk
    asked.clear()
    page.goto(f"{start}tim-kiem.html")
    page.wait_for_selector('#results[data-state="idle"]', state="attached")
    assert not [url for url in asked if "/tim-kiem/" in url]
