"""What speaks for a line being the title, in numbers that add up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from khobao.ingest.fields.byline import parse_byline
from khobao.ingest.fields.dateline import Dateline
from khobao.ingest.fields.publishers import find_publisher_by_name
from khobao.ingest.lines.evidence import is_printed_twice
from khobao.ingest.lines.vocabulary import find_caption_words, is_rubric
from khobao.ingest.page import Block, Page, PageLine

# What a dateline, or the name of who wrote, straight below speaks for a title.
_ABOVE_DATE = 2.2
_ABOVE_NAME = 1.6
# Share of the pairs of a title that come back in the text, from which on it is surely about the text.
_ECHO = 0.08
# Furniture that stands above articles, and furniture that may stand between a dateline and its title.
_ABOVE_ARTICLES = frozenset({"menu", "form", "navigation"})
_BUTTONS = frozenset({"share", "counter"})
_PUBLISHER = re.compile(
    r"(?:báo(?: điện tử)?|tạp chí|bản tin|"
    r"(?:cổng|trang) (?:thông tin|tin)(?: điện tử)?|diễn đàn|đài phát thanh)\s",
    re.IGNORECASE,
)
TITLE_LABEL = re.compile(r"^(?:tiêu đề|tên bài|title)\s*:\s*(?=\S)", re.IGNORECASE)
_CREDIT = re.compile(r"(?:ảnh|nguồn)\s*:", re.IGNORECASE)
# Longer lines are paragraphs. Syllables.
LONGEST_TITLE = 50


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


def score_title(
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
    pairs = find_pairs(line)
    publisher = is_publisher(line.text)
    known = (not publisher and is_in_hints(page, line)) or TITLE_LABEL.match(line.text)
    score = 4.0 if known else 0.0
    # A menu stands under the name of a site, and not under a title.
    menu = _is_above_menu(furniture, index, start)
    score -= 2.0 if menu else 0.0
    score -= 3.0 if publisher else 0.0
    score += 1.0 if line.block == Block.HEADING else 0.0
    # Nothing stands above a title in a file that a person typed.
    score += 1.0 if page.find_neighbour(index, -1) is None and not menu else 0.0
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
    before, after = page.find_neighbour(index, -1), page.find_neighbour(index, 1)
    while before is not None and furniture[before] in _BUTTONS:
        before = page.find_neighbour(before, -1)
    while after is not None and furniture[after] in _BUTTONS:
        after = page.find_neighbour(after, 1)
    if after in datelines:
        return _ABOVE_DATE
    if after is not None and (furniture[after] == "reader" or _is_name(page.lines[after])):
        return _ABOVE_NAME
    if before in datelines:
        return 1.5
    farther = [
        page.find_neighbour(near, step) for near, step in ((before, -1), (after, 1)) if near is not None
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


def is_in_hints(page: Page, line: PageLine) -> bool:
    """Return whether one of the titles that the file claims is *line*, or has it in it."""
    return line.syllables >= 3 and any(line.key and line.key in _key(title) for title in page.hints.titles)


def _key(text: str) -> str:
    return PageLine(0, text, text).key


def read_vocabulary(page: Page, start: int) -> frozenset[str]:
    """Return the pairs of neighbouring syllables of the text that begins at *start*."""
    pairs: set[str] = set()
    taken = 0
    for line in page.lines[start:]:
        if line.text and line.is_prose:
            pairs |= find_pairs(line)
            taken += line.syllables
            if taken > 3000:
                break
    return frozenset(pairs)


def find_pairs(line: PageLine) -> frozenset[str]:
    """Return the pairs of neighbouring syllables of *line*, case and tone placement aside."""
    words = line.key.split()
    return frozenset(f"{left} {right}" for left, right in pairwise(words))


def count_repeats(page: Page) -> dict[str, int]:
    """Return key of a line -> how many lines say it; lists of news may print a title with its date behind."""
    counts: dict[str, int] = {}
    for line in page.lines:
        if line.text and line.syllables <= LONGEST_TITLE + 5:
            key = re.sub(r"(?: \d+)+$", "", line.key)
            for form in {line.key, key}:
                counts[form] = counts.get(form, 0) + 1
    return counts
