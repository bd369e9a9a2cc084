"""A page as lines: what the rules of the normaliser look at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from khobao.models import Note
from khobao.text.diacritics import matching_form
from khobao.text.unicode import collapse_spaces
from khobao.text.verse import find_verse

_WORD = re.compile(r"\w+")
# Longer lines are no verse, and are not counted. Characters.
_LONGEST_VERSE = 100
_MANY = [""] * 50
_CLOCK_ALONE = re.compile(r"\d{1,2}(?::|h|\s?giờ\s?)\d\d['’]?")
_KEY_NOISE = re.compile(r"[\W_]+")
# A sentence ends in one of these, perhaps inside closing quotation marks or brackets, or before an emoticon.
_CLOSING = r"['\"”’»)\]/.]*(?:\s*(?:\^+|[:;=][-']?[()DPp3]+|=\)+|♥))*$"
_SENTENCE_END = re.compile(rf"[.!?…:;]{_CLOSING}")
_FULL_STOP = re.compile(rf"[.!?…]{_CLOSING}")
# A stop between two sentences. After capitals it only shortens a word: TP. Huế, Q. 1, GS. TS.
_INNER_STOP = re.compile(r"[^\W\d_](?![A-ZĐ])[^\W\d_][.!?…]['\"”’»)]*\s+[^\W\d_]")

# Shorter lines with a full stop are asides; from here on they are paragraphs. Syllables.
_PARAGRAPH = 15
# So much of a summary must stand at a line's beginning. Characters.
_LEAD_BEGINNING = 80
# A line this long is prose even when its full stop was lost.
_LONG = 40


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
    """One line of a page, repaired for reading; the seed's own text stays beside it."""

    number: int  # counted from 1
    raw: str  # as decoded
    text: str  # repaired; empty when the line is blank
    repairs: tuple[str, ...] = ()
    block: Block = Block.TEXT
    link_share: float = 0.0  # share of the line's letters that stand in links; 0 to 1
    hidden: bool = False  # the markup keeps it from the reader, or marks it as navigation
    region: str = ""  # kind of furniture that the markup frames it as: "comments"; empty: none
    frame: int = 0  # number of the element that its paragraph stands in; 0: not known
    pictured: bool = False  # it shares a small element with a picture

    def numbered(self, number: int) -> PageLine:
        """Return the same line with another *number*."""
        return replace(self, number=number)

    @cached_property
    def key(self) -> str:
        """Return what two lines share when a reader would call them the same."""
        return collapse_spaces(_KEY_NOISE.sub(" ", matching_form(self.text)))

    @cached_property
    def syllables(self) -> int:
        """Return how many syllables, numbers and codes the line has."""
        return len(_WORD.findall(self.text))

    @cached_property
    def is_clock(self) -> bool:
        """Return whether the line is only a time of day, as live reports have above each entry."""
        return bool(_CLOCK_ALONE.fullmatch(self.text))

    @cached_property
    def ends_sentence(self) -> bool:
        """Return whether the line closes with a full stop, a colon or the like."""
        return bool(_SENTENCE_END.search(self.text))

    @cached_property
    def ends_with_full_stop(self) -> bool:
        """Return whether the line closes with a full stop, question or exclamation mark."""
        return bool(_FULL_STOP.search(self.text))

    @cached_property
    def is_prose(self) -> bool:
        """Return whether the line reads like a paragraph: long enough, and closed like a sentence."""
        if self.link_share > 0.6 or self.hidden:
            return False
        if self.syllables >= _LONG or (self.syllables >= _PARAGRAPH and self.ends_sentence):
            return True
        # A byline glued to the end hides the last full stop, but not the ones before.
        return self.syllables >= _PARAGRAPH and bool(_INNER_STOP.search(self.text))


@dataclass(frozen=True)
class PageHints:
    """What a file says of itself outside its text: front matter of the web, never shown as such."""

    titles: tuple[str, ...] = ()  # most trusted first
    date: str | None = None  # ISO 8601
    date_origin: str = ""  # "json-ld", "meta" …; empty when there is no date
    script_date: str | None = None  # ISO 8601, from a script or a vague meta element: the last resort
    authors: tuple[str, ...] = ()
    source: str | None = None
    source_url: str | None = None
    section: str | None = None
    lead: str | None = None  # what the file gives as its summary; often the lead, word for word
    notes: tuple[Note, ...] = ()

    @cached_property
    def lead_key(self) -> str:
        """Return the beginning of the summary as PageLine.key has it; empty when it is too short to tell."""
        key = collapse_spaces(_KEY_NOISE.sub(" ", matching_form(self.lead or "")))
        return key[:_LEAD_BEGINNING] if len(key) >= _LEAD_BEGINNING // 2 else ""


@dataclass(frozen=True)
class Page:
    """One page, ready for the rules."""

    path: str  # of its seed below seeds/
    shown_path: str  # of its seed in messages
    encoding: str
    lines: tuple[PageLine, ...]
    hints: PageHints = field(default_factory=PageHints)
    numbered: bool = True  # the lines are those of the file, so that a message may name one
    sha256: str = ""  # of the part of the seed that the page is; empty when it is the whole seed

    @cached_property
    def places_by_key(self) -> dict[str, list[int]]:
        """Return key of a line -> indices of the lines that have it, in order; blank lines have none."""
        places: dict[str, list[int]] = {}
        for index, line in enumerate(self.lines):
            if line.text and line.key:
                places.setdefault(line.key, []).append(index)
        return places

    @cached_property
    def verse(self) -> frozenset[int]:
        """Return the indices of the lines of a poem."""
        return find_verse(
            [_WORD.findall(line.text) if len(line.text) < _LONGEST_VERSE else _MANY for line in self.lines]
        )

    @cached_property
    def clocks(self) -> int:
        """Return how many lines are a time of day and nothing else."""
        return sum(line.is_clock for line in self.lines)

    def find_neighbour(self, index: int, step: int) -> int | None:
        """Return the index of the nearest line before (*step* −1) or after (1) that is not blank, or None."""
        index += step
        while 0 <= index < len(self.lines):
            if self.lines[index].text:
                return index
            index += step
        return None

    def without_regions(self) -> Page:
        """Return the page as if its markup framed no furniture."""
        return replace(self, lines=tuple(replace(line, region="") for line in self.lines))

    def renamed(self, path: str, sha256: str) -> Page:
        """Return the page as one part of a seed: *path* is the seed's with ``#`` and a number behind it."""
        return replace(self, path=path, sha256=sha256)
