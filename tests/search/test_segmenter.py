"""Words are pyvi's own words, though its model is applied by other means."""

from __future__ import annotations

import subprocess
import sys

import pytest
from corpus import build_documents
from hypothesis import given
from hypothesis import strategies as st
from pyvi.ViTokenizer import ViTokenizer

from khobao.search.analyze.segmenter import find_compounds, segment
from khobao.search.analyze.tagger import parse_model

# What news are made of, and what pyvi's rules look at: case, digits, marks, stops, addresses, odd letters.
MIXTURE = """
    thành phố Thành Phố hồ chí minh Hồ Chí Minh TP. Tp.HCM phát triển kinh tế số UBND ủy ban nhân dân Nguyễn
    Văn A. học sinh 5,2% 19/8/2024 1.000 08:15 COVID-19 ==> -> >> ... ( ) “ ” - _ , . ! ? vtv.vn a@b.vn
    https://example.org/a?b=c Đ. ThS. Mr. hoà hòa HUẾ Huế ΑΣ ǅ ² ٣ 北京 e\u0301 \u0301 không gian mạng xã hội
"""


def join_words(text: str) -> str:
    return " ".join("_".join(word) for word in segment(text))


@pytest.mark.parametrize(
    "text",
    [
        "Thành phố Hồ Chí Minh đẩy mạnh chuyển đổi số, cải cách hành chính.",
        "thanh pho ho chi minh",
        "Ông Nguyễn Văn A (55 tuổi), TP.HCM: “Giá lúa tăng 5,2% - 19/8/2024”...",
        "COVID-19 ==> https://example.org/a?b=c x@example.org",
        "!",
        "1",
    ],
)
def test_words_are_pyvis_words(text):
    assert join_words(text) == ViTokenizer.tokenize(text)


@given(
    st.lists(
        st.tuples(st.sampled_from(MIXTURE.split()), st.sampled_from([" ", "", "\n"])), min_size=1, max_size=60
    )
)
def test_any_mixture_is_parted_as_pyvi_parts_it(parts):
    text = "".join(part + space for part, space in parts)
    assert join_words(text) == ViTokenizer.tokenize(text)


def test_texts_together_are_parted_as_each_alone():
    texts = [" ".join((document.title, *document.body)) for document in build_documents(40)]
    texts[3] = texts[17] = ""
    assert find_compounds(texts) == [find_compounds([text])[0] for text in texts]
    assert [join_words(text) for text in texts if text] == [
        ViTokenizer.tokenize(text) for text in texts if text
    ]


def test_words_are_found_without_loading_scikit_learn():
    program = "import sys, khobao.search.analyze.segmenter as s; s.segment('Thành phố'); print(*sys.modules)"
    command = [sys.executable, "-c", program]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()  # noqa: S603
    assert "pyvi" in loaded
    assert not {"sklearn", "sklearn_crfsuite", "scipy"} & set(loaded)


def test_another_kind_of_model_is_refused():
    with pytest.raises(ValueError, match="not a CRFsuite model of two labels"):
        parse_model(bytes(100))
