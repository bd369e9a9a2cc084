"""How a text ends: the byline, the publisher's address, captions and remarks after the last paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from khobao.ingest.fields.byline import Byline, find_glued_byline, parse_byline
from khobao.ingest.fields.dates import find_dates
from khobao.ingest.fields.publishers import is_host_line
from khobao.ingest.lines.evidence import (
    has_list_mark,
    is_dated_headline,
    is_link_line,
    is_number,
    is_quoted,
    score_caption,
)
from khobao.ingest.page import Block, Page, PageLine

# How many lines after the last paragraph may belong to the article.
_REACH = 14
_MOST_LINKS = 3
_NO_BYLINE = (Block.CAPTION, Block.HEADING)


@dataclass(frozen=True)
class Ending:
    """The end of a text. Numbers are indices of lines of the page."""

    end: int  # one past the last line that belongs to the article
    bylines: Mapping[int, Byline] = field(default_factory=dict)
    glued: tuple[int, int] | None = None  # a line that ends with a byline, and the byline's offset in it
    sources: frozenset[int] = frozenset()  # lines that are only a web address of the publisher
    dateline: int | None = None  # a date after the byline
    captions: frozenset[int] = frozenset()  # captions after the byline
    remarks: frozenset[int] = frozenset()  # the newspaper's notes on the article


def find_ending(page: Page, start: int, stop: int) -> Ending:
    """Return the end of the text whose paragraphs are the lines from *start* to *stop*.

    A byline among these lines ends the text when little prose follows it. After the last paragraph,
    sentences, speakers of quotations, captions, bylines and the publisher's address still belong to the text.
    """
    signed = _find_byline_inside(page, start, stop)
    if signed is not None:
        stop = signed
    walk = _EndingWalk(page, start, stop)
    below = page.find_neighbours(stop - 1, 1)
    for _ in range(_REACH):
        index = next(below, None)
        if index is None:
            walk.reach_page_end()
            break
        if not walk.take(index):
            break
    return walk.build_ending()


def _find_byline_inside(page: Page, start: int, stop: int) -> int | None:
    """Return the index of a byline before *stop* with little or no prose after it, or None."""
    lines = page.lines[start:stop]
    # Of the lines before each one: the number of paragraphs, and of lines that are not blank.
    paragraphs = [0, *accumulate(bool(line.text) and line.is_prose for line in lines)]
    filled = [0, *accumulate(bool(line.text) for line in lines)]
    for index in range(start + 1, stop):
        line = page.lines[index]
        if not line.text or line.syllables > 20 or page.boilerplate[index] or line.block in _NO_BYLINE:
            continue
        byline = parse_byline(line.text)
        if not byline or (byline.photographers and not byline.authors) or byline.posted:
            continue
        if _sentence_continues(page, index):
            continue
        if not byline.marked:
            before, after = page.find_neighbour(index, -1), page.find_neighbour(index, 1)
            is_subheading = after is not None and after < stop and page.lines[after].is_prose
            is_speaker = before is not None and is_quoted(page.lines[before])
            if line.text.endswith(".") or is_subheading or is_speaker or _is_single_word(byline):
                continue
        above = paragraphs[index - start]
        below = paragraphs[-1] - paragraphs[index + 1 - start]
        filled_below = filled[-1] - filled[index + 1 - start]
        if above and (
            below <= 0.25 * above or (byline.marked and below <= above and below * 2 <= filled_below)
        ):
            return index
    return None


def _sentence_continues(page: Page, index: int) -> bool:
    """Return whether the next line continues the sentence in lower case, as after “Anh Th.”."""
    after = page.find_neighbour(index, 1)
    return after is not None and page.lines[after].text[:1].islower()


def _is_single_word(byline: Byline) -> bool:
    return all(len(name.split()) == 1 and "." not in name for name in byline.authors)


def _is_remark(line: PageLine) -> bool:
    """Return whether the line is a remark on the article, such as “* Tên nhân vật đã được thay đổi”."""
    return line.text.startswith("*") and 4 <= line.syllables <= 40


class _EndingWalk:
    """Takes the lines after the last paragraph one by one, until one does not belong to the article."""

    def __init__(self, page: Page, start: int, stop: int) -> None:
        self._page = page
        self._start = start
        self._end = stop
        self._bylines: dict[int, Byline] = {}
        self._sources: set[int] = set()
        self._captions: set[int] = set()
        self._dateline: int | None = None
        self._remarks: set[int] = set()
        self._links = 0
        self._pending: list[int] = []  # short lines that belong to the article only if a later line does

    def take(self, index: int) -> bool:
        """Take the line at *index*; return False when the article ended before it."""
        line = self._page.lines[index]
        if is_host_line(line.text):
            self._sources.add(index)
            return self._keep(index)
        byline = self._read_byline(index)
        if byline:
            self._bylines[index] = byline
            return self._keep(index)
        if self._page.boilerplate[index] == "related" or is_link_line(line):
            # Links to other news may be between the text and its byline.
            self._links += 1
            return not self._is_signed() and self._links <= _MOST_LINKS
        if self._page.boilerplate[index] or is_number(line) or is_dated_headline(line):
            return False
        dates = find_dates(line.text) if line.syllables <= 12 else []
        if dates and self._bylines and self._dateline is None:
            self._dateline = index
            return self._keep(index)
        if _is_remark(line):
            self._remarks.add(index)
            return self._keep(index)
        if self._is_speaker(index):
            return self._keep(index)
        caption_score = score_caption(self._page, index)
        is_caption = caption_score > 1 and 3 <= line.syllables <= 40
        if self._is_signed():
            is_evident = line.block == Block.CAPTION or caption_score >= 1.5
            if is_caption and is_evident and not line.ends_with_full_stop:
                self._captions.add(index)
                return self._keep(index)
            # One short line may be between two captions.
            self._pending.append(index)
            return len(self._pending) <= 1 and line.syllables <= 40 and not line.is_prose
        # A list under a heading without a colon is usually other news.
        is_headed = bool(self._pending) and not self._page.lines[self._pending[-1]].ends_sentence
        is_list = has_list_mark(line) and not (is_headed and not line.ends_sentence)
        if line.ends_sentence or line.is_prose or is_caption or is_list:
            return self._keep(index)
        self._pending.append(index)
        return len(self._pending) <= 2

    def reach_page_end(self) -> None:
        """Keep the last lines of a page that ends right after the text: only a full stop is missing."""
        if not self._is_signed() and self._pending:
            self._end = self._pending[-1] + 1

    def build_ending(self) -> Ending:
        """Return what was found; without an author, the last paragraph is searched for a glued byline."""
        glued = None
        if not any(byline.authors for byline in self._bylines.values()):
            paragraphs = (
                i for i in range(self._end - 1, self._start - 1, -1) if self._page.lines[i].is_prose
            )
            last = next(paragraphs, None)
            found = find_glued_byline(self._page.lines[last].text) if last is not None else None
            if found and last is not None:
                glued = (last, found[0])
                self._bylines[last] = found[1]
        return Ending(
            self._end, dict(self._bylines), glued, frozenset(self._sources), self._dateline,
            frozenset(self._captions), frozenset(self._remarks),
        )  # fmt: skip

    def _keep(self, index: int) -> bool:
        if self._is_signed() and self._pending and index in self._captions:
            # Lines between the byline and a caption are captions too.
            self._captions.update(self._pending)
        self._pending.clear()
        self._end = index + 1
        return True

    def _is_signed(self) -> bool:
        """Return whether a byline or the publisher's address was found: more text will not follow."""
        return bool(self._bylines or self._sources)

    def _read_byline(self, index: int) -> Byline | None:
        line = self._page.lines[index]
        if line.block in _NO_BYLINE or line.syllables > 30:
            return None
        byline = parse_byline(line.text)
        only_pictures = byline is not None and not (byline.authors or byline.source or byline.address)
        if not byline or (only_pictures and not self._bylines):
            return None
        if _sentence_continues(self._page, index):
            return None
        if byline.marked:
            return byline
        if self._page.boilerplate[index] or self._bylines or self._is_speaker(index):
            return None
        if _is_single_word(byline) and not self._is_isolated(index):
            return None
        return byline

    def _is_isolated(self, index: int) -> bool:
        """Return whether the line follows a full stop and no text follows it: then one word is a name."""
        before, after = self._page.find_neighbour(index, -1), self._page.find_neighbour(index, 1)
        if before is None or not self._page.lines[before].ends_with_full_stop:
            return False
        if after is None or self._page.boilerplate[after]:
            return True
        line = self._page.lines[after]
        return is_number(line) or not line.text[:1].isalpha()

    def _is_speaker(self, index: int) -> bool:
        """Return whether the line names the speaker of the quotation above it."""
        before = self._page.find_neighbour(index, -1)
        line = self._page.lines[index]
        return (
            before is not None
            and before >= self._start
            and is_quoted(self._page.lines[before])
            and line.syllables <= 30
            and line.text[:1].isupper()
            and " - " in line.text
        )
