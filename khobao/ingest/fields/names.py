"""Names of people, distinguished by their form from offices, places and remarks."""

from __future__ import annotations

import re

from khobao.ingest.fields.publishers import read_province_names
from khobao.text.diacritics import matching_form

INITIALS = re.compile(r"(?:[A-ZĐ]{1,2}\.\s?){1,4}[A-ZĐ]?[a-z]?\.?|[A-ZĐ]{1,3}")
# First words of offices, organisations and remarks; no person's name begins with one.
_OFFICE_WORDS = """
ban báo bộ bài bản công cơ cục các chính chủ chánh chuyên cổng danh diễn doanh dự đài đảng đại đội
đoàn giám giao hội học huyện khu khoa kinh luật liên lãnh mục nguồn nghị nhà những phòng phó quận sở
sự tại theo thành thông thị thứ thủ tin tỉnh tổ tổng trang trung trường trưởng từ ủy uỷ văn viện
việt vụ xã xem đọc ngày tháng hình ảnh hỏi trả clip video quảng tuyển tags read more ông bà chị cô cháu chú
bác thầy
"""
_NOT_NAMES = frozenset(_OFFICE_WORDS.split())
# Countries in the news whose Vietnamese names look like a person's, in matching form.
_COUNTRY_NAMES = (
    "nhật bản|hàn quốc|trung quốc|triều tiên|ấn độ|thái lan|đài loan|hồng kông|hong kong|hoa kỳ|tây ban nha|"
    "bồ đào nha|sri lanka|saudi arabia|new zealand|nam phi|hà lan|thụy sĩ|thụy điển|na uy|phần lan|ba lan|"
    "úc|anh|mỹ|pháp|đức|nga|lào|campuchia|châu á|châu âu|biển đông|đông nam á|trung đông|liên hợp quốc"
)
_COUNTRIES = frozenset(matching_form(name) for name in _COUNTRY_NAMES.split("|"))
# Common surnames, with those that are also everyday words.
_SURNAME_TABLE = """
nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn trịnh mai đào lâm phùng
cao tạ tô trương châu quách thái lương vương tôn triệu nghiêm chu hà kiều tống thạch sơn mạc lưu thân khuất
lò vi quàng
"""
_COMMON_SURNAMES = frozenset(matching_form(name) for name in _SURNAME_TABLE.split())
# Surnames among _NOT_NAMES.
_SURNAMES = frozenset({"Văn", "Đoàn", "Hà", "Trung"})


def is_person_name(text: str) -> bool:
    """Return whether *text* has the form of one person's name, pen name or initials.

    >>> [name for name in ("Trần Mai Lan", "H.Y", "XUÂN LONG", "Sở Y tế", "Hà Nội") if is_person_name(name)]
    ['Trần Mai Lan', 'H.Y', 'XUÂN LONG']
    """
    text = text.strip()
    if INITIALS.fullmatch(text):
        return True
    words = text.split()
    if not 1 <= len(words) <= 6 or matching_form(text) in read_province_names() | _COUNTRIES:
        return False
    if len(words) > 1 and matching_form(words[0]) in _NOT_NAMES and words[0] not in _SURNAMES:
        return False
    return all(_is_name_word(word) for word in words)


def has_surname(name: str) -> bool:
    """Return whether *name* has two or more words and begins with a common surname.

    >>> has_surname("Trần Mai Lan"), has_surname("Đêm Mưa Vu Lan")
    (True, False)
    """
    words = name.split()
    return len(words) > 1 and matching_form(words[0]) in _COMMON_SURNAMES


def _is_name_word(word: str) -> bool:
    letters = word.replace(".", "").replace("-", "").replace("'", "").replace("’", "")
    return (
        letters.isalpha()
        and letters[0].isupper()
        and (letters.isupper() or letters[1:].islower() or "." in word or "-" in word)
    )


def names_office(text: str) -> bool:
    """Return whether *text* names an office: a capitalised first word of an office, and more words."""
    words = text.split()
    return bool(words) and words[0][0].isupper() and matching_form(words[0]) in _NOT_NAMES and len(words) >= 2
