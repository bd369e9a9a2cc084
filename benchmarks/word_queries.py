"""Questions of whole words: a thing and a place, and people's names, with every article that holds them."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.corpus import CorpusArticle
from khobao.search.analyze.names import list_surnames
from khobao.text.diacritics import fold

FORMS = ("as written", "toneless")
KINDS = ("things and places", "names")

_THINGS = """
cháy rừng,sạt lở,lũ lụt,chủ tịch,tai nạn,học sinh,bệnh viện,công an,lễ hội,du lịch
nông dân,doanh nghiệp,đầu tư,giao thông,môi trường,thủy điện,khai thác,xây dựng,bí thư
tham nhũng,ma túy,buôn lậu,giáo viên,ngư dân,thủy sản,tàu cá,cao tốc,sân bay,di tích
nghệ sĩ,bóng đá,ngân hàng,đất đai,khởi tố,tử vong,phẫu thuật,dịch bệnh,thị trường
"""
_PLACES = """
Thừa Thiên Huế,Khánh Hòa,Hà Nội,Đà Nẵng,Quảng Nam,Quảng Ngãi,Bình Định,Phú Yên,Đắk Lắk
Lâm Đồng,Cần Thơ,An Giang,Kiên Giang,Cà Mau,Nghệ An,Hà Tĩnh,Quảng Bình,Quảng Trị
Thanh Hóa,Hải Phòng,Quảng Ninh,Lào Cai,Bình Dương
"""
_WORD = re.compile(r"[^\W_]+")
_SURNAMES = "|".join(sorted(name.capitalize() for name in list_surnames()))
_GIVEN = r"[^\W\d_a-zà-ỹđ][a-zà-ỹđ]+"
_NAME = re.compile(rf"(?<!\w)((?:{_SURNAMES})(?: {_GIVEN}){{2,3}})(?! {_GIVEN})(?!\w)")
_RIGHT_OF_WORDS = range(3, 61)  # so many articles are right: neither luck nor half of the archive
_RIGHT_OF_NAMES = range(2, 31)


@dataclass(frozen=True)
class WordQuestion:
    """A question, and the articles whose text holds each of its words whole, tones as written."""

    text: str
    slugs: frozenset[str]


def build_word_questions(
    articles: Sequence[CorpusArticle], count: int
) -> Mapping[str, Sequence[WordQuestion]]:
    """Return up to *count* questions of each kind, drawn by a fixed seed."""
    texts = {article.slug: " ".join(article.paragraphs) for article in articles}
    plain = {slug: spell_plainly(text) for slug, text in texts.items()}
    things, places = (_find_holders(plain, re.split("[,\n]", rows.strip())) for rows in (_THINGS, _PLACES))
    words = {
        f"{thing} {place}": holding & there
        for thing, holding in things.items()
        for place, there in places.items()
    }
    bearers: dict[str, int] = defaultdict(int)
    for text in texts.values():
        for name in set(_NAME.findall(text)):
            bearers[name] += 1
    names = _find_holders(plain, [name for name, bore in bearers.items() if bore in _RIGHT_OF_NAMES])
    return {
        KINDS[0]: _draw(words, _RIGHT_OF_WORDS, count),
        KINDS[1]: _draw(names, _RIGHT_OF_NAMES, count),
    }


def spell_plainly(text: str) -> str:
    """Return *text* as words with a blank around each, so that a word is looked for whole.

    >>> spell_plainly("Huế, mưa!")
    ' huế mưa '
    """
    return f" {' '.join(_WORD.findall(text.lower()))} "


def spell_question(text: str, form: str) -> str:
    """Return a question as it is typed in one of ``FORMS``.

    >>> spell_question("Lũ lụt Huế", "toneless")
    'lu lut hue'
    """
    return text if form == FORMS[0] else fold(text).lower()


def _find_holders(plain: Mapping[str, str], words: Iterable[str]) -> dict[str, frozenset[str]]:
    wanted = {word: spell_plainly(word) for word in words}
    return {
        word: frozenset(slug for slug, text in plain.items() if spelled in text)
        for word, spelled in wanted.items()
    }


def _draw(found: Mapping[str, frozenset[str]], right: range, count: int) -> list[WordQuestion]:
    rows = sorted((row for row in found.items() if len(row[1]) in right), key=lambda row: row[0])
    chance = random.Random(5)  # noqa: S311 - the same sample every time is the point
    drawn = chance.sample(rows, min(count, len(rows)))
    return [WordQuestion(text, slugs) for text, slugs in sorted(drawn, key=lambda row: row[0])]
