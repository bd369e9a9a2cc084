"""Whether a page is an article; home pages, section pages, search results and error pages are not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from khobao.ingest.classify.outline import Outline
from khobao.ingest.classify.runs import BARRIERS
from khobao.ingest.fields.dates import find_dates
from khobao.ingest.lines.evidence import has_list_mark
from khobao.ingest.page import Page

# Messages of a server.
_ERROR = re.compile(
    r"không (?:tìm thấy|tồn tại)|not found|\b40[34]\b|\b50[0-4]\b|access denied|forbidden|"
    r"truy cập bị từ chối|đã bị xóa|bị lỗi|lỗi hệ thống|bảo trì|bạn cần đăng nhập|bạn chưa đăng nhập|"
    r"không có quyền truy cập|captcha",
    re.IGNORECASE,
)
# Titles of search results.
_LISTING = re.compile(r"(?:kết quả tìm kiếm|tìm kiếm|search results)\b", re.IGNORECASE)
# This many paragraphs that end with an ellipsis are teasers.
_FEWEST_CUT = 3
# A page with less text has no article. Syllables.
_LEAST_TEXT = 25
# This much text is an article even without a title above it. Syllables.
_SURE_TEXT = 120
# One or two paragraphs are a teaser when they are less than this share of all other prose.
_TEASER_SHARE = 0.3
# Beside this many dated paragraphs elsewhere, a single paragraph is one more teaser.
_FEWEST_DATED = 2
# This many short paragraphs, each under its own headline, are a list of news.
_FEWEST_TEASERS = 6
_LONGEST_TEASER = 45  # syllables


def is_article(outline: Outline) -> bool:
    """Return whether the text of *outline* is an article and not a list of teasers."""
    page = outline.page
    inside = [index for index in range(outline.start, outline.end) if page.lines[index].text]
    prose_indices = [index for index in inside if not page.boilerplate[index] and _is_text(page, index)]
    prose = [page.lines[index] for index in prose_indices]
    size = sum(line.syllables for line in prose)
    if size < _LEAST_TEXT:
        return False
    texts = [outline.title_text, *(line.text for line in prose)]
    if size < _SURE_TEXT and not outline.dateline and any(map(_ERROR.search, texts)):
        return False
    if _LISTING.match(outline.title_text) and not outline.ending.bylines:
        return False
    cut_short = sum(line.text.endswith(("...", "…")) for line in prose)
    if cut_short >= _FEWEST_CUT and 5 * cut_short >= 4 * len(prose) and not outline.ending.bylines:
        return False  # beginnings of other articles
    if len(prose) == 1 and _count_dated_teasers(outline) >= _FEWEST_DATED:
        return False
    if _is_list_of_teasers(outline, prose_indices):
        return False
    if len(prose) <= 2 and size < _TEASER_SHARE * _other_prose(outline):
        return False  # one teaser among many
    if outline.dateline or outline.ending.bylines or page.metadata.date:
        return True
    if outline.title is None and size < _SURE_TEXT:
        return False  # a home page has a title in its metadata and little text, too
    if _longest_prose_run(outline) >= 3:
        return True  # three paragraphs in a row, whatever follows
    headlines = sum(
        1
        for index in inside
        if page.boilerplate[index] or not (_is_text(page, index) or has_list_mark(page.lines[index]))
    )
    return headlines < max(3, 1.2 * len(prose))


def _is_text(page: Page, index: int) -> bool:
    return page.lines[index].is_prose or page.lines[index].ends_sentence or index in page.verse


def _count_dated_teasers(outline: Outline) -> int:
    """Return the number of paragraphs outside the text with a date above them; 0 on pages with comments."""
    page = outline.page
    if any(kind in ("forum", "comments", "reader") for kind in page.boilerplate):
        return 0
    count = 0
    for index, line in enumerate(page.lines):
        if line.is_prose and not page.boilerplate[index] and not outline.start <= index < outline.end:
            above = page.find_neighbour(index, -1)
            count += (
                above is not None
                and page.lines[above].syllables <= 12
                and bool(find_dates(page.lines[above].text))
            )
    return count


def _longest_prose_run(outline: Outline) -> int:
    """Return the greatest number of paragraphs in a row, blank lines aside."""
    longest = run = 0
    for line in outline.page.lines[outline.start : outline.end]:
        if line.text:
            run = run + 1 if line.is_prose else 0
            longest = max(longest, run)
    return longest


def _is_list_of_teasers(outline: Outline, prose: Sequence[int]) -> bool:
    """Return whether the text is headlines and teasers in turn: links, or short paragraphs."""
    page = outline.page
    inside = range(outline.start, outline.end)
    if sum(index in page.verse for index in inside) * 2 >= len(prose):
        return False
    linked = sum(1 for index in inside if page.lines[index].text and page.lines[index].link_share > 0.8)
    if linked >= _FEWEST_TEASERS // 2 and 2 * linked >= len(prose):
        return True
    headed = 0
    for index in prose:
        above = page.find_neighbour(index, -1)
        headline = page.lines[above] if above is not None else None
        headed += headline is not None and not headline.ends_sentence and 5 <= headline.syllables <= 25
    short = sum(page.lines[index].syllables <= _LONGEST_TEASER for index in prose)
    return headed >= _FEWEST_TEASERS and 5 * headed >= 4 * len(prose) and 5 * short >= 4 * len(prose)


def _other_prose(outline: Outline) -> int:
    """Return the number of syllables of prose outside the text, without readers' comments."""
    total, comments = 0, False
    for index, (line, kind) in enumerate(zip(outline.page.lines, outline.page.boilerplate, strict=True)):
        comments = kind == "comments" if kind in BARRIERS else comments
        if not outline.start <= index < outline.end and line.is_prose and not kind and not comments:
            total += line.syllables
    return total
