"""Datelines: lines that say when an article was published."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from khobao.ingest.fields.byline import Byline, parse_byline
from khobao.ingest.fields.dates import FoundDate, find_dates, find_times, writes_month_first
from khobao.ingest.fields.publishers import find_agency_mark
from khobao.ingest.page import Page, PageLine
from khobao.model import ArticleDate
from khobao.text.unicode import collapse_spaces

_LABEL = re.compile(
    r"ngày (?:đăng|cập nhật|xuất bản|gửi|viết|tạo|phát hành)|cập nhật(?: lúc| ngày| lần cuối)?|"
    r"đăng (?:lúc|ngày|tải)|thời gian(?: đăng)?|xuất bản|gửi lúc|được đăng|bài đăng|viết lúc|"
    r"(?:published|posted|updated)(?: on)?|last updated|date|time|post(?:ed)? time|created",
    re.IGNORECASE,
)
_DATE_WORDS = re.compile(
    r"thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật|\bCN\b|ngày|lúc|vào|hồi|\bgiờ\b|clock|"
    r"\b(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?\b|\b(?:GMT|UTC)\s*[+-]?\s*\d*|"
    r"\b(?:AM|PM|SA|CH|by|at|on)\b|sáng|chiều|tối|trưa",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"(?:số )?(?:lượt|lần)(?: người)? (?:xem|đọc|truy cập)\s*:?\s*[\d.,]*|"
    r"[\d.,]+\s*(?:lượt (?:xem|đọc)|views?)|"
    r"(?:views?|comments?|bình luận|phản hồi|đã xem|xem|lượt xem)\s*:?\s*\(?[\d.,]*\)?|"
    r"in bài|bản in|cỡ chữ|print|email",
    re.IGNORECASE,
)
_POSTED_BY = re.compile(
    r"(?:(?:được )?(?:bắt đầu|đăng|gửi|viết|started|posted|written)\s+)?(?<!\w)(?:bởi|by)\s*:?\s*"
    r"(?P<name>[^,|–/»›·•]{2,40}?)(?=\s*(?:[,|–/»›·•]|$)|\s+(?:\d|vào|lúc|ngày|trong|in|on|at)\b)",
    re.IGNORECASE,
)
# Alone on the line above a date: the day when a forum's member joined, or a birthday.
_OTHER_DAYS = re.compile(
    r"(?:ngày )?(?:tham gia|gia nhập)|join(?:ed| date)?|(?:ngày )?sinh|đăng nhập lần cuối", re.IGNORECASE
)
_THREAD = re.compile(
    r"(?:thảo luận trong|discussion in|trong chuyên mục|in)\s+['‘“\"][^'’”\"]*['’”\"]", re.IGNORECASE
)
_TITLE_DATE = re.compile(r"^(?P<title>.{12,}?)\s*[(\[](?P<date>[^()\[\]]{6,40})[)\]]$")
_FIRST_POST = re.compile(r"\s#1$")
_EMPTY_BRACKETS = re.compile(r"\([\s,;:|-]*\)")
_WORD = re.compile(r"\w+")
# A dateline may also name the section, the author or a counter, in at most this many words.
_OTHER_WORDS = 7
# Longer lines are no datelines. Characters.
_LONGEST = 200
_OPENING_DATE = re.compile(
    r"(?:vào\s+)?(?:khoảng\s+)?(?:\S+\s+(?:giờ|h\d*)\s+)?(?:lúc\s+\S+\s+)?"
    r"(?:hôm nay|sáng nay|chiều nay|tối nay|vừa qua|rạng sáng|sáng|trưa|chiều|tối|đêm|trong)?(?:\s*qua)?"
    r"[\s,(]*(?:thứ\s+\w+|chủ nhật)?[\s,(]*(?:ngày|hôm)?\s*",
    re.IGNORECASE,
)
# Online news is not older: a text that opens with an earlier day is about history.
_FIRST_YEAR = 1997


@dataclass(frozen=True)
class Dateline:
    """A line that could say when the article was published."""

    index: int  # of the line
    found: FoundDate  # the first date of the line; a second one says when the article was updated
    labelled: bool = False  # a word such as “Cập nhật” says what the date is
    month_first: bool = False  # read as month-day, as the other dates of the page show
    byline: Byline | None = None  # an author named on the same line


def find_datelines(page: Page) -> dict[int, Dateline]:
    """Return every line of *page* that is a date and little else, by index."""
    month_first = writes_month_first(line.text for line in page.lines if len(line.text) < _LONGEST)
    found = {}
    for index, line in enumerate(page.lines):
        if line.text and len(line.text) < _LONGEST and not line.hidden:
            dateline = _read_dateline(index, line, month_first=month_first)
            if dateline and not _is_other_day(page, index):
                found[index] = dateline
    return found


def find_current_dates(page: Page, datelines: Mapping[int, Dateline]) -> frozenset[int]:
    """Return the indices of the *datelines* that are the date of the visit, as page headers show it.

    Of two datelines on neighbouring lines, the later day is when the page was saved. A dateline with a
    label (“Cập nhật”) never is.
    """
    current = set()
    for index, dateline in datelines.items():
        below = page.find_neighbour(index, 1)
        pair = (dateline, datelines[below]) if below is not None and below in datelines else None
        if pair and not any(one.labelled or one.found.date is None for one in pair):
            first, second = (one.found.date.first_day() for one in pair if one.found.date)
            if first != second:
                current.add(index if first > second else pair[1].index)
    return frozenset(current)


def _is_other_day(page: Page, index: int) -> bool:
    """Return whether the line above labels the date as something else than a publication date."""
    above = page.find_neighbour(index, -1)
    return above is not None and bool(_OTHER_DAYS.fullmatch(page.lines[above].text.rstrip(" :")))


def find_lead_date(text: str) -> FoundDate | None:
    """Return the day that the lead *text* begins with (“Ngày 19/1/2021, …”), or None.

    Only a full date at the very beginning, or right after an agency mark, is the day of the news.

    >>> find_lead_date("Sáng 19/1/2021, đại hội khai mạc.").date.isoformat()
    '2021-01-19'
    >>> find_lead_date("Quyết định có hiệu lực từ ngày 19/1/2021.") is None
    True
    """
    mark = find_agency_mark(text)
    offset = mark.end if mark else 0
    found = next(iter(find_dates(text[offset:][:80])), None)
    if found is None or not _OPENING_DATE.fullmatch(text[offset : offset + found.start]):
        return None
    day = found.date
    if day:
        if day.year < _FIRST_YEAR:
            return None
        # A time of day in the lead belongs to the event, not to the publication.
        day = ArticleDate(day.year, day.month, day.day)
    return replace(found, start=offset + found.start, end=offset + found.end, date=day)


def split_title_date(index: int, line: PageLine) -> tuple[str, Dateline] | None:
    """Return title and dateline of a *line* that is both, as “Khai mạc lễ hội hoa (12/03/2012)”, or None.

    Only a full date in brackets at the very end counts.
    """
    found = _TITLE_DATE.match(line.text)
    dates = find_dates(found["date"]) if found else []
    if not found or len(dates) != 1:
        return None
    return found["title"].strip(" -–"), Dateline(index, dates[0])


def _read_dateline(index: int, line: PageLine, *, month_first: bool) -> Dateline | None:
    """Return the dateline that *line* is, or None when it says much else besides a date."""
    dates = find_dates(line.text, month_first=month_first)
    if not 1 <= len(dates) <= 2:
        return None
    spans = [(date.start, date.end) for date in dates] + list(find_times(line.text))
    rest = "".join(
        " " if any(start <= offset < end for start, end in spans) else character
        for offset, character in enumerate(line.text)
    )
    labelled = bool(_LABEL.search(rest))
    poster = _POSTED_BY.search(rest)
    rest = _THREAD.sub(" ", _POSTED_BY.sub(" ", rest))
    rest = _COUNTER.sub(" ", _LABEL.sub(" ", rest))
    rest = _EMPTY_BRACKETS.sub(" ", collapse_spaces(_DATE_WORDS.sub(" ", rest))).strip(" ,;:|[]•·-–—/")
    rest = rest.strip("() ") if rest.count("(") != rest.count(")") or rest.startswith("(") else rest
    words = _WORD.findall(rest)
    if len(words) > _OTHER_WORDS or (len(words) > 3 and line.ends_with_full_stop):
        return None
    if len(words) >= 4 and not labelled and line.text.rstrip().endswith(")"):
        return None  # a headline followed by its date
    byline = parse_byline(rest) if rest else None
    number = _FIRST_POST.search(rest)
    if number and not byline and 1 <= len(rest[: number.start()].split()) <= 3:
        byline = Byline((rest[: number.start()].strip(" ,;:|•·-–"),), marked=True, posted=True)
    if poster and not byline:
        byline = Byline((poster["name"].strip(" .,;-–|"),), marked=True, posted=True)
    return Dateline(index, dates[0], labelled, month_first, byline)
