"""Rules for the lines around a text: what the outline names, furniture, and the rest of the page."""

from __future__ import annotations

from khobao.ingest.classify.spot import Spot, Test
from khobao.ingest.lines.evidence import caption_evidence, is_number, stands_under_repeated_title
from khobao.ingest.page import Block

# So much must speak for a caption between title and text, where menus and buttons stand too.
_CAPTION = 1.8


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
    if not at.is_between_title_and_text or at.outline.furniture[at.index] or at.is_second_copy():
        return False
    line = at.line
    if at.outline.title is not None and stands_under_repeated_title(at.page, at.index, at.outline.title):
        return True
    return line.block == Block.CAPTION or (
        4 <= line.syllables <= 40 and not is_number(line) and caption_evidence(at.page, at.index) >= _CAPTION
    )


def is_repeated_above_text(at: Spot) -> bool:
    """Match the second copy of a line between title and text: the picture's text under its caption."""
    return (
        at.outline.title is not None
        and at.outline.title < at.index < at.outline.start
        and at.is_second_copy()
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
