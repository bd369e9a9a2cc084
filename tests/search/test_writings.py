"""One word in several writings: i and y, short forms, numbers, styled letters, keys of input methods."""

from __future__ import annotations

import pytest
from conftest import BuiltSearch
from test_words import write_documents

TEXTS = {
    "ki": "Lễ kỉ niệm ngày thành lập trường.",
    "ky": "Buổi kỷ niệm của làng.",
    "kyna": "Ông Kỳ Nam thăm quê.",
    "li": "Hội thảo lí luận văn học.",
    "ly": "Nhà lý luận trẻ phát biểu.",
    "si": "Bác sĩ trẻ về quê.",
    "sy": "Người bác sỹ già ở lại.",
    "qui": "Bản qui hoạch chung.",
    "quy": "Họp bàn quy hoạch xã.",
    "tphcm": "TPHCM mở tuyến tàu.",
    "tp-hcm": "TP.HCM mở đường hoa.",
    "tp-ho": "TP. Hồ Chí Minh bắn pháo hoa.",
    "thanh-pho": "Thành phố Hồ Chí Minh tuyển người.",
    "tien": "Mỗi hộ nhận 1.000.000 đồng.",
    "ngay": "Mừng Quốc khánh 2/9.",
    "ngay-gach": "Ngày 02-09 làng mở hội.",
    "mw": "Nhà máy 35MW phát điện.",
    "mw-roi": "Tổ máy 35 MW đã chạy.",
    "cov": "Ca COVID-19 mới.",
    "cov-roi": "Tiêm vắc xin Covid 19.",
    "cov-lien": "Dịch covid19 lan.",
    "so": "Chuyển đổi số ở xã.",
    "nghi": "Hội nghị toàn huyện.",
    "cu": "Cụ bà tròn trăm tuổi.",
    "hue": "Thành phố Huế vào mùa mưa.",
    "dam": "\U0001d413\U0001d421\U0001d428\U0001d427\U0001d420 bao nghiêng.",
}
HO_CHI_MINH = {"tphcm", "tp-hcm", "tp-ho", "thanh-pho"}
# What is typed -> which articles hold it, those in the same spelling before the others.
FOUND = [
    ("kỉ niệm", ["ki", "ky"]),
    ("kỷ niệm", ["ky", "ki"]),
    ("ki niem", ["ki", "ky"]),
    ("ky niem", ["ky", "ki"]),
    ("lí luận", ["li", "ly"]),
    ("lý luận", ["ly", "li"]),
    ("bác sỹ", ["sy", "si"]),
    ("bác sĩ", ["si", "sy"]),
    ("qui hoạch", ["qui", "quy"]),
    ("quy hoạch", ["quy", "qui"]),
    ("BS", {"si", "sy"}),
    ("TPHCM", HO_CHI_MINH),
    ("TP.HCM", HO_CHI_MINH),
    ("TP HCM", HO_CHI_MINH),
    ("TP. Hồ Chí Minh", HO_CHI_MINH),
    ("thành phố Hồ Chí Minh", HO_CHI_MINH),
    ("thanh pho ho chi minh", HO_CHI_MINH),
    ("1000000", ["tien"]),
    ("1.000.000 đồng", ["tien"]),
    ("2/9", {"ngay", "ngay-gach"}),
    ("02/09", {"ngay", "ngay-gach"}),
    ("2-9", {"ngay", "ngay-gach"}),
    ("35MW", {"mw", "mw-roi"}),
    ("35 MW", {"mw", "mw-roi"}),
    ("covid19", {"cov", "cov-roi", "cov-lien"}),
    ("COVID-19", {"cov", "cov-roi", "cov-lien"}),
    ("Covid 19", {"cov", "cov-roi", "cov-lien"}),
    ("tiêu-đề:cov", {"cov", "cov-roi", "cov-lien"}),
    ("thong", {"dam"}),
    ("ｋỷ niệm", ["ky", "ki"]),
]


@pytest.fixture(scope="module")
def built(build_and_ask) -> BuiltSearch:
    return build_and_ask(write_documents(TEXTS))


@pytest.mark.parametrize(("text", "slugs"), FOUND, ids=[text for text, _ in FOUND])
def test_one_writing_finds_the_others(built, text: str, slugs: list[str] | set[str]):
    answer = built.search(f"{text} ", limit=50)
    whole = [hit["slug"] for hit in answer["hits"] if hit["whole"]]
    assert (set(whole) if isinstance(slugs, set) else whole) == slugs
    assert answer["total"] == len(slugs)


TYPED = [
    ("chuye63n d9o63i", "chuyển đổi", "so"),
    ("chuyeern ddooir soos", "chuyển đổi số", "so"),
    ("hooij nghij", "hội nghị", "nghi"),
    ("cuj baf", "cụ bà", "cu"),
    ("thanh2 pho61 hue61", "thành phố huế", "hue"),
    ("thanh pho61 hue61", "thanh pho hue", "hue"),
]


@pytest.mark.parametrize(("typed", "understood", "slug"), TYPED, ids=[typed for typed, *_ in TYPED])
def test_keys_of_an_input_method_that_was_off_are_understood(built, typed: str, understood: str, slug: str):
    answer = built.search(f"{typed} ")
    assert answer["understood"].strip() == understood
    assert answer["total"] == 1
    assert answer["hits"][0]["slug"] == slug


def test_what_is_found_as_it_is_typed_is_not_read_as_keys(built):
    assert built.search("bao ")["understood"] is None


KEYS = [
    ("thuowngf", "thường"),
    ("nguowif", "người"),
    ("dduwowcj", "được"),
    ("quyeenf", "quyền"),
    ("gias", "giá"),
    ("hoaf", "hoà"),
    ("nguo72i", "người"),
    ("d9uo7c5", "được"),
    ("quy61t", "quy61t"),
    ("xyzzz", "xyzzz"),
]


@pytest.mark.parametrize(("typed", "read"), KEYS, ids=[typed for typed, _ in KEYS])
def test_keys_are_read_by_the_rules_of_telex_and_vni(built, typed: str, read: str):
    found = built.engine.run("khobao.readKeys", typed)
    assert (found[0] if found else typed) == read


def test_a_mark_alone_leaves_the_archive_as_it_was(build_and_ask):
    texts = {"x": "Dự lê \u0303 hội trên đường làng.", "y": "Đường vào xã.", "z": "Tuyến đường mới."}
    built = build_and_ask(write_documents(texts))
    assert built.search("đường")["total"] == 3
