"""The names that the search page may ask for: who has one, in which file, and where it leads."""

import json

import pytest
from invented import make_article

from khobao.places import load_gazetteer
from khobao.site.archive import build_archive
from khobao.site.files.place_names import build_name_form, build_place_names
from khobao.site.lineage import build_lineage

LOCALITIES = [
    ("2022-01-01", "Thừa Thiên Huế/Thành phố Huế"),
    ("2022-01-02", "Bình Dương"),
    ("2026-01-01", "Huế/Phường Thuận Hóa"),
    ("2006-01-01", "Vĩnh Phúc/Huyện Mê Linh"),
]


@pytest.fixture(scope="module")
def made():
    gazetteer = load_gazetteer()
    articles = [
        make_article(f"Bài {number}", day, localities=(locality,))
        for number, (day, locality) in enumerate(LOCALITIES)
    ]
    archive = build_archive(articles, gazetteer)
    lineage = build_lineage(archive, gazetteer)
    return archive, lineage, build_place_names(archive, lineage, gazetteer)


def read(names, stem):
    [data] = [a.data.decode() for a in names.artifacts if a.path.startswith(f"tim-kiem/{stem}.")]
    call = f'khobao.receive("{stem}",'
    assert data.startswith(call)
    return json.loads(data.removeprefix(call).removesuffix(")"))


def test_every_row_stands_in_the_file_of_its_first_letter(made):
    *_, names = made
    for stem in names.hashes:
        if stem.startswith("ten-"):
            rows = read(names, stem)
            assert rows
            for form, address, path, later in rows:
                assert form == build_name_form(form)
                assert path
                assert address or later, "an offer leads somewhere"


def test_a_name_leads_to_its_page_and_to_what_the_place_is_today(made):
    *_, names = made
    assert ["tt huế", "thua-thien-hue", "Thừa Thiên Huế", [["hue", "Huế"]]] in read(names, "ten-t")
    assert ["bình trị thiên", "", "Bình Trị Thiên", [["hue", "Huế"]]] in read(names, "ten-b")
    assert ["sài gòn", "thanh-pho-ho-chi-minh", "Thành phố Hồ Chí Minh", []] in read(names, "ten-s")
    assert [row[1] for row in read(names, "ten-h") if row[0] == "huế"] == [
        "hue",
        "thua-thien-hue/thanh-pho-hue",
    ]


def test_a_change_is_told_when_both_ends_have_articles(made):
    *_, names = made
    assert read(names, "doi-ten") == {
        "thua-thien-hue": ["Thừa Thiên Huế", ["hue", "Huế"]],
        "thua-thien-hue/thanh-pho-hue": ["Thành phố Huế", ["hue/phuong-thuan-hoa", "Phường Thuận Hóa"]],
    }


def test_a_district_that_went_to_another_province_is_gathered_there(made):
    archive, lineage, _ = made
    assert [place.name for place in lineage.earlier["ha-noi"]] == ["Huyện Mê Linh"]
    assert [place.name for place in lineage.earlier["hue"]] == ["Thừa Thiên Huế"], "its city is part of it"
    assert lineage.count("thanh-pho-ho-chi-minh", archive) == 1
