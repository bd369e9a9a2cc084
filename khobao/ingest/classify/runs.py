"""Which run of lines is the article's text: the heaviest piece of prose between the boilerplate of a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

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

# Kinds of boilerplate that stand after articles: the text never runs across them.
BARRIERS = frozenset({"comments", "other-news", "footer", "tags", "calendar", "forum", "reader"})
# What a run of prose is worth when such a heading stands above it.
_AFTER_BARRIER = {
    "comments": 0.05, "other-news": 0.15, "footer": 0.1, "tags": 0.3, "calendar": 0.3, "forum": 0.5,
    "reader": 0.5,
}  # fmt: skip
# Links to other news in a box inside the text.
_MOST_LINKS = 5
_BEHIND_ARTICLES = frozenset({"comments", "forum", "reader", "footer"})
# So much a run must weigh to be the text that comments are about.
_LEAST_TEXT = 4.0
_DATELINE_WORTH = 3.0
_REPEATED_TITLE_WORTH = 3.0


def find_boilerplate_kind(line: PageLine) -> str | None:
    """Return the kind of boilerplate that *line* is by its words or its shape, or None."""
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


def find_best_run(
    page: Page, boilerplate: Sequence[str | None], datelines: Mapping[int, Dateline]
) -> tuple[int, int] | None:
    """Return first index and end of the run of lines that is the article's text, or None."""
    weights = [_weight(page, index, kind) for index, kind in enumerate(boilerplate)]
    best: tuple[float, int, int] | None = None
    text_before = 0.0
    for first, end, heading in _pieces(boilerplate):
        worth, start, stop = _heaviest_run(weights, first, end)
        if stop <= start:
            continue
        # Comments and replies stand behind an article: what has no text before it is none of them.
        follows = heading not in _BEHIND_ARTICLES or text_before >= _LEAST_TEXT
        evidence = 1.0 if heading is None or not follows else _AFTER_BARRIER[heading]
        text_before += worth
        if _has_dateline_before(page, datelines, first, start):
            evidence = max(evidence, 0.5) * _DATELINE_WORTH
        if _has_repeated_title_before(page, boilerplate, start):
            evidence = max(evidence, 0.5) * _REPEATED_TITLE_WORTH
        if best is None or worth * evidence > best[0]:
            best = (worth * evidence, start, stop)
    return None if best is None else best[1:]


def _pieces(boilerplate: Sequence[str | None]) -> Iterator[tuple[int, int, str | None]]:
    """Yield first index, end and heading of the pieces into which boilerplate cuts the page."""
    first, heading = 0, None
    for index, kind in enumerate(boilerplate):
        if kind in BARRIERS:
            if index > first:
                yield first, index, heading
            first, heading = index + 1, kind
    if first < len(boilerplate):
        yield first, len(boilerplate), heading


def widen_run(page: Page, boilerplate: Sequence[str | None], start: int, stop: int) -> int:
    """Return the end of the run with the paragraphs behind it that stand in the same element of the page.

    A box of related news inside the text may weigh more than the short paragraph behind it.
    """
    frames = Counter(line.frame for line in page.lines[start:stop] if line.is_prose and line.frame)
    frame, count = max(frames.items(), key=lambda item: item[1], default=(0, 0))
    if count < 2:
        return _widen_over_links(page, boilerplate, stop)
    crossed = 0
    for index in range(stop, len(page.lines)):
        line = page.lines[index]
        if boilerplate[index] == "other-news" and line.frame == frame:
            crossed += 1
        elif boilerplate[index] in BARRIERS:
            break
        if crossed > 1 or (crossed == 0 and _names_author(line)):
            break
        if line.frame == frame and line.is_prose and not boilerplate[index]:
            stop, crossed = index + 1, 0
    return stop


def _widen_over_links(page: Page, boilerplate: Sequence[str | None], stop: int) -> int:
    """Return the end of the run with the paragraphs behind a box of links in plain text: “»” tells a link."""
    index: int | None = stop - 1
    links = headings = 0
    while True:
        index = page.find_neighbour(index, 1) if index is not None else None
        if index is None:
            return stop
        line = page.lines[index]
        if boilerplate[index] in ("other-news", "related") and not headings:
            headings += 1
        elif is_link_line(line) and line.link_share == 0 and headings and links < _MOST_LINKS:
            links += 1
        elif line.is_prose and not boilerplate[index] and (links or not headings):
            stop, links, headings = index + 1, 0, 0
        else:
            return stop


def _names_author(line: PageLine) -> bool:
    """Return whether *line* signs the text: what stands behind it is no more of it."""
    return 0 < line.syllables <= 20 and parse_byline(line.text) is not None


def _weight(page: Page, index: int, kind: str | None) -> float:
    """Return how much the line speaks for standing inside the article's text; below 0: against."""
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
    # The file's own summary is, more often than not, the lead.
    vote = 3.0 if page.metadata.lead_key and line.key.startswith(page.metadata.lead_key) else 0.0
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


def _has_repeated_title_before(page: Page, boilerplate: Sequence[str | None], start: int) -> bool:
    """Return whether one of the three lines before *start* is printed elsewhere too, as titles are."""
    near: int | None = start
    for _ in range(3):
        near = page.find_neighbour(near, -1) if near is not None else None
        if near is None:
            return False
        line = page.lines[near]
        if boilerplate[near] or line.syllables < 4 or line.is_prose:
            continue
        places = page.indices_by_key.get(line.key, [])
        if any(abs(index - near) > 3 or page.lines[index].block == Block.HEADING for index in places):
            return True
    return False
