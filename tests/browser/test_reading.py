"""What a reader does, in a real browser: over http below a sub-path, and from disk with no server at all."""

import re
from urllib.parse import quote

import pytest
from faults import note_faults
from golden_articles import SLUGS
from playwright.sync_api import expect
from promises import ask

pytestmark = pytest.mark.browser


@pytest.fixture
def page(page, start):
    """A page whose test fails when a request leaves the site, a file is missing or the console complains."""
    faults = note_faults(page)
    page.on(
        "request", lambda r: r.url.startswith((start, "data:", "blob:")) or faults.append(f"left: {r.url}")
    )
    yield page
    assert faults == []


def find_slugs(page, start, query):
    """Ask the search page for *query*, and return the slugs of the hits in their order."""
    ask(page, start, f"q={quote(query)}")
    return page.eval_on_selector_all("#results [data-slug]", "hits => hits.map(hit => hit.dataset.slug)")


def slugs(*numbers):
    return {SLUGS[number] for number in numbers}


def test_toned_and_toneless_typing_find_the_same_articles(page, start):
    toned = find_slugs(page, start, "chuyển đổi số")
    assert toned
    assert set(find_slugs(page, start, "chuyen doi so")) == set(toned)


@pytest.mark.parametrize("query", ["Khánh Hòa", "Khánh Hoà", "khanh hoa"])
def test_khanh_hoa_in_every_spelling(page, start, query):
    assert find_slugs(page, start, query)[0] == SLUGS["002"]


@pytest.mark.parametrize(
    ("query", "first"), [("IOC", "003"), ("Quận 1", "004"), ("quan 1", "004"), ("Hương Trà", "001")]
)
def test_the_right_article_comes_first(page, start, query, first):
    assert find_slugs(page, start, query)[0] == SLUGS[first]


def test_a_code_is_found_whole(page, start):
    assert set(find_slugs(page, start, "54-NQ/TW")[:2]) == slugs("002", "003")


def test_a_phrase_finds_only_what_holds_it(page, start):
    found = find_slugs(page, start, '"đô thị thông minh"')
    assert set(found) == slugs("000", "002", "003", "004")


def test_d_finds_barred_d(page, start):
    found = find_slugs(page, start, "duong")
    assert slugs("000", "001") <= set(found)


@pytest.mark.parametrize(
    "query", ["", " ", '"', "-", "thời:sự", "<script>", "a" * 5000, "zzzzzz", "* ^ ~ + : ( )", "\u0301"]
)
def test_any_input_gives_an_answer(page, start, query):
    page.goto(f"{start}tim-kiem.html")
    answer = page.evaluate("q => khobao.search(q, {limit: 5})", query)
    assert isinstance(answer["total"], int)
    assert len(answer["hits"]) <= 5
    assert all(hit["slug"] in SLUGS.values() for hit in answer["hits"])


def test_a_hit_shows_what_a_reader_needs_and_leads_to_the_article(page, start):
    find_slugs(page, start, "Huyền Trân")
    hit = page.locator(f'#results [data-slug="{SLUGS["000"]}"]')
    expect(hit).to_contain_text("Phát triển kinh tế số")
    expect(hit).to_contain_text("Báo Thừa Thiên Huế")
    expect(hit).to_contain_text("Thành phố Huế")
    expect(hit).to_contain_text("2022")
    expect(hit.locator("mark").first).to_have_text(re.compile("Huyền Trân|Huyền|Trân"))
    hit.get_by_role("link").first.click()
    expect(page.locator("article#article h1")).to_contain_text("Phát triển kinh tế số")


def test_typing_searches_and_the_address_keeps_it(page, start):
    page.goto(f"{start}index.html")
    page.get_by_role("searchbox").first.fill("khanh hoa")
    page.keyboard.press("Enter")
    page.wait_for_selector('#results[data-state="done"]', state="attached")
    assert "q=khanh" in page.url
    page.locator(f'[data-slug="{SLUGS["002"]}"]').get_by_role("link").first.click()
    page.wait_for_selector("#article")
    page.go_back()
    page.wait_for_selector('#results[data-state="done"]', state="attached")
    expect(page.get_by_role("combobox").first).to_have_value("khanh hoa")


def test_every_page_can_be_walked_to_from_home(page, start, golden):
    """Follow every link from the home page: no page is out of reach, no link leads nowhere."""
    seen, waiting = set(), [f"{start}index.html"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        page.goto(address)
        links = page.eval_on_selector_all("a[href]", "links => links.map(a => a.href.split(/[?#]/)[0])")
        waiting += [link for link in links if link.startswith(start) and link.endswith(".html")]
    reached = {address.removeprefix(start) for address in seen}
    existing = {p.relative_to(golden.site).as_posix() for p in golden.site.rglob("*.html")}
    assert existing - reached == {"404.html"}


def test_the_site_reads_without_scripts(browser, start):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{start}index.html")
    page.get_by_role("link", name="Hương Trà bước vào năm 2022").first.click()
    expect(page.locator("article#article h1")).to_contain_text("Hương Trà bước vào năm 2022")
    page.goto(f"{start}tim-kiem.html")
    expect(page.locator("noscript p")).to_contain_text("JavaScript")
    context.close()


def test_no_script_may_run_but_the_sites_own(browser, start):
    page = browser.new_page()  # its console does complain here
    page.goto(f"{start}index.html")
    refused = page.evaluate(
        """() => new Promise(resolve => {
            document.addEventListener('securitypolicyviolation', event => resolve(event.effectiveDirective));
            const script = document.createElement('script');
            script.textContent = 'window.ran = true';
            document.head.append(script);
            setTimeout(() => resolve(window.ran ? 'ran' : 'nothing'), 500);
        })"""
    )
    page.close()
    assert refused.startswith("script-src")
