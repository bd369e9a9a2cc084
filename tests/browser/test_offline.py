"""The installed site: what is read stays, what is saved is whole, and no page is older than the site."""

import hashlib
import json
import shutil
import threading
from functools import partial

import pytest
from golden_articles import ARTICLE, OTHER, SLUGS
from playwright.sync_api import expect
from promises import wait_until
from webserver import QuietHandler, QuietServer

pytestmark = pytest.mark.browser


class _Handler(QuietHandler):
    """Serves files as GitHub Pages does: a browser may keep them for ten minutes."""

    def end_headers(self):
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()


class Host:
    """A server that can be taken away and come back at the same address, with a site that can be replaced."""

    def __init__(self, folder, site):
        self.folder = folder
        self.site = folder / "kho-bao"
        shutil.copytree(site, self.site)
        self.port = 0
        self.start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/kho-bao/"

    def start(self):
        handler = partial(_Handler, directory=str(self.folder))
        self.server = QuietServer(("127.0.0.1", self.port), handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def host(golden, tmp_path):
    host = Host(tmp_path, golden.site)
    yield host
    host.stop()


@pytest.fixture
def page(page, host):
    """A page on a device that has the worker installed, and nothing else."""
    page.goto(host.address)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    return page


def save(page, host, name):
    """Save the set *name* as a reader does."""
    page.goto(f"{host.address}ngoai-tuyen.html?bo={name}")
    page.locator("#chosen").get_by_role("button", name="Lưu để đọc ngoại tuyến").click()
    expect(page.locator("#chosen [role=status]")).to_have_text(
        "Đã lưu xong. Giờ có thể đọc khi không có mạng."
    )


def read(page, host, path):
    """Open a page and wait for its copy, which is put away after the page is shown."""
    page.goto(host.address + path)
    wait_until(page, "async () => Boolean(await caches.match(location.href))")


def test_what_was_read_opens_without_a_network(page, host):
    read(page, host, ARTICLE)
    host.stop()
    page.goto("about:blank")
    page.goto(host.address + ARTICLE + "?q=kinh")
    expect(page.locator("h1")).to_contain_text("Phát triển kinh tế số")
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Source Serif 4"')
    page.goto(host.address)  # open before there was a worker
    expect(page.locator("h1")).to_contain_text("Kho Báo")
    host.start()


def test_a_page_that_is_not_there_says_so_and_comes_when_the_network_does(page, host):
    host.stop()
    page.goto(host.address + OTHER)
    expect(page.locator("#missing")).to_contain_text("chưa có trên máy này")
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Source Serif 4"')
    host.start()
    page.get_by_role("link", name="Thử lại").click()
    expect(page.locator("h1")).to_contain_text("Hương Trà bước vào năm 2022")


@pytest.mark.parametrize(
    ("name", "start", "articles"),
    [
        ("nam-2022", "ngay/2022/index.html", 2),
        ("dia-phuong/thua-thien-hue", "dia-phuong/thua-thien-hue/index.html", 4),
        ("khong-ro-ngay", "ngay/khong-ro-ngay.html", 1),
    ],
)
def test_a_saved_year_or_place_is_read_without_a_network(page, host, name, start, articles):
    save(page, host, name)
    host.stop()
    page.goto(host.address + start)
    links = page.eval_on_selector_all("main a[href]", "links => links.map(a => a.href.split(/[?#]/)[0])")
    reached = set()
    for link in {link for link in links if "/bai/" in link or "/ngay/2022/" in link}:
        page.goto(link)
        assert page.locator("#missing").count() == 0, link
        links = page.eval_on_selector_all(
            "#article, .item-title a", "found => found.map(a => a.id || a.href)"
        )
        reached |= {link} if links == ["article"] else {found for found in links if "/bai/" in found}
    assert len(reached) == articles
    for link in reached:
        page.goto(link)
        expect(page.locator("article#article h1")).to_be_visible()
    host.start()


def test_the_size_is_told_before_and_a_set_can_be_removed(page, host):
    page.goto(f"{host.address}ngay/2022/index.html")
    page.get_by_role("link", name="Lưu để đọc ngoại tuyến").click()
    listed = json.loads((host.site / "ngoai-tuyen/nam-2022.json").read_text(encoding="utf-8"))
    expect(page.locator("#chosen [role=status]")).to_have_text(
        f"2 bài, {-(-listed['bytes'] // 1000)} kB trên máy này"
    )
    save(page, host, "nam-2022")
    saved = page.locator("#saved")
    expect(saved).to_contain_text("Năm 2022")
    saved.get_by_role("button", name="Bỏ: Năm 2022").click()
    expect(saved.get_by_role("listitem")).to_have_count(0)
    assert not [name for name in page.evaluate("caches.keys()") if " set " in name]


def test_the_whole_archive_is_searched_without_a_network(page, host):
    save(page, host, "toan-bo")
    host.stop()
    page.goto(f"{host.address}tim-kiem.html?q=chuyen+doi+so")
    page.wait_for_selector('#results[data-state="done"]', state="attached")
    assert page.locator("#results [data-slug]").count() >= 3
    page.locator(f'[data-slug="{SLUGS["000"]}"] h3 a').click()
    expect(page.locator("h1")).to_contain_text("Phát triển kinh tế số")
    page.goto(f"{host.address}nguon/index.html")
    expect(page.locator("h1")).to_have_text("Nguồn")
    page.locator("[data-search-field]").first.press_sequentially("chuyển đổi")
    expect(page.get_by_role("option").first).to_contain_text("chuyển đổi")
    host.start()


def test_a_download_that_is_stopped_leaves_nothing(page, host):
    page.goto(f"{host.address}ngoai-tuyen.html")
    page.evaluate(
        "fetch = ((f) => (a, o) => String(a).includes('/bai/') ? f(a, o).finally(() => "
        "new Promise(r => setTimeout(r, 400))) : f(a, o))(fetch)"
    )
    page.locator("#chosen").get_by_role("button", name="Lưu để đọc ngoại tuyến").click()
    page.get_by_role("button", name="Dừng").click()
    expect(page.locator("#chosen [role=status]")).to_have_text("Đã dừng, không để lại gì trên máy.")
    assert not [name for name in page.evaluate("caches.keys()") if " set " in name or " part " in name]


def test_too_little_room_is_told(page, host):
    page.goto(f"{host.address}ngoai-tuyen.html")
    page.evaluate("navigator.storage.estimate = async () => ({usage: 0, quota: 20000})")
    page.locator("#chosen").get_by_role("button", name="Lưu để đọc ngoại tuyến").click()
    expect(page.locator("#chosen [role=status]")).to_contain_text(
        "Không đủ chỗ: trình duyệt chỉ còn dành 20 kB"
    )


def rewrite(host, path, old, new):
    """Change a page as a new build does, and the list of its year with it."""
    file = host.site / path
    data = file.read_text(encoding="utf-8").replace(old, new).encode()
    file.write_bytes(data)
    for listed in host.site.glob("ngoai-tuyen/nam-*.json"):
        content = json.loads(listed.read_text(encoding="utf-8"))
        content["files"] = [
            [p, len(data), hashlib.sha256(data).hexdigest()[:12]] if p == path else [p, size, digest]
            for p, size, digest in content["files"]
        ]
        listed.write_text(json.dumps(content), encoding="utf-8")


def test_after_a_new_build_no_old_page_is_shown(page, host):
    page.goto(host.address + ARTICLE)
    save(page, host, "nam-2022")
    rewrite(host, ARTICLE, "Phát triển kinh tế số", "Kinh tế số phát triển")
    page.goto(f"{host.address}index.html")
    fresh = page.context.new_page()  # a further visit
    fresh.goto(host.address + ARTICLE)
    expect(fresh.locator("h1")).to_contain_text("Kinh tế số phát triển")
    wait_until(
        fresh,
        "async (path) => (await (await caches.match(new URL(path, location.origin + '/kho-bao/')))"
        ".text()).includes('Kinh tế số phát triển')",
        ARTICLE,
    )
    host.stop()
    fresh.goto(host.address)
    fresh.goto(host.address + ARTICLE)
    expect(fresh.locator("h1")).to_contain_text("Kinh tế số phát triển")
    host.start()


def test_a_large_update_waits_for_the_reader(page, host):
    save(page, host, "nam-2022")
    rewrite(host, ARTICLE, "</body>", "<!--" + "x" * 5_000_000 + "--></body>")
    fresh = page.context.new_page()  # a further visit
    with fresh.expect_request("**/ngoai-tuyen/chung.json"):  # the worker's page looks what is due
        fresh.goto(host.address)
    fresh.wait_for_load_state("networkidle")
    kept = "async path => (await (await caches.match('/kho-bao/' + path)).text()).length > 5e6"
    assert not fresh.evaluate(kept, ARTICLE)
    fresh.goto(f"{host.address}ngoai-tuyen.html")
    fresh.get_by_role("link", name="Cập nhật: Năm 2022").click()
    status = fresh.locator("#chosen [role=status]")
    expect(status).to_have_text("Đã có bản mới hơn; cập nhật cần tải 5 MB.")
    fresh.locator("#chosen").get_by_role("button", name="Cập nhật").click()
    expect(status).to_have_text("Đã lưu xong. Giờ có thể đọc khi không có mạng.")
    assert fresh.evaluate(kept, ARTICLE)
    fresh.goto(f"{host.address}ngoai-tuyen.html?bo=nam-2022")
    expect(status).to_have_text("Đây đã là bản mới nhất.")


def test_a_new_worker_takes_over_and_old_pages_keep_their_style(page, host):
    read(page, host, ARTICLE)
    [style] = (host.site / "tinh").glob("khobao.*.css")
    renamed = style.with_name("khobao.0123456789.css")
    style.rename(renamed)
    for file in [*host.site.rglob("*.html"), host.site / "sw.js"]:
        file.write_text(file.read_text(encoding="utf-8").replace(style.name, renamed.name), encoding="utf-8")
    worker = host.site / "sw.js"
    worker.write_text(
        worker.read_text(encoding="utf-8").replace('"version":"', '"version":"f'), encoding="utf-8"
    )
    page.goto(f"{host.address}ve-kho-bao.html")
    wait_until(
        page,
        "async () => (await caches.keys()).filter(name => name.includes(' shell ')).every(n => / f/.test(n))",
    )
    host.stop()
    page.goto(host.address + ARTICLE)
    assert style.name in page.content()
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Source Serif 4"')
    host.start()


def test_what_was_read_stays_within_bounds(page, host):
    page.goto(host.address + ARTICLE)
    page.evaluate(
        """async () => {
            const cache = await caches.open('khobao /kho-bao/ read');
            for (let n = 0; n < 400; n++) await cache.put(`/kho-bao/bai/x-${n}.html`, new Response('x'));
        }"""
    )
    page.goto(host.address + OTHER)
    wait_until(page, "async () => (await (await caches.open('khobao /kho-bao/ read')).keys()).length <= 300")
    held = page.evaluate(
        "async () => (await (await caches.open('khobao /kho-bao/ read')).keys()).map(r => r.url)"
    )
    assert host.address + OTHER in held, "the newest stays"
    assert host.address + "bai/x-0.html" not in held, "the oldest goes"


def test_the_manifest_can_be_installed(page, host):
    manifest = json.loads((host.site / "manifest.webmanifest").read_text(encoding="utf-8"))
    for icon in manifest["icons"]:
        answer = page.request.get(host.address + icon["src"])
        assert answer.ok
        if icon["type"] == "image/png":
            assert (
                "x".join(str(int.from_bytes(answer.body()[at : at + 4], "big")) for at in (16, 20))
                == icon["sizes"]
            )
    client = page.context.new_cdp_session(page)
    errors = client.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [e["errorId"] for e in errors if e["errorId"] != "in-incognito"] == []  # as every test is


def test_from_disk_nothing_asks_for_a_worker(browser, golden):
    page = browser.new_page()
    complaints = []
    page.on("console", lambda m: complaints.append(m.text))
    page.goto(f"{golden.site.as_uri()}/ngay/2022/index.html")
    expect(page.locator("[data-offline]")).to_be_hidden()
    page.goto(f"{golden.site.as_uri()}/ngoai-tuyen.html")
    expect(page.locator("#on-disk")).to_be_visible()
    expect(page.locator("#chosen")).to_be_hidden()
    assert complaints == []
    page.close()
