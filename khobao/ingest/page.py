"""A page as lines: the records that readers make and all rules of the normaliser look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from khobao.model import Note
from khobao.text.diacritics import matching_form
from khobao.text.unicode import collapse_spaces
from khobao.text.verse import find_verse

_WORD = re.compile(r"\w+")
_TIME_OF_DAY = re.compile(r"\d{1,2}(?::|h|\s?giờ\s?)\d\d['’]?")
_NO_WORD = re.compile(r"[\W_]+")
# What may follow the last stop of a sentence: quotation marks, brackets, an emoticon.
_CLOSING = r"['\"”’»)\]/.]*(?:\s*(?:\^+|[:;=][-']?[()DPp3]+|=\)+|♥))*$"
_SENTENCE_END = re.compile(rf"[.!?…:;]{_CLOSING}")
_FULL_STOP = re.compile(rf"[.!?…]{_CLOSING}")
# The end of one sentence and the beginning of the next. Not after capitals, which end abbreviations: TP. Huế.
_INNER_STOP = re.compile(r"[^\W\d_](?![A-ZĐ])[^\W\d_][.!?…]['\"”’»)]*\s+[^\W\d_]")

# A line that ends like a sentence is a paragraph from this length on. Syllables.
_PARAGRAPH = 15
# A line of this length is a paragraph in any case. Syllables.
_LONG = 40
# Characters of the summary in the metadata that a lead is compared with.
_LEAD_BEGINNING = 80
# Lines of a poem are shorter. Characters.
_LONGEST_VERSE = 100
_TOO_LONG_FOR_VERSE = [""] * 50


class Block(StrEnum):
    """What the markup says a line is; plain text says nothing."""

    TEXT = ""
    HEADING = "heading"
    CAPTION = "caption"
    LIST_ITEM = "list-item"
    QUOTATION = "quotation"
    TABLE_ROW = "table-row"  # cells are joined by tabs


@dataclass(frozen=True)
class PageLine:
    """One line of a page: the text as it was in the seed, the repaired text, and what the markup says."""

    number: int  # counted from 1
    raw: str  # as decoded
    text: str  # repaired; empty when the line is blank
    repairs: tuple[str, ...] = ()  # names of the repairs that changed something
    block: Block = Block.TEXT
    link_share: float = 0.0  # share of the line's characters that are inside links; 0 to 1
    hidden: bool = False  # the markup hides it or marks it as navigation
    region: str = ""  # boilerplate kind of the element around it, such as "comments"; empty: none
    frame: int = 0  # number of the element that its paragraph is in; 0: unknown
    pictured: bool = False  # it shares a small element with a picture

    @cached_property
    def key(self) -> str:
        """The line for comparison: letters and digits in matching form, single spaces."""
        return build_line_key(self.text)

    @cached_property
    def syllables(self) -> int:
        """The number of syllables, numbers and codes."""
        return len(_WORD.findall(self.text))

    @cached_property
    def is_clock(self) -> bool:
        """Whether the line is only a time of day, as above each entry of a live report."""
        return bool(_TIME_OF_DAY.fullmatch(self.text))

    @cached_property
    def ends_sentence(self) -> bool:
        """Whether the line ends with a full stop, a colon or the like."""
        return bool(_SENTENCE_END.search(self.text))

    @cached_property
    def ends_with_full_stop(self) -> bool:
        """Whether the line ends with a full stop, question mark or exclamation mark."""
        return bool(_FULL_STOP.search(self.text))

    @cached_property
    def is_prose(self) -> bool:
        """Whether the line reads like a paragraph: long enough, and with the end of a sentence in it."""
        if self.link_share > 0.6 or self.hidden:
            return False
        if self.syllables >= _LONG or (self.syllables >= _PARAGRAPH and self.ends_sentence):
            return True
        # A byline without a line break may follow the last full stop.
        return self.syllables >= _PARAGRAPH and bool(_INNER_STOP.search(self.text))


@dataclass(frozen=True)
class PageMetadata:
    """What a file says about itself outside its text: JSON-LD, Open Graph, the fields of a record."""

    titles: tuple[str, ...] = ()  # most trusted first
    date: str | None = None  # ISO 8601
    date_origin: str = ""  # "json-ld", "meta" …; empty when there is no date
    script_date: str | None = None  # ISO 8601, from a script or a vague meta element: the last resort
    authors: tuple[str, ...] = ()
    source: str | None = None
    source_url: str | None = None
    section: str | None = None
    lead: str | None = None  # the summary; often the lead, word for word
    notes: tuple[Note, ...] = ()

    @cached_property
    def lead_key(self) -> str:
        """The beginning of the summary as PageLine.key has it; empty when it is too short to compare."""
        key = build_line_key(self.lead or "")
        return key[:_LEAD_BEGINNING] if len(key) >= _LEAD_BEGINNING // 2 else ""


@dataclass(frozen=True)
class Page:
    """One page, ready for the rules."""

    path: str  # of its seed below seeds/
    shown_path: str  # of its seed in messages
    encoding: str
    lines: tuple[PageLine, ...]
    metadata: PageMetadata = field(default_factory=PageMetadata)
    has_line_numbers: bool = True  # a line's number is that in the file, so that a message may give it
    sha256: str = ""  # of the part of the seed that holds the page; empty when the page is the whole seed
    boilerplate: Sequence[str | None] = ()  # kind of boilerplate of each line, set by classify.outline

    @cached_property
    def indices_by_key(self) -> dict[str, list[int]]:
        """Key of a line -> indices of the lines that have it, in order; without blank lines."""
        indices: dict[str, list[int]] = {}
        for index, line in enumerate(self.lines):
            if line.text and line.key:
                indices.setdefault(line.key, []).append(index)
        return indices

    @cached_property
    def verse(self) -> frozenset[int]:
        """The indices of the lines of a poem."""
        return find_verse(
            [
                _WORD.findall(line.text) if len(line.text) < _LONGEST_VERSE else _TOO_LONG_FOR_VERSE
                for line in self.lines
            ]
        )

    @cached_property
    def clocks(self) -> int:
        """The number of lines that are only a time of day."""
        return sum(line.is_clock for line in self.lines)

    def find_neighbours(self, index: int, step: int) -> Iterator[int]:
        """Yield the indices of lines before (*step* −1) or after (1) that are not blank, nearest first."""
        stop = -1 if step < 0 else len(self.lines)
        return (other for other in range(index + step, stop, step) if self.lines[other].text)

    def find_neighbour(self, index: int, step: int) -> int | None:
        """Return the index of the nearest line before (*step* −1) or after (1) that is not blank, or None."""
        return next(self.find_neighbours(index, step), None)

    def find_beside(self, index: int) -> list[int]:
        """Return the indices of the nearest lines before and after that are not blank: two at most."""
        return [other for step in (-1, 1) if (other := self.find_neighbour(index, step)) is not None]

    def without_regions(self) -> Page:
        """Return the page as if its markup marked no element as boilerplate."""
        return replace(self, lines=tuple(replace(line, region="") for line in self.lines))

    def as_part(self, path: str, sha256: str) -> Page:
        """Return the page as one part of its seed: *path* is the seed's followed by ``#`` and a number."""
        return replace(self, path=path, sha256=sha256)


def build_line_key(text: str) -> str:
    """Return what two lines have in common when they differ only in case, tone placement and punctuation."""
    return collapse_spaces(_NO_WORD.sub(" ", matching_form(text)))
