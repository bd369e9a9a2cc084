"""Vietnamese diacritics: text without them, and one tone placement for both styles.

``static/js/text.js`` has the same two functions; both runtimes are tested on
``tests/cases/fold.json`` and ``tests/cases/tone_placement.json``.
"""

import re
import unicodedata

from khobao.text.unicode import compose, unify_d

# One literal range in both runtimes: unicodedata.combining and \p{M} differ on 1,496 code points.
_MARKS = re.compile("[\u0300-\u036f]")


def fold(text: str) -> str:
    """Return *text* without Vietnamese diacritics.

    Case, spaces and punctuation stay as they are, and folding twice changes nothing more.

    >>> fold("Đường sắt Bắc–Nam")
    'Duong sat Bac–Nam'

    Source: Unicode Standard Annex 15 (canonical decomposition).
    """
    if text.isascii():
        return text
    # đ has no decomposition, so NFD cannot strip its bar.
    unbarred = unify_d(text).replace("đ", "d").replace("Đ", "D")
    stripped = _MARKS.sub("", unicodedata.normalize("NFD", unbarred))
    return stripped if stripped.isascii() else unicodedata.normalize("NFC", stripped)


def _misplaced() -> dict[str, str]:
    """Return two vowels with the tone on the first one -> the same with the tone on the second one."""
    table = {}
    for first, second in ("oa", "oe", "uy", "ươ", "uê", "uơ"):
        for tone in "\u0300\u0301\u0303\u0309\u0323":
            wrong = unicodedata.normalize("NFC", first + tone) + second
            right = first + unicodedata.normalize("NFC", second + tone)
            table[wrong] = right
            table[wrong.upper()] = right.upper()
            table[wrong[0].upper() + wrong[1]] = right[0].upper() + right[1]
    return table


_MISPLACED = _misplaced()
_FIRST = "".join(sorted({group[0] for group in _MISPLACED}))
_SECOND = "".join(sorted({group[1] for group in _MISPLACED}))
# Matches a few more pairs than the table has; a pattern of all pairs is four times slower.
_TWO_VOWELS = re.compile(f"[{_FIRST}][{_SECOND}]")


def unify_tone_placement(text: str) -> str:
    """Return *text*, in NFC, with the tone of ``oa oe uy`` on the second vowel: hòa -> hoà, thủy -> thuỷ.

    Both styles are correct; for matching, one is needed. In closed syllables the tone is on the second vowel
    in both styles (hoàn, thuyền), so that no context is needed. The misspelling lựơng becomes lượng too. Only
    for keys: a page keeps its author's spelling.

    >>> unify_tone_placement("Khánh Hòa, Thủy Nguyên")
    'Khánh Hoà, Thuỷ Nguyên'
    """
    return _TWO_VOWELS.sub(lambda found: _MISPLACED.get(found[0], found[0]), text)


def matching_form(text: str) -> str:
    """Return *text* for comparison: NFC, lower case, one tone placement, one đ. Tones stay.

    Fold the result to compare without tones.

    >>> matching_form("KHÁNH HÒA") == matching_form("Khánh Hoà")
    True
    """
    return unify_tone_placement(unify_d(compose(text).lower()))
