"""How a place's name may be written: kinds and their abbreviations, spelling variants, numbers."""

from __future__ import annotations

import re

from khobao.models import Place
from khobao.text.diacritics import fold, unify_tone_placement
from khobao.text.unicode import collapse_spaces, compose, unify_d

# kind as the gazetteer writes it -> the levels that it may stand for
KIND_LEVELS: dict[str, frozenset[int]] = {
    "tỉnh": frozenset({1}),
    "thành phố": frozenset({1, 2}),
    "thị xã": frozenset({2}),
    "quận": frozenset({2}),
    "huyện": frozenset({2}),
    "phường": frozenset({3}),
    "xã": frozenset({3}),
    "thị trấn": frozenset({3}),
    "đặc khu": frozenset({1, 3}),
}

# abbreviation, without its dot -> kind
KIND_ABBREVIATIONS = {
    "tp": "thành phố",
    "t.p": "thành phố",
    "tx": "thị xã",
    "t.x": "thị xã",
    "q": "quận",
    "h": "huyện",
    "p": "phường",
    "x": "xã",
    "tt": "thị trấn",
}

_KIND_WORDS = "|".join(sorted(KIND_LEVELS, key=len, reverse=True))
# One letter is an abbreviation only with its dot or before a digit; two letters stand alone too.
_ABBREVIATED = r"t\.?p\.?|t\.?x\.?|tt\.?|[qhpx]\.|[qp](?=\s?\d)"
_LEADING_KIND = re.compile(rf"(?:(?P<word>{_KIND_WORDS})\s+|(?P<short>{_ABBREVIATED})\s*)(?=\S)")
_TRAILING_KIND = re.compile(rf"(?<!\w)(?:(?P<word>{_KIND_WORDS})\s*|(?P<short>{_ABBREVIATED})\s*)$")
_FOLDED_KIND = {fold(kind): kind for kind in KIND_LEVELS} | KIND_ABBREVIATIONS
_LEADING_FOLDED = re.compile(
    rf"(?:(?P<word>{'|'.join(sorted(map(fold, KIND_LEVELS), key=len, reverse=True))})\s+"
    rf"|(?P<short>{_ABBREVIATED})\s*)(?=\S)"
)

# Spellings of the Central Highlands' names, and y for i at a syllable's end. Each keeps its length, so that a
# position in the key is a position in the text. Keys are the group's names in the pattern below.
_HIGHLAND = {"dak": "đắk", "lak": "lắk", "pac": "pắc", "krong": "krông", "buk": "búk"}
_VARIANT = re.compile(
    r"(?<!\w)(?:(?P<dak>[đd][ắăaâ][kc])|(?P<lak>l[ắăa][kc])|(?P<pac>p[ắăaá][kc])|(?P<krong>krong)"
    r"|(?P<buk>b[úu]k))(?!\w)"
    r"|(?:(?<=[hklmst])|(?<=qu))(?P<y>[yỳýỷỹỵ])(?!\w)"
)
_Y_TO_I = dict(zip("yỳýỷỹỵ", "iìíỉĩị", strict=True))
_PUNCTUATION = dict.fromkeys("–—‐‑", "-") | dict.fromkeys("’‘ʼ`", "'")
_ODD = re.compile("[" + "".join(_PUNCTUATION) + "]")


_LOOKALIKE_D = re.compile("[ÐðƉɖ]")


def _unify_variant(found: re.Match[str]) -> str:
    group = found.lastgroup or ""
    return _Y_TO_I[found[0]] if group == "y" else _HIGHLAND[group]


def format_shown(text: str) -> str:
    """Return *text* in NFC with single spaces, plain dashes and apostrophes: what positions refer to.

    >>> format_shown("Bà Rịa – Vũng  Tàu")
    'Bà Rịa - Vũng Tàu'
    """
    text = collapse_spaces(compose(text))
    if _LOOKALIKE_D.search(text):
        text = unify_d(text)
    return _ODD.sub(lambda found: _PUNCTUATION[found[0]], text)


def build_key(shown: str) -> str:
    """Return the form in which spellings of one name agree, of the same length as *shown*. Tones stay.

    >>> build_key("Đăk Lăk") == build_key("ĐẮC LẮC"), build_key("Mỹ Đức") == build_key("Mĩ Đức")
    (True, True)
    """
    key = shown.lower()
    if len(key) != len(shown):  # a few foreign letters grow when they are lowered
        key = "".join(low if len(low := letter.lower()) == 1 else letter for letter in shown)
    return _VARIANT.sub(_unify_variant, unify_tone_placement(key))


def build_loose_key(text: str) -> str:
    """Return letters and digits alone, without tones: what a hurried typist's spelling still agrees on.

    >>> build_loose_key("Bà Rịa – Vũng Tàu"), build_loose_key("daklak") == build_loose_key("Đắk Lắk")
    ('bariavungtau', True)
    """
    letters = re.sub(r"[\W_]+", "", fold(build_key(format_shown(text))))
    return re.sub(r"(?<!\d)0(?=\d$)", "", letters)


def find_kind_before(key: str, start: int) -> tuple[str, int]:
    """Return (kind, where it begins) of the kind right before *start* in *key*; ("", start) if none.

    >>> find_kind_before("ubnd tp. huế", 9)
    ('thành phố', 5)
    """
    found = _TRAILING_KIND.search(key[max(0, start - 14) : start])
    if not found:
        return "", start
    kind = found["word"] or KIND_ABBREVIATIONS[found["short"].rstrip(".")]
    return kind, start - len(found[0])


def split_kind(text: str) -> tuple[str, str]:
    """Return (kind, rest) of a name, with or without tones; the kind is empty when none is written.

    >>> split_kind("TX. Hương Trà"), split_kind("thanh pho hue"), split_kind("Xa Lộ")
    (('thị xã', 'Hương Trà'), ('thành phố', 'hue'), ('', 'Xa Lộ'))
    """
    shown = format_shown(text)
    lower = shown.lower()
    found = _LEADING_KIND.match(lower)
    if found:
        kind = found["word"] or KIND_ABBREVIATIONS[found["short"].rstrip(".")]
        return kind, shown[found.end() :]
    found = _LEADING_FOLDED.match(lower) if lower.isascii() else None
    if found:
        return _FOLDED_KIND[(found["word"] or found["short"]).rstrip(".")], shown[found.end() :]
    return "", shown


def find_bare_name(place: Place) -> str:
    """Return the name of *place* without its kind: "Huế", "1"; of a province, its name.

    >>> find_bare_name(Place("x", "Thị trấn A Lưới", "thị trấn", 3, "x"))
    'A Lưới'
    """
    prefix = place.kind.capitalize() + " "
    return place.name.removeprefix(prefix) if place.level > 1 else place.name


def build_spellings(bare: str) -> tuple[str, ...]:
    """Return the keys under which a bare name may stand in a text: with and without spaces around a hyphen.

    >>> build_spellings("Phan Rang - Tháp Chàm")
    ('phan rang - tháp chàm', 'phan rang-tháp chàm', 'phan rang tháp chàm')
    """
    key = build_key(format_shown(bare))
    if " - " in key:
        return key, key.replace(" - ", "-"), key.replace(" - ", " ")
    if "'" in key:
        return key, key.replace("'", ""), key.replace("'", "' ")
    return (key,)
