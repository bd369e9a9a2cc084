"""What stands around a name and shows that it is no place: a street, a person, a club, a land abroad."""

from __future__ import annotations

import re

# Words after which a bare name is that of a street, a water, a building or a product.
_STREET = re.compile(
    r"(?<!\w)(?:(?<!thành )(?<!đường )phố|(?:con |tuyến |trục |mặt )?đường(?: sắt| bộ| tỉnh)?|đại lộ|xa lộ|quốc lộ|tỉnh lộ|cao tốc|"
    r"(?:tuyến|đoạn|chặng|chuyến)(?: bay| tàu| xe)?|cầu|hầm|ngõ|ngách|hẻm|kiệt|sông|suối|kênh|rạch|hồ|núi|đèo|dốc|"
    r"ngã (?:ba|tư|năm|sáu|bảy)|vòng xoay|bùng binh|nút giao|công viên|quảng trường|rạp|khách sạn|nhà hàng|quán|"
    r"tiệm|chùa|đình|đền|chợ|siêu thị|tháp|tòa nhà|toà nhà|chung cư|cao ốc|trường(?: tiểu học| thcs| thpt| mầm non)?|"
    r"tiểu học|thcs|thpt|bia|rượu|cà phê|bún bò|bún|phở|nem|mì|cơm|bánh|tàu|trận|chiến dịch|phong trào|hiệp định|"
    r"hội nghị paris|giải|cúp|bài hát|ca khúc|phim|tiểu thuyết|tác phẩm)\s+$"
)
_ORGANISATION = re.compile(
    r"(?<!\w)(?:công ty|cty|tập đoàn|tổng công ty|ngân hàng|doanh nghiệp|hãng|nhãn hiệu|thương hiệu|clb|câu lạc bộ|fc|đội(?: bóng| tuyển| chủ nhà)?|"
    r"u\d\d|u-\d\d|chủ nhà|hlv|cầu thủ|thủ môn|tiền đạo|tiền vệ|trung vệ|hợp tác xã|htx|than|xi măng|thép|becamex|shb|flc|hagl|xskt|slna|viettel|"
    r"nhà xuất bản|nxb|báo|tạp chí|tuần báo|đài|kênh)\s+(?:(?:tnhh|cổ phần|cp|mtv|một thành viên)\s+)*$"
)
_HONORIFIC = re.compile(
    r"(?<!\w)(?:(?<!người đàn )ông|bà|anh|chị|em|cô|chú|bác|cậu|mợ|dì|cụ|cháu|bé|thầy|nghệ sĩ|nsnd|nsưt|ca sĩ|diễn viên|"
    r"nhà văn|nhà thơ|nhạc sĩ|họa sĩ|hoạ sĩ|tiến sĩ|ts|gs|pgs|bs|bác sĩ|luật sư|kỹ sư|thạc sĩ|đại tá|trung tá|thiếu tá|thượng tá|"
    r"đại úy|thượng úy|trung úy|thiếu tướng|trung tướng|liệt sĩ|tướng|vua|chúa|bị cáo|nghi can|đối tượng|tên|mc)\.?\s+$"
)
# "anh em Bình Dương", "bà con Quảng Nam", "chị em Hà Nội" are people of a place, not a person.
_PEOPLE_OF = re.compile(r"(?<!\w)(?:anh|chị|các) (?:em|anh|chị|bạn)\s+$")
_SURNAMES = frozenset(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý lí đinh đoàn trịnh mai đào lâm phùng cao "
    "tạ tô trương châu quách thái lương vương tôn triệu nghiêm chu hà kiều tống thạch danh sơn mạc lưu thân từ khuất "
    "giàng sùng vàng hầu lò cầm quàng y h'".split()
)
# Heads of public bodies in capitals, which a place's name may follow.
_BODIES = frozenset(
    "UBND HĐND MTTQ UBMTTQ TAND VKSND VKS CA CAND CSGT CSĐT CSHS PCCC ĐH CĐ THPT THCS BV BVĐK LĐLĐ GD-ĐT GD&ĐT GDĐT "
    "GTVT VH-TT VH-TT-DL VHTTDL VHTT-DL VH-TT&DL VH,TT&DL NN-PTNT NN&PTNT NNPTNT TN-MT TN&MT TNMT LĐ-TB-XH LĐTB-XH "
    "LĐTBXH LĐ-TB&XH KH-ĐT KH&ĐT TT-TT TT&TT QLTT ĐBQH BCH CHQS BĐBP BQL KCN KCX TP TX UB BHXH CTĐ TTYT CDC VFF "
    "PV QH KT-XH TNCS TƯ TW PGD MTTQVN HĐXX TTGT TTATGT".split()
)
_ABROAD = re.compile(
    r"\s*[,(-]?\s*(?:của |thuộc |ở |miền \w+ |phía \w+ )?(?:trung quốc|tq\b|hàn quốc|nhật bản|thái lan|đài loan|campuchia|lào\b|"
    r"malaysia|singapore|indonesia|philippines|mỹ\b|mĩ\b|pháp\b|anh\b|đức\b|nga\b|úc\b|canada|ấn độ|triều tiên)"
)
_BEFORE = re.compile(r"([^\s,.;:()\"“”'‘’!?/]+)\s$")
_AFTER = re.compile(r" ([^\s,.;:()\"“”!?/]+)(?: ([^\s,.;:()\"“”!?/]+))?")


def find_obstacle(shown: str, key: str, start: int, end: int, kind: str) -> str:
    """Return why the name at *start*:*end* is no place ("street", "person" …); empty when nothing speaks against it.

    *kind* is the kind of place that is written or implied before the name; a name with its kind is believed,
    unless a street bears it or it lies abroad.
    """
    if _ABROAD.match(key, end) and not _is_list_of_lands(key, end):
        return "abroad"
    before = key[max(0, start - 40) : start]
    if kind:
        is_name = shown[start].isupper() and shown[start : start + len(kind)].lower() == kind
        return "street" if is_name and _STREET.search(before) and len(kind) > 2 else ""
    if _is_shouted(shown):
        return "person" if _HONORIFIC.search(before) and not _PEOPLE_OF.search(before) else ""
    if _HONORIFIC.search(before) and not _PEOPLE_OF.search(before):
        return "person"
    if _STREET.search(before):
        return "street"
    if _ORGANISATION.search(before):
        return "organisation"
    return _find_longer_name(shown, key, start, end)


def _is_list_of_lands(key: str, end: int) -> bool:
    """Tell whether a comma, not a bracket or "của", parts the name from the land: "Hà Nội, Mỹ, Pháp …" is a list."""
    return key[end : end + 1] in {",", " ", "-"} and not re.match(
        r"\s*,?\s*\(?(?:trung quốc|tq)\b|\s*(?:của|thuộc) ", key[end:]
    )


def _is_shouted(shown: str) -> bool:
    """Tell whether a text is in capitals throughout, so that capitals tell nothing."""
    letters = [letter for letter in shown if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) > 0.7 * len(letters)


def _find_longer_name(shown: str, key: str, start: int, end: int) -> str:
    """Return what longer capitalised name the one at *start*:*end* is only a part of."""
    before = _BEFORE.search(shown, max(0, start - 24), start)
    if before and before[1][0].isupper():
        word = before[1]
        at_start = re.search(r"(?:^|[.!?:;\"“”'‘(\-–]\s*)$", shown[: before.start(1)])
        if key[before.start(1) : before.end(1)] in _SURNAMES:
            return "person"
        if word not in _BODIES and not at_start:
            return "person" if word.isalpha() and not word.isupper() else "organisation"
    after = _AFTER.match(shown, end)
    if after and after[1][0].isupper():
        second = after[2] or ""
        is_person = key[after.start(1) : after.end(1)] in _SURNAMES and second[:1].isupper()
        return "" if is_person else "organisation"
    return ""
