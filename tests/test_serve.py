"""``serve`` shows the site on this machine and rebuilds it when an article changes."""

import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from folders import ROOT

from khobao.build import build, preview
from khobao.config import Settings
from khobao.model import locate_folders
from khobao.serve import LiveSite

PATIENCE = 60  # seconds until a loaded machine must have answered


def read_page(address):
    with urllib.request.urlopen(address) as answer:  # noqa: S310 (our own server)
        return answer.read().decode()


def wait_for(condition, process):
    """Return what *condition* gives as soon as it gives something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, "the server has ended"
        if found := condition():
            return found
        time.sleep(0.1)
    pytest.fail("nothing came")


@pytest.fixture
def server(golden, tmp_path):
    """The process, the address of the site and its folder of content."""
    content = shutil.copytree(golden.content, tmp_path / "content")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = ["--seeds", tmp_path / "none", "--content", content, "--output", tmp_path / "dist"]
    # What runs in the background of a shell ignores SIGINT, and would hand that on to the server.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, ROOT / "build.py", "serve", *arguments, "--port", str(port), "--jobs", "1"],
        stderr=subprocess.DEVNULL,
    )
    yield process, f"http://127.0.0.1:{port}/", content
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


def test_a_change_of_an_article_shows_on_its_page(server):
    process, address, content = server

    def answer(path, expected):
        try:
            return expected in read_page(address + path)
        except (urllib.error.URLError, ConnectionError):
            return False

    wait_for(lambda: answer("index.html", "Hương Trà"), process)
    [article] = content.glob("2022/huong-tra-*.md")
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("Giải pháp hàng đầu", "Giải pháp đứng đầu"), encoding="utf-8")
    wait_for(lambda: answer(f"bai/2022/{article.stem}.html", "Giải pháp đứng đầu"), process)
    # A mistake leaves the last good site standing, and mending it goes on from there.
    article.write_text("---\ntitle: [\n---\n", encoding="utf-8")
    article.write_text(text.replace("Giải pháp hàng đầu", "Giải pháp thứ nhất"), encoding="utf-8")
    wait_for(lambda: answer(f"bai/2022/{article.stem}.html", "Giải pháp thứ nhất"), process)
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0


def test_what_the_site_lacks_gets_its_404_page(server):
    process, address, _ = server

    def status():
        try:
            read_page(address + "khong-co.html")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except (urllib.error.URLError, ConnectionError):
            return None

    code, page = wait_for(status, process)
    assert code == 404
    assert "Kho Báo" in page
    process.terminate()
    assert process.wait(PATIENCE) == 0


def test_an_open_page_is_told_to_reload(server):
    process, address, content = server

    def page():
        try:
            return read_page(address + "index.html")
        except (urllib.error.URLError, ConnectionError):
            return ""

    assert '<script src="/.khobao/reload.js" defer></script>' in wait_for(page, process)
    assert "/.khobao/" not in (content.parent / "dist/index.html").read_text(encoding="utf-8")
    assert "location.reload" in read_page(address + ".khobao/reload.js")
    [article] = content.glob("2022/huong-tra-*.md")
    with urllib.request.urlopen(address + ".khobao/changes", timeout=PATIENCE) as stream:  # noqa: S310 (ours)
        assert stream.headers["Content-Type"] == "text/event-stream"
        text = article.read_text(encoding="utf-8")
        article.write_text(text.replace("Giải pháp hàng đầu", "Giải pháp đứng đầu"), encoding="utf-8")
        assert stream.readline() == b"event: changed\n"
    assert "Giải pháp đứng đầu" in read_page(f"{address}bai/2022/{article.stem}.html")


def test_a_preview_stands_for_a_page_until_the_site_is_built(tmp_path):
    (tmp_path / "a.html").write_bytes(b"<head></head>old")
    live = LiveSite(tmp_path)
    live.show({"a.html": b"<head></head>new"})
    assert live.read_page("/a.html?q=1").endswith(b"new")
    assert live.wait(0, 0) == 1
    live.settle(1)
    assert live.read_page("/a.html").endswith(b"old")
    assert live.wait(2, 0) == 2


@pytest.mark.parametrize("address", ["/../secret.html", "/%2e%2e/secret.html", "/b.html", "/a.css", "/dir"])
def test_only_pages_of_the_site_are_pages(tmp_path, address):
    (tmp_path / "secret.html").write_bytes(b"<head></head>")
    (tmp_path / "site/dir").mkdir(parents=True)
    (tmp_path / "site/a.css").write_bytes(b"a {}")
    assert LiveSite(tmp_path / "site").read_page(address) is None


def test_a_preview_is_the_page_that_the_build_will_make(golden, tmp_path):
    content = shutil.copytree(golden.content, tmp_path / "content")
    folders = locate_folders(tmp_path)
    plans = []
    build(folders, Settings(), jobs=1, strict=False, plans=plans)
    [article] = content.glob("2022/huong-tra-*.md")
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("Giải pháp hàng đầu", "Giải *pháp* đứng đầu"), encoding="utf-8")
    (content / "2022/hong.md").write_text("---\ntitle: [\n---\n")
    changed = [article, content / "2022/hong.md", content / "2022/khong-con.md", tmp_path / "elsewhere.md"]
    [(address, page)] = preview(folders, changed, plans[0]).items()
    (content / "2022/hong.md").unlink()
    build(folders, Settings(), jobs=1, strict=False, plans=plans)
    assert "Giải <em>pháp</em> đứng đầu" in page.decode()
    assert page == (tmp_path / "dist" / address).read_bytes()
