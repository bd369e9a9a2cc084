"""Vietnamese collation: the order of Vietnamese dictionaries, independent of machine and locale."""

import unicodedata
from functools import cache, lru_cache

from khobao.text.diacritics import unify_tone_placement

# Letters in dictionary order; f, j, w and z keep their place of the Latin alphabet.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_LETTERS, start=2)}
_NUMBER, _BLANK = 0, 1  # ranks of a number and of the blank between two words
# Tones in the order of most Vietnamese dictionaries: level, grave, hook, tilde, acute, dot.
_TONE_RANK = {mark: rank for rank, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", start=1)}

CollationKey = tuple[bytes, bytes, str]


def collation_key(text: str) -> CollationKey:
    """Return a key that sorts *text* as Vietnamese dictionaries do: by letters, then by tones.

    Numbers sort before letters, and by value: Quận 2 comes before Quận 10.

    >>> sorted(["Quận 10", "Đà Nẵng", "Quận 2", "An Giang", "Ăn", "Dầu Tiếng"], key=collation_key)
    ['An Giang', 'Ăn', 'Dầu Tiếng', 'Đà Nẵng', 'Quận 2', 'Quận 10']
    """
    letters, tones = zip(*map(_rank_word, text.split(" ")), strict=True)
    return _BETWEEN.join(letters), b"".join(tones), text


_BETWEEN = bytes([_BLANK])


@lru_cache(1 << 15)  # all titles together have a few thousand syllables
def _rank_word(word: str) -> tuple[bytes, bytes]:
    """Return the ranks of the letters and numbers of *word*, and the ranks of its tones."""
    letters = bytearray()
    tones = bytearray()
    number = ""
    for character in unify_tone_placement(unicodedata.normalize("NFC", word.lower())) + "\0":
        if character.isascii() and character.isdigit():
            number += character
            continue
        if number:
            letters += _rank_number(number)
            number = ""
        rank, tone = _rank_letter(character)
        if rank:
            letters.append(rank)
            tones.append(tone)
    return bytes(letters), bytes(tones)


def _rank_number(digits: str) -> bytes:
    """Return bytes that sort numbers by value: the number of digits, then the digits."""
    value = digits.lstrip("0").encode()
    return bytes([_NUMBER]) + len(value).to_bytes(8, "big") + value


@cache
def _rank_letter(character: str) -> tuple[int, int]:
    """Return the ranks of a letter and of its tone; the first is 0 for other characters."""
    decomposed = unicodedata.normalize("NFD", character)
    tone = max((_TONE_RANK.get(mark, 0) for mark in decomposed[1:]), default=0)
    if tone:
        character = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONE_RANK))
    return _LETTER_RANK.get(character, 0), tone
