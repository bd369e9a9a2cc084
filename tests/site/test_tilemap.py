"""What stands on small tiles tells provinces apart."""

import pytest
from invented import make_article

from khobao.places import load_gazetteer
from khobao.site.archive import build_archive
from khobao.site.lineage import build_lineage
from khobao.site.pages.tile_map import FIRST_DAY_AFTER, LAST_DAY_BEFORE, build_initials, build_maps


@pytest.mark.parametrize(
    ("names", "initials"),
    [
        (["Quảng Ninh", "Quảng Nam", "Quảng Ngãi"], ["QNi", "QNa", "QNg"]),
        (["Đà Nẵng", "Đắk Nông", "Đồng Nai"], ["ĐNẵ", "ĐNô", "ĐNa"]),
        (["Bà Rịa - Vũng Tàu", "Huế", "Cao Bằng"], ["BRVT", "H", "CB"]),
        (["Phú", "Phúc"], ["Phú", "Phúc"]),
        ([], []),
    ],
)
def test_initials_take_as_many_letters_as_tell_names_apart(names, initials):
    assert build_initials(names) == initials


def test_no_two_provinces_share_what_stands_on_their_tiles():
    gazetteer = load_gazetteer()
    archive = build_archive([make_article("Tin", "2024-01-02", localities=("Quảng Ngãi",))], gazetteer)
    before, after = build_maps(archive, build_lineage(archive, gazetteer), gazetteer)
    for drawn, day in ((before, LAST_DAY_BEFORE), (after, FIRST_DAY_AFTER)):
        assert len({tile.initials for tile in drawn.tiles}) == len(list(gazetteer.tiles(day)))
