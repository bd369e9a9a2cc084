"""Text to tokens: the syllables and codes that the index holds and that a query asks for.

Twin of ``static/js/analyzer.js``; both read ``tests/cases/analyzer.json``. The unit is the chunk, what stands
between two white spaces, because a chunk means the same wherever it stands: an archive has a hundred times
fewer different chunks than chunks, so each is analysed once and remembered.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from khobao.text.diacritics import fold, matching_form
from khobao.text.unicode import compose

# Literal ranges, because \w and \p{L} differ between runtimes and Unicode versions: digits, Latin with its
# marks, Greek, Cyrillic and the other alphabets, kana, Han, Hangul. Everything else separates; so do the rare
# extensions of Latin and Cyrillic that Unicode still adds capitals to (U+1C80, U+A640 and after).
_LETTERS = (
    r"0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u0386"
    r"\u0388-\u1c7f\u1c90-\u1fff\u2c00-\u2dff\u3040-\ua63f\uac00-\ud7ff\uf900-\ufdff"
)
# A combining mark goes on with a word and begins none: one that stands alone is no term.
_PART = rf"[{_LETTERS}][{_LETTERS}\u0300-\u036f]*"
_RUN = re.compile(f"{_PART}(?:[-/.,:&]{_PART})*%?")
# Letters that only look otherwise: mathematical alphabets (bold in notices on Facebook), full width.
_STYLED = re.compile("[\U0001d400-\U0001d7ff\uff01-\uff5e]+")
_CONNECTOR = re.compile("[-/.,:&]")
_BREAK = re.compile("[.!?;:()…]")
_SPACED_PERCENT = re.compile(r"([0-9])[ \u00a0\u202f]+%")
_DASH = re.compile("[\u2010-\u2014\u2212]")

# Longer chains of parts are addresses of web pages and scanner noise, not codes that a reader would type.
LONGEST_CODE = 24
MOST_CODE_PARTS = 6

# Thousands in groups: 1.000, 1.000.000; with commas two groups and more, for 1,000 is one to three places.
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3}){2,}")
# Days of a month, of a year, and months of a year: 19/8, 19-08-2024, 8/2024.
_DAY, _MONTH = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
_DATE = re.compile(f"{_DAY}[-/]{_MONTH}|(?:{_DAY}[-/])?{_MONTH}[-/][0-9]{{4}}")
# A number and its unit, a name and its number: 35MW, covid19.
_JOINED = re.compile("([0-9]+)([^0-9]+)|([^0-9]+)([0-9]+)")
# Open syllables that are written with i and with y: kỉ and kỷ niệm, bác sĩ and bác sỹ, qui and quy hoạch.
_Y = re.compile("(h|k|l|m|s|t|qu)y")


class Token(NamedTuple):
    """One occurrence. Syllables follow each other in reading order; a code stands before its parts."""

    form: str  # spelling for matching, with tones: "khánh", "hoà", "54-nq/tw"
    folded: str  # its key, build_key of the form: "khanh", "hoa", "54-nq/tw"
    is_code: bool  # a number or sign kept whole; its parts follow as syllables
    after_break: bool  # a sentence or clause ended before it, so that it makes no pair with what came before
    is_capital: bool = False  # it begins with a capital


class Chunk(NamedTuple):
    """What stands between two white spaces."""

    tokens: tuple[Token, ...]
    ends_with_break: bool  # a sentence or clause ends after its last token


def find_tokens(text: str) -> list[Token]:
    """Return the tokens of *text* in reading order.

    A number with its per cent sign, a date, a clock time, letters joined to digits, and to digits or
    capitals by ``- / . , : &``, are codes: kept whole and in parts. A number in groups is one without them,
    a date has no noughts in front. Spelling is made one (case, tone placement, order of marks, đ, letters
    of mathematics and of full width), nothing is stemmed, and no word is left out.

    >>> [token.form for token in find_tokens("Nghị quyết 54-NQ/TW tăng 5,2 %")]
    ['nghị', 'quyết', '54-nq/tw', '54', 'nq', 'tw', 'tăng', '5,2%', '5,2', '5', '2']
    >>> [token.form for token in find_tokens("02/09, 1.000.000, 35MW")]
    ['2/9', '2', '9', '1000000', '35mw', '35', 'mw']
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
    chunk = raw if raw.isascii() else _DASH.sub("-", compose(show_plainly(raw)))
    tokens: list[Token] = []
    after_break = False
    end = 0
    for match in _RUN.finditer(chunk):
        after_break = after_break or bool(_BREAK.search(chunk, end, match.start()))
        run = match[0]
        if run.isalpha() and not after_break:  # no sign within: one syllable, as nearly all are
            tokens.append(_build_token(run))
        else:
            tokens += _split_run(run, after_break)
        after_break = False
        end = match.end()
    return Chunk(tuple(tokens), bool(_BREAK.search(chunk, end)))


@lru_cache(maxsize=1 << 17)
def _build_token(syllable: str) -> Token:
    form = matching_form(syllable)
    return Token(form, build_key(form), is_code=False, after_break=False, is_capital=syllable[0].isupper())


def show_plainly(text: str) -> str:
    """Return *text* with letters of mathematics and of full width made the letters that they show.

    >>> show_plainly("\U0001d413\U0001d421ông ｂáo")
    'Thông báo'
    """
    return _STYLED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def build_key(form: str) -> str:
    """Return what the spellings of one word share: no diacritics, and i for y in open syllables.

    *form* is a matching form of one syllable or code.

    >>> build_key("kỷ"), build_key("quý"), build_key("thủy"), build_key("ý")
    ('ki', 'qui', 'thuy', 'y')
    """
    folded = fold(form)
    return folded[:-1] + "i" if _Y.fullmatch(folded) else folded


def _split_run(run: str, after_break: bool) -> Iterator[Token]:
    whole = spell_number(run.removesuffix("%"))
    parts = _CONNECTOR.split(whole)
    is_code = _is_code(whole, parts)
    found = [(whole + "%", True, False)] if run.endswith("%") else []  # spelling, is a code, begins a clause
    if is_code:
        found.append((whole, True, False))
    end = 0
    for part in parts:
        begins = not is_code and end > 0 and whole[end - 1] in ".:"
        joined = _JOINED.fullmatch(part) if len(part) <= LONGEST_CODE else None
        if joined and not is_code:
            found.append((part, True, begins))
            begins = False
        for syllable in filter(None, joined.groups()) if joined else [part]:
            found.append((syllable, False, begins))
            begins = False
        end += len(part) + 1
    for spelling, code, begins in found:
        form = matching_form(spelling)
        yield Token(form, build_key(form), code, after_break or begins, spelling[0].isupper())
        after_break = False


def spell_number(run: str) -> str:
    """Return a number in groups without them, and a date without noughts in front; all else as it is.

    >>> spell_number("1.000.000"), spell_number("02-09"), spell_number("5,2"), spell_number("54-NQ/TW")
    ('1000000', '2/9', '5,2', '54-NQ/TW')
    """
    if _GROUPED.fullmatch(run):
        return run.replace(".", "").replace(",", "")
    if _DATE.fullmatch(run):
        return "/".join(part.lstrip("0") for part in _CONNECTOR.split(run))
    return run


def _is_code(whole: str, parts: list[str]) -> bool:
    if len(parts) == 1 or len(parts) > MOST_CODE_PARTS or len(whole) > LONGEST_CODE:
        return False
    if any("0" <= letter <= "9" for letter in whole):
        return True
    return all(letter.lower() != letter for part in parts for letter in part)
