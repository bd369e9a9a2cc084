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
_LONG_KINDS = frozenset({"footer", "form", "comments"})
_NUMBERS = re.compile(r"\d+")
_NOISE = re.compile(r"[\W\d_]+")


@dataclass(frozen=True)
class FurnitureVocabulary:
    """Phrases in matching form -> kind of furniture."""

    lines: dict[str, str]  # of a whole line, numbers and punctuation aside
    starts: tuple[tuple[str, str], ...]  # phrase, kind; longest first
    ends: tuple[tuple[str, str], ...]


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of the data file *name* of this package."""
    text = (files("khobao.ingest") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def read_furniture() -> FurnitureVocabulary:
    """Return the furniture vocabulary, read once."""
    lines: dict[str, str] = {}
    starts: dict[str, str] = {}
    ends: dict[str, str] = {}
    for row in read_rows("furniture.csv"):
        for phrase in row["phrases"].split("|"):
            form = collapse_spaces(matching_form(phrase))
            if row["match"] == "line":
                if bare_key(form):
                    lines.setdefault(bare_key(form), row["kind"])
            else:
                (starts if row["match"] == "start" else ends).setdefault(form, row["kind"])
    return FurnitureVocabulary(lines, _longest_first(starts), _longest_first(ends))


def bare_key(text: str) -> str:
    """Return *text*, in matching form, without numbers and punctuation: “Bình luận (30)” → “bình luận”."""
    return collapse_spaces(_NOISE.sub(" ", text))


def find_furniture(line: PageLine) -> str | None:
    """Return the kind of furniture that *line* is by its words: “comments”, “menu” …, or None.

    >>> find_furniture(PageLine(1, "", "Ý kiến bạn đọc (33)"))
    'comments'
    """
    vocabulary = read_furniture()
    form = collapse_spaces(matching_form(line.text))
    kind = vocabulary.lines.get(bare_key(form))
    if kind and line.syllables <= _SHORT:
        return kind
    for phrase, kind in vocabulary.starts:
        announces = phrase.endswith(":") and not line.ends_with_full_stop
        if form.startswith(phrase) and (line.syllables <= _SHORT or kind in _LONG_KINDS or announces):
            rest = form[len(phrase) :]
            # The phrase must end where a word does.
            if not rest or not (phrase[-1].isalnum() and rest[0].isalnum()):
                return kind
    for phrase, kind in vocabulary.ends:
        if line.syllables <= _SHORT and form.endswith(phrase):
            return kind
    return None


@lru_cache(maxsize=1)
def read_rubrics() -> frozenset[str]:
    """Return the names of rubrics in matching form, punctuation aside."""
    phrases = (phrase for row in read_rows("rubrics.csv") for phrase in row["phrases"].split("|"))
    return frozenset(bare_key(matching_form(phrase)) for phrase in phrases)


def is_rubric(line: PageLine) -> bool:
    """Return whether *line* is the name of a rubric, such as “Chính trị - Xã hội”."""
    return line.syllables <= _SHORT and bare_key(matching_form(line.text)) in read_rubrics()


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


def _longest_first(phrases: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(phrases.items(), key=lambda item: (-len(item[0]), item[0])))
