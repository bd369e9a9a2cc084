"""Vietnamese diacritics: taken off for matching, and the two styles of tone placement made one.

``fold`` and ``unify_tone_placement`` have twins in ``static/js/text.js``; both runtimes read
``tests/cases/fold.json`` and ``tests/cases/tone_placement.json``.
"""

from __future__ import annotations

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
    """Return every two-letter group with the tone on its first vowel -> the tone on its second."""
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
# Finds a few groups more: a list of them all takes four times as long.
_TWO_VOWELS = re.compile(f"[{_FIRST}][{_SECOND}]")


def unify_tone_placement(text: str) -> str:
    """Return *text*, in NFC, with the tone of ``oa oe uy`` on the second vowel: hòa -> hoà, thủy -> thuỷ.

    Both styles are good Vietnamese; one is needed so that they match. The second vowel is chosen because
    closed syllables have it there in either style (hoàn, thuyền), so no context is needed. The misspelling
    lựơng becomes lượng by the same table. For keys only: a page keeps its author's spelling.

    >>> unify_tone_placement("Khánh Hòa, Thủy Nguyên")
    'Khánh Hoà, Thuỷ Nguyên'
    """
    return _TWO_VOWELS.sub(lambda found: _MISPLACED.get(found[0], found[0]), text)


def matching_form(text: str) -> str:
    """Return the spelling that two texts share when a reader would call them the same, tones included.

    NFC, lower case, one tone placement, one đ. Fold the result to match without tones as well.

    >>> matching_form("KHÁNH HÒA") == matching_form("Khánh Hoà")
    True
    """
    return unify_tone_placement(unify_d(compose(text).lower()))
