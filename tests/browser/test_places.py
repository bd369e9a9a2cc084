"""Places in a real browser: both maps, names in tiles, offers for old names, a place with its past."""

from urllib.parse import quote

import pytest
from faults import note_faults
from playwright.sync_api import expect
from promises import ask
from small_sites import build_small_site

pytestmark = pytest.mark.browser

ARTICLES = [
    ("Nghệ sĩ hội tụ về cố đô", "2022-03-01", "Thừa Thiên Huế/Thành phố Huế"),
    ("Mùa gặt ở A Lưới", "2019-05-04", "Thừa Thiên Huế/Huyện A Lưới"),
    ("Festival bên sông Hương", "2025-08-12", "Huế/Phường Thuận Hóa"),
    ("Khu phố đi bộ đông vui", "2020-09-09", "Thành phố Hồ Chí Minh/Quận 1"),
    ("Khu công nghiệp mới", "2021-10-10", "Bình Dương/Thành phố Dĩ An"),
    ("Tàu điện nối dài", "2026-01-15", "Thành phố Hồ Chí Minh"),
    ("Đàn sếu trở về", "2023-02-02", "Đồng Tháp"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of a site whose articles lie on both sides of the mergers."""
    texts = {}
    for number, (title, date, locality) in enumerate(ARTICLES):
        front = f"title: {title}\ndate: {date}\nlocalities: [{locality}]"
        texts[f"bai-{number}.md"] = f"---\n{front}\n---\n\nTin vui, số {number}.\n"
    return build_small_site(tmp_path_factory.mktemp("places"), texts)


@pytest.fixture
def page(page):
    """A page whose test fails when a file is missing or the console complains."""
    faults = note_faults(page)
    yield page
    assert faults == []


def find_titles(page, site, parameters):
    """Ask the search page, and return the titles that it shows."""
    ask(page, f"{site.as_uri()}/", parameters)
    return page.locator("#results h3").all_text_contents()


@pytest.mark.parametrize(
    ("query", "offers"),
    [
        ("TPHCM", ["Thành phố Hồ Chí Minh"]),
        ("TP.HCM", ["Thành phố Hồ Chí Minh"]),
        ("Sài Gòn", ["Thành phố Hồ Chí Minh"]),
        ("thanh pho ho chi minh", ["Thành phố Hồ Chí Minh"]),
        ("TT-Huế", ["Thừa Thiên Huế, nay là Huế"]),
        ("tỉnh Thừa Thiên Huế", ["Thừa Thiên Huế, nay là Huế"]),
        ("Huế", ["Huế", "Thành phố Huế, Thừa Thiên Huế"]),
        ("Bình Trị Thiên", ["Bình Trị Thiên, nay là Huế"]),
        ("q1", ["Quận 1, Thành phố Hồ Chí Minh"]),
        ("Q. 1", ["Quận 1, Thành phố Hồ Chí Minh"]),
        ("huyện A Lưới", ["Huyện A Lưới, Thừa Thiên Huế"]),
        ("đồng tháp", ["Đồng Tháp"]),
        ("dong thap", ["Đồng Tháp"]),
        ("1", []),
        ("huệ", []),
        ("tin vui", []),
        ('"Huế"', []),
    ],
)
def test_a_query_that_names_a_place_offers_it(page, site, query, offers):
    find_titles(page, site, f"q={quote(query)}")
    page.wait_for_selector('#results[data-settled="true"]', state="attached")
    assert page.locator("#place-offers .place-offer").all_text_contents() == offers
    expect(page.locator("#place-offers")).to_be_visible(visible=bool(offers))


def test_an_offer_leads_to_the_page_of_the_place(page, site):
    find_titles(page, site, f"q={quote('Sài Gòn')}")
    page.locator("#place-offers").get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("Thành phố Hồ Chí Minh")
    expect(page.locator(".history")).to_contain_text("nhập thêm Bà Rịa - Vũng Tàu, Bình Dương")
    expect(page.locator(".earlier")).to_contain_text("Khu công nghiệp mới")


def test_the_facet_follows_the_tree_by_proper_names(page, site):
    find_titles(page, site, "dia-phuong=thua-thien-hue")
    places = page.locator(".facet", has_text="Thừa Thiên Huế").first.locator("button:not(.facet-switch)")
    names = ("Thành phố Hồ Chí Minh", "Quận 1", "Thừa Thiên Huế", "Huyện A Lưới", "Thành phố Huế")
    expect(places.first).to_have_accessible_name("Thành phố Hồ Chí Minh: 2 bài")
    assert [name.partition(":")[0] for name in places.all_text_contents()][:5] == list(names)
    expect(page.locator('.facet [aria-pressed="true"]')).to_have_accessible_name("Thừa Thiên Huế: 2 bài")


def test_a_place_is_searched_with_what_it_became_on_request(page, site):
    assert len(find_titles(page, site, "dia-phuong=thua-thien-hue")) == 2
    switch = page.get_by_role("button", name="gồm cả nay là Huế")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    page.wait_for_function("document.querySelectorAll('#results h3').length === 3")
    assert "gom=doi-ten" in page.url
    expect(page.get_by_role("button", name="gồm cả nay là Huế")).to_have_attribute("aria-pressed", "true")
    page.go_back()
    page.wait_for_function("document.querySelectorAll('#results h3').length === 2")


def test_a_new_place_is_searched_with_what_it_was(page, site):
    assert find_titles(page, site, "dia-phuong=hue") == ["Festival bên sông Hương"]
    expect(page.get_by_role("button", name="gồm cả trước là Thừa Thiên Huế")).to_be_visible()
    assert len(find_titles(page, site, "dia-phuong=hue&gom=doi-ten")) == 3


@pytest.mark.parametrize("width", [360, 700, 1280])
def test_no_name_runs_over_its_tile(page, site, width):
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("dia-phuong/index.html", "index.html"):
        page.goto(f"{site.as_uri()}/{path}")
        over = page.eval_on_selector_all(
            ".tiles li > *",
            "tiles => tiles.filter(t => t.scrollWidth > t.clientWidth || t.scrollHeight > t.clientHeight)"
            ".map(t => t.textContent)",
        )
        assert over == []


def test_both_maps_are_walked_by_keyboard_and_named_for_a_screen_reader(page, site):
    page.goto(f"{site.as_uri()}/dia-phuong/index.html")
    old, new = page.locator("ul.tiles").all()
    assert "63" in old.get_attribute("aria-label")
    assert "34" in new.get_attribute("aria-label")
    assert old.get_by_role("listitem").count() == 63
    assert new.get_by_role("listitem").count() == 34
    page.get_by_role("link", name="Theo địa giới từ 1/7/2025").press("Enter")
    assert page.url.endswith("#tu-2025")
    tile = new.get_by_role("link", name="Huế")
    assert tile.get_attribute("title") == "Huế: 3 bài"
    tile.press("Enter")
    expect(page.locator("h1")).to_have_text("Huế")
    expect(page.locator(".earlier")).to_contain_text("Mùa gặt ở A Lưới")
