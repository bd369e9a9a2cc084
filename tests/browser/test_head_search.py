"""The search field in the head of every page suggests, and may keep to the page's own part of the archive."""

from urllib.parse import parse_qs, urlsplit

import pytest
from faults import note_faults
from golden_articles import ARTICLE
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(page):
    """A page whose test fails when the console complains."""
    faults = note_faults(page)
    yield page
    assert faults == []


def read_query(page):
    page.wait_for_url("**/tim-kiem.html?**")
    return parse_qs(urlsplit(page.url).query)


def test_nothing_is_loaded_before_somebody_types(page, start):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(start + ARTICLE)
    field = page.get_by_role("search").get_by_label("Tìm trong kho")
    field.focus()
    page.wait_for_timeout(300)
    assert not [url for url in asked if "goi-y" in url or "/tim-kiem" in url]
    field.press_sequentially("chuyển đ")
    expect(page.get_by_role("option").first).to_be_visible()
    assert sum(url.endswith("goi-y.js") for url in asked) == 1


@pytest.mark.parametrize("path", [ARTICLE, "index.html", "dia-phuong/index.html"])
def test_words_are_completed_on_any_page_by_keyboard(page, start, path):
    page.goto(start + path)
    field = page.locator("[data-search-field]").first
    field.press_sequentially("chuyển đổi")
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    text = option.locator(".suggested").text_content()
    field.press("Enter")
    assert read_query(page)["q"] == [text]


def test_escape_closes_and_what_was_typed_is_asked(page, start):
    page.goto(start + ARTICLE)
    field = page.locator("[data-search-field]").first
    field.press_sequentially("chuyển đổi")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press("Enter")
    assert read_query(page)["q"] == ["chuyển đổi"]


def test_a_place_in_the_query_becomes_a_filter(page, start):
    page.goto(start + ARTICLE)
    field = page.locator("[data-search-field]").first
    field.press_sequentially("đô thị Khánh Hòa")
    option = page.get_by_role("option").filter(has_text="Chỉ bài về Khánh Hòa")
    expect(option).to_be_visible()
    option.click()
    assert read_query(page) == {"q": ["đô thị"], "dia-phuong": ["khanh-hoa"]}


@pytest.mark.parametrize(
    ("path", "label", "filters"),
    [
        ("dia-phuong/khanh-hoa/index.html", "chỉ trong Khánh Hòa", {"dia-phuong": ["khanh-hoa"]}),
        ("ngay/2022/index.html", "chỉ trong năm 2022", {"nam": ["2022"]}),
    ],
)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_search_keeps_to_the_page(page, start, path, label, filters, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(start + path)
    page.locator("[data-search-field]").first.fill("số")
    page.get_by_label(label).check()
    page.get_by_role("button", name="Tìm kiếm").click()
    assert read_query(page) == {"q": ["số"], **filters}
    page.wait_for_selector('#results[data-state="done"]', state="attached")


def test_the_search_keeps_to_a_source(page, start):
    page.goto(start + ARTICLE)
    page.locator(".dateline .source").click()
    name = page.locator("h1").text_content().strip()
    page.locator("[data-search-field]").first.fill("số")
    page.get_by_label(f"chỉ trong {name}").check()
    page.get_by_role("button", name="Tìm kiếm").click()
    assert read_query(page) == {"q": ["số"], "nguon": [name]}
    expect(page.locator(".chip")).to_contain_text(name)
