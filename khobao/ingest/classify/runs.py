"""Which lines are the article's text: the run of lines with the most prose, between lines of boilerplate."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from khobao.ingest.fields.byline import parse_byline
from khobao.ingest.fields.dateline import Dateline
from khobao.ingest.lines.evidence import (
    has_list_mark,
    is_commenter_line,
    is_comments_heading,
    is_dated_headline,
    is_joined_headlines,
    is_link_line,
    is_menu_row,
    is_number,
    is_reply_number,
    is_ticker,
)
from khobao.ingest.lines.vocabulary import find_boilerplate_phrase, is_row_of_names
from khobao.ingest.page import Block, Page, PageLine

# Boilerplate that follows articles -> factor for the score of a run under it. No text runs across it.
_BARRIER_FACTORS = {
    "comments": 0.05, "other-news": 0.15, "footer": 0.1, "tags": 0.3, "calendar": 0.3, "forum": 0.5,
    "reader": 0.5,
}  # fmt: skip
BARRIERS = frozenset(_BARRIER_FACTORS)
# Barriers that only come after an article: their factor applies below text with at least this score.
_AFTER_ARTICLES = frozenset({"comments", "forum", "reader", "footer"})
_LEAST_TEXT = 4.0
# Factors for a run with a dateline, or with a line that is printed elsewhere too, above it.
_DATELINE_FACTOR = 3.0
_REPEATED_TITLE_FACTOR = 3.0
# Links in a box of other news inside the text.
_MOST_LINKS = 5


def find_boilerplate_kind(line: PageLine) -> str | None:
    """Return the kind of boilerplate that *line* is by its words, its form or the markup, or None."""
    if not line.text:
        return None
    if line.hidden:
        return "navigation"
    if line.region:
        return line.region
    if line.block in (Block.CAPTION, Block.TABLE_ROW):
        return None
    if is_ticker(line) or is_joined_headlines(line):
        return "headlines"
    if is_menu_row(line) or is_row_of_names(line):
        return "menu"
    if is_comments_heading(line):
        return "comments"
    if is_commenter_line(line):
        return "reader"
    if is_reply_number(line):
        return "forum"
    return find_boilerplate_phrase(line)


def find_best_run(page: Page, datelines: Mapping[int, Dateline]) -> tuple[int, int] | None:
    """Return first index and end of the run of lines that is the article's text, or None."""
    scores = [_score_line(page, index, kind) for index, kind in enumerate(page.boilerplate)]
    best: tuple[float, int, int] | None = None
    text_before = 0.0
    for first, end, barrier in _split_at_barriers(page.boilerplate):
        score, start, stop = _find_maximum_run(scores, first, end)
        if stop <= start:
            continue
        is_after = barrier not in _AFTER_ARTICLES or text_before >= _LEAST_TEXT
        factor = _BARRIER_FACTORS[barrier] if barrier is not None and is_after else 1.0
        text_before += score
        if _has_dateline_above(page, datelines, first, start):
            factor = max(factor, 0.5) * _DATELINE_FACTOR
        if _has_repeated_title_above(page, start):
            factor = max(factor, 0.5) * _REPEATED_TITLE_FACTOR
        if best is None or score * factor > best[0]:
            best = (score * factor, start, stop)
    return None if best is None else best[1:]


def _split_at_barriers(boilerplate: Sequence[str | None]) -> Iterator[tuple[int, int, str | None]]:
    """Yield first index, end, and kind of the barrier above, of the lines between barriers."""
    first, barrier = 0, None
    for index, kind in enumerate(boilerplate):
        if kind in BARRIERS:
            if index > first:
                yield first, index, barrier
            first, barrier = index + 1, kind
    if first < len(boilerplate):
        yield first, len(boilerplate), barrier


def extend_run(page: Page, start: int, stop: int) -> int:
    """Return the end of the run, extended by further paragraphs in the same element of the page.

    A box of related news inside the text may weigh more than a short paragraph after it.
    """
    frames = Counter(line.frame for line in page.lines[start:stop] if line.is_prose and line.frame)
    frame, count = max(frames.items(), key=lambda item: item[1], default=(0, 0))
    if count < 2:
        return _extend_over_links(page, stop)
    crossed = 0
    for index in range(stop, len(page.lines)):
        line = page.lines[index]
        if page.boilerplate[index] == "other-news" and line.frame == frame:
            crossed += 1
        elif page.boilerplate[index] in BARRIERS:
            break
        if crossed > 1 or (crossed == 0 and _is_byline(line)):
            break
        if line.frame == frame and line.is_prose and not page.boilerplate[index]:
            stop, crossed = index + 1, 0
    return stop


def _extend_over_links(page: Page, stop: int) -> int:
    """Return the end of the run, extended by paragraphs after a box of links in plain text (“» …”)."""
    links = headings = 0
    for index in page.find_neighbours(stop - 1, 1):
        line = page.lines[index]
        if page.boilerplate[index] in ("other-news", "related") and not headings:
            headings += 1
        elif is_link_line(line) and line.link_share == 0 and headings and links < _MOST_LINKS:
            links += 1
        elif line.is_prose and not page.boilerplate[index] and (links or not headings):
            stop, links, headings = index + 1, 0, 0
        else:
            break
    return stop


def _is_byline(line: PageLine) -> bool:
    return 0 < line.syllables <= 20 and parse_byline(line.text) is not None


def _score_line(page: Page, index: int, kind: str | None) -> float:
    """Return the evidence for the line being inside the article's text; below 0: outside."""
    line = page.lines[index]
    if not line.text:
        return 0.0
    if kind is None and line.is_clock:
        return 0.0
    if kind in ("related", "headlines"):
        return -1.0
    if kind or is_number(line):
        return -2.0
    if index in page.verse and line.link_share < 0.5:
        return 1.0
    if line.block == Block.HEADING and line.link_share > 0.8:
        return -1.5  # the headline of another article
    if is_link_line(line):
        return -0.5
    if is_dated_headline(line):
        return -1.5
    # The summary in the metadata is usually the lead.
    lead = 3.0 if page.metadata.lead_key and line.key.startswith(page.metadata.lead_key) else 0.0
    if line.is_prose:
        return min(line.syllables, 120) / 12 + lead
    if line.block in (Block.CAPTION, Block.TABLE_ROW, Block.QUOTATION) or has_list_mark(line):
        return lead
    if line.ends_sentence:
        return 0.3 + lead
    return (-0.3 if line.syllables >= 12 else -0.6) - line.link_share + lead


def _find_maximum_run(scores: Sequence[float], first: int, end: int) -> tuple[float, int, int]:
    """Return sum, first index and end of the run with the greatest sum between *first* and *end*."""
    best, best_start, best_end = 0.0, first, first
    total, start = 0.0, first
    for index in range(first, end):
        if total <= 0:
            total, start = 0.0, index
        total += scores[index]
        if total > best + 1e-9:
            best, best_start, best_end = total, start, index + 1
    while best_start < best_end and scores[best_start] <= 0:
        best_start += 1
    return best, best_start, best_end


def _has_dateline_above(page: Page, datelines: Mapping[int, Dateline], first: int, start: int) -> bool:
    """Return whether one of the eight lines above *start* is a dateline; none above *first* counts."""
    near, seen = start, 0
    while near > first and seen < 8:
        near -= 1
        seen += bool(page.lines[near].text)
        if near in datelines:
            return True
    return False


def _has_repeated_title_above(page: Page, start: int) -> bool:
    """Return whether one of the three lines above *start* is printed elsewhere too, as titles are."""
    for near in islice(page.find_neighbours(start, -1), 3):
        line = page.lines[near]
        if page.boilerplate[near] or line.syllables < 4 or line.is_prose:
            continue
        others = page.indices_by_key.get(line.key, [])
        if any(abs(index - near) > 3 or page.lines[index].block == Block.HEADING for index in others):
            return True
    return False
