"""How a text ends: the byline, the source, pictures set behind them, and then nothing more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

# How many lines behind the last paragraph are looked at; captions and names, not another article.
_REACH = 14
_MOST_LINKS = 3


@dataclass(frozen=True)
class Ending:
    """The end of a text. Numbers are indices of lines of the page."""

    end: int  # one past the last line that belongs to the article
    bylines: Mapping[int, Byline] = field(default_factory=dict)
    glued: tuple[int, int] | None = None  # line, and offset where a byline begins in its text
    sources: frozenset[int] = frozenset()  # lines that are only a host or an address of the publisher
    dateline: int | None = None  # a date behind the byline
    captions: frozenset[int] = frozenset()  # pictures behind the byline
    remarks: frozenset[int] = frozenset()  # the paper's notes on the article, behind the text


def find_ending(page: Page, boilerplate: Sequence[str | None], start: int, stop: int) -> Ending:
    """Return how the text that runs from *start* to about *stop* ends.

    A byline inside the run ends it when what follows is not mainly prose. Behind the run, sentences,
    attributions of quotations, captions, a byline and the publisher's address still belong to it.
    """
    inner = _find_inner_byline(page, boilerplate, start, stop)
    if inner is not None:
        stop = inner
    state = _Walk(page, boilerplate, start, stop)
    index: int | None = stop - 1
    for _ in range(_REACH):
        index = page.find_neighbour(index, 1) if index is not None else None
        if index is None:
            state.close()
            break
        if not state.take(index):
            break
    return state.ending()


def _find_inner_byline(page: Page, boilerplate: Sequence[str | None], start: int, stop: int) -> int | None:
    """Return the line inside the run that is a byline with no more text of its own behind it."""
    run = page.lines[start:stop]
    # Up to each line of the run: how many paragraphs, and how many lines that are not blank.
    paragraphs = [0, *accumulate(bool(line.text) and line.is_prose for line in run)]
    texts = [0, *accumulate(bool(line.text) for line in run)]
    for index in range(start + 1, stop):
        line = page.lines[index]
        if (
            not line.text
            or line.syllables > 20
            or boilerplate[index]
            or line.block in (Block.CAPTION, Block.HEADING)
        ):
            continue
        byline = parse_byline(line.text)
        if not byline or (byline.photographers and not byline.authors) or byline.posted:
            continue
        if _goes_on(page, index) or (not byline.marked and line.text.endswith(".")):
            continue  # a sentence broken in two, or the name under a portrait
        after = page.find_neighbour(index, 1)
        if not byline.marked and after is not None and after < stop and page.lines[after].is_prose:
            continue  # a subheading: text goes on straight below it
        if not byline.marked and all(len(name.split()) == 1 and "." not in name for name in byline.authors):
            continue
        before = page.find_neighbour(index, -1)
        if before is not None and is_quoted(page.lines[before]) and not byline.marked:
            continue
        prose = paragraphs[-1] - paragraphs[index + 1 - start]
        rest = texts[-1] - texts[index + 1 - start]
        past = paragraphs[index - start]
        if past and (prose <= 0.25 * past or (byline.marked and prose <= past and prose * 2 <= rest)):
            return index
    return None


def _goes_on(page: Page, index: int) -> bool:
    """Return whether the next line goes on in the middle of a sentence, as it does after “Anh Th.”."""
    after = page.find_neighbour(index, 1)
    return after is not None and page.lines[after].text[:1].islower()


def _is_remark(line: PageLine) -> bool:
    """Return whether the line is a remark on the article, such as “* Tên nhân vật đã được thay đổi”."""
    return line.text.startswith("*") and 4 <= line.syllables <= 40


class _Walk:
    """The lines behind the last paragraph, taken one after another until one does not belong."""

    def __init__(self, page: Page, boilerplate: Sequence[str | None], start: int, stop: int) -> None:
        self._page = page
        self._boilerplate = boilerplate
        self._start = start
        self._end = stop
        self._bylines: dict[int, Byline] = {}
        self._sources: set[int] = set()
        self._captions: set[int] = set()
        self._dateline: int | None = None
        self._remarks: set[int] = set()
        self._links = 0
        self._pending: list[int] = []  # short lines that belong only if something after them does

    def take(self, index: int) -> bool:
        """Take the line at *index*; False when the article has ended before it."""
        line = self._page.lines[index]
        if is_host_line(line.text):
            self._sources.add(index)
            return self._keep(index)
        byline = self._read_byline(index)
        if byline:
            self._bylines[index] = byline
            return self._keep(index)
        if self._boilerplate[index] == "related" or is_link_line(line):
            # A link to other news may stand between the text and its byline.
            self._links += 1
            return not self._has_ended() and self._links <= _MOST_LINKS
        if self._boilerplate[index] or is_number(line) or is_dated_headline(line):
            return False
        dates = find_dates(line.text) if line.syllables <= 12 else []
        if dates and self._bylines and self._dateline is None:
            self._dateline = index
            return self._keep(index)
        if _is_remark(line):
            self._remarks.add(index)
            return self._keep(index)
        if self._is_attribution(index):
            return self._keep(index)
        is_caption = score_caption(self._page, index) > 1 and 3 <= line.syllables <= 40
        if self._has_ended():
            evident = line.block == Block.CAPTION or score_caption(self._page, index) >= 1.5
            if is_caption and evident and not line.ends_with_full_stop:
                self._captions.add(index)
                return self._keep(index)
            # One short line between pictures does not end them.
            self._pending.append(index)
            return len(self._pending) <= 1 and line.syllables <= 40 and not line.is_prose
        # A list under a heading without a colon is other news, as a rule.
        headed = bool(self._pending) and not self._page.lines[self._pending[-1]].ends_sentence
        is_list = has_list_mark(line) and not (headed and not line.ends_sentence)
        if line.ends_sentence or line.is_prose or is_caption or is_list:
            return self._keep(index)
        self._pending.append(index)
        return len(self._pending) <= 2

    def close(self) -> None:
        """Take the last lines of a page on which nothing stands behind the text: a full stop was lost."""
        if not self._has_ended() and self._pending:
            self._end = self._pending[-1] + 1

    def _keep(self, index: int) -> bool:
        if self._has_ended() and self._pending and index in self._captions:
            # What stood between the byline and a picture that belongs is such a picture's text too.
            self._captions.update(self._pending)
        self._pending.clear()
        self._end = index + 1
        return True

    def _has_ended(self) -> bool:
        return bool(self._bylines or self._sources)

    def _read_byline(self, index: int) -> Byline | None:
        line = self._page.lines[index]
        if line.block in (Block.CAPTION, Block.HEADING) or line.syllables > 30:
            return None
        byline = parse_byline(line.text)
        only_pictures = byline is not None and not (byline.authors or byline.source or byline.address)
        if not byline or (only_pictures and not self._bylines):
            return None
        if _goes_on(self._page, index):
            return None
        if byline.marked:
            return byline
        if self._boilerplate[index] or self._bylines or self._is_attribution(index):
            return None
        if all(len(name.split()) == 1 and "." not in name for name in byline.authors):
            # A single word is a name only straight behind the last full stop, with nothing like it below.
            before = self._page.find_neighbour(index, -1)
            after = self._page.find_neighbour(index, 1)
            closed = before is not None and self._page.lines[before].ends_with_full_stop
            alone = after is None or bool(self._boilerplate[after]) or is_number(self._page.lines[after])
            alone = alone or not self._page.lines[after or index].text[:1].isalpha()
            starts_digit = after is not None and self._page.lines[after].text[:1].isdigit()
            return byline if closed and (alone or starts_digit) else None
        return byline

    def _is_attribution(self, index: int) -> bool:
        """Return whether the line says who spoke the quotation above it."""
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

    def ending(self) -> Ending:
        """Return what was found."""
        glued = None
        if not any(byline.authors for byline in self._bylines.values()):
            last = self._last_paragraph()
            found = find_glued_byline(self._page.lines[last].text) if last is not None else None
            if found and last is not None:
                glued = (last, found[0])
                self._bylines[last] = found[1]
        return Ending(
            self._end, dict(self._bylines), glued, frozenset(self._sources), self._dateline,
            frozenset(self._captions), frozenset(self._remarks),
        )  # fmt: skip

    def _last_paragraph(self) -> int | None:
        for index in range(self._end - 1, self._start - 1, -1):
            if self._page.lines[index].is_prose:
                return index
        return None
