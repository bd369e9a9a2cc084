"""The archive as data: whole, valid by the Frictionless library, and harmless in a spreadsheet."""

import csv
import dataclasses
import gzip
import hashlib
import io
import json
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import ARTICLES, Gazetteer, build, lay_out, make_article
from lxml import html

from khobao.model import PreviousOutput, UnchangedFile
from khobao.site.archive import build_archive
from khobao.site.files.columns import ARTICLES as COLUMNS
from khobao.site.files.dumps import build_record, split_years, start_dumps
from khobao.site.files.tables import build_csv

FOLDER = "du-lieu/"


def read_lines(site, year):
    data = gzip.decompress(site[f"{FOLDER}bai-viet-{year}.jsonl.gz"])
    return [json.loads(line) for line in data.decode().splitlines()]


def read_table(site, name):
    return list(csv.DictReader(io.StringIO(site[FOLDER + name].decode("utf-8-sig"), newline="")))


def validate(folder):
    """Return the library's report; from its own process, because it leaves compressed files open."""
    command = [sys.executable, "-m", "frictionless", "validate", "--json", "datapackage.json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def site():
    return build(
        base_url="https://example.org/kho/",
        publisher="Thư viện Tỉnh",
        licence="CC-BY-4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
    )


def test_the_package_is_valid_to_the_last_byte_and_row(site, tmp_path):
    folder = lay_out(site, tmp_path / "dist") / "du-lieu"
    report = validate(folder)
    assert report["valid"], report["tasks"]
    assert {task["name"]: task["stats"]["rows"] for task in report["tasks"]} == {
        "bai-viet-csv": 5, "dia-phuong-csv": 5,
        "bai-viet-2022": 3, "bai-viet-2019": 1, "bai-viet-khong-ro-ngay": 1,
    }  # fmt: skip


def test_the_golden_archive_is_valid_too(golden):
    report = validate(golden.site / FOLDER)
    assert report["valid"], report["tasks"]
    assert len(report["tasks"]) == 6


def test_the_validator_sees_a_file_that_was_tampered_with(site, tmp_path):
    folder = lay_out(site, tmp_path / "dist") / "du-lieu"
    table = folder / "bai-viet.csv"
    table.write_bytes(table.read_bytes().replace("Mùa lúa".encode(), "Mùa mía".encode()))
    report = validate(folder)
    assert [
        (task["name"], [e["type"] for e in task["errors"]]) for task in report["tasks"] if not task["valid"]
    ] == [("bai-viet-csv", ["hash-count"])]


def test_the_descriptor_says_who_what_and_under_which_licence(site):
    package = json.loads(site[f"{FOLDER}datapackage.json"])
    assert package["homepage"] == "https://example.org/kho/du-lieu.html"
    assert package["licenses"] == [
        {
            "name": "CC-BY-4.0",
            "title": "CC-BY-4.0",
            "path": "https://creativecommons.org/licenses/by/4.0/",
        }
    ]
    assert package["contributors"] == [{"title": "Thư viện Tỉnh", "role": "publisher"}]
    assert package["sources"] == [{"title": "Báo Tỉnh"}, {"title": "Đài Tỉnh"}]
    for resource in package["resources"]:
        data = site[FOLDER + resource["path"]]
        assert resource["bytes"] == len(data)
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()


def test_what_is_unknown_is_left_out_of_the_descriptor():
    package = json.loads(build()[f"{FOLDER}datapackage.json"])
    assert {"homepage", "licenses", "contributors"}.isdisjoint(package)


def test_every_article_is_there_with_all_that_is_known_of_it(site):
    lines = [line for year in ("2019", "2022", "khong-ro-ngay") for line in read_lines(site, year)]
    assert sorted(line["slug"] for line in lines) == sorted(article.slug for article in ARTICLES)
    [bridge] = [line for line in lines if line["slug"] == "khanh-thanh-cau"]
    assert bridge == {
        "slug": "khanh-thanh-cau",
        "title": "Khánh thành cầu",
        "date": "2022-01-08T15:19:00+07:00",
        "authors": ["Lê An", "Trần Bình"],
        "source": "Báo Tỉnh",
        "source_url": "https://example.org/cau",
        "section": None,
        "localities": ["Tỉnh Cũ/Thị xã Sông"],
        "places": ["tinh-cu/thi-xa-song"],
        "lead": "Cây cầu mới nối hai bờ sông.",
        "body": ARTICLES[0].body,
        "page": "bai/2022/khanh-thanh-cau.html",
        "seed": None,
        "seed_sha256": None,
        "extra": {},
    }
    for line in lines:
        assert list(line) == [column.name for column in COLUMNS]
        assert line["page"] in site


def test_the_tables_join_on_the_slugs_of_places(site):
    places = {row["slug"]: row for row in read_table(site, "dia-phuong.csv")}
    rows = read_table(site, "bai-viet.csv")
    assert [row["slug"] for row in rows] == [
        "nam-ay", "mua-lua", "khanh-thanh-cau", "cho-phien", "chuyen-khong-ngay",
    ]  # fmt: skip
    for row in rows:
        assert all(slug in places for slug in row["places"].split("; ") if slug)
    assert places["tinh-cu/thi-xa-song"]["path"] == "Tỉnh Cũ/Thị xã Sông"
    assert places["tinh-cu"]["articles"] == "3"


@given(st.lists(st.text(), min_size=1))
def test_no_cell_of_a_table_can_be_taken_for_a_formula(cells):
    [row] = csv.reader(
        io.StringIO(build_csv((), [cells]).decode("utf-8-sig").split("\r\n", 1)[1], newline="")
    )
    for cell, text in zip(row, cells, strict=True):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert cell.removeprefix("'") == text.removeprefix("'")


def test_full_texts_keep_what_tables_disarm():
    site = build([make_article("=1+1", "2022", slug="mot")])
    assert read_table(site, "bai-viet.csv")[0]["title"] == "'=1+1"
    assert read_lines(site, "2022")[0]["title"] == "=1+1"


def test_what_a_person_wrote_into_the_front_matter_travels_along():
    odd = {"nhãn": {1: float("nan"), "tỷ lệ": 0.5}, "also_in": [{"seed": "b.txt"}], "x": {"tập"}}
    archive = build_archive([make_article("Tin", "2022", date_from="lead", extra=odd)], Gazetteer())
    [entry] = archive.entries
    assert build_record(entry.article, entry.url, [])["extra"] == {
        "date_from": "lead",
        "nhãn": {"1": "nan", "tỷ lệ": 0.5},
        "also_in": [{"seed": "b.txt"}],
        "x": "{'tập'}",
    }


def test_a_new_article_changes_the_file_of_its_year_and_no_other():
    before, after = build(), build([*ARTICLES, make_article("Tin mới", "2022-05-01")])
    changed = {path for path in after if path.endswith(".gz") and before.get(path) != after[path]}
    assert changed == {f"{FOLDER}bai-viet-2022.jsonl.gz"}


def test_a_large_year_comes_in_parts():
    many = [make_article(f"Bài {n}", f"2022-01-0{n}", body="x" * 40) for n in range(1, 6)]
    archive = build_archive([*many, make_article("Năm cũ", "2021")], Gazetteer())
    entries = sorted(archive.entries, key=lambda entry: entry.article.date)
    parts = [(year, part, len(found)) for year, part, found in split_years(entries, size=100)]
    assert parts == [(2021, 0, 1), (2022, 1, 2), (2022, 2, 2), (2022, 3, 1)]


def test_the_same_bytes_from_several_processes():
    with ProcessPoolExecutor(2) as executor:
        several = build(executor=executor)
    one = build()
    assert {p: d for p, d in several.items() if FOLDER in p} == {p: d for p, d in one.items() if FOLDER in p}


def test_the_checksums_are_written_as_sha256sum_reads_them(site):
    listed = dict(line.split("  ")[::-1] for line in site[f"{FOLDER}SHA256SUMS"].decode().splitlines())
    data = {path.removeprefix(FOLDER): d for path, d in site.items() if path.endswith((".gz", ".csv"))}
    assert listed == {name: hashlib.sha256(found).hexdigest() for name, found in data.items()}


def test_the_page_leads_to_every_file_and_explains_every_column(site):
    page = html.fromstring(site["du-lieu.html"])
    assert {path for path in site if path.startswith(FOLDER)} == {
        *page.xpath("//main//a[@download]/@href"), f"{FOLDER}bai-viet.schema.json",
    }  # fmt: skip
    named = set(page.xpath("//tbody//th/code/text()"))
    assert {column.name for column in COLUMNS} <= named
    assert page.xpath("//a[contains(@rel, 'license')]/text()") == ["CC-BY-4.0"]
    assert page.xpath("//tr[th/a='bai-viet-2022.jsonl.gz']/td[2]/text()") == ["3"]


def test_the_example_on_the_page_names_a_file_that_is_there(site):
    [example] = html.fromstring(site["du-lieu.html"]).xpath("//pre/code/text()")
    assert FOLDER + example.split('"')[1] in site


def test_an_empty_archive_has_its_tables():
    site = build([])
    assert read_table(site, "bai-viet.csv") == []
    assert not [path for path in site if path.endswith(".gz")]


def test_texts_of_a_year_stay_while_its_articles_do():
    articles = [
        make_article(f"Bài {year} {number}", f"{year}-01-02") for year in (2020, 2021) for number in "ab"
    ]

    def dump(previous=None):
        files = [
            file.artifact for file in start_dumps(build_archive(articles, Gazetteer()), None, previous)()
        ]
        return {file.path: file for file in files}

    first = dump()
    stands = PreviousOutput(
        {path: (file.sha256, file.size) for path, file in first.items()},
        {path: (file.key, file.sha256) for path, file in first.items() if file.key},
    )
    articles[0] = dataclasses.replace(articles[0], title="Khác")
    again, clean = dump(stands), dump()
    assert {path: file.sha256 for path, file in again.items()} == {p: f.sha256 for p, f in clean.items()}
    unchanged = [path for path, file in again.items() if isinstance(file, UnchangedFile)]
    assert unchanged == ["du-lieu/bai-viet-2021.jsonl.gz"]
