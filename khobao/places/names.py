"""How names of places are written: kinds and their abbreviations, spelling variants, numerals."""

import re
from collections.abc import Iterator

from khobao.model import Place
from khobao.text.diacritics import fold, unify_tone_placement
from khobao.text.unicode import collapse_spaces, compose, unify_d

# kind -> the levels of places that it can mean
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
# One letter is an abbreviation only with its dot or before a digit; two letters also without.
_ABBREVIATED = r"t[. ]?p\.?|t[. ]?x\.?|tt\.?|[qhpx]\.|[qp](?=\s?\d)"
_LEADING_KIND = re.compile(rf"(?:(?P<word>{_KIND_WORDS})\s+|(?P<short>{_ABBREVIATED})\s*)(?=\S)")
_TRAILING_KIND = re.compile(rf"(?<!\w)(?:(?P<word>{_KIND_WORDS})\s*|(?P<short>{_ABBREVIATED})\s*)$")
_FOLDED_KIND = {fold(kind): kind for kind in KIND_LEVELS} | KIND_ABBREVIATIONS
_LEADING_FOLDED = re.compile(
    rf"(?:(?P<word>{'|'.join(sorted(map(fold, KIND_LEVELS), key=len, reverse=True))})\s+"
    rf"|(?P<short>{_ABBREVIATED})\s*)(?=\S)"
)

# Spelling of a syllable in the Central Highlands -> all of its spellings; the first one is used in keys.
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
# At the end of a syllable y and i are equal: Mỹ and Mĩ, Quý and Quí.
_Y_AND_I = dict(zip("yỳýỷỹỵiìíỉĩị", "iìíỉĩịyỳýỷỹỵ", strict=True))
_VARIANT = re.compile(
    rf"(?<!\w)(?:{'|'.join(_HIGHLAND)}|(?:[hklmst]|qu|th|kh|nh|tr|ch|ph|gh)[{''.join(_Y_AND_I)}])(?!\w)"
)
# Roman and Arabic numerals are both used: "Phường Hải Châu I", "Hải Châu 1".
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7"}
_NUMERALS = _ROMAN | {digit: roman for roman, digit in _ROMAN.items()}
_PUNCTUATION = dict.fromkeys("–—‐‑", "-") | dict.fromkeys("’‘ʼ`", "'")
_VARIANT_PUNCTUATION = re.compile("[" + "".join(_PUNCTUATION) + "]")


def normalise(text: str) -> str:
    """Return *text* in NFC, with single spaces, plain dashes and apostrophes and one tone placement.

    Left alone: upper and lower case.

    >>> normalise("Bà Rịa – Vũng  Tàu, Khánh Hòa")
    'Bà Rịa - Vũng Tàu, Khánh Hoà'
    """
    text = unify_d(unify_tone_placement(collapse_spaces(compose(text))))
    return _VARIANT_PUNCTUATION.sub(lambda found: _PUNCTUATION[found[0]], text)


def lower(text: str) -> str:
    """Return *text* in lower case with every character at the same offset."""
    low = text.lower()
    if len(low) == len(text):
        return low
    # A few foreign letters become two characters in lower case; they stay as they are.
    return "".join(one if len(one := letter.lower()) == 1 else letter for letter in text)


def build_key(name: str) -> str:
    """Return what all spellings of a normalised *name* have in common. Tones stay.

    >>> build_key("Đăk Lăk") == build_key("ĐẮC LẮC"), build_key("Mỹ Đức") == build_key("Mĩ Đức")
    (True, True)
    """
    return _VARIANT.sub(lambda word: _find_variants(word[0])[0], name.lower())


def build_forms(name: str) -> Iterator[str]:
    """Yield every form in which newspapers print a normalised *name*: all spellings, also in capitals.

    >>> sorted(build_forms("Mỹ Đức"))
    ['MĨ ĐỨC', 'Mĩ Đức', 'MỸ ĐỨC', 'Mỹ Đức']
    """
    forms = [name]
    for found in reversed(list(_VARIANT.finditer(lower(name)))):
        start, end = found.span()
        spelled = [_copy_case(variant, name[start:end]) for variant in _find_variants(found[0])]
        forms = [form[:start] + variant + form[end:] for form in forms for variant in spelled]
    for form in forms:
        yield form
        yield form.upper()


def _find_variants(syllable: str) -> tuple[str, ...]:
    """Return all spellings of a lower-case syllable that has several; the first one is used in keys."""
    if syllable in _HIGHLAND:
        return _HIGHLAND[syllable]
    first, last = syllable[:-1], syllable[-1]
    return (syllable, first + _Y_AND_I[last]) if last in "iìíỉĩị" else (first + _Y_AND_I[last], syllable)


def _copy_case(variant: str, like: str) -> str:
    """Return *variant* in the case of *like*: in capitals, capitalised or in lower case."""
    return variant.upper() if like.isupper() else variant.capitalize() if like[0].isupper() else variant


def build_loose_key(text: str) -> str:
    """Return the letters and digits of *text* without diacritics, to find names in careless spelling.

    >>> build_loose_key("Bà Rịa – Vũng Tàu"), build_loose_key("daklak") == build_loose_key("Đắk Lắk")
    ('bariavungtau', True)
    """
    letters = re.sub(r"[\W_]+", "", fold(build_key(normalise(text))))
    return re.sub(r"(?<!\d)0(?=\d$)", "", letters)


def find_kind_before(key: str, start: int) -> tuple[str, int]:
    """Return the kind right before the offset *start* in *key*, and its own offset; ("", start) if none.

    >>> find_kind_before("ubnd tp. huế", 9)
    ('thành phố', 5)
    """
    found = _TRAILING_KIND.search(key[max(0, start - 14) : start])
    return (_read_kind(found), start - len(found[0])) if found else ("", start)


def split_kind(text: str) -> tuple[str, str]:
    """Return kind and rest of a name, with or without diacritics; the kind is empty when none is written.

    >>> split_kind("TX. Hương Trà"), split_kind("thanh pho hue"), split_kind("Xa Lộ")
    (('thị xã', 'Hương Trà'), ('thành phố', 'hue'), ('', 'Xa Lộ'))
    """
    name = normalise(text)
    lower = name.lower()
    found = _LEADING_KIND.match(lower)
    if found:
        return _read_kind(found), name[found.end() :]
    found = _LEADING_FOLDED.match(lower) if lower.isascii() else None
    if found:
        return _FOLDED_KIND[(found["word"] or found["short"]).rstrip(".")], name[found.end() :]
    return "", name


def _read_kind(found: re.Match[str]) -> str:
    return found["word"] or KIND_ABBREVIATIONS[found["short"].rstrip(".")]


def find_bare_name(place: Place) -> str:
    """Return the name of *place* without its kind, such as "Huế" or "1"; of a province, its name.

    >>> find_bare_name(Place("x", "Thị trấn A Lưới", "thị trấn", 3, "x"))
    'A Lưới'
    """
    return place.name.removeprefix(f"{place.kind.capitalize()} ") if place.level > 1 else place.name


def build_spellings(bare: str) -> tuple[str, ...]:
    """Return the spellings of a normalised bare name with other hyphens, apostrophes and numerals.

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
    """Return spelling -> key, for every spelling of a name without its kind.

    >>> spell_name("Hải Châu II")
    {'Hải Châu II': 'hải châu ii', 'Hải Châu 2': 'hải châu 2'}
    """
    return {spelling: build_key(spelling) for spelling in build_spellings(normalise(bare))}
