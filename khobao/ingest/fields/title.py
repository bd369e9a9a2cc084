"""The title: chosen by evidence from the whole page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khobao.ingest.fields.byline import parse_byline
from khobao.ingest.fields.dateline import Dateline, split_title_date
from khobao.ingest.fields.title_evidence import (
    LONGEST_TITLE,
    TITLE_LABEL,
    count_repeats,
    find_pairs,
    is_in_hints,
    read_vocabulary,
    score_title,
)
from khobao.ingest.lines.evidence import (
    is_dated_headline,
    is_link_line,
    is_number,
)
from khobao.ingest.page import Block, Page, PageLine

# How far above the text a title may stand; lines that are not blank.
_REACH = 30
# A first line of the text that is longer is a lead. Syllables.
_LONGEST_OPENING = 30
_LEAST_EVIDENCE = 0.8
# With more, no title with its date behind it is looked for.
_SURE_EVIDENCE = 3.5
# vBulletin's stock icon of a post, which copied text shows as a word.
_ICON = re.compile(r"^(?:Mặc định|Default)\s+(?=\S)")
# What forums write in front of the title of a thread.
_THREAD = re.compile(r"^(?:đề tài|chủ đề|topic|thread|re)\s*:\s+(?=\S)", re.IGNORECASE)


@dataclass(frozen=True)
class Title:
    """The title and where it stands."""

    text: str  # empty when none was found
    index: int | None  # of its line; None when it stands only outside the text
    repeats: tuple[int, ...] = ()  # other lines that say the same


def find_title(
    page: Page, furniture: Sequence[str | None], datelines: Mapping[int, Dateline], start: int
) -> Title:
    """Return the title of the article whose text begins at the line *start*.

    What speaks for a line: the file's own title says the same, it stands beside the dateline, it is printed
    again elsewhere, its words come back in the text, it has a headline's length, it is near the text.
    """
    vocabulary = read_vocabulary(page, start)
    repeats = count_repeats(page)
    scored: list[tuple[float, int]] = []
    seen = 0
    for index in range(start, -1, -1):
        line = page.lines[index]
        if not line.text:
            continue
        seen += 1
        if seen > _REACH + 1:
            break
        if furniture[index] or index in datelines or not _could_be_title(page, index, start):
            continue
        evidence = score_title(page, furniture, index, start, vocabulary, repeats, datelines)
        score = evidence - min(0.1 * seen, 2.0)
        scored.append((score, index))
    # The text's own first line is its title only when no line above can be.
    above = [pair for pair in scored if pair[1] < start]
    best = max(above, key=lambda pair: (pair[0], -pair[1]), default=None)
    if best is None or best[0] < _LEAST_EVIDENCE:
        best = max(scored, key=lambda pair: (pair[0], -pair[1]), default=None)
    if best is None or best[0] < _SURE_EVIDENCE:
        dated = _find_dated_title(page, start, vocabulary)
        if dated is not None:
            return dated
    if best is None or best[0] < _LEAST_EVIDENCE:
        if page.hints.titles:
            return Title(page.hints.titles[0], None)
        opening = _find_plain_opening(page, furniture, datelines, start)
        if opening is None:
            return Title("", None)
        best = (0.0, opening)
    index = best[1]
    key = page.lines[index].key
    same = tuple(place for place in page.places_by_key.get(key, ()) if place != index)
    return Title(_strip_label(page.lines[index].text, is_forum="forum" in furniture), index, same)


def _strip_label(text: str, *, is_forum: bool) -> str:
    """Return a title without what announces it: “Tiêu đề:”, or the name of a post's icon in a forum.

    >>> _strip_label("Tiêu đề: Mùa nước nổi", is_forum=False)
    'Mùa nước nổi'
    """
    text = _THREAD.sub("", TITLE_LABEL.sub("", text))
    return _ICON.sub("", text) if is_forum else text


def _find_dated_title(page: Page, start: int, vocabulary: frozenset[str]) -> Title | None:
    """Return a title that has its date behind it in brackets, among the three lines above *start*."""
    index: int | None = start
    for distance in range(3):
        index = page.find_neighbour(index, -1) if index is not None else None
        if index is None:
            return None
        split = split_title_date(index, page.lines[index])
        if split and page.lines[index].link_share < 0.5:
            pairs = find_pairs(PageLine(0, split[0], split[0]))
            known = is_in_hints(page, PageLine(0, split[0], split[0]))
            if known or distance == 0 or 4 * len(pairs & vocabulary) >= len(pairs):
                return Title(split[0], index)
    return None


def _could_be_title(page: Page, index: int, start: int) -> bool:
    line = page.lines[index]
    if line.syllables < 2 or line.syllables > LONGEST_TITLE or is_number(line) or line.block == Block.CAPTION:
        return False
    byline = parse_byline(line.text)
    if byline and byline.marked:
        return False
    if index == start:
        # The text's own first line is its title only when a paragraph follows and it is no full sentence.
        follower = page.find_neighbour(index, 1)
        if line.syllables > _LONGEST_OPENING:
            return False
        closes = line.ends_with_full_stop and not line.text.endswith(
            ("?", "!", "...", "…", "”", '"', "’", "'")
        )
        return follower is not None and page.lines[follower].syllables > line.syllables and not closes
    return not (is_link_line(line) and line.link_share < 0.8) and not is_dated_headline(line)


def _find_plain_opening(
    page: Page, furniture: Sequence[str | None], datelines: Mapping[int, Dateline], start: int
) -> int | None:
    """Return the first line of a file that is nothing but a title and its text, whatever its punctuation."""
    first = next(
        (
            index
            for index, line in enumerate(page.lines)
            if line.text and not furniture[index] and index not in datelines
        ),
        None,
    )
    if first is None or start - first > 4 or page.lines[first].syllables > 2 * _LONGEST_OPENING:
        return None
    return first if page.find_neighbour(first, 1) is not None else None
