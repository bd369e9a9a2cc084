"""The title: chosen by evidence from the whole page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from khobao.ingest.byline import parse_byline
from khobao.ingest.dateline import Dateline, split_title_date
from khobao.ingest.evidence import (
    find_neighbour,
    is_dated_headline,
    is_link_line,
    is_number,
    is_printed_twice,
)
from khobao.ingest.page import Block, Page, PageLine
from khobao.ingest.publishers import find_publisher_by_name
from khobao.ingest.vocabulary import find_caption_words, is_rubric

# How far above the text a title may stand; lines that are not blank.
_REACH = 30
# Longer lines are paragraphs. Syllables.
_LONGEST = 50
# A first line of the text that is longer is a lead. Syllables.
_LONGEST_OPENING = 30
_LEAST_EVIDENCE = 0.8
# What a dateline, or the name of who wrote, straight below speaks for a title.
_ABOVE_DATE = 2.2
_ABOVE_NAME = 1.6
# Share of the pairs of a title that come back in the text, from which on it is surely about the text.
_ECHO = 0.08
# With more, no title with its date behind it is looked for.
_SURE_EVIDENCE = 3.5
# Furniture that stands above articles, and furniture that may stand between a dateline and its title.
_ABOVE_ARTICLES = frozenset({"menu", "form", "navigation"})
_BUTTONS = frozenset({"share", "counter"})
_PUBLISHER = re.compile(
    r"(?:báo(?: điện tử)?|tạp chí|(?:cổng|trang) (?:thông tin|tin)(?: điện tử)?|diễn đàn|đài phát thanh)\s",
    re.IGNORECASE,
)
_TITLE_LABEL = re.compile(r"^(?:tiêu đề|tên bài|title)\s*:\s*(?=\S)", re.IGNORECASE)
# vBulletin's stock icon of a post, which copied text shows as a word.
_ICON = re.compile(r"^(?:Mặc định|Default)\s+(?=\S)")
_CREDIT = re.compile(r"(?:ảnh|nguồn)\s*:", re.IGNORECASE)


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
    vocabulary = _vocabulary(page, start)
    repeats = _count_repeats(page)
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
        score = _score(page, furniture, index, start, vocabulary, repeats, datelines) - min(0.1 * seen, 2.0)
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
    text = _TITLE_LABEL.sub("", text)
    return _ICON.sub("", text) if is_forum else text


def _find_dated_title(page: Page, start: int, vocabulary: frozenset[str]) -> Title | None:
    """Return a title that has its date behind it in brackets, among the three lines above *start*."""
    index: int | None = start
    for distance in range(3):
        index = find_neighbour(page, index, -1) if index is not None else None
        if index is None:
            return None
        split = split_title_date(index, page.lines[index])
        if split and page.lines[index].link_share < 0.5:
            pairs = _pairs(PageLine(0, split[0], split[0]))
            known = _in_hints(page, PageLine(0, split[0], split[0]))
            if known or distance == 0 or 4 * len(pairs & vocabulary) >= len(pairs):
                return Title(split[0], index)
    return None


def is_publisher(text: str) -> bool:
    """Return whether *text* is the name of a paper or a portal, and no headline.

    >>> is_publisher("BÁO GIÁO DỤC VÙNG CAO"), is_publisher("Báo động ở hồ chứa nước")
    (True, False)
    """
    if find_publisher_by_name(text):
        return True
    opening = _PUBLISHER.match(text)
    rest = [word for word in text[opening.end() :].split() if word.isalpha()] if opening else []
    return 1 <= len(rest) <= 8 and (text.isupper() or all(word[0].isupper() for word in rest))


def _could_be_title(page: Page, index: int, start: int) -> bool:
    line = page.lines[index]
    if line.syllables < 2 or line.syllables > _LONGEST or is_number(line) or line.block == Block.CAPTION:
        return False
    byline = parse_byline(line.text)
    if byline and byline.marked:
        return False
    if index == start:
        # The text's own first line is its title only when a paragraph follows and it is no full sentence.
        follower = find_neighbour(page, index, 1)
        if line.syllables > _LONGEST_OPENING:
            return False
        closes = line.ends_with_full_stop and not line.text.endswith(
            ("?", "!", "...", "…", "”", '"', "’", "'")
        )
        return follower is not None and page.lines[follower].syllables > line.syllables and not closes
    return not (is_link_line(line) and line.link_share < 0.8) and not is_dated_headline(line)


def _score(
    page: Page,
    furniture: Sequence[str | None],
    index: int,
    start: int,
    vocabulary: frozenset[str],
    repeats: Mapping[str, int],
    datelines: Mapping[int, Dateline],
) -> float:
    """Return how much speaks for the line being the title, distance from the text aside."""
    line = page.lines[index]
    pairs = _pairs(line)
    score = 4.0 if _in_hints(page, line) or _TITLE_LABEL.match(line.text) else 0.0
    # A menu stands under the name of a site, and not under a title.
    menu = _is_above_menu(furniture, index, start)
    score -= 2.0 if menu else 0.0
    score -= 3.0 if is_publisher(line.text) else 0.0
    score += 1.0 if line.block == Block.HEADING else 0.0
    # Nothing stands above a title in a file that a person typed.
    score += 1.0 if find_neighbour(page, index, -1) is None and not menu else 0.0
    near_date = _dateline_evidence(page, furniture, index, datelines)
    score += near_date + _repetition_evidence(page, index, repeats)
    # Its words come back in the text.
    echo = len(pairs & vocabulary) / len(pairs) if pairs else 0.0
    score += 3.0 * echo if pairs else -1.0
    if near_date >= _ABOVE_DATE and echo >= _ECHO and line.syllables >= 6:
        score += 1.4  # what stands between such a line and the text is a caption, or the lead
    score -= 0.4 * find_caption_words(line) if near_date < _ABOVE_DATE else 0.0
    return score + _shape_evidence(line) - 1.5 * line.link_share


def _is_name(line: PageLine) -> bool:
    """Return whether the line names who wrote: a name of two words or more, or a marked byline."""
    if line.syllables > 12:
        return False
    byline = parse_byline(line.text)
    if byline is None or not byline.authors:
        return False
    return byline.marked or any(len(name.split()) > 1 for name in byline.authors)


def _is_above_menu(furniture: Sequence[str | None], index: int, start: int) -> bool:
    return any(kind in _ABOVE_ARTICLES for kind in furniture[index + 1 : start])


def _dateline_evidence(
    page: Page, furniture: Sequence[str | None], index: int, datelines: Mapping[int, Dateline]
) -> float:
    before, after = find_neighbour(page, index, -1), find_neighbour(page, index, 1)
    while before is not None and furniture[before] in _BUTTONS:
        before = find_neighbour(page, before, -1)
    if after in datelines:
        return _ABOVE_DATE
    if after is not None and (furniture[after] == "reader" or _is_name(page.lines[after])):
        return _ABOVE_NAME
    if before in datelines:
        return 1.5
    farther = [
        find_neighbour(page, near, step) for near, step in ((before, -1), (after, 1)) if near is not None
    ]
    return 0.7 if any(place in datelines for place in farther) else 0.0


def _repetition_evidence(page: Page, index: int, repeats: Mapping[str, int]) -> float:
    line = page.lines[index]
    twice = is_printed_twice(page, index)
    if repeats.get(line.key, 0) > 1 + twice:
        return 1.5
    if not twice:
        return 0.0
    # A caption is printed twice too: under its picture, and as the picture's text.
    return -1.5 if find_caption_words(line) else 0.3


def _shape_evidence(line: PageLine) -> float:
    score = 0.0
    if 5 <= line.syllables <= 25:
        score += 1.0
    elif line.syllables > 25:
        score += 0.7
    if is_rubric(line):
        score -= 2.0
    if line.text.endswith(".") and not line.text.endswith(".."):
        score -= 1.0
    if line.text.endswith(":") or "|" in line.text:
        score -= 0.7
    if _CREDIT.search(line.text):
        score -= 2.0
    return score


def _in_hints(page: Page, line: PageLine) -> bool:
    return line.syllables >= 3 and any(line.key and line.key in _key(title) for title in page.hints.titles)


def _key(text: str) -> str:
    return PageLine(0, text, text).key


def _vocabulary(page: Page, start: int) -> frozenset[str]:
    """Return the pairs of neighbouring syllables of the text that begins at *start*."""
    pairs: set[str] = set()
    taken = 0
    for line in page.lines[start:]:
        if line.text and line.is_prose:
            pairs |= _pairs(line)
            taken += line.syllables
            if taken > 3000:
                break
    return frozenset(pairs)


def _pairs(line: PageLine) -> frozenset[str]:
    words = line.key.split()
    return frozenset(f"{left} {right}" for left, right in pairwise(words))


def _count_repeats(page: Page) -> dict[str, int]:
    """Return key of a line -> how many lines say it; lists of news may print a title with its date behind."""
    counts: dict[str, int] = {}
    for line in page.lines:
        if line.text and line.syllables <= _LONGEST + 5:
            key = re.sub(r"(?: \d+)+$", "", line.key)
            for form in {line.key, key}:
                counts[form] = counts.get(form, 0) + 1
    return counts


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
    return first if find_neighbour(page, first, 1) is not None else None
