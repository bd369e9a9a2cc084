"""Vietnamese encodings from before Unicode: TCVN3 (ABC), VNI, VIQR and windows-1258.

The tables follow TCVN 5712:1993 (VN3), the VNI Software fonts, and RFC 1456 (VIQR).
"""

import re
import unicodedata

# TCVN3: one byte for each letter. Capitals with a tone have no bytes; they are typed in fonts ending in H.
_TCVN3_LETTERS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_TCVN3 = {
    first + offset: letter for first, row in _TCVN3_LETTERS.items() for offset, letter in enumerate(row)
}

# VNI: a vowel, followed by a character for its diacritics.
_VNI_MARKS = {
    "ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "à": "\u0302\u0300", "á": "\u0302\u0301", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323", "ê": "\u0306", "è": "\u0306\u0300", "é": "\u0306\u0301", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_LETTERS = {
    "ô": "ơ", "ö": "ư", "ñ": "đ", "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip
_VNI_MARKS |= {mark.upper(): code for mark, code in _VNI_MARKS.items()}
_VNI_LETTERS |= {letter.upper(): code.upper() for letter, code in _VNI_LETTERS.items()}
_VNI = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])|[{''.join(_VNI_LETTERS)}]", re.IGNORECASE)

_VIQR_MARKS = {"^": "\u0302", "(": "\u0306", "+": "\u031b", "*": "\u031b"}
_VIQR_TONES = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
_VIQR = re.compile(
    r"\\(?P<kept>.)|(?P<barred>[dD])[dD]|(?P<vowel>[aeiouyAEIOUY])(?P<shape>[\^(+*])?"
    # At the end of a sentence, a full stop or a question mark is no tone.
    r"(?P<tone>['`~]|[?.](?!\s*$|\s+[A-Z\"(]|[.?]))?",
    re.MULTILINE,
)


def decode_tcvn3(data: bytes) -> str:
    """Return TCVN3 *data* as text; bytes that TCVN3 does not use are read as windows-1252.

    >>> decode_tcvn3("C«ng hßa x· héi".encode("cp1252"))
    'Công hòa xã hội'
    """
    return "".join(
        chr(byte) if byte < 0x80 else _TCVN3.get(byte) or bytes([byte]).decode("cp1252", "replace")
        for byte in data
    )


def decode_vni(data: bytes) -> str:
    """Return VNI *data* as text.

    >>> decode_vni("Coäng hoøa xaõ hoäi chuû nghóa".encode("cp1252"))
    'Cộng hòa xã hội chủ nghĩa'
    """
    return convert_vni(data.decode("cp1252", "replace"))


def convert_vni(text: str) -> str:
    """Return *text*, written in a VNI font, in Unicode."""

    def letter(found: re.Match[str]) -> str:
        if found[1] is None:
            return _VNI_LETTERS[found[0]]
        vowel = _VNI_LETTERS.get(found[1], found[1])
        return unicodedata.normalize("NFC", vowel + _VNI_MARKS[found[2]])

    return _VNI.sub(letter, text)


def convert_viqr(text: str) -> str:
    r"""Return *text*, typed in VIQR, in Unicode; a backslash keeps the next character as it is.

    >>> convert_viqr("Co^.ng ho`a xa~ ho^.i chu? nghi~a Vie^.t Nam. DDa^y la` dda^u\\?")
    'Cộng hòa xã hội chủ nghĩa Việt Nam. Đây là đâu?'
    """

    def letter(found: re.Match[str]) -> str:
        if found["kept"] is not None:
            return found["kept"]
        if found["barred"]:
            return "đ" if found["barred"] == "d" else "Đ"
        marks = _VIQR_MARKS.get(found["shape"] or "", "") + _VIQR_TONES.get(found["tone"] or "", "")
        return unicodedata.normalize("NFC", found["vowel"] + marks)

    return _VIQR.sub(letter, text)
