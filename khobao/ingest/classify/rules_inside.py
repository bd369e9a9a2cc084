"""Rules for the lines between the first and the last of a text."""

from __future__ import annotations

from khobao.ingest.classify.position import Position
from khobao.ingest.classify.rules_outside import is_byline
from khobao.ingest.lines.evidence import (
    has_list_mark,
    is_dated_headline,
    is_link_line,
    is_number,
    is_quoted,
    score_caption,
)
from khobao.ingest.lines.vocabulary import count_caption_words
from khobao.ingest.page import Block, Page

# A longer opening paragraph is text, not a lead. Syllables.
_LONGEST_LEAD = 150
# A line of this length that comes twice is the same line printed twice, and no refrain. Syllables.
_NO_REFRAIN = 8
# Items of a list are short; a long paragraph behind a dash is somebody speaking. Syllables.
_LONGEST_ITEM = 60
_CAPTION = 0.9
# A single time of day is a clock of the page; from here on it is a live report.
_FEWEST_TIMES = 2
# The heading of a box of other news is a few words. Syllables.
_LONGEST_HEADING = 6


def stands_after_byline(at: Position) -> bool:
    """Match what stands behind the byline, between pictures, without being one."""
    ends = [
        place
        for place in at.outline.bylines
        if place > at.outline.start and is_byline(Position(at.page, at.outline, place))
    ]
    return (
        bool(ends)
        and at.index > min(ends)
        and at.index not in at.outline.ending.captions | at.outline.ending.remarks
    )


def is_listed_under_related(at: Position) -> bool:
    """Match a headline in a box of related news inside the text."""
    line = at.line
    if line.is_prose or line.text.endswith((":", ";")) or _closes_a_statement(line.text):
        return False
    before: int | None = at.index
    for _ in range(8):
        before = at.page.find_neighbour(before, -1) if before is not None else None
        if before is None or at.page.lines[before].is_prose:
            return False
        if at.outline.boilerplate[before] in ("related", "other-news"):
            # “Xem thêm: …” points to one article and heads no list.
            return at.page.lines[before].syllables <= _LONGEST_HEADING
    return False


def _closes_a_statement(text: str) -> bool:
    """Return whether *text* ends in a full stop, as headlines do not; they may end otherwise."""
    return text.rstrip("”\"'’)").endswith(".") and not text.endswith("...")


def points_elsewhere(at: Position) -> bool:
    """Match a link to another article."""
    return is_link_line(at.line)


def is_headline_with_date(at: Position) -> bool:
    """Match a headline of a list of other news."""
    return is_dated_headline(at.line) and at.line.block != Block.CAPTION


def is_number_alone(at: Position) -> bool:
    """Match a counter, a page number, a row of signs."""
    return is_number(at.line) and at.line.block != Block.TABLE_ROW and not _is_live_time(at)


def _is_live_time(at: Position) -> bool:
    """Return whether the line is one of the times of a live report."""
    return at.line.is_clock and at.page.clocks >= _FEWEST_TIMES


def is_repeated(at: Position) -> bool:
    """Match the same line again: a caption and its picture's text, a lead printed twice."""
    line = at.line
    if at.is_second_copy():
        return True
    if line.syllables < _NO_REFRAIN or line.block == Block.TABLE_ROW:
        return False
    # A forecast may say a sentence twice; a lead, a caption or a pull quote that comes again is a copy.
    closed = line.ends_with_full_stop and not line.text.endswith(("”", '"', "’", "'"))
    first = at.outline.title or at.outline.start
    last = at.outline.start if closed else at.index - 1
    return any(
        first <= index <= min(last, at.index - 1) and not at.outline.boilerplate[index]
        for index in at.page.indices_by_key.get(line.key, ())
    )


def is_table_row(at: Position) -> bool:
    """Match a row of cells: from a table's markup, or cells between tabs above or below another such row."""
    line = at.line
    if line.block == Block.TABLE_ROW:
        return True
    cells = line.text.count("\t")
    return cells > 0 and any(
        (other := at.neighbour(step)) is not None and at.page.lines[other].text.count("\t") == cells
        for step in (-1, 1)
    )


def is_quotation(at: Position) -> bool:
    """Match a paragraph between quotation marks whose speaker is named on the next line, and that line."""
    if at.line.block == Block.QUOTATION:
        # Forums set whole posts as quotations.
        return at.page.lines[at.outline.start].block != Block.QUOTATION
    after = at.neighbour(1)
    before = at.neighbour(-1)
    return (after is not None and after < at.outline.end and _is_attribution(at.page, at.index, after)) or (
        before is not None and before >= at.outline.start and _is_attribution(at.page, before, at.index)
    )


def is_list_item(at: Position) -> bool:
    """Match a short line with a list's mark, beside another one."""
    line = at.line
    if line.block == Block.LIST_ITEM:
        return True
    if not has_list_mark(line) or line.syllables > _LONGEST_ITEM or _is_dialogue(at):
        return False
    return any(
        (other := at.neighbour(step)) is not None
        and at.outline.start <= other < at.outline.end
        and has_list_mark(at.page.lines[other])
        and at.page.lines[other].syllables <= _LONGEST_ITEM
        for step in (-1, 1)
    )


def _is_dialogue(at: Position) -> bool:
    """Return whether a question or its answer stands here: marks of an interview make no list."""
    places = (at.index, at.neighbour(-1), at.neighbour(1))
    lines = [at.page.lines[place] for place in places if place is not None]
    return any(line.text.endswith("?") and has_list_mark(line) for line in lines)


def is_lead(at: Position) -> bool:
    """Match the opening paragraph, when more follows and it is short enough to be one."""
    line = at.line
    if (
        at.index != at.outline.start
        or line.syllables > _LONGEST_LEAD
        or line.block in (Block.CAPTION, Block.TABLE_ROW)
    ):
        return False
    below = (
        at.page.lines[index]
        for index in range(at.index + 1, at.outline.end)
        if not is_byline(Position(at.page, at.outline, index))
    )
    return any(line.is_prose or line.ends_sentence for line in below)


def is_caption(at: Position) -> bool:
    """Match the text under a picture: short, without a full stop, and worded like one."""
    line = at.line
    if line.block == Block.CAPTION or at.index in at.outline.ending.captions:
        return True
    if line.is_prose or at.index in at.page.verse:
        return False
    if line.pictured and line.link_share < 0.5 and not line.text.endswith((":", "?")):
        return True
    # A caption may be a whole sentence, but then its words must say so twice.
    credited = count_caption_words(line) == 2 and score_caption(at.page, at.index) >= 4
    return credited or (not line.ends_sentence and score_caption(at.page, at.index) > _CAPTION)


def is_subheading(at: Position) -> bool:
    """Match a short line without a full stop, with text below it."""
    line = at.line
    if line.block == Block.HEADING:
        return True
    if at.index in at.page.verse:
        return False
    after = at.neighbour(1)
    return (
        not (line.ends_sentence and not line.text.endswith(("?", "...", "…")))
        and line.syllables <= 20
        and not (line.text.endswith("?") and line.syllables > 12)
        and after is not None
        and after < at.outline.end
        and after not in at.outline.bylines
    )


def is_paragraph(_at: Position) -> bool:
    """Match everything else inside the text."""
    return True


def _is_attribution(page: Page, quotation: int, index: int) -> bool:
    line = page.lines[index]
    return (
        is_quoted(page.lines[quotation])
        and page.lines[quotation].is_prose
        and not line.ends_with_full_stop
        and line.syllables <= 30
        and line.text[:1].isupper()
        and (" - " in line.text or " – " in line.text)
    )
