"""The evidence for a line being the title, as a score."""

import re
from collections.abc import Mapping
from itertools import pairwise

from khobao.ingest.fields.byline import parse_byline
from khobao.ingest.fields.dateline import Dateline
from khobao.ingest.fields.publishers import find_publisher_by_name
from khobao.ingest.lines.evidence import is_printed_twice
from khobao.ingest.lines.vocabulary import count_caption_words, is_section_name
from khobao.ingest.page import Block, Page, PageLine, build_line_key

# Score of a title right above a dateline, and right above the author's name.
_ABOVE_DATE = 2.2
_ABOVE_NAME = 1.6
# A title with at least this share of its bigrams in the text is about the text.
_SHARED_BIGRAMS = 0.08
# Syllables of the text whose bigrams are compared with titles.
_TEXT_BEGINNING = 3000
# Boilerplate above articles, and boilerplate that may be between a dateline and its title.
_ABOVE_ARTICLES = frozenset({"menu", "form", "navigation"})
_BUTTONS = frozenset({"share", "counter"})
_PUBLISHER = re.compile(
    r"(?:báo(?: điện tử)?|tạp chí|bản tin|"
    r"(?:cổng|trang) (?:thông tin|tin)(?: điện tử)?|diễn đàn|đài phát thanh)\s",
    re.IGNORECASE,
)
TITLE_LABEL = re.compile(r"^(?:tiêu đề|tên bài|title)\s*:\s*(?=\S)", re.IGNORECASE)
_CREDIT = re.compile(r"(?:ảnh|nguồn)\s*:", re.IGNORECASE)
_TRAILING_NUMBERS = re.compile(r"(?: \d+)+$")
# Longer lines are paragraphs. Syllables.
LONGEST_TITLE = 50


def is_publisher(text: str) -> bool:
    """Return whether *text* is the name of a newspaper or a portal.

    >>> is_publisher("BÁO GIÁO DỤC VÙNG CAO"), is_publisher("Báo động ở hồ chứa nước")
    (True, False)
    """
    if find_publisher_by_name(text):
        return True
    start = _PUBLISHER.match(text)
    rest = [word for word in text[start.end() :].split() if word.isalpha()] if start else []
    return 1 <= len(rest) <= 8 and (text.isupper() or all(word[0].isupper() for word in rest))


def is_metadata_title(page: Page, line: PageLine) -> bool:
    """Return whether *line* is one of the titles in the page's metadata, or a part of one."""
    return line.syllables >= 3 and any(
        line.key and line.key in build_line_key(title) for title in page.metadata.titles
    )


def find_bigrams(line: PageLine) -> frozenset[str]:
    """Return the pairs of neighbouring syllables of *line*, without case and punctuation."""
    return frozenset(f"{left} {right}" for left, right in pairwise(line.key.split()))


class TitleScorer:
    """Scores the lines above a text that begins at the line *start*."""

    def __init__(self, page: Page, datelines: Mapping[int, Dateline], start: int) -> None:
        self._page = page
        self._datelines = datelines
        self._start = start
        self._repeats = _count_repeats(page)
        self.text_bigrams = _find_text_bigrams(page, start)

    def score(self, index: int) -> float:
        """Return the evidence for the line being the title, without its distance from the text."""
        line = self._page.lines[index]
        publisher = is_publisher(line.text)
        known = (not publisher and is_metadata_title(self._page, line)) or TITLE_LABEL.match(line.text)
        score = 4.0 if known else 0.0
        # Below the name of a site, not below a title, there is a menu.
        menu = any(kind in _ABOVE_ARTICLES for kind in self._page.boilerplate[index + 1 : self._start])
        score -= 2.0 if menu else 0.0
        score -= 3.0 if publisher else 0.0
        score += 1.0 if line.block == Block.HEADING else 0.0
        # A file that a person typed has nothing above the title.
        score += 1.0 if self._page.find_neighbour(index, -1) is None and not menu else 0.0
        near_date = self._score_neighbours(index)
        score += near_date + self._score_repetition(index)
        bigrams = find_bigrams(line)
        shared = len(bigrams & self.text_bigrams) / len(bigrams) if bigrams else 0.0
        score += 3.0 * shared if bigrams else -1.0
        if near_date >= _ABOVE_DATE and shared >= _SHARED_BIGRAMS and line.syllables >= 6:
            score += 1.4  # lines between such a line and the text are captions or the lead
        score -= 0.4 * count_caption_words(line) if near_date < _ABOVE_DATE else 0.0
        return score + _score_form(line) - 1.5 * line.link_share

    def _score_neighbours(self, index: int) -> float:
        """Return the evidence of a dateline or an author's name near the line."""
        before, after = self._skip_buttons(index, -1), self._skip_buttons(index, 1)
        if after in self._datelines:
            return _ABOVE_DATE
        if after is not None and (
            self._page.boilerplate[after] == "reader" or _is_author(self._page.lines[after])
        ):
            return _ABOVE_NAME
        if before in self._datelines:
            return 1.5
        farther = [
            self._page.find_neighbour(near, step)
            for near, step in ((before, -1), (after, 1))
            if near is not None
        ]
        return 0.7 if any(near in self._datelines for near in farther) else 0.0

    def _skip_buttons(self, index: int, step: int) -> int | None:
        near = self._page.find_neighbour(index, step)
        while near is not None and self._page.boilerplate[near] in _BUTTONS:
            near = self._page.find_neighbour(near, step)
        return near

    def _score_repetition(self, index: int) -> float:
        line = self._page.lines[index]
        twice = is_printed_twice(self._page, index)
        if self._repeats.get(line.key, 0) > 1 + twice:
            return 1.5
        if not twice:
            return 0.0
        # A caption and its picture's alternative text are the same line twice, too.
        return -1.5 if count_caption_words(line) else 0.3


def _is_author(line: PageLine) -> bool:
    """Return whether the line names an author: in two or more words, or in a marked byline."""
    if line.syllables > 12:
        return False
    byline = parse_byline(line.text)
    if byline is None or not byline.authors:
        return False
    return byline.marked or any(len(name.split()) > 1 for name in byline.authors)


def _score_form(line: PageLine) -> float:
    """Return the evidence of the line's length, punctuation and words."""
    score = 0.0
    if 5 <= line.syllables <= 25:
        score += 1.0
    elif line.syllables > 25:
        score += 0.7
    if is_section_name(line):
        score -= 2.0
    if line.text.endswith(".") and not line.text.endswith(".."):
        score -= 1.0
    if line.text.endswith(":") or "|" in line.text:
        score -= 0.7
    if _CREDIT.search(line.text):
        score -= 2.0
    return score


def _find_text_bigrams(page: Page, start: int) -> frozenset[str]:
    """Return the bigrams of the paragraphs from the line *start* on."""
    bigrams: set[str] = set()
    syllables = 0
    for line in page.lines[start:]:
        if line.text and line.is_prose:
            bigrams |= find_bigrams(line)
            syllables += line.syllables
            if syllables > _TEXT_BEGINNING:
                break
    return frozenset(bigrams)


def _count_repeats(page: Page) -> dict[str, int]:
    """Return key of a line -> number of lines that have it, counting also lines that add a date to it."""
    counts: dict[str, int] = {}
    for line in page.lines:
        if line.text and line.syllables <= LONGEST_TITLE + 5:
            for key in {line.key, _TRAILING_NUMBERS.sub("", line.key)}:
                counts[key] = counts.get(key, 0) + 1
    return counts
