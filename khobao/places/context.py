"""Names that are no places, as the words around them show: a street, a person, a club, a place abroad."""

import re

# Words before the name of a road, a river, a building, a hamlet, a dish or a work of art.
_THINGS = """
    đường|đường sắt|đường bộ|đường tỉnh|đại lộ|xa lộ|quốc lộ|tỉnh lộ|cao tốc|tuyến|đoạn|chặng|chuyến
    chuyến bay|chuyến tàu|chuyến xe|tuyến xe|cầu|hầm|ngách|hẻm|kiệt|sông|suối|kênh|rạch|hồ|đèo|dốc
    ngã ba|ngã tư|ngã năm|ngã sáu|ngã bảy|vòng xoay|bùng binh|nút giao|công viên|quảng trường|rạp
    khách sạn|nhà hàng|quán|tiệm|chùa|đình|đền|chợ|siêu thị|tháp|tòa nhà|toà nhà|chung cư|cao ốc|trường
    trường tiểu học|trường thcs|trường thpt|trường mầm non|tiểu học|thcs|thpt|bia|bún bò|bún|phở|nem|mì
    cơm|bánh|tàu|trận|chiến dịch|khu đô thị|khu dân cư|khu tái định cư|dự án|phong trào|hiệp định|giải
    cúp|bài hát|ca khúc|phim|tiểu thuyết|tác phẩm|chiến thắng|giáo xứ|giáo họ|nhà thờ|thôn|ấp|bản|làng
    xóm|khóm|khu phố|tổ dân phố|thủy điện|thuỷ điện|nhiệt điện|điện gió|biển số|biển kiểm soát|bks
"""
_ORGANISATIONS = """
    công ty|cty|công ti|tập đoàn|tổng công ty|ngân hàng|hãng|nhãn hiệu|thương hiệu|clb|câu lạc bộ|fc|đội
    đội bóng|đội tuyển|đội chủ nhà|chủ nhà|hlv|cầu thủ|thủ môn|tiền đạo|tiền vệ|trung vệ|hậu vệ|hợp tác xã
    htx|than|xi măng|thép|becamex|shb|flc|hagl|xskt|slna|viettel|qnk|nhà xuất bản|nxb|báo|tạp chí|tuần báo
    đài
"""
_HONORIFICS = """
    ông|bà|anh|chị|em|cô|chú|bác|cậu|mợ|dì|cụ|cháu|bé|thầy|nghệ sĩ|nsnd|nsưt|ca sĩ|diễn viên|nhà văn
    nhà thơ|nhạc sĩ|họa sĩ|hoạ sĩ|tiến sĩ|ts|gs|pgs|bs|bác sĩ|luật sư|kỹ sư|kĩ sư|thạc sĩ|đại tá
    trung tá|thiếu tá|thượng tá|đại úy|thượng úy|trung úy|thiếu tướng|trung tướng|liệt sĩ|tướng|vua|chúa
    bị cáo|bị can|nghi can|tên|mc
"""
_COUNTRIES = """
    trung quốc|tq|hàn quốc|nhật bản|thái lan|đài loan|campuchia|lào|malaysia|singapore|indonesia
    philippines|mỹ|mĩ|pháp|anh|đức|nga|úc|canada|ấn độ|triều tiên
"""
# Words that end like one of the above: "yêu cầu Hà Nội" is no bridge, "trẻ em Hà Giang" no person.
_OTHER_WORDS = """
    môi trường|thị trường|hiện trường|ngư trường|lập trường|yêu cầu|nhu cầu|toàn cầu|địa cầu|khẩn cầu
    cung cầu|giai đoạn|thủ đoạn|trực tuyến|tiền tuyến|vô tuyến|giới tuyến|lý giải|lí giải|hòa giải
    hoà giải|mặt trận|sứ quán|sự quán|gia đình|triều đình|thông báo|cảnh báo|tin báo|dự báo|trình báo
    khai báo|bộ đội|quân đội|đại đội|trẻ em|đổi tên|mang tên|cái tên|đặt tên|có tên|lấy tên|thủ tướng
    thiên chúa|tượng đài|hàng quán|văn bản|nhật bản|xuất bản|tư bản|phiên bản|kịch bản|dân làng
    nông thôn|bài bản|căn bản
"""
# Before a place: "anh em Bình Dương", "chị em Hà Nội" are people from there, not a person.
_PEOPLE_OF = re.compile(r"(?<!\w)(?:anh|chị|các|đàn) (?:em|anh|chị|bạn|bà)\s+$")

_SURNAME_TABLE = """
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý lí đinh đoàn trịnh mai đào lâm
    phùng cao tạ tô trương châu quách thái lương vương tôn triệu nghiêm chu hà kiều tống thạch danh sơn
    mạc lưu thân từ khuất giàng sùng vàng hầu lò cầm quàng y
"""
# Surnames that are also first words of sentences: "Từ Hà Nội", "Đoàn Hà Nội".
_ALSO_WORDS = frozenset({"từ", "đoàn", "vàng", "danh", "mai", "cao", "y"})
# Abbreviations of public bodies, which are followed by the name of their place.
_BODY_TABLE = """
    UBND HĐND MTTQ UBMTTQ TAND VKSND VKS CA CAND CSGT CSĐT CSHS PCCC ĐH CĐ THPT THCS BV BVĐK LĐLĐ GD-ĐT
    GD&ĐT GDĐT GTVT VH-TT VH-TT-DL VHTTDL VHTT-DL VH-TT&DL NN-PTNT NN&PTNT NNPTNT TN-MT TN&MT TNMT
    LĐ-TB-XH LĐTB-XH LĐTBXH LĐ-TB&XH KH-ĐT KH&ĐT TT-TT TT&TT QLTT ĐBQH BCH CHQS BĐBP BQL KCN KCX UB BHXH
    CTĐ TTYT CDC KT-XH TNCS TƯ TW PGD HĐXX TTGT TTATGT PV PC
"""


def _words(table: str) -> str:
    """Return the words of *table* as a regular expression, longest first."""
    words = [word for line in table.split("\n") for word in line.strip().split("|") if word]
    return "|".join(sorted(words, key=len, reverse=True))


_SURNAMES = frozenset(_SURNAME_TABLE.split())
_BODIES = frozenset(_BODY_TABLE.split())
# "thành phố X", "đường phố X", "phố núi X" and "cửa ngõ X" name a place; "phố X" alone is a street.
_THING = re.compile(rf"(?<!\w)(?:(?<!thành )(?<!đường )phố|(?<!phố )núi|(?<!cửa )ngõ|{_words(_THINGS)})\s+$")
_ORGANISATION = re.compile(
    rf"(?<!\w)(?:{_words(_ORGANISATIONS)}|u-?\d\d)\s+(?:(?:tnhh|cổ phần|cp|mtv|một thành viên)\s+)*$"
)
_OTHER_WORD = re.compile(rf"(?<!\w)(?:{_words(_OTHER_WORDS)})\s+$")
_HONORIFIC = re.compile(rf"(?<!\w)(?:{_words(_HONORIFICS)})\.?\s+$")
_ABROAD = re.compile(
    r"(?:\s*[(]|\s*,|\s*-|\s+(?:của|thuộc|ở))\s*(?:miền \w+ |phía \w+ )?"
    rf"(?P<country>{_words(_COUNTRIES)})(?!\w)"
)
_BEFORE = re.compile(r"([^\s,.;:()\"“”'‘’!?/]+)\s$")
_AFTER = re.compile(r" ([^\s,.;:()\"“”!?/]+)(?: ([^\s,.;:()\"“”!?/]+))?")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\"“”'‘(\-–]\s*)$")


def find_rejection(text: str, key: str, start: int, end: int, kind: str, *, is_capitals: bool) -> str:
    """Return why the name at *start*:*end* is no place: "street", "person", "organisation" or "abroad".

    Empty when it may be a place. *key* is *text* in lower case; *kind* is the kind before the name, written
    or taken from a list. A name with its kind is a place, unless the kind is a part of a street's name ("phố
    Xã Đàn") or the place is abroad. *is_capitals*: all of the text is in capitals, so they are no evidence.
    """
    abroad = _ABROAD.match(key, end)
    if abroad and (
        key[end : abroad.end()].lstrip()[0] not in ",-" or abroad["country"] in {"trung quốc", "tq"}
    ):
        return "abroad"  # "tỉnh Hà Nam, Trung Quốc"; but "Hà Nội, Mỹ, Pháp" is a list
    before = key[max(0, start - 40) : start]
    if kind:
        is_part = text[start].isupper() and key.startswith(kind, start)
        return "street" if is_part and _THING.search(before) else ""
    if not _OTHER_WORD.search(before):
        if _HONORIFIC.search(before) and not _PEOPLE_OF.search(before):
            return "person"
        if not is_capitals and _THING.search(before):
            return "street"
        if not is_capitals and _ORGANISATION.search(before):
            return "organisation"
    return "" if is_capitals else _find_longer_name(text, key, start, end)


def is_in_capitals(text: str) -> bool:
    """Return whether *text* is in capitals throughout, as its first 200 characters show."""
    sample = text[:200]
    return sum(map(str.isupper, sample)) > 2 * sum(map(str.islower, sample))


def _find_longer_name(text: str, key: str, start: int, end: int) -> str:
    """Return "person" or "organisation" when a longer capitalised name contains *start*:*end*, else ""."""
    before = _BEFORE.search(text, max(0, start - 24), start)
    if before and before[1][0].isupper():
        word = key[before.start(1) : before.end(1)]
        is_first = bool(_SENTENCE_START.search(text[max(0, start - 40) : before.start(1)]))
        if word in _SURNAMES and not (is_first and word in _ALSO_WORDS):
            return "person"
        if before[1] not in _BODIES and not is_first:
            return "organisation"
    after = _AFTER.match(text, end)
    if after and after[1][0].isupper():
        second = after[2] or ""
        is_person = key[after.start(1) : after.end(1)] in _SURNAMES and second[:1].isupper()
        return "" if is_person else "organisation"
    return ""
