"""A search that gives way between two steps: its answer is the same, and the page answers meanwhile."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect
from promises import wait_until

pytestmark = pytest.mark.browser

# Each look at the clock finds a second gone by, so every turn has lasted.
EVERY_TURN_LASTS = "{ let now = 0; performance.now = () => (now += 1000); }"
COUNT_TURNS = """
  globalThis.turns = 0;
  const giveWay = scheduler.yield;
  scheduler.yield = () => { turns++; return giveWay.call(scheduler); };
"""
NO_YIELD = "Object.defineProperty(scheduler, 'yield', { value: undefined });"
# A search that gives way goes on when the test says so, as does what asks for its files beforehand.
HOLD = """
  globalThis.held = [];
  scheduler.yield = () => new Promise((goOn) => held.push(goOn));
"""
ALL_PASSAGES_ARE_READ = """async () =>
  [...document.querySelectorAll("#results .item-opening")].every((opening) => opening.textContent)
"""
GO_ON = "() => { scheduler.yield = async () => {}; held.splice(0).forEach((goOn) => goOn()); }"

QUERIES = [
    "chuyển đổi số",
    "thành phố thông minh",
    "kinh te",
    '"đô thị thông minh"',
    "huế -số",
    "không có đâu xyz",
]
ASK = """async (queries) => {
  const answers = [];
  for (const query of queries) {
    for (const options of [{}, { from: "2022" }, { sort: "newest" }]) {
      answers.push(await khobao.search(query, options), await khobao.facets(query, options));
    }
  }
  return answers;
}"""


@pytest.fixture
def open_page(browser):
    """Open a page that runs *scripts* before its own: a function of an address and them."""
    contexts = []

    def open_(address, *scripts):
        context = browser.new_context(locale="vi-VN", viewport={"width": 1280, "height": 900})
        contexts.append(context)
        for script in scripts:
            context.add_init_script(script)
        page = context.new_page()
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()


def test_who_gives_way_finds_the_same(open_page, start):
    address = f"{start}tim-kiem.html"
    expected = open_page(address).evaluate(ASK, QUERIES)
    giving = open_page(address, EVERY_TURN_LASTS, COUNT_TURNS)
    assert giving.evaluate(ASK, QUERIES) == expected
    assert giving.evaluate("turns") > len(QUERIES)
    assert open_page(address, EVERY_TURN_LASTS, NO_YIELD).evaluate(ASK, QUERIES) == expected


def test_a_newer_query_overtakes_one_that_gave_way(open_page, start):
    page = open_page(f"{start}tim-kiem.html?q={quote('chuyển đổi số')}", EVERY_TURN_LASTS, HOLD)
    page.wait_for_function("held.length > 1")
    expect(page.locator("#results")).to_have_attribute("data-state", "loading")
    page.locator("#q").fill("không có đâu xyz")
    page.keyboard.press("Enter")
    page.wait_for_function("held.length > 2")
    page.evaluate(GO_ON)
    page.wait_for_selector('#results[data-settled="true"]', state="attached")
    newer = open_page(f"{start}tim-kiem.html?q={quote('không có đâu xyz')}")
    newer.wait_for_selector('#results[data-settled="true"]', state="attached")
    for shown in (page, newer):
        # Passages are read later still, of what is in view.
        shown.locator("#results .item").last.scroll_into_view_if_needed()
        wait_until(shown, ALL_PASSAGES_ARE_READ)
    assert page.locator("#results").inner_text() == newer.locator("#results").inner_text()
    assert page.locator("#status").inner_text() == newer.locator("#status").inner_text()


def test_keys_are_answered_while_a_search_waits(open_page, start):
    page = open_page(f"{start}tim-kiem.html?q={quote('chuyển đổi số')}", EVERY_TURN_LASTS, HOLD)
    page.wait_for_function("held.length > 1")
    page.locator("#q").fill("thàn")
    expect(page.locator("#suggestions li").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.locator("#results")).to_have_attribute("data-state", "loading")
    page.evaluate(GO_ON)
    page.wait_for_selector('#results[data-state="done"]', state="attached")
    expect(page.locator("#q")).to_have_value("thàn")
    expect(page.locator("#results [data-slug]").first).to_be_visible()
