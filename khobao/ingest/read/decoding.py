"""From bytes to text. The encoding is found by evidence and recorded; a doubtful file is refused."""

from collections.abc import Callable
from dataclasses import dataclass

from khobao.ingest.errors import SeedError
from khobao.ingest.read.legacy_encodings import convert_viqr, convert_vni, decode_tcvn3, decode_vni
from khobao.messages.message import Message
from khobao.text.syllables import vietnamese_share
from khobao.text.unicode import compose

_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
# Bytes or characters at the beginning of a file that are read as evidence.
_EVIDENCE = 20_000
# Vietnamese text has higher shares than these (see vietnamese_share); a wrong encoding has far lower ones.
_CERTAIN_SYLLABLES = 0.85
_CERTAIN_TONES = 0.35
# Text with a lower share of toned syllables is not Vietnamese in Unicode.
_FEW_TONES = 0.15
# A page in two languages still has this share of syllables; Vietnamese in a wrong encoding does not.
_LIKELY_SYLLABLES = 0.7
# The best encoding must be better by this much than the second best, or than no conversion.
_MARGIN = 0.1


@dataclass(frozen=True)
class DecodedText:
    """Text, and the encoding that its bytes were read in."""

    text: str
    encoding: str  # "utf-8", "utf-16", "windows-1258", "tcvn3", "vni", "utf-8 (viqr)" …


class DecodingError(SeedError):
    """The bytes are not text in any known encoding."""


def decode(data: bytes, declared: str | None = None) -> DecodedText:
    """Return the text of *data*; *declared* is the encoding that the file names, if it does.

    Strict UTF-8, and UTF-16 with a byte order mark, come first. Then the legacy encoding is taken that gives
    Vietnamese text. Raises DecodingError when none does, or when two do about equally well.
    """
    if data.startswith(_UTF16_BOMS):
        return DecodedText(_strict(data, "utf-16"), "utf-16")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _decode_legacy(data, declared, error)
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise DecodingError(Message("the file holds null bytes: it is not text"), line)
    encoding = "utf-8 with BOM" if data.startswith(_UTF8_BOM) else "utf-8"
    return _convert_legacy_text(text, encoding)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DecodingError(
            Message("the file is not the %(encoding)s that it claims to be", encoding=encoding)
        ) from error


def _decode_legacy(data: bytes, declared: str | None, error: UnicodeDecodeError) -> DecodedText:
    sample = data[:_EVIDENCE]
    if sample.count(0) or sum(byte < 9 or 13 < byte < 32 for byte in sample) > len(sample) // 100:
        raise DecodingError(Message("the file holds binary data: it is not text"))
    tables: dict[str, Callable[[bytes], str]] = {
        "windows-1258": lambda read: compose(read.decode("cp1258", "replace")),
        "tcvn3": decode_tcvn3,
        "vni": decode_vni,
    }
    scored = sorted(
        (
            (_score(table(sample)) + (0.05 if name == declared else 0.0), name)
            for name, table in tables.items()
        ),
        reverse=True,
    )
    (best, name), (second, _) = scored[:2]
    if best > 0 and best - second >= _MARGIN:
        return DecodedText(tables[name](data), name)
    line = data[: error.start].count(b"\n") + 1
    byte = f"{data[error.start]:#04x}"
    raise DecodingError(
        Message(
            "the file is not UTF-8 (byte %(byte)s), and no older encoding of Vietnamese explains it",
            byte=byte,
        ),
        line,
    )


def _convert_legacy_text(text: str, encoding: str) -> DecodedText:
    """Return *text*, converted when it is text of a legacy font or input method, only stored in Unicode."""
    sample = text[:_EVIDENCE]
    syllables, toned = vietnamese_share(compose(sample))
    if (toned >= _FEW_TONES and syllables >= _LIKELY_SYLLABLES) or not sample.strip():
        return DecodedText(text, encoding)
    conversions: dict[str, Callable[[str], str]] = {
        "read as windows-1252": lambda read: _restore_bytes(read).decode("utf-8"),
        "tcvn3": lambda read: decode_tcvn3(_restore_bytes(read)),
        "vni": convert_vni,
        "viqr": convert_viqr,
    }
    if len(text) > _EVIDENCE:
        sample = sample.rpartition(" ")[0] or sample  # so that no character of several bytes is cut
    for name, convert in conversions.items():
        try:
            score = _score(convert(sample))
            if score > syllables + _MARGIN or (score > 0 and toned == 0.0):
                return DecodedText(convert(text), f"{encoding} ({name})")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return DecodedText(text, encoding)


def _restore_bytes(text: str) -> bytes:
    """Return the bytes that a program wrongly decoded to *text*, as windows-1252 or Latin-1.

    Raises UnicodeEncodeError when a character cannot come from a byte.
    """
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        # Latin-1 has the bytes 0x80 to 0x9f that windows-1252 gives to other characters or to none.
        return b"".join(
            letter.encode("latin-1") if ord(letter) < 0x100 else letter.encode("cp1252") for letter in text
        )


def _score(text: str) -> float:
    """Return how certainly *text* is Vietnamese, 0 to 2; 0 when it is not certain."""
    syllables, toned = vietnamese_share(text)
    if syllables < _CERTAIN_SYLLABLES or toned < _CERTAIN_TONES:
        return 0.0
    return syllables + toned
