"""Rules for lines outside the text: title, dateline, bylines, boilerplate, and the rest of the page."""

from khobao.ingest.classify.position import Position, Test
from khobao.ingest.lines.evidence import is_number, is_under_repeated_title, score_caption
from khobao.ingest.page import Block

# Least score of a caption between title and text, where there are also menus and buttons.
_LEAST_CAPTION_SCORE = 1.8


def is_blank(at: Position) -> bool:
    """Match a blank line."""
    return not at.line.text


def is_title(at: Position) -> bool:
    """Match the line that was chosen as the title."""
    return at.index == at.outline.title


def is_dateline(at: Position) -> bool:
    """Match the line that says when the article was published."""
    return at.outline.dateline is not None and at.index == at.outline.dateline.index


def is_byline(at: Position) -> bool:
    """Match a line that names the author; a paragraph with a byline at its end stays a paragraph."""
    return at.outline.is_byline(at.index)


def is_section(at: Position) -> bool:
    """Match the name of the section above the title."""
    return at.index == at.outline.section


def is_publisher_address(at: Position) -> bool:
    """Match the publisher's web address, alone on a line behind the text."""
    return at.index in at.outline.ending.sources


def repeats_title(at: Position) -> bool:
    """Match a repetition of the title: in a breadcrumb, above a picture, in a list."""
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
        4 <= line.syllables <= 40
        and not is_number(line)
        and score_caption(at.page, at.index) >= _LEAST_CAPTION_SCORE
    )


def is_repeated_above_text(at: Position) -> bool:
    """Match the second copy of a line between title and text: a caption and its alternative text."""
    return at.is_between_title_and_text and at.is_second_copy()


def is_boilerplate(kind: str) -> Test:
    """Return the test for boilerplate of this *kind*; addresses inside the text belong to the text."""

    def applies(at: Position) -> bool:
        return at.outline.boilerplate[at.index] == kind and not (kind == "contact" and at.is_inside)

    return applies


def is_before_article(at: Position) -> bool:
    """Match the other lines above the text."""
    return at.index < at.outline.start


def is_after_article(at: Position) -> bool:
    """Match the other lines below the text."""
    return at.index >= at.outline.end
