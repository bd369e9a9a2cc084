"""Phrases that Vietnamese news pages share: names of buttons, menus, footers, sections, captions.

The data hold general terms (menu, counter, comments, other news), never the phrases of one site.
"""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from khobao.ingest.page import PageLine
from khobao.text.diacritics import matching_form
from khobao.text.unicode import collapse_spaces

# A phrase at the start or end of a line counts only in a line of at most this many syllables …
_SHORT = 12
# … except at the start of a footer.
_LONG_KINDS = frozenset({"footer"})
# How far after a label its colon may be. Characters.
_LABEL_REACH = 30
# A longer line is a sentence that happens to begin like a label. Syllables.
_LONGEST_LABEL = 30
# Characters of a long line that are compared with the phrases.
_BEGINNING = 120
# Kinds whose phrases announce a number: “Số lượt đọc: 412 - Cập nhật …”.
_COUNTING_KINDS = frozenset({"counter", "rating"})
_COUNT = re.compile(r"(?:\s*\w+){0,3}\s*:\s*\S")
_WORDS = re.compile(r"[^\W\d_]+")
# Words of the longest name of a section or a button.
_LONGEST_NAME = 6
# “Kinh tế - Xã hội” is one name, not a row of a menu.
_JOINED = re.compile(r"[-–,&]")
_NO_LETTER = re.compile(r"[\W\d_]+")


# First two characters -> phrase and kind, longest first.
PhrasesByStart = dict[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class BoilerplatePhrases:
    """Phrases in matching form -> kind of boilerplate."""

    lines: dict[str, str]  # phrases that are a whole line, numbers and punctuation aside
    starts: PhrasesByStart  # phrases at the start of a line
    labels: PhrasesByStart  # the same, but only where they are a label
    ends: tuple[tuple[str, str], ...]  # phrases at the end of a line; longest first


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of the file *name* in ``khobao/ingest/data``."""
    text = (files("khobao.ingest") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def read_boilerplate_phrases() -> BoilerplatePhrases:
    """Return the phrases of ``boilerplate.csv``, read once."""
    kinds: dict[str, dict[str, str]] = {match: {} for match in ("line", "start", "label", "end")}
    for row in read_rows("boilerplate.csv"):
        for phrase in row["phrases"].split("|"):
            form = collapse_spaces(matching_form(phrase))
            if key := _build_letter_key(form) if row["match"] == "line" else form:
                kinds[row["match"]].setdefault(key, row["kind"])
    starts, labels = _group_by_start(kinds["start"]), _group_by_start(kinds["label"])
    return BoilerplatePhrases(kinds["line"], starts, labels, _longest_first(kinds["end"]))


def find_boilerplate_phrase(line: PageLine) -> str | None:
    """Return the kind of boilerplate that the words of *line* show: “comments”, “menu” …, or None.

    >>> find_boilerplate_phrase(PageLine(1, "", "Ý kiến bạn đọc (33)"))
    'comments'
    """
    phrases = read_boilerplate_phrases()
    short_line = line.syllables <= _SHORT
    form = collapse_spaces(matching_form(line.text if short_line else line.text[:_BEGINNING]))
    if short_line and (kind := phrases.lines.get(_build_letter_key(form))):
        return kind
    for phrase, kind in phrases.starts.get(form[:2], ()):
        announces = phrase.endswith(":") and not line.ends_with_full_stop
        counts = kind in _COUNTING_KINDS and _COUNT.match(form[len(phrase) :]) is not None
        may_be_long = kind in _LONG_KINDS or announces or (counts and line.syllables <= _LONGEST_LABEL)
        if (short_line or may_be_long) and _starts_with_words(form, phrase):
            return kind
    for phrase, kind in phrases.labels.get(form[:2], ()):
        if _starts_with_words(form, phrase) and (
            (not line.ends_sentence and line.syllables <= _LONGEST_LABEL)
            or ":" in form[len(phrase) : len(phrase) + _LABEL_REACH]
        ):
            return kind
    if short_line:
        return next((kind for phrase, kind in phrases.ends if form.endswith(phrase)), None)
    return None


@lru_cache(maxsize=1)
def _read_section_names() -> frozenset[str]:
    phrases = (phrase for row in read_rows("sections.csv") for phrase in row["phrases"].split("|"))
    return frozenset(_build_letter_key(matching_form(phrase)) for phrase in phrases)


def is_section_name(line: PageLine) -> bool:
    """Return whether *line* is the name of a newspaper's section, such as “Chính trị - Xã hội”."""
    return line.syllables <= _SHORT and _build_letter_key(matching_form(line.text)) in _read_section_names()


def is_row_of_names(line: PageLine) -> bool:
    """Return whether *line* is a row of a menu: two or more names of sections or buttons, each capitalised.

    >>> [is_row_of_names(PageLine(1, "", text)) for text in ("In bài viết Trở lại", "Văn hóa đọc")]
    [True, False]
    """
    if not 2 <= line.syllables <= _LONGEST_LABEL or line.ends_sentence or _JOINED.search(line.text):
        return False
    words = [
        (_build_letter_key(matching_form(word)), word[0].isupper()) for word in _WORDS.findall(line.text)
    ]
    names = read_boilerplate_phrases().lines.keys() | _read_section_names()
    fewest = {0: 0}  # number of words -> fewest names that these first words can be split into
    for start in range(len(words)):
        if start not in fewest or not words[start][1]:
            continue
        for end in range(start + 1, min(start + _LONGEST_NAME, len(words)) + 1):
            if " ".join(word for word, _ in words[start:end]) in names:
                fewest[end] = min(fewest.get(end, len(words)), fewest[start] + 1)
    return fewest.get(len(words), 0) >= 2


@lru_cache(maxsize=1)
def _read_caption_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = {row["match"]: row["phrases"].split("|") for row in read_rows("captions.csv")}
    start, inside = (
        "|".join(re.escape(matching_form(word)) for word in sorted(words[match], key=len, reverse=True))
        for match in ("start", "inside")
    )
    return re.compile(rf"(?:{start})(?!\w)"), re.compile(rf"(?<!\w)(?:{inside})(?!\w)")


def count_caption_words(line: PageLine) -> int:
    """Return 1 for a word that opens captions, plus 1 for a word of captions anywhere in *line*; 0 to 2."""
    start, inside = _read_caption_words()
    form = matching_form(line.text)
    return bool(start.match(form)) + bool(inside.search(form))


def _build_letter_key(form: str) -> str:
    """Return *form*, in matching form, without numbers and punctuation: “bình luận (30)” → “bình luận”."""
    return collapse_spaces(_NO_LETTER.sub(" ", form))


def _starts_with_words(form: str, phrase: str) -> bool:
    """Return whether *form* begins with *phrase* and a word ends there."""
    if not form.startswith(phrase):
        return False
    rest = form[len(phrase) :]
    return not rest or not (phrase[-1].isalnum() and rest[0].isalnum())


def _group_by_start(phrases: dict[str, str]) -> PhrasesByStart:
    groups: dict[str, dict[str, str]] = {}
    for phrase, kind in phrases.items():
        groups.setdefault(phrase[:2], {})[phrase] = kind
    return {start: _longest_first(group) for start, group in groups.items()}


def _longest_first(phrases: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(phrases.items(), key=lambda item: (-len(item[0]), item[0])))
