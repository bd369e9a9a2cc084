"""Vocabulary that Vietnamese pages share: what the furniture around an article is called.

The data are words of the trade (menu, counter, comments, other news), never the phrases of one site.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from khobao.ingest.page import PageLine
from khobao.text.diacritics import matching_form
from khobao.text.unicode import collapse_spaces

# A phrase at the start or end of a line tells only when the line is short, unless it opens a footer.
_SHORT = 12
# How far behind a label its colon may stand. Characters.
_LABEL_REACH = 30
# A longer line is a sentence that happens to begin like a label. Syllables.
_LONGEST_LABEL = 30
# So much of a long line is compared with the phrases. Characters.
_BEGINNING = 120
_LONG_KINDS = frozenset({"footer"})
# Kinds whose phrases are long enough to tell, or that count something: “Số lượt đọc: 412 - Cập nhật …”.
_COUNTING_KINDS = frozenset({"counter", "rating"})
_COUNT = re.compile(r"(?:\s*\w+){0,3}\s*:\s*\S")
_WORDS = re.compile(r"[^\W\d_]+")
# Words of the longest name of a rubric or a button that is looked for in a row of them.
_LONGEST_NAME = 6
# “Kinh tế - Xã hội” is a heading, and no row of a menu.
_JOINED = re.compile(r"[-–,&]")
_NOISE = re.compile(r"[\W\d_]+")


# First two characters -> phrase and kind, longest first.
Phrases = dict[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class FurnitureVocabulary:
    """Phrases in matching form -> kind of furniture."""

    lines: dict[str, str]  # of a whole line, numbers and punctuation aside
    starts: Phrases  # of a line's beginning
    labels: Phrases  # the same, for phrases that are furniture only as a label
    ends: tuple[tuple[str, str], ...]  # phrase, kind; longest first


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of the data file *name* of this package."""
    text = (files("khobao.ingest") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def read_furniture() -> FurnitureVocabulary:
    """Return the furniture vocabulary, read once."""
    lines: dict[str, str] = {}
    starts: dict[str, str] = {}
    labels: dict[str, str] = {}
    ends: dict[str, str] = {}
    parts = {"start": starts, "label": labels, "end": ends}
    for row in read_rows("furniture.csv"):
        for phrase in row["phrases"].split("|"):
            form = collapse_spaces(matching_form(phrase))
            if row["match"] == "line":
                if bare_key(form):
                    lines.setdefault(bare_key(form), row["kind"])
            else:
                parts[row["match"]].setdefault(form, row["kind"])
    return FurnitureVocabulary(lines, _by_beginning(starts), _by_beginning(labels), _longest_first(ends))


def bare_key(text: str) -> str:
    """Return *text*, in matching form, without numbers and punctuation: “Bình luận (30)” → “bình luận”."""
    return collapse_spaces(_NOISE.sub(" ", text))


def find_furniture(line: PageLine) -> str | None:
    """Return the kind of furniture that *line* is by its words: “comments”, “menu” …, or None.

    >>> find_furniture(PageLine(1, "", "Ý kiến bạn đọc (33)"))
    'comments'
    """
    vocabulary = read_furniture()
    short_line = line.syllables <= _SHORT
    form = collapse_spaces(matching_form(line.text if short_line else line.text[:_BEGINNING]))
    if short_line and (kind := vocabulary.lines.get(bare_key(form))):
        return kind
    for phrase, kind in vocabulary.starts.get(form[:2], ()):
        announces = phrase.endswith(":") and not line.ends_with_full_stop
        counts = kind in _COUNTING_KINDS and _COUNT.match(form[len(phrase) :]) is not None
        may_be_long = kind in _LONG_KINDS or announces or (counts and line.syllables <= _LONGEST_LABEL)
        if (short_line or may_be_long) and _begins_with(form, phrase):
            return kind
    for phrase, kind in vocabulary.labels.get(form[:2], ()):
        if _begins_with(form, phrase) and (
            (not line.ends_sentence and line.syllables <= _LONGEST_LABEL)
            or ":" in form[len(phrase) : len(phrase) + _LABEL_REACH]
        ):
            return kind
    if short_line:
        return next((kind for phrase, kind in vocabulary.ends if form.endswith(phrase)), None)
    return None


@lru_cache(maxsize=1)
def read_rubrics() -> frozenset[str]:
    """Return the names of rubrics in matching form, punctuation aside."""
    phrases = (phrase for row in read_rows("rubrics.csv") for phrase in row["phrases"].split("|"))
    return frozenset(bare_key(matching_form(phrase)) for phrase in phrases)


def is_rubric(line: PageLine) -> bool:
    """Return whether *line* is the name of a rubric, such as “Chính trị - Xã hội”."""
    return line.syllables <= _SHORT and bare_key(matching_form(line.text)) in read_rubrics()


def is_row_of_names(line: PageLine) -> bool:
    """Return whether *line* is a menu's row: two or more names of rubrics or buttons, each with a capital.

    >>> [is_row_of_names(PageLine(1, "", text)) for text in ("In bài viết Trở lại", "Văn hóa đọc")]
    [True, False]
    """
    if not 2 <= line.syllables <= _LONGEST_LABEL or line.ends_sentence or _JOINED.search(line.text):
        return False
    words = [(bare_key(matching_form(word)), word[0].isupper()) for word in _WORDS.findall(line.text)]
    names = read_furniture().lines.keys() | read_rubrics()
    reached = {0: 0}  # words that names cover from the beginning -> fewest names
    for start in range(len(words)):
        if start not in reached or not words[start][1]:
            continue
        for end in range(start + 1, min(start + _LONGEST_NAME, len(words)) + 1):
            if " ".join(word for word, _ in words[start:end]) in names:
                reached[end] = min(reached.get(end, len(words)), reached[start] + 1)
    return reached.get(len(words), 0) >= 2


@lru_cache(maxsize=1)
def _read_caption_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = {row["match"]: row["phrases"].split("|") for row in read_rows("captions.csv")}
    start, inside = (
        "|".join(re.escape(matching_form(word)) for word in sorted(words[match], key=len, reverse=True))
        for match in ("start", "inside")
    )
    return re.compile(rf"(?:{start})(?!\w)"), re.compile(rf"(?<!\w)(?:{inside})(?!\w)")


def find_caption_words(line: PageLine) -> int:
    """Return how many kinds of caption words *line* has: 0, 1 (at its start or inside) or 2 (both)."""
    start, inside = _read_caption_words()
    form = matching_form(line.text)
    return bool(start.match(form)) + bool(inside.search(form))


def _begins_with(form: str, phrase: str) -> bool:
    """Return whether *form* begins with *phrase*, and the phrase ends where a word does."""
    if not form.startswith(phrase):
        return False
    rest = form[len(phrase) :]
    return not rest or not (phrase[-1].isalnum() and rest[0].isalnum())


def _by_beginning(phrases: dict[str, str]) -> Phrases:
    groups: dict[str, dict[str, str]] = {}
    for phrase, kind in phrases.items():
        groups.setdefault(phrase[:2], {})[phrase] = kind
    return {beginning: _longest_first(group) for beginning, group in groups.items()}


def _longest_first(phrases: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(phrases.items(), key=lambda item: (-len(item[0]), item[0])))
