"""What is marked in a text: a phrase as a phrase, a word as a word, and no syllable that means another."""

from __future__ import annotations

from typing import Any

import pytest

# query, text with its marks in brackets: whole ones in [], loose ones in ()
MARKS = [
    ("đô thị thông minh", "[Đô thị thông minh] là đô mà không thị; thông tin."),
    ("đô thị thông minh", "Khu [đô thị] mới rất [thông minh]."),
    ('"đô thị thông minh"', "Khu [đô thị thông minh] và đô thị mới."),
    ("ha noi", "Người [Hà Nội] nói hà hơi."),
    ("hà nội", "Người [Hà Nội] nói, trong nội thành."),
    ("hà nội", "Đi vào (nội) thành."),
    ("huế", "Xứ [Huế], hue."),
    ("hue", "Xứ [Huế], [hue]."),
    ("kỷ niệm", "Lễ [kỉ niệm] và [Kỷ niệm]."),
    ("1000000", "Nhận [1.000.000] đồng."),
    ("2/9", "Ngày [02/09] vui."),
    ("54-NQ/TW", "Theo [54-NQ/TW] và 54 hộ."),
    ("mưa OR nắng", "[Mưa] or [nắng]."),
    ("mưa -lớn", "[Mưa] lớn."),
]


def show_marks(text: str, matches: list[list[Any]]) -> str:
    shown, end = "", 0
    for start, stop, whole in matches:
        opening, closing = "[]" if whole else "()"
        shown += f"{text[end:start]}{opening}{text[start:stop]}{closing}"
        end = stop
    return shown + text[end:]


def as_utf16(text: str) -> str:
    """Return *text* with a letter for each unit of UTF-16, as the offsets count them."""
    data = text.encode("utf-16-le")
    return "".join(chr(int.from_bytes(data[at : at + 2], "little")) for at in range(0, len(data), 2))


@pytest.mark.parametrize(("query", "marked"), MARKS, ids=lambda text: text[:20])
def test_words_are_marked(small, query: str, marked: str):
    text = marked.translate(str.maketrans("", "", "[]()"))
    words = small.engine.run("khobao.wordsOf", query)
    assert show_marks(text, small.engine.run("khobao.findMatches", text, words)) == marked


def test_styled_letters_are_marked_where_they_stand(small):
    text = "Tin \U0001d413\U0001d421ông báo mới"
    words = small.engine.run("khobao.wordsOf", "thông báo")
    [[start, end, whole]] = small.engine.run("khobao.findMatches", text, words)
    assert as_utf16(text)[start:end] == as_utf16("\U0001d413\U0001d421ông báo")
    assert whole


def test_words_of_an_answer_are_handed_to_a_page_as_a_query(small):
    words = small.search("đường sắt huế")["words"]
    query = small.engine.run("khobao.formatMarkQuery", words)
    again = small.engine.run("khobao.wordsOf", query)
    assert [word["syllables"] for word in again] == [word["syllables"] for word in words]
