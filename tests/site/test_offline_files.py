"""What a device may save: lists that say every file truly, a worker that asks only for what is there."""

import hashlib
import json
import zlib

import pytest
from invented import ARTICLES, build, make_article

LISTS = "ngoai-tuyen/"


@pytest.fixture(scope="module")
def site():
    return build(base_url="https://example.org/kho/")


def read_sets(site):
    """Return name of a set -> its list, as the build wrote it."""
    return {
        path.removeprefix(LISTS).removesuffix(".json"): json.loads(data)
        for path, data in site.items()
        if path.startswith(LISTS)
    }


def files_of(name, sets):
    """Return the rows of a set and of all that it contains."""
    return [tuple(row) for part in (name, *sets[name]["parts"]) for row in sets[part]["files"]]


def test_a_list_says_each_file_once_and_truly(site):
    sets = read_sets(site)
    for name, listed in sets.items():
        rows = files_of(name, sets)
        assert len({path for path, _, _ in rows}) == len(rows), name
        assert listed["bytes"] == sum(size for _, size, _ in rows), name
        for path, size, digest in rows:
            assert (size, digest) == (len(site[path]), hashlib.sha256(site[path]).hexdigest()[:12]), path


def test_the_whole_archive_is_every_page_with_all_it_needs(site):
    saved = {path for path, _, _ in files_of("toan-bo", read_sets(site))}
    pages = {path for path in site if path.endswith(".html")}
    assert pages - saved == {"404.html", "bao-cao.html", "bai/2022/khanh-thanh-cau.goc.html"}
    needed = {
        path for path in site if path.startswith(("tinh/", "tim-kiem/")) and path.endswith((".js", ".css"))
    }
    assert saved - pages == needed | {"goi-y.js"}


def test_a_year_and_a_place_hold_their_articles_and_pages(site):
    sets = read_sets(site)
    year = {path for path, _, _ in sets["nam-2022"]["files"]}
    assert {"ngay/2022/index.html", "ngay/2022/01/08.html", "bai/2022/mua-lua.html"} <= year
    assert not any("2019" in path for path in year)
    place = {path for path, _, _ in sets["dia-phuong/tinh-cu"]["files"]}
    assert {"dia-phuong/tinh-cu/index.html", "dia-phuong/tinh-cu/thi-xa-song/index.html"} <= place
    assert sum(path.startswith("bai/") for path in place) == sets["dia-phuong/tinh-cu"]["articles"] == 3
    assert sets["dia-phuong/tinh-cu/thi-xa-song"]["title"] == "Thị xã Sông, Tỉnh Cũ"
    assert "dia-phuong/tinh-moi" not in sets, "a place without articles of its own has nothing to save"
    assert sets["khong-ro-ngay"]["articles"] == 1


def test_every_page_that_offers_a_set_offers_one_that_exists(site):
    sets = read_sets(site)
    for path, data in site.items():
        if path.endswith(".html"):
            for found in data.decode().split("ngoai-tuyen.html?bo=")[1:]:
                assert found.partition('"')[0] in sets, path


def test_the_worker_keeps_only_files_that_are_there_and_little_of_them(site):
    head = site["sw.js"].decode().partition("\n")[0].removeprefix("globalThis.khobaoShell=").removesuffix(";")
    shell = json.loads(head)
    assert set(shell["files"]) <= set(site)
    assert shell["offline"] in shell["files"]
    assert sum(len(zlib.compress(site[path])) for path in shell["files"]) < 32_000


def test_a_new_article_leaves_the_worker_alone_and_a_new_text_does_not():
    first = build()["sw.js"]
    assert build([*ARTICLES, make_article("Tin mới", "2024-06-01")])["sw.js"] == first
    assert build(title="Kho khác")["sw.js"] != first, "its pages of the device itself name the archive"


def test_an_empty_archive_can_be_saved_too():
    assert set(read_sets(build([]))) == {"chung", "toan-bo"}
