"""Using a list of results: what it says of itself, what is chosen and taken along, and coming back to it."""

import csv
import io
import json
import re
from urllib.parse import quote

import pytest
from golden_articles import ARTICLE
from playwright.sync_api import expect
from promises import ask
from small_sites import build_small_site

pytestmark = pytest.mark.browser

PLACES = ("Khánh Hòa", "Đà Nẵng", "Hà Nội")


@pytest.fixture(scope="module")
def floods(tmp_path_factory):
    """The folder of a site with 36 articles about floods: in three places, in 2019 to 2030."""
    texts = {}
    for number in range(36):
        year, place = 2019 + number % 12, PLACES[number % 3]
        front = f"title: Nước lũ số {number}\ndate: {year}-{number % 12 + 1:02}-05\nlocalities: [{place}]"
        front += f"\nsource: Báo {place}\nauthors: [Lê An]"
        texts[f"lu-{number}.md"] = f"---\n{front}\n---\n\nNước lũ lên cao.\n"
    texts["khong-ngay.md"] = "---\ntitle: Một trận lũ không rõ ngày\n---\n\nNước lũ.\n"
    return build_small_site(tmp_path_factory.mktemp("floods"), texts)


def settle(page, site, parameters):
    ask(page, f"{site.as_uri()}/", parameters)
    page.wait_for_selector('#results[data-settled="true"]', state="attached")


def wait_for_total(page, total):
    expect(page.locator("#results")).to_have_attribute("data-total", str(total))
    page.wait_for_selector('#results[data-settled="true"]', state="attached")


def test_what_no_article_holds_is_named_and_others_stand_under_their_own_heading(page, floods):
    settle(page, floods, f"q={quote('nước lũ Covid')}")
    expect(page.locator("#status")).to_have_text("Không có bài nào đủ các từ. Không tìm thấy: Covid.")
    expect(page.locator("#results")).to_have_attribute("data-total", "0")
    heading = page.get_by_role("heading", name="Bài có một số từ (37)")
    expect(heading).to_be_visible()
    lines = page.get_by_role("region", name="Bài có một số từ").locator("[data-slug]")
    expect(lines).to_have_count(10)
    expect(page.locator(".histogram-choice")).to_contain_text("36 bài và 1 bài không rõ ngày")


def test_a_phrase_that_no_article_has_is_told_to_be_left_aside(page, floods):
    phrase = quote('"lũ nước"')
    settle(page, floods, f"q={phrase}")
    expect(page.locator("#status")).to_contain_text("dấu ngoặc kép đã được bỏ qua")


def test_several_places_and_years_are_chosen_and_each_chip_takes_one_off(page, floods):
    settle(page, floods, f"q={quote('lũ')}")
    wait_for_total(page, 37)
    page.get_by_role("button", name="Khánh Hòa: 12 bài", exact=True).click()
    wait_for_total(page, 12)
    page.get_by_role("button", name="Đà Nẵng: 12 bài", exact=True).click()
    wait_for_total(page, 24)
    page.get_by_role("button", name="2028: ").click()
    page.wait_for_url("**nam=2028*")
    page.wait_for_selector('#results[data-settled="true"]', state="attached")
    chips = page.get_by_role("list", name="Bộ lọc đang chọn").get_by_role("button")
    expect(chips).to_have_text([re.compile(name) for name in ("Khánh Hòa", "Đà Nẵng", "năm 2028")])
    page.get_by_role("button", name="Bỏ bộ lọc: Khánh Hòa").click()
    expect(chips).to_have_count(2)
    expect(page.locator("#status")).to_be_focused()
    page.go_back()
    expect(chips).to_have_count(3)


def test_chips_have_names_where_nothing_is_found(page, floods):
    settle(page, floods, f"q={quote('lũ')}&dia-phuong=khanh-hoa&nam=1990")
    expect(page.locator(".chip").first).to_contain_text("Khánh Hòa")
    expect(page.locator("#status")).to_contain_text("Không có bài nào khớp với bộ lọc đang chọn.")
    expect(page.locator(".histogram-choice")).to_have_text("1990: 0 bài")


def test_a_short_span_is_drawn_by_its_months_and_can_be_widened(page, floods):
    settle(page, floods, f"q={quote('lũ')}")
    expect(page.locator("#histogram rect")).to_have_count(12)
    settle(page, floods, f"q={quote('lũ')}&nam=2020&nam=2021")
    expect(page.locator("#histogram rect")).to_have_count(24)
    expect(page.locator(".histogram-choice")).to_have_text("2020 đến 2021: 6 bài")
    page.get_by_role("button", name="Mọi năm").click()
    wait_for_total(page, 37)
    expect(page.locator("#histogram rect")).to_have_count(12)


def test_without_words_the_order_is_told(page, floods):
    settle(page, floods, "dia-phuong=khanh-hoa")
    expect(page.get_by_label("Sắp xếp")).to_have_value("moi-nhat")
    years = [text[-4:] for text in page.locator("#results time").all_text_contents()]
    assert years == sorted(years, reverse=True)
    expect(page.get_by_role("button", name="Đà Nẵng: 12 bài", exact=True)).to_be_visible()


def test_the_title_and_the_paper_say_what_was_asked(page, floods):
    settle(page, floods, f"q={quote('nước lũ')}&nam=2020")
    expect(page).to_have_title(re.compile("^nước lũ · năm 2020 – Tìm kiếm – "))
    page.emulate_media(media="print")
    box = page.get_by_role("heading", name="Tìm kiếm: nước lũ · năm 2020").bounding_box()
    assert box["height"] > 10
    expect(page.locator("#filters")).to_be_hidden()


def test_results_have_a_heading_and_a_way_past_the_filters(page, floods):
    settle(page, floods, f"q={quote('lũ')}")
    page.locator(".search-button").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến thẳng kết quả")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Kết quả"
    expect(page.get_by_role("heading", name="Kết quả", level=2)).to_be_attached()
    expect(page.locator("#results h3")).to_have_count(10)


def test_back_leads_to_where_one_was(page, floods):
    settle(page, floods, f"q={quote('lũ')}")
    for shown in (20, 30):
        page.get_by_role("button", name="Xem thêm kết quả").click()
        expect(page.locator("#results [data-slug]")).to_have_count(shown)
    assert "hien=30" in page.url
    slug = page.locator("#results [data-slug]").nth(25).get_attribute("data-slug")
    link = page.locator(f"[data-slug='{slug}'] h3 a")
    link.scroll_into_view_if_needed()
    top = page.evaluate("scrollY")
    assert top > 1000
    link.click()
    page.wait_for_selector("#article")
    page.go_back()
    expect(page.locator("#results [data-slug]")).to_have_count(30)
    page.wait_for_function("top => Math.abs(scrollY - top) < 40", arg=top)


def test_a_hit_is_kept_with_its_whole_reference(page, start):
    ask(page, start, f"q={quote('kinh tế số')}")
    line = page.locator(f'[data-slug="{ARTICLE.split("/")[-1].removesuffix(".html")}"]')
    line.get_by_role("button", name="Lưu bài").click()
    expect(line.get_by_role("button", name="Đã lưu")).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("url => khobao.kept.read().articles[url].csl", arg=ARTICLE)
    page.goto(start + ARTICLE)
    own = json.loads(page.locator("pre[data-type*=csl]").text_content())[0]
    assert page.evaluate("url => khobao.kept.read().articles[url].csl", ARTICLE) == own
    expect(page.get_by_role("button", name="Đã lưu")).to_be_visible()


def test_all_results_go_into_a_file_with_a_key_each(page, floods):
    settle(page, floods, f"q={quote('lũ')}")
    page.get_by_text("Lưu, xuất").click()
    expect(page.locator("#export-label")).to_contain_text("37 bài")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename == "lu.csv"
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert len(rows) == 37
    assert len({row["key"] for row in rows}) == 37
    assert sum(row["authors"] == "Lê An" for row in rows) == 36
    page.get_by_role("button", name="Lưu 10 bài đang hiện").click()
    expect(page.locator("#taking-said")).to_have_text("Đã lưu 10 bài.")
    expect(page.locator('#results .keep[aria-pressed="true"]')).to_have_count(10)


def test_a_query_that_names_a_place_offers_only_articles_about_it(page, floods):
    settle(page, floods, f"q={quote('nước lũ Khánh Hòa')}")
    page.get_by_role("button", name="Chỉ bài về Khánh Hòa").click()
    wait_for_total(page, 12)
    expect(page.locator("#q")).to_have_value("nước lũ")
    expect(page.locator(".chip")).to_contain_text("Khánh Hòa")


def test_the_same_while_typing(page, floods):
    page.goto(f"{floods.as_uri()}/tim-kiem.html")
    page.locator("#q").press_sequentially("nước lũ Khánh Hòa")
    option = page.get_by_role("option").first
    expect(option).to_contain_text("Chỉ bài về Khánh Hòa")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_for_total(page, 12)
