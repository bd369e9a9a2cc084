"""How a place's name may be written: kinds and their abbreviations, spelling variants, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from khobao.model import Place
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
    "t p": "thành phố",
    "tx": "thị xã",
    "t.x": "thị xã",
    "t x": "thị xã",
    "q": "quận",
    "h": "huyện",
    "p": "phường",
    "x": "xã",
    "tt": "thị trấn",
}

_KIND_WORDS = "|".join(sorted(KIND_LEVELS, key=len, reverse=True))
# One letter is an abbreviation only with its dot or before a digit; two letters stand alone too.
_ABBREVIATED = r"t[. ]?p\.?|t[. ]?x\.?|tt\.?|[qhpx]\.|[qp](?=\s?\d)"
_LEADING_KIND = re.compile(rf"(?:(?P<word>{_KIND_WORDS})\s+|(?P<short>{_ABBREVIATED})\s*)(?=\S)")
_TRAILING_KIND = re.compile(rf"(?<!\w)(?:(?P<word>{_KIND_WORDS})\s*|(?P<short>{_ABBREVIATED})\s*)$")
_FOLDED_KIND = {fold(kind): kind for kind in KIND_LEVELS} | KIND_ABBREVIATIONS
_LEADING_FOLDED = re.compile(
    rf"(?:(?P<word>{'|'.join(sorted(map(fold, KIND_LEVELS), key=len, reverse=True))})\s+"
    rf"|(?P<short>{_ABBREVIATED})\s*)(?=\S)"
)

# Spellings of the Central Highlands' syllables -> all of the row, the one in keys first.
_HIGHLAND = {
    spelling: row
    for row in (
        ("đắk", "đăk", "đắc", "đăc", "đak", "dak"),
        ("lắk", "lăk", "lắc", "lak"),
        ("pắc", "păc", "pắk", "păk", "pak"),
        ("krông", "krong"),
        ("búk", "buk"),
    )
    for spelling in row
}
# y and i are one at the end of a syllable: Mỹ and Mĩ, Quý and Quí.
_Y_AND_I = dict(zip("yỳýỷỹỵiìíỉĩị", "iìíỉĩịyỳýỷỹỵ", strict=True))
_VARIANT = re.compile(
    rf"(?<!\w)(?:{'|'.join(_HIGHLAND)}|(?:[hklmst]|qu|th|kh|nh|tr|ch|ph|gh)[{''.join(_Y_AND_I)}])(?!\w)"
)
# "Phường Hải Châu I" is written "Hải Châu 1" too, and the other way round.
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7"}
_NUMERALS = _ROMAN | {digit: roman for roman, digit in _ROMAN.items()}
_PUNCTUATION = dict.fromkeys("–—‐‑", "-") | dict.fromkeys("’‘ʼ`", "'")
_ODD = re.compile("[" + "".join(_PUNCTUATION) + "]")
_LOOKALIKE_D = re.compile("[ÐðƉɖ]")


def format_shown(text: str) -> str:
    """Return *text* in NFC, single spaces, plain dashes and apostrophes, one tone placement, in its own case.

    >>> format_shown("Bà Rịa – Vũng  Tàu, Khánh Hòa")
    'Bà Rịa - Vũng Tàu, Khánh Hoà'
    """
    text = unify_tone_placement(collapse_spaces(compose(text)))
    if _LOOKALIKE_D.search(text):
        text = unify_d(text)
    return _ODD.sub(lambda found: _PUNCTUATION[found[0]], text)


def lower(shown: str) -> str:
    """Return *shown* in lower case and of the same length, so that a position in one is one in the other."""
    low = shown.lower()
    if len(low) == len(shown):
        return low
    # A few foreign letters grow when they are lowered; they stay.
    return "".join(one if len(one := letter.lower()) == 1 else letter for letter in shown)


def build_key(shown: str) -> str:
    """Return the form in which spellings of a name agree; it comes as ``format_shown`` gives it. Tones stay.

    >>> build_key("Đăk Lăk") == build_key("ĐẮC LẮC"), build_key("Mỹ Đức") == build_key("Mĩ Đức")
    (True, True)
    """
    return _VARIANT.sub(lambda word: _find_variants(word[0])[0], shown.lower())


def build_forms(shown: str) -> Iterator[str]:
    """Yield every form in which a newspaper may print a name: its spellings, each in two cases.

    >>> sorted(build_forms("Mỹ Đức"))
    ['MĨ ĐỨC', 'Mĩ Đức', 'MỸ ĐỨC', 'Mỹ Đức']
    """
    forms = [shown]
    for found in reversed(list(_VARIANT.finditer(lower(shown)))):
        start, end = found.span()
        spelled = [_copy_case(variant, shown[start:end]) for variant in _find_variants(found[0])]
        forms = [form[:start] + variant + form[end:] for form in forms for variant in spelled]
    for form in forms:
        yield form
        yield form.upper()


def _find_variants(syllable: str) -> tuple[str, ...]:
    """Return the spellings of a lower-case syllable that has several, the one in keys first."""
    if syllable in _HIGHLAND:
        return _HIGHLAND[syllable]
    first, last = syllable[:-1], syllable[-1]
    return (syllable, first + _Y_AND_I[last]) if last in "iìíỉĩị" else (first + _Y_AND_I[last], syllable)


def _copy_case(variant: str, like: str) -> str:
    """Return *variant* in capitals, capitalised or as it is, after *like*."""
    return variant.upper() if like.isupper() else variant.capitalize() if like[0].isupper() else variant


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
    return strip_kind(place.name, place.kind) if place.level > 1 else place.name


def strip_kind(name: str, kind: str) -> str:
    """Return *name* without its *kind*, which the gazetteer writes first.

    >>> strip_kind("Thị trấn A Lưới", "thị trấn")
    'A Lưới'
    """
    return name.removeprefix(f"{kind.capitalize()} ")


def build_spellings(bare: str) -> tuple[str, ...]:
    """Return the spellings of a bare name that differ in more than letters: hyphens, apostrophes, numerals.

    >>> build_spellings("Phan Rang - Tháp Chàm"), build_spellings("Hải Châu II")
    (('Phan Rang - Tháp Chàm', 'Phan Rang-Tháp Chàm', 'Phan Rang Tháp Chàm'), ('Hải Châu II', 'Hải Châu 2'))
    """
    first, _, last = bare.rpartition(" ")
    if first and last in _NUMERALS:
        return bare, f"{first} {_NUMERALS[last]}"
    if " - " in bare:
        return bare, bare.replace(" - ", "-"), bare.replace(" - ", " ")
    if "'" in bare:
        first, _, last = bare.partition("'")
        return bare, f"{first}'{last[:1].upper()}{last[1:]}", first + last, f"{first}' {last}"
    return (bare,)


def spell_name(bare: str) -> dict[str, str]:
    """Return spelling -> key, for every spelling of a bare name.

    >>> spell_name("Hải Châu II")
    {'Hải Châu II': 'hải châu ii', 'Hải Châu 2': 'hải châu 2'}
    """
    return {spelling: build_key(spelling) for spelling in build_spellings(format_shown(bare))}
