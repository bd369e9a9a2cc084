"""Rules for the lines around a text: what the outline names, boilerplate, and the rest of the page."""

from __future__ import annotations

from khobao.ingest.classify.position import Position, Test
from khobao.ingest.lines.evidence import is_number, is_under_repeated_title, score_caption
from khobao.ingest.page import Block

# So much must speak for a caption between title and text, where menus and buttons stand too.
_CAPTION = 1.8


def is_blank(at: Position) -> bool:
    """Match a line with nothing to read."""
    return not at.line.text


def is_title(at: Position) -> bool:
    """Match the line that was chosen as the title."""
    return at.index == at.outline.title


def is_dateline(at: Position) -> bool:
    """Match the line that says when the article was published."""
    return at.outline.dateline is not None and at.index == at.outline.dateline.index


def is_byline(at: Position) -> bool:
    """Match a line that names who wrote; a byline glued to a paragraph leaves the paragraph what it is."""
    return at.index in at.outline.bylines and (
        at.outline.ending.glued is None or at.outline.ending.glued[0] != at.index
    )


def is_section(at: Position) -> bool:
    """Match the rubric above the title."""
    return at.index == at.outline.section


def is_publisher_address(at: Position) -> bool:
    """Match the publisher's host, alone on a line behind the text."""
    return at.index in at.outline.ending.sources


def repeats_title(at: Position) -> bool:
    """Match the title again: in a path, above a picture, in a list."""
    if at.outline.title is None:
        return False
    return at.line.key == at.page.lines[at.outline.title].key


def is_caption_above_text(at: Position) -> bool:
    """Match the caption of a picture between title and text."""
    if not at.is_between_title_and_text or at.outline.boilerplate[at.index] or at.is_second_copy():
        return False
    line = at.line
    if at.outline.title is not None and is_under_repeated_title(at.page, at.index, at.outline.title):
        return True
    return line.block == Block.CAPTION or (
        4 <= line.syllables <= 40 and not is_number(line) and score_caption(at.page, at.index) >= _CAPTION
    )


def is_repeated_above_text(at: Position) -> bool:
    """Match the second copy of a line between title and text: the picture's text under its caption."""
    return (
        at.outline.title is not None
        and at.outline.title < at.index < at.outline.start
        and at.is_second_copy()
    )


def is_boilerplate(kind: str) -> Test:
    """Return the test for boilerplate of this *kind*; addresses inside a text are part of it."""

    def applies(at: Position) -> bool:
        return at.outline.boilerplate[at.index] == kind and not (kind == "contact" and at.is_inside)

    return applies


def stands_before_article(at: Position) -> bool:
    """Match what stands above the text, and nothing that belongs to it."""
    return at.index < at.outline.start


def stands_after_article(at: Position) -> bool:
    """Match what stands below the text's end."""
    return at.index >= at.outline.end
