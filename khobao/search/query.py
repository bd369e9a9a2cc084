"""What a reader typed, understood. Twin of ``static/js/query.js``; both read ``tests/cases/query.json``.

A query is words; ``"exact phrase"``; ``-word`` and ``-"a phrase"`` to leave out; ``tiêu-đề:``, ``sa-pô:``,
``nội-dung:`` (or ``title:``, ``lead:``, ``body:``) before a word or phrase. Nothing is an error: what means
nothing is plain text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from khobao.search.analyze.analyzer import Token, find_tokens
from khobao.text.diacritics import fold, matching_form

# More would not fit the bits that count them in the browser, and nobody reads so long a query.
MOST_WORDS = 30
_LONGEST_ABBREVIATED = 9

_FIELDS = {
    **dict.fromkeys(("tieu-de", "tieude", "title"), "title"),
    **dict.fromkeys(("sa-po", "sapo", "mo-dau", "lead"), "lead"),
    **dict.fromkeys(("noi-dung", "noidung", "body"), "body"),
}
# Python's \s is what str.split() splits on; JavaScript's differs in four control characters and U+FEFF.
# A quote that is not closed yet is none.
_PART = re.compile(r'(-?)(?:([^\s":]+):)?"([^"]*)"|([^\s"]+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„", '"'))


@dataclass(frozen=True)
class Word:
    """One word of a query."""

    form: str
    folded: str
    field: str  # "" for all, or title, lead, body
    required: bool  # an article must hold it to count as matching; a code is not, for its parts are


@dataclass(frozen=True)
class Alias:
    """The short form of words that stand in a query."""

    form: str
    folded: str
    covers: tuple[int, ...]  # positions of the words


@dataclass(frozen=True)
class Query:
    """A query, understood."""

    words: tuple[Word, ...]  # none twice
    pairs: tuple[tuple[int, int], ...]  # positions of words that stand side by side
    aliases: tuple[Alias, ...]
    phrases: tuple[tuple[str, ...], ...]  # forms of syllables that must follow each other
    excluded: tuple[tuple[str, ...], ...]  # forms of syllables in a row that an article must not have

    @property
    def toned(self) -> bool:
        """Say whether some word has tones: then all are meant as typed."""
        return any(word.form != word.folded for word in self.words)


@dataclass(frozen=True)
class _Part:
    text: str
    phrase: bool
    excluded: bool
    field: str


def parse_query(text: str, abbreviations: Mapping[str, str]) -> Query:
    """Understand *text*, which may be anything.

    *abbreviations*: long form -> its short forms, each by spaces, in matching form (as the root has them).
    """
    builder = _QueryBuilder(abbreviations)
    for part in _parse_parts(text):
        builder.add(part)
    return builder.build()


def _parse_parts(text: str) -> list[_Part]:
    """Part a query: runs of plain words in one, and each phrase, exclusion and field by itself."""
    parts: list[_Part] = []
    running = False
    for match in _PART.finditer(text.translate(_QUOTES)):
        minus, prefix, phrase, chunk = match.groups()
        field = ""
        if phrase is None:
            excluded = len(chunk) > 1 and chunk[0] == "-" and chunk[1] != "-"
            chunk = chunk[1:] if excluded else chunk
            name, _, rest = chunk.partition(":")
            named = _FIELDS.get(fold(matching_form(name)), "")
            if named and rest:
                field, chunk = named, rest
        else:
            excluded = minus == "-"
            field = _FIELDS.get(fold(matching_form(prefix)), "") if prefix else ""
            chunk = f"{prefix} {phrase}" if prefix and not field else phrase
        plain = phrase is None and not excluded and not field
        if plain and running:
            parts[-1] = _Part(f"{parts[-1].text} {chunk}", False, False, "")
        else:
            parts.append(_Part(chunk, phrase is not None, excluded, field))
        running = plain
    return parts


class _QueryBuilder:
    def __init__(self, abbreviations: Mapping[str, str]) -> None:
        self._abbreviations = abbreviations
        self._words: list[Word] = []
        self._positions: dict[tuple[str, str], int] = {}
        self._pairs: dict[tuple[str, str], tuple[int, int]] = {}
        self._aliases: list[Alias] = []
        self._phrases: list[tuple[str, ...]] = []
        self._excluded: list[tuple[str, ...]] = []
        self._before = -1  # quotes do not part neighbours: they do not in an article either

    def build(self) -> Query:
        return Query(
            tuple(self._words),
            tuple(self._pairs.values()),
            tuple(self._aliases),
            tuple(self._phrases),
            tuple(self._excluded),
        )

    def add(self, part: _Part) -> None:
        tokens = find_tokens(part.text)
        syllables = [token for token in tokens if not token.is_code]
        if part.excluded or part.field:
            self._before = -1
        if part.excluded:
            chain = syllables if len(syllables) == len(tokens) else tokens[:1]
            if chain:
                self._excluded.append(tuple(token.form for token in chain))
            return
        if part.phrase and syllables:
            self._phrases.append(tuple(token.form for token in syllables))
        positions = self._add_words(tokens, part.field)
        if part.field:
            self._before = -1
        else:
            self._add_aliases([token.form for token in tokens], positions)

    def _add_words(self, tokens: list[Token], field: str) -> list[int]:
        positions = []
        for token in tokens:
            position = self._add_word(token, field)
            positions.append(position)
            if token.is_code:
                continue
            if token.after_break:
                self._before = -1
            if self._before >= 0 and position >= 0 and not field:
                key = (self._words[self._before].folded, token.folded)
                self._pairs.setdefault(key, (self._before, position))
            self._before = position
        return positions

    def _add_word(self, token: Token, field: str) -> int:
        """Return the position of the word, or -1 when the query is full."""
        key = (field, token.form)
        known = self._positions.get(key)
        required = not token.is_code
        if known is not None:
            if required and not self._words[known].required:
                self._words[known] = Word(token.form, token.folded, field, True)
            return known
        if len(self._words) == MOST_WORDS:
            return -1
        self._positions[key] = len(self._words)
        self._words.append(Word(token.form, token.folded, field, required))
        return len(self._words) - 1

    def _add_aliases(self, forms: list[str], positions: list[int]) -> None:
        for first in range(len(forms)):
            for last in range(first + 2, min(len(forms), first + _LONGEST_ABBREVIATED) + 1):
                short = self._abbreviations.get(" ".join(forms[first:last]))
                covers = tuple(positions[first:last])
                if short and -1 not in covers:
                    self._aliases += [Alias(form, fold(form), covers) for form in short.split(" ")]
