"""The five seeds and all that they become, compared file by file with what was read and approved.

After a change that is meant to alter them, run this file with ``--update-golden`` and read the difference as
an editor would.
"""

import re
import shutil

import pytest
from folders import ROOT

from khobao.content.store import read_content

GOLDEN = ROOT / "tests/golden"
# Names of assets carry the hash of their content, and the search page the names of the index's pieces: what
# stands in those files has tests of its own, so the pages are compared without them.
CONTENT_HASH = re.compile(rb"(?<=\.)[0-9a-f]{8,}(?=\.(?:js|css|svg|png))")
SEARCH_ROOT = re.compile(rb'(?<=id="search-root">)[^<]*')
# Every zlib compresses in its own way: the size of a compressed file is not the same everywhere.
DATA_SIZE = re.compile(rb"(?<=data-size>)[^<]*")


def read_pages(site):
    """Return the readable files of a site: path -> bytes, hashes in names masked."""
    endings = {".html", ".xml", ".txt", ".svg", ".webmanifest"}
    return {
        CONTENT_HASH.sub(b"*", bytes(file.relative_to(site))).decode(): DATA_SIZE.sub(
            b"*", SEARCH_ROOT.sub(b"*", CONTENT_HASH.sub(b"*", file.read_bytes()))
        )
        for file in sorted(site.rglob("*"))
        if file.is_file() and file.suffix in endings
    }


def read_files(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def write_files(folder, files):
    shutil.rmtree(folder, ignore_errors=True)
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def compare(made, expected_folder, update):
    if update:
        write_files(expected_folder, made)
    expected = read_files(expected_folder)
    assert sorted(made) == sorted(expected)
    for path, data in made.items():
        assert data.decode() == expected[path].decode(), path


def test_content_is_as_approved(golden, request):
    compare(read_files(golden.content), GOLDEN / "content", request.config.getoption("update_golden"))


def test_pages_are_as_approved(golden, request):
    compare(read_pages(golden.site), GOLDEN / "site", request.config.getoption("update_golden"))


EXPECTED = {
    "000_8262743723b040e7.txt": {
        "title": "Phát triển kinh tế số, hoàn thiện chính quyền điện tử, đô thị thông minh",
        "date": "2022-01-08T15:19:00+07:00",
        "authors": ("Thanh Hương",),
        "source": "Báo Thừa Thiên Huế",
        "localities": ("Thừa Thiên Huế/Thành phố Huế",),
    },
    "001_e20ebd21d2b057e3.txt": {
        "title": "Hương Trà bước vào năm 2022 với những quyết tâm mới",
        "date": "2022-01-13",
        "authors": ("Trần Ngọc Huyến",),
        "source": None,
        "localities": ("Thừa Thiên Huế/Thị xã Hương Trà",),
    },
    "002_9203e749af395212.txt": {
        "title": "Tỉnh ủy Thừa Thiên Huế và Khánh Hoà trao đổi kinh nghiệm về chuyển đổi số, phát triển "
        "du lịch, văn hoá, xây dựng thành phố trực thuộc Trung ương theo đặc trưng đô thị di sản",
        "date": "2024-07-18",
        "authors": (),
        "source": "Cổng thông tin điện tử tỉnh Thừa Thiên Huế",
        "localities": ("Thừa Thiên Huế", "Khánh Hòa"),
    },
    "003_53daf065d3b7f3a8.txt": {
        "title": "Thừa Thiên Huế thu hút đầu tư để trở thành đô thị thông minh",
        "date": None,
        "authors": ("Kỳ Anh",),
        "source": None,
        "localities": ("Thừa Thiên Huế",),
    },
    "004_5607ce7ee07c17cb.txt": {
        "title": "Triển khai nhiệm vụ phát triển kinh tế - xã hội năm 2021",
        "date": "2021-01-19",
        "authors": ("H.Y",),
        "source": None,
        "localities": ("Thành phố Hồ Chí Minh/Quận 1",),
    },
}


@pytest.mark.parametrize("seed", EXPECTED)
def test_front_matter_is_what_a_person_read_off_the_page(golden, seed):
    stored, problems = read_content(golden.content)
    assert problems == []
    [article] = [item.article for item in stored if item.article.seed == seed]
    found = {
        "title": article.title,
        "date": article.date.isoformat() if article.date else None,
        "authors": article.authors,
        "source": article.source,
        "localities": article.localities,
    }
    assert found == EXPECTED[seed]
    assert article.date_from == ("lead" if seed.startswith("004") else None)


# What a careful editor sees between the paragraphs: the text under the pictures, and the subheadings.
CAPTIONS = {
    "000_8262743723b040e7.txt": [
        "Lãnh đạo TP. Huế tặng Cờ cho các đơn vị dẫn đầu phong trào thi đua năm 2021",
        "Năm 2022, TP. Huế tiếp tục đầu tư hoàn thiện kết cấu hạ tầng đô thị",
    ],
    "001_e20ebd21d2b057e3.txt": [],
    "002_9203e749af395212.txt": [
        "Bí thư Tỉnh ủy Lê Trường Lưu phát biểu tại buổi làm việc",
        "Phó Chủ tịch Thường trực UBND tỉnh Thừa Thiên Huế Nguyễn Thanh Bình chia sẻ tại buổi làm việc",
        "Tại buổi làm việc",
        "Bí thư Tỉnh ủy Khánh Hòa Nguyễn Hải Ninh phát biểu tại buổi làm việc",
        "Lãnh đạo hai tỉnh chụp ảnh lưu niệm tại buổi làm việc",
    ],
    "003_53daf065d3b7f3a8.txt": [
        "Thủ tướng Chính phủ Nguyễn Xuân Phúc thăm Trung tâm phục vụ Hành chính công tỉnh Thừa Thiên Huế",
        "Huế sẽ trở thành đô thị thông minh",
    ],
    "004_5607ce7ee07c17cb.txt": [],
}
SUBHEADINGS = {"003_53daf065d3b7f3a8.txt": ["Mục tiêu đến 2025, 2030", "Đầu tư ban đầu"]}


@pytest.mark.parametrize("seed", CAPTIONS)
def test_captions_and_subheadings_are_kept_as_what_they_are(golden, seed):
    stored, _ = read_content(golden.content)
    [body] = [item.article.body for item in stored if item.article.seed == seed]
    assert re.findall(r"^::: caption\n(.+)\n:::$", body, re.MULTILINE) == CAPTIONS[seed]
    assert re.findall(r"^## (.+)$", body, re.MULTILINE) == SUBHEADINGS.get(seed, [])


def test_every_line_of_every_seed_is_accounted_for(golden):
    stored, _ = read_content(golden.content)
    for item in stored:
        lines = (GOLDEN / "seeds" / item.article.seed).read_text(encoding="utf-8").splitlines()
        assert [line.text for line in item.provenance.lines] == lines
