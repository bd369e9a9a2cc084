"""Where on a page the article is: its title, where its text begins and ends, its dateline and bylines.

Nothing here knows a site. A page is cut at the furniture that follows articles (comments, other news, the
footer); in every piece the run of lines with the most prose is found; the run that has a title and a
dateline in front, and no heading of other news, is the article.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from khobao.ingest.byline import Byline
from khobao.ingest.dateline import Dateline, find_datelines, split_title_date
from khobao.ingest.ending import Ending, find_ending
from khobao.ingest.evidence import (
    find_neighbour,
    has_list_mark,
    is_comments_heading,
    is_dated_headline,
    is_glued_headlines,
    is_link_line,
    is_menu_row,
    is_number,
    is_printed_twice,
    is_quoted,
    is_reader_line,
    is_ticker,
)
from khobao.ingest.opening import find_front_byline, find_section
from khobao.ingest.page import Block, Page, PageLine
from khobao.ingest.title import Title, find_title
from khobao.ingest.vocabulary import find_caption_words, find_furniture

# Kinds of furniture that stand after articles: the text never runs across them.
BARRIERS = frozenset({"comments", "other-news", "footer", "tags", "calendar", "forum", "reader"})
# What a run of prose is worth when such a heading stands above it.
_AFTER_BARRIER = {
    "comments": 0.05, "other-news": 0.15, "footer": 0.1, "tags": 0.3, "calendar": 0.3, "forum": 0.5,
    "reader": 0.5,
}  # fmt: skip
_DATELINE_WORTH = 3.0
_REPEATED_TITLE_WORTH = 3.0
# How far from its title a dateline may stand; two for every line between.
_BELOW_REACH = 24
_ABOVE_REACH = 9
# Bounds on the work that a strange page may cause: lines between, and titles printed again.
_FARTHEST = 400
_MOST_ANCHORS = 50


@dataclass(frozen=True)
class Outline:
    """Where the parts of an article are. Numbers are indices of lines of the page."""

    title: int | None  # None when the title stands only outside the text
    title_text: str
    start: int  # of the first line of the text, lead included
    end: int  # one past the last line of the text
    dateline: Dateline | None
    bylines: Mapping[int, Byline]  # index -> what the line says
    section: int | None
    ending: Ending
    furniture: Sequence[str | None]  # kind of each line, None where it is none


def find_outline(page: Page) -> Outline | None:
    """Return the outline of what most looks like an article on *page*, or None when there is no prose."""
    lines = page.lines
    furniture = [find_line_furniture(line) for line in lines]
    datelines = find_datelines(page)
    run = _find_best_run(page, furniture, datelines)
    if run is None:
        return None
    start, stop = run
    title = find_title(page, furniture, datelines, start)
    if title.index is not None and title.index >= start:
        start = next((i for i in range(title.index + 1, stop) if lines[i].text), stop)
    elif title.index is not None:
        start = _pull_start_to_title(page, furniture, datelines, title.index, start)
    dateline = _choose_dateline(page, furniture, datelines, title, start)
    if dateline is None and title.index is not None:
        split = split_title_date(title.index, lines[title.index])
        dateline = split[1] if split and split[0] == title.text else None
    ending = find_ending(page, furniture, start, stop)
    if dateline is None and ending.dateline is not None:
        dateline = datelines.get(ending.dateline)
    bylines = dict(ending.bylines)
    front = find_front_byline(page, furniture, title.index, start, dateline)
    if front:
        bylines.setdefault(*front)
    return Outline(
        title.index, title.text, start, ending.end, dateline, bylines,
        find_section(page, title.index, dateline), ending, furniture,
    )  # fmt: skip


def find_line_furniture(line: PageLine) -> str | None:
    """Return the kind of furniture that *line* is by its words or its shape, or None."""
    if not line.text:
        return None
    if line.hidden:
        return "navigation"
    if line.block in (Block.CAPTION, Block.TABLE_ROW):
        return None
    if is_ticker(line) or is_glued_headlines(line):
        return "headlines"
    if is_menu_row(line):
        return "menu"
    if is_comments_heading(line):
        return "comments"
    if is_reader_line(line):
        return "reader"
    return find_furniture(line)


def _find_best_run(
    page: Page, furniture: Sequence[str | None], datelines: Mapping[int, Dateline]
) -> tuple[int, int] | None:
    """Return first index and end of the run of lines that is the article's text, or None."""
    weights = [_weight(page, index, kind) for index, kind in enumerate(furniture)]
    best: tuple[float, int, int] | None = None
    for first, end, heading in _pieces(furniture):
        worth, start, stop = _heaviest_run(weights, first, end)
        if stop <= start:
            continue
        evidence = 1.0 if heading is None else _AFTER_BARRIER[heading]
        if _has_dateline_before(page, datelines, first, start):
            evidence = max(evidence, 0.5) * _DATELINE_WORTH
        if _has_repeated_title_before(page, furniture, start):
            evidence = max(evidence, 0.5) * _REPEATED_TITLE_WORTH
        if best is None or worth * evidence > best[0]:
            best = (worth * evidence, start, stop)
    return None if best is None else best[1:]


def _pieces(furniture: Sequence[str | None]) -> Iterator[tuple[int, int, str | None]]:
    """Yield first index, end and heading of the pieces into which furniture cuts the page."""
    first, heading = 0, None
    for index, kind in enumerate(furniture):
        if kind in BARRIERS:
            if index > first:
                yield first, index, heading
            first, heading = index + 1, kind
    if first < len(furniture):
        yield first, len(furniture), heading


def _weight(page: Page, index: int, kind: str | None) -> float:
    """Return how much the line speaks for standing inside the article's text; below 0: against."""
    line = page.lines[index]
    if not line.text:
        return 0.0
    if kind or is_number(line):
        return -2.0
    if line.block == Block.HEADING and line.link_share > 0.8:
        return -1.5  # the headline of another article
    if is_link_line(line):
        return -0.5
    if is_dated_headline(line):
        return -1.5
    # The file's own summary is, more often than not, the lead.
    vote = 3.0 if page.hints.lead_key and line.key.startswith(page.hints.lead_key) else 0.0
    if line.is_prose:
        return min(line.syllables, 120) / 12 + vote
    if line.block in (Block.CAPTION, Block.TABLE_ROW, Block.QUOTATION) or has_list_mark(line):
        return 0.0 + vote
    if line.ends_sentence:
        return 0.3 + vote
    return (-0.3 if line.syllables >= 12 else -0.6) - line.link_share + vote


def _heaviest_run(weights: Sequence[float], first: int, end: int) -> tuple[float, int, int]:
    """Return weight, first index and end of the run with the greatest sum between *first* and *end*."""
    best, best_start, best_end = 0.0, first, first
    total, start = 0.0, first
    for index in range(first, end):
        if total <= 0:
            total, start = 0.0, index
        total += weights[index]
        if total > best + 1e-9:
            best, best_start, best_end = total, start, index + 1
    while best_start < best_end and weights[best_start] <= 0:
        best_start += 1
    return best, best_start, best_end


def _has_dateline_before(page: Page, datelines: Mapping[int, Dateline], first: int, start: int) -> bool:
    near, seen = start, 0
    while near > first and seen < 8:
        near -= 1
        seen += bool(page.lines[near].text)
        if near in datelines:
            return True
    return False


def _has_repeated_title_before(page: Page, furniture: Sequence[str | None], start: int) -> bool:
    """Return whether one of the three lines before *start* is printed elsewhere too, as titles are."""
    near: int | None = start
    for _ in range(3):
        near = find_neighbour(page, near, -1) if near is not None else None
        if near is None:
            return False
        line = page.lines[near]
        if furniture[near] or line.syllables < 4 or line.is_prose:
            continue
        places = page.places_by_key.get(line.key, [])
        if any(abs(index - near) > 3 or page.lines[index].block == Block.HEADING for index in places):
            return True
    return False


def _pull_start_to_title(
    page: Page,
    furniture: Sequence[str | None],
    datelines: Mapping[int, Dateline],
    title: int,
    start: int,
) -> int:
    """Return the first line after *title* that is a sentence: a short lead that weighed too little.

    A lead of a headline's length may lack its full stop; it is no caption when it has none of their words.
    """
    for index in range(title + 1, start):
        line = page.lines[index]
        if not line.text or furniture[index] or index in datelines or is_link_line(line):
            continue
        sentence = line.ends_with_full_stop and line.syllables >= 5
        unclosed = line.syllables >= 15 and line.block == Block.TEXT and not find_caption_words(line)
        if sentence or (unclosed and not is_printed_twice(page, index) and not is_dated_headline(line)):
            return index
    return start


def _choose_dateline(
    page: Page,
    furniture: Sequence[str | None],
    datelines: Mapping[int, Dateline],
    title: Title,
    start: int,
) -> Dateline | None:
    """Return the dateline that belongs to the title: the nearest, and the one below it before one above."""
    places = (title.index, *title.repeats)
    anchors = [place for place in places if place is not None and place <= start][:_MOST_ANCHORS] or [start]
    chosen: tuple[int, Dateline] | None = None
    for index, dateline in datelines.items():
        for anchor in anchors:
            if abs(index - anchor) > _FARTHEST:
                continue
            distance = _distance(page, furniture, index, anchor, start)
            reach = _BELOW_REACH if index > anchor or dateline.labelled else _ABOVE_REACH
            if distance is not None and distance <= reach and (chosen is None or distance < chosen[0]):
                chosen = (distance, dateline)
    return chosen[1] if chosen else None


def _distance(page: Page, furniture: Sequence[str | None], index: int, anchor: int, start: int) -> int | None:
    """Return how far a dateline is from a title, or None when text stands between them."""
    low, high = min(index, anchor), max(index, anchor)
    # What a forum prints about a member stands between the date of a post and its title.
    between = [
        line
        for line, kind in zip(page.lines[low + 1 : high], furniture[low + 1 : high], strict=True)
        if line.text and kind != "forum" and not is_number(line)
    ]
    under_lead = anchor < index <= start + 3 and len(between) <= 3
    if not under_lead and any(line.is_prose and not is_quoted(line) for line in between):
        return None
    return 2 * len(between) + (index < anchor)
