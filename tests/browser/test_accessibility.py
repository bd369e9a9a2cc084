"""Every kind of page, light and dark, on a desk and on a phone: axe finds nothing, and nothing sticks out."""

import json
import time
from typing import BinaryIO

import pytest
from folders import ROOT
from golden_articles import ARTICLE, ORIGINAL, SLUGS
from webserver import QuietHandler, serve

pytestmark = pytest.mark.browser

AXE = ROOT / "tests/js/node_modules/axe-core/axe.min.js"
PAGES = [
    "index.html",
    ARTICLE,
    ORIGINAL,
    f"bai/khong-ro-ngay/{SLUGS['003']}.html",
    "dia-phuong/index.html",
    "dia-phuong/thua-thien-hue/index.html",
    "dia-phuong/thua-thien-hue/thanh-pho-hue/index.html",
    "ngay/index.html",
    "ngay/2022/index.html",
    "ngay/2022/01/index.html",
    "ngay/2022/01/08.html",
    "ngay/khong-ro-ngay.html",
    "nguon/index.html",
    "nguon/bao-thua-thien-hue/index.html",
    "tim-kiem.html",
    "tim-kiem.html?q=kinh+tế",
    "tim-kiem.html?q=zzzz",
    "ve-kho-bao.html",
    "bao-cao.html",
    "du-lieu.html",
    "ngay/01-08.html",
    "da-luu.html",
    "ngoai-tuyen.html",
    "ngoai-tuyen.html?bo=nam-2022",
    "ngoai-tuyen.html?trang=khong-co.html",
    "404.html",
]


@pytest.fixture(scope="module", params=["light", "dark"])
def page(request, browser):
    """A page in one theme; the site's policy is lifted, or axe could not be put in."""
    context = browser.new_context(color_scheme=request.param, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(page, served, path, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(served + path)
    if path.startswith("tim-kiem.html?"):
        page.wait_for_selector('#results[data-state="done"]', state="attached")
    elif path.startswith("ngoai-tuyen.html") and "trang=" not in path:
        page.locator("#chosen").get_by_role("button").wait_for()
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    faults = [
        (v["id"], v["nodes"][0]["target"], v["nodes"][0]["failureSummary"]) for v in found["violations"]
    ]
    assert faults == [], json.dumps(faults, ensure_ascii=False, indent=1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"


@pytest.mark.parametrize("path", ["index.html", ARTICLE, "ngay/2022/index.html", "tim-kiem.html"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_largest_text_fits(browser, served, path, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_init_script("localStorage.setItem('khobao-size', '3')")
    page = context.new_page()
    page.goto(served + path)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    context.close()


@pytest.mark.parametrize(
    "path",
    [
        "index.html", ARTICLE, ORIGINAL, "ngay/khong-ro-ngay.html",
        "nguon/index.html", "dia-phuong/thua-thien-hue/index.html", "bao-cao.html",
    ],
)  # fmt: skip
@pytest.mark.parametrize("width", [360, 1280])
def test_a_word_without_end_is_broken(browser, served, path, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(served + path)
    page.evaluate(
        """document.querySelectorAll('h1, main a, .dateline span').forEach(part => {
            const room = !part.closest('table, .tiles, .timeline');
            if (room) part.textContent = 'supercalifragilistic'.repeat(8);
        })"""
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    page.close()


def test_the_text_grows_by_steps(browser, golden):
    page = browser.new_page()
    address = f"{golden.site.as_uri()}/{ARTICLE}"
    page.goto(address)
    for step in (1, 2):
        page.get_by_role("button", name=f"Cỡ chữ, mức {step} trên 4").click()
    page.goto(address)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    page.close()


class _SlowLine(QuietHandler):
    """Sends pages in small pieces, and what a page runs once it stands a little late."""

    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:
        if self.path.endswith(".js") and "/theme." not in self.path:
            time.sleep(0.2)
        while piece := source.read(250 if self.path.endswith(".html") else -1):
            outputfile.write(piece)
            time.sleep(0.01)


@pytest.fixture(scope="module")
def dripping(golden):
    """The golden site at the end of a slow line; the address ends in a slash."""
    with serve(golden.site, _SlowLine) as address:
        yield address


STILL = [
    "index.html", ARTICLE, ORIGINAL, "ngay/2022/index.html",
    "ngay/index.html", "ngay/2022/01/08.html", "da-luu.html", "dia-phuong/thua-thien-hue/index.html",
    "dia-phuong/index.html", "ngoai-tuyen.html", "tim-kiem.html", "tim-kiem.html?q=kinh+tế",
    "tim-kiem.html?q=TPHCM", "tim-kiem.html?q=đại+hội", "du-lieu.html",
]  # fmt: skip


@pytest.mark.parametrize("line", ["served", "dripping"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", STILL)
def test_nothing_moves_while_a_page_loads(request, browser, line, path, width):
    # A finger is coarser than a mouse, and the style sheet gives it room.
    context = browser.new_context(viewport={"width": width, "height": 900}, has_touch=width == 360)
    context.add_init_script(
        """localStorage.setItem('khobao-size', '2');
        window.moved = [];
        new PerformanceObserver(list => list.getEntries().forEach(shift => moved.push([
            shift.value, ...shift.sources.map(source => source.node?.outerHTML?.slice(0, 200))
        ]))).observe({type: 'layout-shift', buffered: true});"""
    )
    page = context.new_page()
    page.goto(request.getfixturevalue(line) + path)
    if "?q=" in path:
        page.wait_for_selector('#results[data-settled="true"]', state="attached")
    page.wait_for_load_state("networkidle")
    # A piece may end within a word, which is then half as wide: some ten pixels of a million.
    assert [shift for shift in page.evaluate("moved") if shift[0] > 1e-5] == []
    context.close()


def test_a_chosen_theme_is_there_before_the_page_is_painted_and_stays(browser, golden):
    page = browser.new_page(color_scheme="light")
    page.goto(f"{golden.site.as_uri()}/index.html")
    button = page.get_by_role("button", name="Nền tối")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.goto(f"{golden.site.as_uri()}/ve-kho-bao.html", wait_until="commit")
    page.wait_for_selector("body", state="attached")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.close()


def test_an_article_opened_from_a_search_shows_where_the_words_stand(browser, golden):
    page = browser.new_page()
    page.goto(f"{golden.site.as_uri()}/{ARTICLE}?q=kinh+tế")
    finder = page.locator(".finder")
    finder.wait_for()
    here, count = finder.locator("[role=status]").inner_text().removesuffix(" chỗ").split(" / ")
    assert here == "1"
    assert int(count) > 3
    finder.get_by_role("button", name="Chỗ sau").click()
    assert finder.locator("[role=status]").inner_text().startswith("2 / ")
    finder.get_by_role("button", name="Chỗ trước").click()
    finder.get_by_role("button", name="Chỗ trước").click()
    assert finder.locator("[role=status]").inner_text().startswith(f"{count} / ")
    finder.get_by_role("button", name="Bỏ đánh dấu").click()
    assert finder.count() == 0
    page.close()


def test_a_reference_can_be_saved(browser, golden):
    page = browser.new_page()
    page.goto(f"{golden.site.as_uri()}/{ARTICLE}")
    page.get_by_text("RIS", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải về").click()
    slug = ARTICLE.rpartition("/")[2].removesuffix(".html")
    assert download.value.suggested_filename == f"{slug}-2022.ris"
    assert download.value.path().read_text(encoding="utf-8").startswith("TY  - NEWS")
    page.close()


@pytest.mark.parametrize(
    "path",
    [ARTICLE, "ngay/2022/index.html", "da-luu.html", "ngoai-tuyen.html", "tim-kiem.html"],
)
def test_every_stop_of_the_keyboard_is_seen(page, served, path):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(served + path)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.body.focus(); document.activeElement.blur()")
    stops, unseen = set(), []
    for _ in range(200):
        page.keyboard.press("Tab")
        place, seen = page.evaluate(
            """() => {
                const here = document.activeElement;
                if (here === document.body) return ['', true];
                const box = here.getBoundingClientRect(), style = getComputedStyle(here);
                const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
                return [here.outerHTML.slice(0, 120), marked && box.width > 0 && box.right > 0];
            }"""
        )
        if not place or place in stops:
            break
        stops.add(place)
        if not seen:
            unseen.append(place)
    assert unseen == []
    assert len(stops) >= 5  # the search page begins in its field


def test_the_keyboard_is_enough(browser, golden):
    page = browser.new_page()
    page.goto(f"{golden.site.as_uri()}/ve-kho-bao.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("/")
    page.keyboard.type("chuyen doi so")
    page.keyboard.press("Enter")
    page.wait_for_selector('#results[data-state="done"]', state="attached")
    page.keyboard.press("ArrowDown")
    title = page.evaluate("document.activeElement.textContent")
    assert title == page.locator("#results h3 a").first.text_content()
    page.keyboard.press("Enter")
    page.wait_for_selector("#article")
    assert page.locator("h1").text_content() == title
    page.close()


@pytest.mark.parametrize(
    "path",
    [
        "index.html", ARTICLE, "dia-phuong/thua-thien-hue/index.html",
        "ngay/2022/01/index.html", "tim-kiem.html?q=kinh+tế", "da-luu.html",
    ],
)  # fmt: skip
def test_a_finger_finds_what_it_means(browser, served, path):
    """Buttons, menus and days of a calendar take 44 pixels, drawn or felt around what is drawn."""
    context = browser.new_context(
        viewport={"width": 360, "height": 780}, is_mobile=True, has_touch=True, bypass_csp=True
    )
    page = context.new_page()
    page.goto(served + path)
    page.wait_for_load_state("networkidle")
    missed = page.evaluate(
        """[...document.querySelectorAll(`button, summary, select, .sections a, .crumbs a, .colophon a,
                .tally a, .calendar a, .more a`)]
            .filter(control => control.checkVisibility({visibilityProperty: true}) && !control.disabled)
            .filter(control => {
                control.scrollIntoView({block: 'center'});
                const box = control.getClientRects()[0], middle = box.top + box.height / 2;
                return ![-20, 0, 20].every(off => {
                    const felt = document.elementFromPoint(box.left + box.width / 2, middle + off);
                    return felt === control || control.contains(felt);
                });
            })
            .map(control => control.outerHTML.slice(0, 120))"""
    )
    context.close()
    assert missed == []
