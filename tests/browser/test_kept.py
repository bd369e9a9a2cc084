"""Articles that a reader keeps: from disk and from a server, taken along and brought back."""

import csv
import io
import json
import re

import pytest
from golden_articles import ARTICLE, OTHER
from playwright.sync_api import expect
from promises import wait_until

pytestmark = pytest.mark.browser


@pytest.fixture
def page(page):
    """A page that may use the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


def keep(page, start, *paths):
    for path in paths:
        page.goto(start + path)
        page.get_by_role("button", name="Lưu bài").click()
        expect(page.get_by_role("button", name="Đã lưu")).to_have_attribute("aria-pressed", "true")


def export(page, name):
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return download.value.path().read_text(encoding="utf-8")


def test_kept_articles_are_listed_newest_first_and_let_go(page, start):
    keep(page, start, ARTICLE, OTHER)
    page.goto(start + "da-luu.html")
    titles = page.locator("#kept h2")
    expect(titles).to_have_count(2)
    expect(titles.first).to_contain_text("Hương Trà bước vào năm 2022")
    expect(page.locator("#kept li").last).to_contain_text("Báo Thừa Thiên Huế")
    page.get_by_role("button", name="Bỏ: Hương Trà").click()
    expect(titles).to_have_count(1)
    assert page.evaluate("document.activeElement.textContent") == "Bỏ", "the focus goes on to the next line"
    titles.get_by_role("link").click()
    expect(page.locator("#article h1")).to_contain_text("Phát triển kinh tế số")
    page.get_by_role("button", name="Đã lưu").click()
    page.goto(start + "da-luu.html")
    expect(page.locator("#kept-status")).to_have_text("0 bài")


def test_all_references_are_taken_along(page, start):
    keep(page, start, ARTICLE, OTHER)
    page.goto(start + "da-luu.html")
    assert export(page, "BibTeX").count("@") == 2
    assert export(page, "RIS").count("TY  - NEWS") == 2
    assert [item["title"][:9] for item in json.loads(export(page, "CSL-JSON"))] == ["Hương Trà", "Phát triể"]


def test_what_is_taken_along_is_what_the_pages_show(page, start):
    shown = []
    for path in (ARTICLE, OTHER):
        keep(page, start, path)
        shown.append(page.locator("pre[data-file]").all_text_contents())
    page.goto(start + "da-luu.html")
    bib, ris, csl = (list(kind) for kind in zip(*reversed(shown), strict=True))
    assert export(page, "BibTeX") == "\n".join(bib)
    assert export(page, "RIS") == "".join(ris)
    assert json.loads(export(page, "CSL-JSON")) == [json.loads(text)[0] for text in csl]
    rows = list(csv.DictReader(io.StringIO(export(page, "CSV").removeprefix("\ufeff"))))
    assert [row["page"] for row in rows] == [OTHER, ARTICLE]
    assert [row["key"] for row in rows] == [json.loads(text)[0]["id"] for text in csl]


def test_the_list_of_before_is_carried_over(page, start):
    page.goto(start + "da-luu.html")
    csl = json.dumps([{"id": "cu", "title": "Bài cũ", "author": [{"literal": "Lê An"}]}])
    old = {
        "url": ARTICLE, "title": "Bài cũ", "date": "8/1/2022", "source": "Báo Tỉnh", "kept": "2026-01-02",
        "references": {"json": csl},
    }  # fmt: skip
    store = "old => localStorage.setItem(`khobao-kept ${khobao.kept.root.pathname}`, old)"
    page.evaluate(store, json.dumps([old]))
    page.reload()
    expect(page.locator("#kept h2")).to_have_text("Bài cũ")
    bib = export(page, "BibTeX")
    assert "author = {{Lê An}}" in bib
    assert "{cu," not in bib, "keys are those of today, so that none stands twice"
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('khobao-kept')).length") == 0


def test_lists_have_names_and_articles_move_between_them(page, start):
    keep(page, start, ARTICLE, OTHER)
    page.goto(start + "da-luu.html")
    page.once("dialog", lambda dialog: dialog.accept("Luận văn"))
    page.get_by_role("button", name="Danh sách mới").click()
    expect(page.locator("#kept-status")).to_have_text("0 bài")
    page.get_by_role("button", name="Đã lưu: 2 bài").click()
    page.get_by_label("Danh sách của bài: Hương Trà").select_option("Luận văn")
    expect(page.locator("#kept h2")).to_have_count(1)
    page.get_by_role("button", name="Luận văn: 1 bài").click()
    expect(page.locator("#kept h2")).to_contain_text("Hương Trà bước vào năm 2022")
    page.once("dialog", lambda dialog: dialog.accept("Luận án"))
    page.get_by_role("button", name="Đổi tên").click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Xóa danh sách").click()
    expect(page.locator("#kept-names button")).to_have_count(1)
    page.reload()
    expect(page.locator("#kept h2")).to_have_count(1)


def test_a_note_stays_and_goes_along(page, start):
    keep(page, start, ARTICLE)
    page.goto(start + "da-luu.html")
    page.get_by_role("button", name="Thêm ghi chú").click()
    page.keyboard.type("Trái với bài 100% kia")
    page.keyboard.press("Tab")
    page.reload()
    expect(page.get_by_role("textbox", name="Ghi chú: ")).to_have_value("Trái với bài 100% kia")
    assert r"annotation = {Trái với bài 100\% kia}" in export(page, "BibTeX")
    assert "N1  - Trái với bài 100% kia\n" in export(page, "RIS")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Bỏ: ").click()
    expect(page.locator("#kept h2")).to_have_count(1)


def test_bringing_a_file_in_loses_nothing_of_either(page, start, tmp_path):
    keep(page, start, ARTICLE)
    page.goto(start + "da-luu.html")
    article = {"title": "Từ máy kia", "date": "", "source": "", "kept": "2026-01-02", "note": "của máy kia"}
    lists = {
        "version": 2, "current": "", "articles": {OTHER: article, ARTICLE: article},
        "lists": [{"name": "Huế", "urls": [OTHER, ARTICLE, "bai/x.html"]}],
    }  # fmt: skip
    file = tmp_path / "da-luu.json"
    file.write_text(json.dumps(lists), encoding="utf-8")
    page.locator("#kept-file").set_input_files(file)
    expect(page.locator("#kept-status")).to_have_text("Đã nhập các danh sách trong tệp.")
    expect(page.locator("#kept h2")).to_contain_text("Phát triển kinh tế số")
    expect(page.get_by_role("textbox", name="Ghi chú: ")).to_have_value("của máy kia")
    page.get_by_role("button", name="Huế: 2 bài").click()
    expect(page.locator("#kept h2")).to_have_text(
        [re.compile("Từ máy kia"), re.compile("Phát triển kinh tế")]
    )


def test_a_list_goes_from_one_device_to_another(browser, page, start, tmp_path):
    keep(page, start, ARTICLE)
    page.goto(start + "da-luu.html")
    file = tmp_path / "da-luu.json"
    file.write_text(export(page, "Lưu mọi danh sách thành tệp"), encoding="utf-8")
    other = browser.new_context().new_page()
    other.goto(start + "da-luu.html")
    other.locator("#kept-file").set_input_files(file)
    expect(other.locator("#kept h2")).to_contain_text("Phát triển kinh tế số")
    other.context.close()


@pytest.mark.parametrize(
    "text",
    [
        "", "{}", "[]", "[1]", '[{"url": "javascript:alert(1)", "title": "x"}]',
        '[{"url": "bai/../../x.html", "title": "x", "date": "", "source": "", "kept": "", "references": {}}]',
        '[{"url": "bai/x.html", "title": "x", "date": "", "source": "", "kept": "", "references": {"b": 1}}]',
        '[{"url": "bai/x.html", "title": "x", "date": "", "source": "", "kept": ""}]',
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused(page, golden, text, tmp_path):
    file = tmp_path / "x.json"
    file.write_text(text, encoding="utf-8")
    page.goto(f"{golden.site.as_uri()}/da-luu.html")
    page.locator("#kept-file").set_input_files(file)
    expect(page.locator("#kept-status")).to_have_text("Tệp này không chứa danh sách bài đã lưu.")
    expect(page.locator("#kept li")).to_have_count(0)


def test_hostile_titles_of_a_list_stay_text(page, golden, tmp_path):
    file = tmp_path / "x.json"
    entry = {
        "url": "bai/x.html", "title": "<img src=x onerror=alert(1)>", "date": "", "source": "<b>",
        "kept": "2022-01-08", "references": {"json": "not json"},
    }  # fmt: skip
    file.write_text(json.dumps([entry]), encoding="utf-8")
    page.goto(f"{golden.site.as_uri()}/da-luu.html")
    page.locator("#kept-file").set_input_files(file)
    expect(page.locator("#kept h2")).to_have_text("<img src=x onerror=alert(1)>")
    assert page.locator("#kept img").count() == 0
    assert [item["title"] for item in json.loads(export(page, "CSL-JSON"))] == [entry["title"]]


def test_an_article_is_passed_on(page, start):
    page.goto(start + ARTICLE)
    page.evaluate("navigator.share = undefined")
    page.get_by_role("button", name="Chia sẻ").click()
    expect(page.get_by_role("button", name="Đã sao chép liên kết")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"https://example.org/kho-bao/{ARTICLE}"


def test_a_device_that_can_share_is_asked(page, start):
    page.goto(start + ARTICLE)
    page.evaluate("navigator.share = async what => { window.shared = what; }")
    page.get_by_role("button", name="Chia sẻ").click()
    page.wait_for_function("window.shared")
    assert page.evaluate("shared.url") == f"https://example.org/kho-bao/{ARTICLE}"
    assert page.evaluate("shared.title").startswith("Phát triển kinh tế số")


def test_a_kept_article_is_there_without_a_network(page, served):
    page.goto(served)
    page.evaluate("navigator.serviceWorker.ready")
    keep(page, served, ARTICLE)
    wait_until(
        page,
        "async path => Boolean(await (await caches.open('khobao /kho-bao/ kept')).match('/kho-bao/' + path))",
        ARTICLE,
    )
    page.get_by_role("button", name="Đã lưu").click()
    wait_until(
        page,
        "async path => !(await (await caches.open('khobao /kho-bao/ kept')).match('/kho-bao/' + path))",
        ARTICLE,
    )
