"""Unicode: one sequence of code points for each letter."""

import re
import unicodedata

# Vietnamese combining marks: vowel shapes (circumflex, breve, horn), tones (grave, acute, tilde, hook, dot).
_CIRCUMFLEX, _BREVE, _HORN = _SHAPES = "\u0302\u0306\u031b"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE_BEFORE_SHAPE = re.compile(f"([{_TONES}])([{_SHAPES}])")


def compose(text: str) -> str:
    """Return *text* in NFC, also where a tone mark was typed before the vowel's own mark.

    NFC alone makes ``e`` + acute + circumflex ``é`` + circumflex, because both marks have the combining class
    230. Source: Unicode Standard Annex 15.

    >>> compose("vie\u0301\u0302t") == "viết"
    True
    """
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    if _CIRCUMFLEX not in text and _BREVE not in text and _HORN not in text:
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _TONE_BEFORE_SHAPE.sub(r"\2\1", decomposed))


def join_surrogates(text: str) -> str:
    r"""Return *text* with each surrogate pair replaced by its character, and a single surrogate by U+FFFD.

    JSON may contain both, and neither can be written to a file.

    >>> join_surrogates("\ud83d\ude00 \ud83d")
    '😀 �'
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def unify_d(text: str) -> str:
    """Return *text* with the look-alikes of Đ and đ, Icelandic eth and African D, replaced by them.

    >>> unify_d("Ðà Nẵng")
    'Đà Nẵng'
    """
    # ``translate`` is several hundred times slower.
    return text.replace("Ð", "Đ").replace("ð", "đ").replace("Ɖ", "Đ").replace("ɖ", "đ")


def collapse_spaces(text: str) -> str:
    r"""Return *text* with single spaces instead of any white space, and none at either end.

    >>> collapse_spaces("  một\u00a0 hai\n")
    'một hai'
    """
    return " ".join(text.split())
