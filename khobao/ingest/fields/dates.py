"""Dates and times of day in the forms that Vietnamese pages use."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from khobao.model import ArticleDate
from khobao.text.unicode import collapse_spaces

_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
    "oct": 10, "nov": 11, "dec": 12, "january": 1, "february": 2, "march": 3, "april": 4, "june": 6,
    "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
}  # fmt: skip
_MONTH_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
# Months in words, as on blogs and forums: tháng Ba, tháng Mười Hai.
_NUMBER_WORDS = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
_MONTHS |= {word: number for number, word in enumerate(_NUMBER_WORDS, start=1)} | {"giêng": 1, "chạp": 12}
_MONTH_WORDS = "|".join(sorted((*_NUMBER_WORDS, "giêng", "chạp"), key=len, reverse=True)).replace(" ", r"\s")
_DATE = re.compile(
    rf"""
    (?<!\d)(?<!\d[/.,-])(?:
      (?P<iso>(?P<y1>(?:19|20)\d\d)(?P<s1>[-/.])(?P<m1>\d{{1,2}})(?P=s1)(?P<d1>\d{{1,2}})(?!\d))
    | (?P<num>(?P<d2>\d{{1,2}})\s?(?P<s2>[-/.])\s?(?P<m2>\d{{1,2}})\s?(?P=s2)\s?
        (?P<y2>(?:19|20)\d\d(?=\d{{1,2}}:\d\d|\d{{1,3}}\s*$)|(?:(?:19|20)\d\d|\d\d)(?![\d%]|[.,]\d)))
    | (?P<words>(?P<d3>\d{{1,2}})\s+tháng\s+(?P<m3>\d{{1,2}}|{_MONTH_WORDS})\s*(?:[,/-]|năm)?\s*
        (?P<y3>(?:19|20)\d\d)(?!\d))
    | (?P<words2>tháng\s+(?P<m6>{_MONTH_WORDS})\s+(?P<d6>\d{{1,2}}),?\s+(?P<y6>(?:19|20)\d\d)(?!\d))
    | (?P<english>(?P<mn4>{_MONTH_NAMES})\.?\s+(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s+
        (?P<y4>(?:19|20)\d\d)(?!\d))
    | (?P<english2>(?P<d5>\d{{1,2}})\s+(?P<mn5>{_MONTH_NAMES})\.?,?\s+(?P<y5>(?:19|20)\d\d)(?!\d))
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_CLOCK = re.compile(
    r"""(?<!\d)(?<!\d[/.,-])(?P<hour>\d{1,2})(?:\s?[:h]\s?(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?
        |\s?giờ\s?(?P<minute2>\d\d)?)(?![\d/])
        (?:\s?(?P<half>[AP]\.?M\b\.?|SA\b|CH\b|sáng\b|chiều\b|tối\b))?
        (?:\s?(?:\(?(?:GMT|UTC)\s?(?P<zone>[+-]\d{1,2})(?::?00)?\)?|(?P<zulu>Z\b)|(?P<offset>[+-]\d\d:\d\d)))?""",
    re.IGNORECASE | re.VERBOSE,
)
_DIGIT = re.compile(r"\d")
# What may be written between a date and its time of day.
_BETWEEN = re.compile(r"(?:[\s|,()\[\]–—-]|lúc|vào|ngày|at|T|•|·|thứ\s\w+|chủ\snhật)*", re.IGNORECASE)
# Form of a date in the pattern -> its groups for year, month and day.
_GROUPS = {
    "iso": ("y1", "m1", "d1"),
    "words": ("y3", "m3", "d3"),
    "words2": ("y6", "m6", "d6"),
    "english": ("y4", "mn4", "d4"),
    "english2": ("y5", "mn5", "d5"),
}


@dataclass(frozen=True)
class FoundDate:
    """A date in a text."""

    start: int  # offset of the date or of its time of day, whichever comes first
    end: int
    written: str  # as in the text
    date: ArticleDate | None  # None when the calendar has no such day
    either_order: bool = False  # could be day-month or month-day; read as day-month


def find_dates(text: str, *, month_first: bool = False) -> list[FoundDate]:
    """Return the full dates of *text* in order, each with the time of day beside it.

    *month_first* reads numbers joined by hyphens in the American order. A year of two digits from 00 to 69
    is 2000 to 2069. Left alone: days without a year.

    >>> [found.date.isoformat() for found in find_dates("Thứ năm, 20/12/2012, 10:18 GMT+7")]
    ['2012-12-20T10:18:00+07:00']
    >>> [found.date.isoformat() for found in find_dates("Cập nhật thứ sáu, ngày 30/11/12 04:00 chiều")]
    ['2012-11-30T16:00:00+07:00']
    >>> [found.date for found in find_dates("ngày 31/2/2023")]
    [None]
    """
    if not _DIGIT.search(text):
        return []
    times = list(_CLOCK.finditer(text))
    found = []
    for match in _DATE.finditer(text):
        year, month, day, either_order = _read_parts(match, month_first=month_first)
        start, end, clock = match.start(), match.end(), ""
        for time in times:
            before = time.end() <= start and _BETWEEN.fullmatch(text, time.end(), start)
            after = time.start() >= end and _BETWEEN.fullmatch(text, end, time.start())
            if (before or after) and (clock := _format_time(time)):
                start, end = min(start, time.start()), max(end, time.end())
                break
        iso = f"{year:04}-{month:02}-{day:02}"
        try:
            date: ArticleDate | None = ArticleDate.parse(iso + (f"T{clock}" if clock else ""))
        except ValueError:
            date = None
        found.append(FoundDate(start, end, text[start:end], date, either_order))
    return found


def find_times(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each time of day in *text*."""
    for match in _CLOCK.finditer(text):
        yield match.start(), match.end()


def writes_month_first(texts: Iterable[str]) -> bool:
    """Return whether the dates of a page that are joined by hyphens must be read with the month first.

    One date whose second number is above 12 decides for all, unless another one says the opposite.

    >>> writes_month_first(["03-08-2011", "12-27-2012 02:17 PM"])
    True
    """
    votes = set()
    for text in texts:
        for match in _DATE.finditer(text if "-" in text else ""):
            if match["num"] and match["s2"] == "-":
                first, second = int(match["d2"]), int(match["m2"])
                if first <= 12 < second <= 31:
                    votes.add("month first")
                elif second <= 12 < first <= 31:
                    votes.add("day first")
    return votes == {"month first"}


def _read_parts(match: re.Match[str], *, month_first: bool) -> tuple[int, int, int, bool]:
    """Return year, month, day, and whether day and month could also be the other way round."""
    for form, (year_group, month_group, day_group) in _GROUPS.items():
        if match[form]:
            return int(match[year_group]), _read_month(match[month_group]), int(match[day_group]), False
    day, month, year = int(match["d2"]), int(match["m2"]), int(match["y2"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    hyphens = match["s2"] == "-"
    if hyphens and month_first and day <= 12:
        day, month = month, day
    either_order = hyphens and not month_first and day <= 12 and month <= 12 and day != month
    return year, month, day, either_order


def _read_month(text: str) -> int:
    """Return the number of a month that the pattern has found; 0 for letters that only look like one."""
    return int(text) if text.isdigit() else _MONTHS.get(collapse_spaces(text.casefold()), 0)


def _format_time(match: re.Match[str]) -> str:
    """Return the time of day in ISO 8601 with its offset, or nothing when there is no such time."""
    hour, minute = int(match["hour"]), int(match["minute"] or match["minute2"] or 0)
    half = (match["half"] or "").upper().replace(".", "")
    if half in {"PM", "CH", "CHIỀU", "TỐI"} and hour < 12:
        hour += 12
    if half in {"AM", "SA", "SÁNG"} and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or int(match["second"] or 0) > 59:
        return ""
    zone = match["offset"] or ("+00:00" if match["zulu"] else "")
    if match["zone"]:
        zone = f"{match['zone'][0]}{int(match['zone'][1:]):02}:00"
    return f"{hour:02}:{minute:02}:{match['second'] or '00'}{zone or '+07:00'}"
