"""What a device may save: lists that say every file truly, a worker that asks only for what is there."""

import hashlib
import json
import struct
import zlib

import pytest
from folders import ROOT
from invented import ARTICLES, build, make_article

from khobao.site.render.icons import draw_png, parse_drawing

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
    assert pages - saved == {"404.html", "bao-cao.html", "bai/2022/01/khanh-thanh-cau.goc.html"}
    needed = {
        path for path in site if path.startswith(("tinh/", "tim-kiem/")) and path.endswith((".js", ".css"))
    }
    assert saved - pages == needed


def test_a_year_and_a_place_hold_their_articles_and_pages(site):
    sets = read_sets(site)
    year = {path for path, _, _ in sets["nam-2022"]["files"]}
    assert {"ngay/2022/index.html", "ngay/2022/01/08.html", "bai/2022/01/mua-lua.html"} <= year
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
    assert sum(len(zlib.compress(site[path])) for path in shell["files"]) < 25_000


def test_a_new_article_leaves_the_worker_alone_and_a_new_text_does_not():
    first = build()["sw.js"]
    assert build([*ARTICLES, make_article("Tin mới", "2024-06-01")])["sw.js"] == first
    assert build(title="Kho khác")["sw.js"] != first, "its pages of the device itself name the archive"


def test_an_empty_archive_can_be_saved_too():
    assert set(read_sets(build([]))) == {"chung", "toan-bo"}


def read_pixels(png):
    """Return the rows of palette numbers of a PNG that draw_png made."""
    chunks, at = {}, 8
    while at < len(png):
        length = struct.unpack(">I", png[at : at + 4])[0]
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + data)
        chunks[name] = data
        at += 12 + length
    width, height, depth, colours = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, colours) == (8, 3)
    raw = zlib.decompress(chunks[b"IDAT"])
    rows = [raw[n * (width + 1) : (n + 1) * (width + 1)] for n in range(height)]
    assert all(row[0] == 0 for row in rows)
    return [row[1:] for row in rows]


def test_the_icon_is_drawn_as_it_stands_within_what_a_mask_leaves():
    drawing = parse_drawing((ROOT / "static/icon.svg").read_text(encoding="utf-8"))
    rows = read_pixels(draw_png(drawing, 200))
    marked = [(x, y) for y, row in enumerate(rows) for x, value in enumerate(row) if value]
    assert len(marked) == sum(width * height for _, _, width, height in drawing.rectangles) * 100
    # A maskable icon may be cut to a circle of four fifths of its width.
    assert all((x - 99.5) ** 2 + (y - 99.5) ** 2 <= 80**2 for x, y in marked)


@pytest.mark.parametrize("svg", ["<svg/>", '<rect fill="#000000"/><path fill="#ffffff" d="M0 0l1 1z"/>'])
def test_a_drawing_of_more_than_rectangles_is_refused(svg):
    with pytest.raises(ValueError, match="upright rectangles"):
        parse_drawing(svg)
