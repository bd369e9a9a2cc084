"""The rules that give every line of a seed its one role, in the order in which they are asked.

The first rule that says yes decides; the last one always does. A rule sees the whole page and its outline,
and changes nothing. The sidecar of an article names, for each line, the rule that decided.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from khobao.ingest.evidence import (
    caption_evidence,
    find_neighbour,
    has_list_mark,
    is_dated_headline,
    is_link_line,
    is_number,
    is_printed_twice,
    is_quoted,
)
from khobao.ingest.outline import Outline
from khobao.ingest.page import Block, Page, PageLine
from khobao.ingest.vocabulary import find_caption_words
from khobao.models import Role, SeedLine

# A longer opening paragraph is text, not a lead. Syllables.
LONGEST_LEAD = 150
# A line of this length that comes twice is the same line printed twice, and no refrain. Syllables.
_NO_REFRAIN = 8
# Items of a list are short; a long paragraph behind a dash is somebody speaking. Syllables.
_LONGEST_ITEM = 60
_CAPTION = 0.9
# The heading of a box of other news is a few words. Syllables.
_LONGEST_HEADING = 6


@dataclass(frozen=True)
class Spot:
    """One line of a page, as a rule sees it."""

    page: Page
    outline: Outline
    index: int  # of the line

    @property
    def line(self) -> PageLine:
        """Return the line itself."""
        return self.page.lines[self.index]

    @property
    def is_inside(self) -> bool:
        """Return whether the line stands between the first and the last of the article's text."""
        return self.outline.start <= self.index < self.outline.end

    @property
    def is_between_title_and_text(self) -> bool:
        """Return whether the line stands under the title and above the text."""
        return self.outline.title is not None and self.outline.title < self.index < self.outline.start

    def neighbour(self, step: int) -> int | None:
        """Return the index of the nearest line before (−1) or after (1) that is not blank, or None."""
        return find_neighbour(self.page, self.index, step)


Test = Callable[[Spot], bool]


@dataclass(frozen=True)
class Rule:
    """One reason for a role."""

    name: str  # what the sidecar says
    role: Role
    applies: Test


def is_blank(at: Spot) -> bool:
    """Match a line with nothing to read."""
    return not at.line.text


def is_title(at: Spot) -> bool:
    """Match the line that was chosen as the title."""
    return at.index == at.outline.title


def is_dateline(at: Spot) -> bool:
    """Match the line that says when the article was published."""
    return at.outline.dateline is not None and at.index == at.outline.dateline.index


def is_byline(at: Spot) -> bool:
    """Match a line that names who wrote; a byline glued to a paragraph leaves the paragraph what it is."""
    return at.index in at.outline.bylines and (
        at.outline.ending.glued is None or at.outline.ending.glued[0] != at.index
    )


def is_section(at: Spot) -> bool:
    """Match the rubric above the title."""
    return at.index == at.outline.section


def is_publisher_address(at: Spot) -> bool:
    """Match the publisher's host, alone on a line behind the text."""
    return at.index in at.outline.ending.sources


def repeats_title(at: Spot) -> bool:
    """Match the title again: in a path, above a picture, in a list."""
    if at.outline.title is None:
        return False
    return at.line.key == at.page.lines[at.outline.title].key


def is_caption_above_text(at: Spot) -> bool:
    """Match the caption of a picture between title and text."""
    if (
        not at.is_between_title_and_text
        or at.outline.furniture[at.index]
        or _is_second_copy(at.page, at.index)
    ):
        return False
    line = at.line
    return line.block == Block.CAPTION or (
        4 <= line.syllables <= 40
        and not is_number(line)
        and caption_evidence(at.page, at.index) >= 2 * _CAPTION
    )


def is_repeated_above_text(at: Spot) -> bool:
    """Match the second copy of a line between title and text: the picture's text under its caption."""
    return (
        at.outline.title is not None
        and at.outline.title < at.index < at.outline.start
        and _is_second_copy(at.page, at.index)
    )


def is_furniture(kind: str) -> Test:
    """Return the test for furniture of this *kind*; addresses inside a text are part of it."""

    def applies(at: Spot) -> bool:
        return at.outline.furniture[at.index] == kind and not (kind == "contact" and at.is_inside)

    return applies


def stands_before_article(at: Spot) -> bool:
    """Match what stands above the text, and nothing that belongs to it."""
    return at.index < at.outline.start


def stands_after_article(at: Spot) -> bool:
    """Match what stands below the text's end."""
    return at.index >= at.outline.end


def stands_after_byline(at: Spot) -> bool:
    """Match what stands behind the byline, between pictures, without being one."""
    ends = [
        place
        for place in at.outline.bylines
        if place > at.outline.start and is_byline(Spot(at.page, at.outline, place))
    ]
    return (
        bool(ends)
        and at.index > min(ends)
        and at.index not in at.outline.ending.captions | at.outline.ending.remarks
    )


def is_listed_under_related(at: Spot) -> bool:
    """Match a headline in a box of related news inside the text."""
    line = at.line
    if line.is_prose or line.text.endswith((":", ";")) or _closes_a_statement(line.text):
        return False
    before: int | None = at.index
    for _ in range(8):
        before = find_neighbour(at.page, before, -1) if before is not None else None
        if before is None or at.page.lines[before].is_prose:
            return False
        if at.outline.furniture[before] in ("related", "other-news"):
            # “Xem thêm: …” points to one article and heads no list.
            return at.page.lines[before].syllables <= _LONGEST_HEADING
    return False


def _closes_a_statement(text: str) -> bool:
    """Return whether *text* ends in a full stop, as headlines do not; they may end otherwise."""
    return text.rstrip("”\"'’)").endswith(".") and not text.endswith("...")


def points_elsewhere(at: Spot) -> bool:
    """Match a link to another article."""
    return is_link_line(at.line)


def is_headline_with_date(at: Spot) -> bool:
    """Match a headline of a list of other news."""
    return is_dated_headline(at.line) and at.line.block != Block.CAPTION


def is_number_alone(at: Spot) -> bool:
    """Match a counter, a page number, a row of signs."""
    return is_number(at.line) and at.line.block != Block.TABLE_ROW


def is_repeated(at: Spot) -> bool:
    """Match the same line again: a caption and its picture's text, a lead printed twice."""
    line = at.line
    if _is_second_copy(at.page, at.index):
        return True
    if line.syllables < _NO_REFRAIN or line.block == Block.TABLE_ROW:
        return False
    # A forecast may say a sentence twice; a lead, a caption or a pull quote that comes again is a copy.
    closed = line.ends_with_full_stop and not line.text.endswith(("”", '"', "’", "'"))
    above = range(at.outline.title or at.outline.start, at.outline.start + 1 if closed else at.index)
    return any(
        at.page.lines[i].key == line.key and i < at.index and not at.outline.furniture[i] for i in above
    )


def is_table_row(at: Spot) -> bool:
    """Match a row of cells: from a table's markup, or cells between tabs above or below another such row."""
    line = at.line
    if line.block == Block.TABLE_ROW:
        return True
    cells = line.text.count("\t")
    return cells > 0 and any(
        (other := at.neighbour(step)) is not None and at.page.lines[other].text.count("\t") == cells
        for step in (-1, 1)
    )


def is_quotation(at: Spot) -> bool:
    """Match a paragraph between quotation marks whose speaker is named on the next line, and that line."""
    if at.line.block == Block.QUOTATION:
        return True
    after = at.neighbour(1)
    before = at.neighbour(-1)
    return (after is not None and after < at.outline.end and _is_attribution(at.page, at.index, after)) or (
        before is not None and before >= at.outline.start and _is_attribution(at.page, before, at.index)
    )


def is_list_item(at: Spot) -> bool:
    """Match a short line with a list's mark, beside another one."""
    line = at.line
    if line.block == Block.LIST_ITEM:
        return True
    if not has_list_mark(line) or line.syllables > _LONGEST_ITEM:
        return False
    return any(
        (other := at.neighbour(step)) is not None
        and at.outline.start <= other < at.outline.end
        and has_list_mark(at.page.lines[other])
        and at.page.lines[other].syllables <= _LONGEST_ITEM
        for step in (-1, 1)
    )


def is_lead(at: Spot) -> bool:
    """Match the opening paragraph, when more follows and it is short enough to be one."""
    line = at.line
    if (
        at.index != at.outline.start
        or line.syllables > LONGEST_LEAD
        or line.block in (Block.CAPTION, Block.TABLE_ROW)
    ):
        return False
    below = (
        at.page.lines[index]
        for index in range(at.index + 1, at.outline.end)
        if not is_byline(Spot(at.page, at.outline, index))
    )
    return any(line.is_prose or line.ends_sentence for line in below)


def is_caption(at: Spot) -> bool:
    """Match the text under a picture: short, without a full stop, and worded like one."""
    line = at.line
    if line.block == Block.CAPTION or at.index in at.outline.ending.captions:
        return True
    if line.is_prose:
        return False
    # A caption may be a whole sentence, but then its words must say so twice.
    credited = find_caption_words(line) == 2 and caption_evidence(at.page, at.index) >= 4
    return credited or (not line.ends_sentence and caption_evidence(at.page, at.index) > _CAPTION)


def is_subheading(at: Spot) -> bool:
    """Match a short line without a full stop, with text below it."""
    line = at.line
    if line.block == Block.HEADING:
        return True
    after = at.neighbour(1)
    return (
        not (line.ends_sentence and not line.text.endswith(("?", "...", "…")))
        and line.syllables <= 20
        and not (line.text.endswith("?") and line.syllables > 12)
        and after is not None
        and after < at.outline.end
        and after not in at.outline.bylines
    )


def is_paragraph(_at: Spot) -> bool:
    """Match everything else inside the text."""
    return True


_FURNITURE_KINDS = (
    "navigation", "headlines", "comments", "other-news", "related", "share", "counter", "rating", "form",
    "menu", "tags", "calendar", "footer", "contact", "forum", "reader", "ad",
)  # fmt: skip

ROLE_RULES: tuple[Rule, ...] = (
    Rule("blank", Role.BLANK, is_blank),
    Rule("title", Role.TITLE, is_title),
    Rule("dateline", Role.DATELINE, is_dateline),
    Rule("byline", Role.BYLINE, is_byline),
    Rule("section", Role.SECTION, is_section),
    Rule("publisher-address", Role.SOURCE, is_publisher_address),
    Rule("repeats-title", Role.BOILERPLATE, repeats_title),
    Rule("caption-above-text", Role.CAPTION, is_caption_above_text),
    Rule("repeated", Role.BOILERPLATE, is_repeated_above_text),
    *(Rule(f"furniture-{kind}", Role.BOILERPLATE, is_furniture(kind)) for kind in _FURNITURE_KINDS),
    Rule("before-article", Role.BOILERPLATE, stands_before_article),
    Rule("after-article", Role.BOILERPLATE, stands_after_article),
    Rule("listed-under-related", Role.BOILERPLATE, is_listed_under_related),
    Rule("points-elsewhere", Role.BOILERPLATE, points_elsewhere),
    Rule("headline-with-date", Role.BOILERPLATE, is_headline_with_date),
    Rule("number-alone", Role.BOILERPLATE, is_number_alone),
    Rule("repeated", Role.BOILERPLATE, is_repeated),
    Rule("after-byline", Role.BOILERPLATE, stands_after_byline),
    Rule("lead", Role.LEAD, is_lead),
    Rule("table-row", Role.TABLE, is_table_row),
    Rule("quotation", Role.QUOTATION, is_quotation),
    Rule("list-item", Role.LIST, is_list_item),
    Rule("caption", Role.CAPTION, is_caption),
    Rule("subheading", Role.SUBHEADING, is_subheading),
    Rule("paragraph", Role.BODY, is_paragraph),
)


def classify_lines(page: Page, outline: Outline) -> tuple[SeedLine, ...]:
    """Return every line of *page*, untouched and in order, with its role and the rule that gave it."""
    classified = []
    for index, line in enumerate(page.lines):
        rule = next(rule for rule in ROLE_RULES if rule.applies(Spot(page, outline, index)))
        classified.append(SeedLine(line.number, line.raw, rule.role, rule.name))
    return tuple(classified)


def _is_second_copy(page: Page, index: int) -> bool:
    """Return whether the line before, blanks aside, says the same."""
    before = find_neighbour(page, index, -1)
    return (
        before is not None
        and page.lines[before].key == page.lines[index].key
        and page.lines[index].syllables >= 2
        and is_printed_twice(page, index)
    )


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
