"""Text to tokens: the syllables and codes that the index holds and that a query asks for.

Twin of ``static/js/analyzer.js``; both read ``tests/cases/analyzer.json``. The unit is the chunk, what stands
between two white spaces, because a chunk means the same wherever it stands: an archive has a hundred times
fewer different chunks than chunks, so each is analysed once and remembered.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from khobao.text.diacritics import fold, matching_form
from khobao.text.unicode import compose

# Literal ranges, because \w and \p{L} differ between runtimes and Unicode versions: digits, Latin with its
# marks, Greek, Cyrillic and the other alphabets, kana, Han, Hangul. Everything else separates; so do the rare
# extensions of Latin and Cyrillic that Unicode still adds capitals to (U+1C80, U+A640 and after).
_LETTERS = (
    r"0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0300-\u036f\u0370-\u037d\u0386"
    r"\u0388-\u1c7f\u1c90-\u1fff\u2c00-\u2dff\u3040-\ua63f\uac00-\ud7ff\uf900-\ufdff"
)
_RUN = re.compile(f"[{_LETTERS}]+(?:[-/.,:&][{_LETTERS}]+)*%?")
_CONNECTOR = re.compile("[-/.,:&]")
_BREAK = re.compile("[.!?;:()…]")
_SPACED_PERCENT = re.compile(r"([0-9])[ \u00a0\u202f]+%")
_DASH = re.compile("[\u2010-\u2014\u2212]")

# Longer chains of parts are addresses of web pages and scanner noise, not codes that a reader would type.
LONGEST_CODE = 24
MOST_CODE_PARTS = 6


class Token(NamedTuple):
    """One occurrence. Syllables follow each other in reading order; a code stands before its parts."""

    form: str  # spelling for matching, with tones: "khánh", "hoà", "54-nq/tw"
    folded: str  # the same without diacritics
    is_code: bool  # a number or sign kept whole; its parts follow as syllables
    after_break: bool  # a sentence or clause ended before it, so that it makes no pair with what came before


class Chunk(NamedTuple):
    """What stands between two white spaces."""

    tokens: tuple[Token, ...]
    ends_with_break: bool  # a sentence or clause ends after its last token


def find_tokens(text: str) -> list[Token]:
    """Return the tokens of *text* in reading order.

    A number with its per cent sign, a date, a clock time, and letters joined to digits or capitals by
    ``- / . , : &`` are codes: kept whole and in parts. Spelling is made one (case, tone placement, order
    of marks, đ), nothing is stemmed, and no word is left out.

    >>> [token.form for token in find_tokens("Nghị quyết 54-NQ/TW tăng 5,2 %")]
    ['nghị', 'quyết', '54-nq/tw', '54', 'nq', 'tw', 'tăng', '5,2%', '5,2', '5', '2']
    >>> [token.form for token in find_tokens("Huế. Khánh") if token.after_break]
    ['khánh']
    """
    tokens: list[Token] = []
    pending = False
    for raw in split_chunks(text):
        chunk = analyze_chunk(raw)
        if chunk.tokens:
            if pending:
                tokens.append(chunk.tokens[0]._replace(after_break=True))
                tokens += chunk.tokens[1:]
            else:
                tokens += chunk.tokens
            pending = chunk.ends_with_break
        else:
            pending = pending or chunk.ends_with_break
    return tokens


def split_chunks(text: str) -> list[str]:
    """Return what stands between white spaces in *text*; a per cent sign belongs to its number.

    >>> split_chunks("tăng 5,2 %")
    ['tăng', '5,2%']
    """
    return (_SPACED_PERCENT.sub(r"\1%", text) if "%" in text else text).split()


@lru_cache(maxsize=1 << 17)
def analyze_chunk(raw: str) -> Chunk:
    """Return the tokens of *raw*, which holds no white space; it means the same wherever it stands."""
    chunk = _DASH.sub("-", compose(raw))
    tokens: list[Token] = []
    after_break = False
    end = 0
    for match in _RUN.finditer(chunk):
        after_break = after_break or bool(_BREAK.search(chunk, end, match.start()))
        run = match[0]
        if run.isalnum() and not after_break:  # no sign within: one syllable, as nearly all are
            tokens.append(_build_token(run))
        else:
            tokens += _split_run(run, after_break)
        after_break = False
        end = match.end()
    return Chunk(tuple(tokens), bool(_BREAK.search(chunk, end)))


@lru_cache(maxsize=1 << 17)
def _build_token(syllable: str) -> Token:
    form = matching_form(syllable)
    return Token(form, fold(form), is_code=False, after_break=False)


def _split_run(run: str, after_break: bool) -> Iterator[Token]:
    whole = run.removesuffix("%")
    parts = _CONNECTOR.split(whole)
    codes = []
    if run != whole:
        codes.append(run)
    is_code = _is_code(whole, parts)
    if is_code:
        codes.append(whole)
    for code in codes:
        form = matching_form(code)
        yield Token(form, fold(form), True, after_break)
        after_break = False
    end = 0
    for part in parts:
        token = _build_token(part)
        if not is_code and end and run[end - 1] in ".:":
            after_break = True
        yield token._replace(after_break=True) if after_break else token
        after_break = False
        end += len(part) + 1


def _is_code(whole: str, parts: list[str]) -> bool:
    if len(parts) == 1 or len(parts) > MOST_CODE_PARTS or len(whole) > LONGEST_CODE:
        return False
    if any("0" <= letter <= "9" for letter in whole):
        return True
    return all(letter.lower() != letter for part in parts for letter in part)
