"""The conditions of the rules, except those that are one comparison in the table itself."""

from itertools import islice

from khobao.ingest.classify.position import Position, Test
from khobao.ingest.lines.evidence import (
    has_list_mark,
    is_dated_headline,
    is_number,
    is_quoted,
    is_under_repeated_title,
    score_caption,
)
from khobao.ingest.lines.vocabulary import count_caption_words
from khobao.ingest.page import Block, Page

# A longer first paragraph is body, not lead. Syllables.
_LONGEST_LEAD = 150
# A shorter line that comes again may be a refrain; a line of this length is a copy. Syllables.
_SHORTEST_COPY = 8
# A longer paragraph after a dash is direct speech, no item of a list. Syllables.
_LONGEST_ITEM = 60
# Least score of a caption inside the text, of one that is a sentence, and of one above the text, among menus.
_LEAST_CAPTION_SCORE = 0.9
_LEAST_SENTENCE_SCORE = 4
_LEAST_SCORE_ABOVE_TEXT = 1.8
# A live report has at least this many lines that are a time of day; one may be the clock of the page.
_FEWEST_TIMES = 2
# A longer line is no heading of a box of other news. Syllables.
_LONGEST_HEADING = 6


def is_dateline(at: Position) -> bool:
    """Match the line that says when the article was published."""
    return at.outline.dateline is not None and at.index == at.outline.dateline.index


def repeats_title(at: Position) -> bool:
    """Match a repetition of the title: in a breadcrumb, above a picture, in a list."""
    title = at.outline.title
    return title is not None and at.line.key == at.page.lines[title].key


def is_caption_above_text(at: Position) -> bool:
    """Match the caption of a picture between title and text."""
    if not at.is_between_title_and_text or at.page.boilerplate[at.index] or at.is_second_copy():
        return False
    line = at.line
    if at.outline.title is not None and is_under_repeated_title(at.page, at.index, at.outline.title):
        return True
    return line.block == Block.CAPTION or (
        4 <= line.syllables <= 40
        and not is_number(line)
        and score_caption(at.page, at.index) >= _LEAST_SCORE_ABOVE_TEXT
    )


def is_boilerplate(kind: str) -> Test:
    """Return the test for boilerplate of this *kind*; addresses inside the text belong to the text."""

    def applies(at: Position) -> bool:
        return at.page.boilerplate[at.index] == kind and not (kind == "contact" and at.is_inside)

    return applies


def is_after_byline(at: Position) -> bool:
    """Match lines between the captions after the byline."""
    outline = at.outline
    return (
        any(outline.start < index < at.index and outline.is_byline(index) for index in outline.bylines)
        and at.index not in outline.ending.captions
        and at.index not in outline.ending.remarks
    )


def is_related_headline(at: Position) -> bool:
    """Match a headline in a box of related news inside the text."""
    line = at.line
    if line.is_prose or line.text.endswith((":", ";")) or _ends_statement(line.text):
        return False
    for before in islice(at.page.find_neighbours(at.index, -1), 8):
        if at.page.lines[before].is_prose:
            return False
        if at.page.boilerplate[before] in ("related", "other-news"):
            # “Xem thêm: …” links to one article and is no heading.
            return at.page.lines[before].syllables <= _LONGEST_HEADING
    return False


def _ends_statement(text: str) -> bool:
    """Return whether *text* ends with a full stop, as no headline does."""
    return text.rstrip("”\"'’)").endswith(".") and not text.endswith("...")


def is_headline_with_date(at: Position) -> bool:
    """Match a headline of a list of other news."""
    return is_dated_headline(at.line) and at.line.block != Block.CAPTION


def is_number_alone(at: Position) -> bool:
    """Match a counter, a page number, a row of signs."""
    return is_number(at.line) and at.line.block != Block.TABLE_ROW and not _is_live_time(at)


def _is_live_time(at: Position) -> bool:
    """Return whether the line is the time of an entry in a live report."""
    return at.line.is_clock and at.page.clocks >= _FEWEST_TIMES


def is_repeated(at: Position) -> bool:
    """Match a copy of an earlier line: the alternative text of a picture, a lead printed twice."""
    line = at.line
    if at.is_second_copy():
        return True
    if line.syllables < _SHORTEST_COPY or line.block == Block.TABLE_ROW:
        return False
    # A full sentence inside the text may be repeated on purpose, but not the lead or a line above it.
    is_sentence = line.ends_with_full_stop and not line.text.endswith(("”", '"', "’", "'"))
    first = at.outline.title or at.outline.start
    last = at.outline.start if is_sentence else at.index - 1
    return any(
        first <= index <= min(last, at.index - 1) and not at.page.boilerplate[index]
        for index in at.page.indices_by_key.get(line.key, ())
    )


def is_table_row(at: Position) -> bool:
    """Match a table row: in the markup, or with as many tabs as the line above or below."""
    line = at.line
    if line.block == Block.TABLE_ROW:
        return True
    cells = line.text.count("\t")
    beside = (at.page.lines[index] for index in at.page.find_beside(at.index))
    return cells > 0 and any(other.text.count("\t") == cells for other in beside)


def is_quotation(at: Position) -> bool:
    """Match a paragraph in quotation marks with its speaker on the next line, and that next line."""
    if at.line.block == Block.QUOTATION:
        # Forums set whole posts as quotations.
        return at.page.lines[at.outline.start].block != Block.QUOTATION
    after = at.find_neighbour(1)
    before = at.find_neighbour(-1)
    return (after is not None and after < at.outline.end and _names_speaker(at.page, at.index, after)) or (
        before is not None and before >= at.outline.start and _names_speaker(at.page, before, at.index)
    )


def is_list_item(at: Position) -> bool:
    """Match a short line with a bullet or number, next to another one."""
    line = at.line
    if line.block == Block.LIST_ITEM:
        return True
    if not has_list_mark(line) or line.syllables > _LONGEST_ITEM or _is_dialogue(at):
        return False
    inside = range(at.outline.start, at.outline.end)
    beside = (at.page.lines[index] for index in at.page.find_beside(at.index) if index in inside)
    return any(has_list_mark(other) and other.syllables <= _LONGEST_ITEM for other in beside)


def _is_dialogue(at: Position) -> bool:
    """Return whether the line is a question or its answer: the dashes of an interview make no list."""
    lines = (at.page.lines[index] for index in (at.index, *at.page.find_beside(at.index)))
    return any(line.text.endswith("?") and has_list_mark(line) for line in lines)


def is_lead(at: Position) -> bool:
    """Match the first paragraph, when it is not too long and text follows."""
    line = at.line
    if at.index != at.outline.start or line.block in (Block.CAPTION, Block.TABLE_ROW):
        return False
    inside = range(at.index + 1, at.outline.end)
    below = (at.page.lines[index] for index in inside if not at.outline.is_byline(index))
    return line.syllables <= _LONGEST_LEAD and any(one.is_prose or one.ends_sentence for one in below)


def is_caption(at: Position) -> bool:
    """Match a caption: in the markup, beside a picture, or by its words."""
    line = at.line
    if line.block == Block.CAPTION or at.index in at.outline.ending.captions:
        return True
    if line.is_prose or at.index in at.page.verse:
        return False
    if line.pictured and line.link_share < 0.5 and not line.text.endswith((":", "?")):
        return True
    # A full sentence needs more evidence.
    is_evident = count_caption_words(line) == 2 and score_caption(at.page, at.index) >= _LEAST_SENTENCE_SCORE
    return is_evident or (not line.ends_sentence and score_caption(at.page, at.index) > _LEAST_CAPTION_SCORE)


def is_subheading(at: Position) -> bool:
    """Match a short line without a full stop, with text below it."""
    line = at.line
    if line.block == Block.HEADING:
        return True
    if at.index in at.page.verse:
        return False
    after = at.find_neighbour(1)
    return (
        not (line.ends_sentence and not line.text.endswith(("?", "...", "…")))
        and line.syllables <= 20
        and not (line.text.endswith("?") and line.syllables > 12)
        and after is not None
        and after < at.outline.end
        and after not in at.outline.bylines
    )


def _names_speaker(page: Page, quotation: int, index: int) -> bool:
    """Return whether the line at *index* names the speaker of the *quotation*: “Lan - giáo viên”."""
    line = page.lines[index]
    return (
        is_quoted(page.lines[quotation])
        and page.lines[quotation].is_prose
        and not line.ends_with_full_stop
        and line.syllables <= 30
        and line.text[:1].isupper()
        and (" - " in line.text or " – " in line.text)
    )
