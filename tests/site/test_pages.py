"""What stands on the pages: addresses, links, the law of no request, and what hostile text becomes."""

import gzip
import json
import re
from concurrent.futures import ProcessPoolExecutor
from html import unescape
from pathlib import Path

import pytest
from folders import ROOT
from invented import ARTICLES, build, lay_out, make_article
from lxml import html

from khobao.model import Artifact, SearchIndex
from khobao.site.publish.links import check_site

HOSTILE = json.loads((ROOT / "tests/cases/site_hostile.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def site():
    return build(base_url="https://example.org/kho/")


def pages(site):
    return {path: html.fromstring(data) for path, data in site.items() if path.endswith(".html")}


def text_of(page, selector="//main"):
    return " ".join(page.xpath(selector)[0].text_content().split())


def test_every_kind_of_page_has_its_address(site):
    expected = {
        "index.html", "tim-kiem.html", "ve-kho-bao.html", "du-lieu.html", "404.html", ".nojekyll",
        "feed.xml", "sitemap.xml", "robots.txt", "opensearch.xml",
        "bai/2022/khanh-thanh-cau.html", "bai/2022/khanh-thanh-cau.goc.html",
        "bai/2022/cho-phien.html",
        "bai/2019/nam-ay.html", "bai/khong-ro-ngay/chuyen-khong-ngay.html",
        "dia-phuong/index.html", "dia-phuong/tinh-cu/index.html", "dia-phuong/tinh-cu/thi-xa-song/index.html",
        "dia-phuong/tinh-cu/feed.xml", "dia-phuong/khong-co/xa-la/index.html",
        "ngay/index.html", "ngay/2022/index.html", "ngay/2022/01/index.html", "ngay/2022/01/08.html",
        "ngay/2019/00/index.html", "ngay/khong-ro-ngay.html",
        "nguon/index.html", "nguon/bao-tinh/index.html", "nguon/khong-ro-nguon/index.html",
    }  # fmt: skip
    assert expected <= set(site)
    assert "bai/2022/cho-phien.goc.html" not in site, "no seed is known, so no original can be shown"


def test_without_an_address_there_are_no_feeds():
    assert not [path for path in build() if path.endswith((".xml", ".txt"))]


def test_no_link_is_dead_or_leaves_and_every_link_ends_in_a_file(site, tmp_path):
    assert check_site(lay_out(site, tmp_path / "dist")) == []
    for path, page in pages(site).items():
        for address in page.xpath("//a[not(@download)]/@href"):
            assert re.search(r"(^#|^https?:|^mailto:|\.(html|xml)($|[?#]))", address), (path, address)


def test_the_policy_stands_first_and_nothing_is_inline(site):
    for path, page in pages(site).items():
        [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not page.xpath("//style | //@style | //@onclick | //@onload | //base[not(@href)]"), path
        for script in page.xpath("//script[not(@src)]"):
            assert script.get("type") in ("application/json", "application/ld+json"), path


def test_every_page_names_itself(site):
    titles = {}
    for path, page in pages(site).items():
        title = page.findtext(".//title")
        titles.setdefault(title, []).append(path)
        assert len(page.xpath("//h1")) == 1, path
        assert page.xpath("//html/@lang") == ["vi"]
        assert page.xpath("//main[@id='main']")
    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}


def test_an_article_shows_what_is_known_of_it(site):
    page = pages(site)["bai/2022/khanh-thanh-cau.html"]
    [article] = page.xpath("//article[@id='article']")
    assert article.findtext(".//h1") == "Khánh thành cầu"
    assert article.xpath("string(.//*[@class='lead'])") == "Cây cầu mới nối hai bờ sông."
    assert [h.text for h in article.xpath(".//*[@class='body']//h2")] == ["Nhịp cầu"]
    assert article.xpath("string(.//figure[@class='caption']/figcaption)").strip() == "Cầu trong nắng"
    assert "Lê An, Trần Bình" in text_of(page)
    assert "Thứ Bảy, ngày 8 tháng 1 năm 2022" in text_of(page)
    assert "15:19" in text_of(page)
    crumbs = page.xpath("//nav[@class='crumbs']//a/text()")
    assert crumbs == ["Địa phương", "Tỉnh Cũ", "Thị xã Sông"]
    assert page.xpath("//a[contains(@href, 'khanh-thanh-cau.goc.html')]")


def test_the_original_shows_every_line_and_dims_what_was_left_out(site):
    page = pages(site)["bai/2022/khanh-thanh-cau.goc.html"]
    rows = page.xpath("//table[@class='seed']/tbody/tr")
    assert [row.get("class") for row in rows] == ["seed-out", "seed-blank", None]
    assert rows[0].xpath("string(td[2])") == "TRANG CHỦ | Tin tức"
    assert rows[0].xpath("string(td[3]/code)") == "menu"


def test_metadata_speaks_to_zotero_and_search_engines(site):
    page = pages(site)["bai/2022/khanh-thanh-cau.html"]

    def meta(name):
        return page.xpath(f"//meta[@name='{name}' or @property='{name}']/@content")

    assert meta("citation_author") == ["Lê An", "Trần Bình"]
    assert meta("citation_publication_date") == ["2022/01/08"]
    assert meta("DC.coverage") == ["Thị xã Sông"]
    assert meta("og:url") == ["https://example.org/kho/bai/2022/khanh-thanh-cau.html"]
    [block] = page.xpath("//script[@type='application/ld+json']/text()")
    thing = json.loads(block)
    assert thing["@type"] == "NewsArticle"
    assert thing["datePublished"] == "2022-01-08T15:19:00+07:00"
    assert [author["name"] for author in thing["author"]] == ["Lê An", "Trần Bình"]


def test_a_place_gathers_its_parts_and_leads_to_what_it_became(site):
    page = pages(site)["dia-phuong/tinh-cu/index.html"]
    shown = page.xpath("//*[contains(@class, 'item-title')]/a/text()")
    assert shown == ["Chợ phiên", "Khánh thành cầu", "Mùa lúa"]
    assert "nay là Tỉnh Mới" in text_of(page)


def test_previous_and_next_always_lead_to_a_day_with_articles():
    days = ["2020-02-29", "2021-05-01", "2023-12-31"]
    site = build([make_article(f"Bài {day}", day) for day in days])
    walked, path = [], "ngay/2020/02/29.html"
    while path:
        walked.append(path)
        [later, *_] = [*pages(site)[path].xpath("//a[@rel='next']/@href"), ""]
        path = later.removeprefix("../../../")
    assert walked == ["ngay/2020/02/29.html", "ngay/2021/05/01.html", "ngay/2023/12/31.html"]


def test_a_day_leads_to_the_same_day_of_every_year():
    days = ["2020-02-29", "2021-01-08", "2023-01-08"]
    site = build([make_article(f"Bài {day}", day) for day in days])
    page = pages(site)["ngay/01-08.html"]
    assert page.xpath("//*[contains(@class, 'item-title')]/a/text()") == ["Bài 2023-01-08", "Bài 2021-01-08"]
    assert page.xpath("//a[@rel='next']/@href") == ["../ngay/02-29.html"]
    assert "../../../ngay/01-08.html" in pages(site)["ngay/2021/01/08.html"].xpath("//a/@href")
    assert pages(site)["index.html"].xpath("//@data-days") == ["01-08 02-29"]
    listed = pages(site)["ngay/index.html"].xpath("//*[@class='any-years']//a")
    assert [link.get("href") for link in listed] == ["../ngay/01-08.html", "../ngay/02-29.html"]
    assert [link.get("aria-label") for link in listed] == ["Ngày 8 tháng 1: 2 bài", "Ngày 29 tháng 2: 1 bài"]
    assert [link.get("class") for link in listed] == ["shade-4", "shade-2"]


def test_long_lists_are_cut_by_year_and_by_page(tmp_path):
    many = [
        make_article(
            f"Bài {n}", f"20{20 + n % 2}-01-{1 + n % 28:02}", localities=("Tỉnh Dài",), source="Báo Dài"
        )
        for n in range(230)
    ]
    site = build(many)
    assert check_site(lay_out(site, tmp_path / "dist")) == []
    for folder in ("dia-phuong/tinh-dai", "nguon/bao-dai"):
        listed = [
            link
            for path, page in pages(site).items()
            if re.match(folder + r"/nam-\d+(-trang-\d+)?\.html", path)
            for link in page.xpath("//*[contains(@class, 'item-title')]/a/text()")
        ]
        assert sorted(listed) == sorted(article.title for article in many)
    assert "ngay/2020/01/trang-2.html" in site
    titles = [page.findtext(".//title") for page in pages(site).values()]
    assert len(titles) == len(set(titles))


def test_an_empty_archive_is_a_whole_site(tmp_path):
    site = build([])
    assert check_site(lay_out(site, tmp_path / "dist")) == []
    assert "Kho chưa có bài nào." in text_of(pages(site)["index.html"])


def test_the_same_bytes_in_any_order_and_with_any_number_of_processes():
    first = build()
    shuffled = [ARTICLES[n] for n in (3, 0, 4, 2, 1)]
    assert build(shuffled) == first
    with ProcessPoolExecutor(2) as executor:
        assert build(executor=executor) == first


def test_a_new_article_leaves_pages_of_other_years_and_places_alone():
    before = build()
    after = build([*ARTICLES, make_article("Tin mới", "2024-06-01", localities=("Tỉnh Thứ Ba",))])
    changed = {path for path in before if before[path] != after.get(path) and "/ten-" not in path}
    assert changed == {
        # the search page knows a name more, and so does what suggests
        "tim-kiem.html", "goi-y.js",
        # its neighbours in time, and the pages that count or list the whole archive
        "index.html", "ve-kho-bao.html", "ngay/index.html", "dia-phuong/index.html", "nguon/index.html",
        "bao-cao.html", "nguon/khong-ro-nguon/index.html", "ngay/2022/index.html", "ngay/2022/03/index.html",
        "bai/2022/cho-phien.html", "ngay/2022/01/08.html", "ngay/01-08.html",
        # the tables of all articles and places, and what describes them
        "du-lieu.html", "du-lieu/bai-viet.csv", "du-lieu/dia-phuong.csv", "du-lieu/datapackage.json",
        "du-lieu/SHA256SUMS",
        # the lists of what can be saved, of just these pages
        "ngoai-tuyen/nam-2022.json", "ngoai-tuyen/dia-phuong/tinh-cu.json",
        "ngoai-tuyen/dia-phuong/tinh-khac.json", "ngoai-tuyen/toan-bo.json",
    }  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case["label"])
def test_hostile_text_stays_text(case, tmp_path):
    fields = {"body": "Một đoạn.", "lead": None} | case["article"]
    fields |= {name: tuple(fields[name]) for name in ("authors", "localities") if name in fields}
    article = make_article(fields.pop("title", "Bài lành"), "2022-01-08", slug="bai-la", **fields)
    site = build([article], base_url="https://example.org/")
    assert check_site(lay_out(site, tmp_path / "dist")) == []
    for path, page in pages(site).items():
        assert not page.xpath("//script[not(@src)][not(starts-with(@type, 'application/'))]"), path
        assert not page.xpath("//img | //iframe | //object | //@onerror | //@onclick | //@onmouseover"), path
        for address in page.xpath("//a/@href"):
            assert not re.match(r"(?i)\s*(javascript|data|vbscript|file):", address), path
    article_page = pages(site)["bai/2022/bai-la.html"]
    assert case["shows"] in text_of(article_page, case.get("where", "//article"))
    for block in article_page.xpath("//script[@type='application/ld+json']/text()"):
        assert json.loads(block)["headline"] == article.title


def test_the_search_page_carries_the_root_of_the_index_unharmed():
    root = json.dumps({"text": "</script><script>alert(1)</script> & “đ”"}, ensure_ascii=False)
    site = build(index=SearchIndex((Artifact("tim-kiem/a.js", b"1"),), root))
    page = site["tim-kiem.html"].decode()
    [block] = re.findall(r'<script type="application/json" id="search-root">(.*?)</script>', page)
    assert json.loads(block) == json.loads(root)
    assert site["tim-kiem/a.js"] == b"1"
    assert unescape(block) == block, "a data block is not unescaped by a browser"


SCRIPTS = {  # page -> scripts that it may load by itself, at most
    "index.html": {"theme", "page", "saving"},
    "bai/2022/khanh-thanh-cau.html": {"theme", "article", "saving"},
    "da-luu.html": {"theme", "kept", "saving"},
    "ngoai-tuyen.html": {"theme", "offline"},
}


@pytest.mark.parametrize("path", SCRIPTS)
def test_budget_of_scripts(site, path):
    page = pages(site)[path]
    loaded = {address.rpartition("/")[2].partition(".")[0] for address in page.xpath("//script/@src")}
    assert loaded == SCRIPTS[path] - {"saving"}
    files = [name for name in site if re.match(rf"tinh/({'|'.join(SCRIPTS[path])})\.\w+\.js", name)]
    assert len(files) == len(SCRIPTS[path])
    limit = 8_500 if path == "da-luu.html" else 6_000
    assert sum(len(gzip.compress(site[name], 6)) for name in files) <= limit


def test_budgets(site):
    def weigh(path):
        return len(gzip.compress(site[path], 6))

    [style] = [path for path in site if Path(path).suffix == ".css"]
    marked = [path for path in site if re.match(r"tinh/(theme|article|marking)\.", path)]
    assert weigh(style) <= 10_250
    assert len(marked) == 3
    assert sum(map(weigh, marked)) <= 6_000, "an article that was opened from a search marks what was asked"
    assert weigh("bai/2022/khanh-thanh-cau.html") <= 12_000


def test_each_map_leads_to_the_provinces_that_have_articles(site):
    page = pages(site)["dia-phuong/index.html"]
    before, after = page.xpath("//ul[@class='tiles']")
    assert before.xpath(".//a/@title") == ["Tỉnh Cũ: 3 bài"]
    assert before.xpath(".//*[@class='tile']/@title") == ["Tỉnh Không Bài"]
    assert before.xpath("li/@class") == ["r1 c2", "r2 c1"]
    assert after.xpath(".//a/@title") == ["Tỉnh Mới: 3 bài"], "what it was before counts too"
    assert after.xpath(".//a/@href") == ["../dia-phuong/tinh-moi/index.html"]
    row = page.xpath("//table[@class='atlas-table']/tbody/tr[th/a='Tỉnh Mới']")[0]
    assert row.xpath("td/a/text()") == ["Tỉnh Cũ"]


def test_a_new_place_gathers_what_it_was_before_though_it_has_no_article(site):
    page = pages(site)["dia-phuong/tinh-moi/index.html"]
    assert "3 bài về đơn vị trước đây" in text_of(page)
    earlier = page.xpath("//section[@class='earlier']")[0]
    assert earlier.xpath(".//*[contains(@class, 'item-title')]/a/text()") == [
        "Chợ phiên", "Khánh thành cầu", "Mùa lúa",
    ]  # fmt: skip
    assert earlier.xpath("ul//a[text()='Tỉnh Cũ']/@href") == ["../../dia-phuong/tinh-cu/index.html"]
    assert earlier.xpath("ul//a[@class='earlier-year']/@href") == [
        "../../dia-phuong/tinh-cu/index.html#nam-2022"
    ]
    assert page.xpath("//link[@type='application/atom+xml']/@href")[1] == "../../dia-phuong/tinh-moi/feed.xml"


def test_a_place_keeps_its_own_articles_apart_from_those_of_its_past():
    both = make_article("Sáp nhập", "2025-07-01", localities=("Tỉnh Mới", "Tỉnh Cũ"))
    page = pages(build([*ARTICLES, both]))["dia-phuong/tinh-moi/index.html"]
    own = page.xpath(
        "//main/div[@class='axis']//section[@class='group']//*[contains(@class, 'item-title')]/a/text()"
    )
    gathered = page.xpath("//section[@class='earlier']//*[contains(@class, 'item-title')]/a/text()")
    assert own == ["Sáp nhập"]
    assert gathered == ["Chợ phiên", "Khánh thành cầu", "Mùa lúa"]
    assert not page.xpath("//*[@id][@id = following::*/@id]"), "an id stands twice"


def test_the_about_page_says_what_is_held_how_and_under_which_licence():
    page = pages(
        build(
            contact="luutru@example.org",
            licence="chỉ để tra cứu",
            licence_url="https://example.org/giay-phep",
        )
    )["ve-kho-bao.html"]
    assert page.xpath("//section//dl//dd")[0].text_content() == "5"
    assert page.xpath("//section//dl//dd")[1].text_content() == "2019–2022"
    assert "luutru@example.org" in text_of(page)
    assert page.xpath("//main//a[contains(@rel, 'license')]/@href") == ["https://example.org/giay-phep"]
    assert page.xpath("//main//a[@href='du-lieu.html']")
    assert page.xpath("//main//a[@href='bao-cao.html']")
