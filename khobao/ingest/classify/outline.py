"""Where on a page the article is: its title, the lines of its text, its dateline and bylines.

The rules know no single site. Boilerplate that follows articles (comments, other news, the footer) splits the
page; in each part the run of lines with the most prose is found; a title or a dateline above a run raises its
score, a heading of other news lowers it. The run with the highest score is the article's text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from khobao.ingest.classify.ending import Ending, find_ending
from khobao.ingest.classify.runs import extend_run, find_best_run, find_boilerplate_kind
from khobao.ingest.fields.byline import Byline
from khobao.ingest.fields.dateline import Dateline, find_current_dates, find_datelines, split_title_date
from khobao.ingest.fields.opening import find_front_byline, find_poster, find_section
from khobao.ingest.fields.title import Title, find_title
from khobao.ingest.lines.evidence import (
    is_dated_headline,
    is_link_line,
    is_number,
    is_picture_credit,
    is_printed_twice,
    is_quoted,
    is_under_repeated_title,
)
from khobao.ingest.lines.vocabulary import count_caption_words
from khobao.ingest.page import Block, Page

# How far from its title a dateline may be: two for each line between them.
_REACH_BELOW = 24
_REACH_ABOVE = 9
# Limits for unusual pages: lines between title and dateline, and repetitions of the title.
_FARTHEST = 400
_MOST_ANCHORS = 50


@dataclass(frozen=True)
class Outline:
    """Where the parts of an article are. Numbers are indices of lines of the page."""

    page: Page  # with the boilerplate of its lines
    title: int | None  # None when only the metadata have the title
    title_text: str
    start: int  # of the first line of the text, lead included
    end: int  # one past the last line of the text
    dateline: Dateline | None
    bylines: Mapping[int, Byline]  # index -> what the line says
    section: int | None
    ending: Ending

    def is_byline(self, index: int) -> bool:
        """Return whether the line is nothing but a byline; a paragraph that ends with one is not."""
        return index in self.bylines and not (self.ending.glued and self.ending.glued[0] == index)


def find_outline(page: Page) -> Outline | None:
    """Return the outline of what looks most like an article on *page*, or None when there is no prose."""
    lines = page.lines
    boilerplate = [find_boilerplate_kind(line) for line in lines]
    datelines = find_datelines(page)
    for index in find_current_dates(page, datelines):
        del datelines[index]
        boilerplate[index] = "clock"
    page = replace(page, boilerplate=tuple(boilerplate))
    run = find_best_run(page, datelines)
    if run is None:
        return None
    start, stop = run
    stop = extend_run(page, start, stop)
    title = find_title(page, datelines, start)
    if title.index is not None and title.index >= start:
        start = next((i for i in range(title.index + 1, stop) if lines[i].text), stop)
    elif title.index is not None:
        start = _find_text_start(page, datelines, title.index, start)
    while start + 1 < stop and (
        not lines[start].text
        or is_picture_credit(lines[start])
        or (title.index is not None and is_under_repeated_title(page, start, title.index))
    ):
        start += 1
    dateline = _choose_dateline(page, datelines, title, start)
    if dateline is None and title.index is not None:
        split = split_title_date(title.index, lines[title.index])
        dateline = split[1] if split and split[0] == title.text else None
    ending = find_ending(page, start, stop)
    if dateline is None and ending.dateline is not None:
        dateline = datelines.get(ending.dateline)
    bylines = dict(ending.bylines)
    front = find_front_byline(page, title.index, start, dateline)
    front = front or find_poster(page, dateline, start)
    if front:
        bylines.setdefault(*front)
    section = find_section(page, title.index, dateline)
    return Outline(page, title.index, title.text, start, ending.end, dateline, bylines, section, ending)


def _find_text_start(page: Page, datelines: Mapping[int, Dateline], title: int, start: int) -> int:
    """Return the first line after *title* that is a sentence: a lead too short for the run; else *start*.

    A line of a headline's length is a lead without its full stop when nothing shows that it is a caption.
    """
    for index in range(title + 1, start):
        line = page.lines[index]
        if not line.text or page.boilerplate[index] or index in datelines or is_link_line(line):
            continue
        if is_picture_credit(line) or is_under_repeated_title(page, index, title):
            continue
        is_sentence = line.ends_with_full_stop and line.syllables >= 5
        is_long = line.syllables >= 15 and line.block == Block.TEXT and not count_caption_words(line)
        if is_sentence or (is_long and not is_printed_twice(page, index) and not is_dated_headline(line)):
            return index
    return start


def _choose_dateline(
    page: Page, datelines: Mapping[int, Dateline], title: Title, start: int
) -> Dateline | None:
    """Return the dateline nearest to the title or a repetition of it; of two, rather the one below."""
    anchors = [index for index in (title.index, *title.repeats) if index is not None and index <= start]
    chosen: tuple[int, Dateline] | None = None
    for index, dateline in datelines.items():
        for anchor in anchors[:_MOST_ANCHORS] or [start]:
            if abs(index - anchor) > _FARTHEST:
                continue
            distance = _measure_distance(page, index, anchor, start)
            reach = _REACH_BELOW if index > anchor or dateline.labelled else _REACH_ABOVE
            if distance is not None and distance <= reach and (chosen is None or distance < chosen[0]):
                chosen = (distance, dateline)
    return chosen[1] if chosen else None


def _measure_distance(page: Page, index: int, anchor: int, start: int) -> int | None:
    """Return how far the dateline at *index* is from the title at *anchor*; None with text between them."""
    low, high = min(index, anchor), max(index, anchor)
    # A forum prints the member's card between the date of a post and its title.
    between = [
        line
        for line, kind in zip(page.lines[low + 1 : high], page.boilerplate[low + 1 : high], strict=True)
        if line.text and kind != "forum" and not is_number(line)
    ]
    is_below_lead = anchor < index <= start + 3 and len(between) <= 3
    if not is_below_lead and any(line.is_prose and not is_quoted(line) for line in between):
        return None
    return 2 * len(between) + (index < anchor)
