"""Bytes in every encoding that Vietnamese files have come in."""

import unicodedata

import pytest

from khobao.ingest.read.decoding import DecodingError, decode
from khobao.ingest.read.legacy_encodings import decode_tcvn3
from khobao.text.unicode import compose

TEXT = """
Sáng nay, tại nhà văn hóa xã, bà con nông dân đã dự buổi nói chuyện về cách chăm sóc vườn cà phê già cỗi.
Cán bộ khuyến nông hướng dẫn tỉ mỉ từng bước: cưa đốn, ghép chồi, bón phân và giữ ẩm cho đất mùa khô.
Nhiều người hỏi về giống mới, về giá cả, và cả chuyện vay vốn ngân hàng để tái canh những rẫy quá tuổi.
"""
TONES = "\u0300\u0301\u0303\u0309\u0323"


def windows_1258(text: str) -> bytes:
    parts = []
    for letter in unicodedata.normalize("NFC", text):
        decomposed = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in decomposed if mark in TONES)
        base = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in TONES))
        parts.append((base + tones).encode("cp1258"))
    return b"".join(parts)


def tcvn3(text: str) -> bytes:
    table = {decode_tcvn3(bytes([byte])): byte for byte in range(0xA1, 0xFF)}
    return bytes(table.get(letter, ord(letter)) if ord(letter) > 0x7F else ord(letter) for letter in text)


def vni(text: str) -> bytes:
    marks = dict(zip(("", *TONES), ("", "ø", "ù", "õ", "û", "ï"), strict=True))
    round_ = dict(zip(("", *TONES), ("â", "à", "á", "ã", "å", "ä"), strict=True))
    breve = dict(zip(("", *TONES), ("ê", "è", "é", "ü", "ú", "ë"), strict=True))
    whole = {"ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ", "Đ": "Ñ"}
    out = []
    for letter in text:
        decomposed = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in decomposed if mark in TONES), "")
        shape = next((mark for mark in decomposed if mark in "\u0302\u0306\u031b"), "")
        if letter in whole:
            out.append(whole[letter])
        elif shape == "\u031b":
            out.append({"o": "ô", "u": "ö"}[decomposed[0]] + marks[tone])
        elif shape:
            out.append(decomposed[0] + (round_ if shape == "\u0302" else breve)[tone])
        else:
            out.append(decomposed[0] + marks[tone])
    return "".join(out).encode("cp1252")


def viqr(text: str) -> bytes:
    signs = dict(zip("\u0302\u0306\u031b" + TONES, "^(+`'~?.", strict=True))
    decomposed = unicodedata.normalize("NFD", text.replace(".", "\\.").replace("đ", "dd"))
    shapes_first = unicodedata.normalize("NFC", decomposed)
    out = []
    for letter in shapes_first:
        marks = unicodedata.normalize("NFD", letter)
        shape = "".join(signs[mark] for mark in marks[1:] if mark not in TONES)
        tone = "".join(signs[mark] for mark in marks[1:] if mark in TONES)
        out.append(marks[0] + shape + tone)
    return "".join(out).encode("ascii")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8 with BOM"),
        (TEXT.encode("utf-16"), "utf-16"),
        (windows_1258(TEXT), "windows-1258"),
        (tcvn3(TEXT), "tcvn3"),
        (vni(TEXT), "vni"),
        (viqr(TEXT), "utf-8 (viqr)"),
        (tcvn3(TEXT).decode("cp1252").encode("utf-8"), "utf-8 (tcvn3)"),
        (TEXT.encode("utf-8").decode("latin-1").encode("utf-8"), "utf-8 (read as windows-1252)"),
    ],
)
def test_every_encoding_gives_the_same_text(data, encoding):
    decoded = decode(data)
    assert decoded.encoding == encoding
    assert compose(decoded.text) == TEXT


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (b"Trang ch\xff\xfe\xc3\x28 abc def ghi\n" * 3, "the file is not UTF-8", 1),
        ("Một dòng đúng.\n".encode() + b"\xff\xff\xff", "the file is not UTF-8", 2),
        (b"GIF89a\x00\x01\x02\x03\xff\xfe" * 20, "binary data", None),
        (b"abc\x00def", "null bytes", 1),
    ],
)
def test_a_doubtful_file_is_refused(data, message, line):
    with pytest.raises(DecodingError, match=message) as caught:
        decode(data)
    assert caught.value.line == line


def test_english_and_toneless_text_stay_as_they_are():
    for text in ("The quick brown fox jumps over the lazy dog.", "Tin tuc trong ngay, khong dau."):
        assert decode(text.encode()).text == text
