"""Dates and clock times in the forms that Vietnamese pages use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from khobao.models import ArticleDate

_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
    "oct": 10, "nov": 11, "dec": 12, "january": 1, "february": 2, "march": 3, "april": 4, "june": 6,
    "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
}  # fmt: skip
_MONTH_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
# Blogs and forums write tháng Ba, tháng Mười Hai.
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
# What may stand between a date and its clock time.
_BETWEEN = re.compile(r"(?:[\s|,()\[\]–—-]|lúc|vào|ngày|at|T|•|·|thứ\s\w+|chủ\snhật)*", re.IGNORECASE)


@dataclass(frozen=True)
class FoundDate:
    """A date that stands in a text."""

    start: int  # offset in the text, of the date or of its clock time, whichever comes first
    end: int
    written: str  # as it stands
    date: ArticleDate | None  # None when the calendar has no such day
    either_order: bool = False  # day and month could change places, and the separator does not tell


def find_dates(text: str, *, month_first: bool = False) -> list[FoundDate]:
    """Return the full dates of *text* in order, each with the clock time that stands beside it.

    *month_first* reads numbers joined by hyphens in the American order. A year of two digits is of this
    century up to 69. Left alone: days without a year.

    >>> [found.date.isoformat() for found in find_dates("Thứ năm, 20/12/2012, 10:18 GMT+7")]
    ['2012-12-20T10:18:00+07:00']
    >>> [found.date.isoformat() for found in find_dates("Cập nhật thứ sáu, ngày 30/11/12 04:00 chiều")]
    ['2012-11-30T16:00:00+07:00']
    >>> [found.date for found in find_dates("ngày 31/2/2023")]
    [None]
    """
    if not _DIGIT.search(text):
        return []
    clocks = list(_CLOCK.finditer(text))
    found = []
    for match in _DATE.finditer(text):
        year, month, day, either = _parts(match, month_first=month_first)
        start, end, clock = match.start(), match.end(), ""
        for candidate in clocks:
            before = candidate.end() <= start and _BETWEEN.fullmatch(text, candidate.end(), start)
            after = candidate.start() >= end and _BETWEEN.fullmatch(text, end, candidate.start())
            if (before or after) and (clock := _format_clock(candidate)):
                start, end = min(start, candidate.start()), max(end, candidate.end())
                break
        iso = f"{year:04}-{month:02}-{day:02}"
        try:
            date: ArticleDate | None = ArticleDate.parse(iso + (f"T{clock}" if clock else ""))
        except ValueError:
            date = None
        found.append(FoundDate(start, end, text[start:end], date, either))
    return found


def writes_month_first(texts: Iterable[str]) -> bool:
    """Return whether the dates of a page, joined by hyphens, can only be read with the month first.

    One date with a second number above 12 tells for all, unless another says the contrary.

    >>> writes_month_first(["03-08-2011", "12-27-2012 02:17 PM"])
    True
    """
    votes = set()
    for text in texts:
        for match in _DATE.finditer(text if "-" in text else ""):
            if match["num"] and match["s2"] == "-":
                first, second = int(match["d2"]), int(match["m2"])
                votes |= {True} if first <= 12 < second <= 31 else set()
                votes |= {False} if second <= 12 < first <= 31 else set()
    return votes == {True}


def _parts(match: re.Match[str], *, month_first: bool) -> tuple[int, int, int, bool]:
    """Return year, month, day, and whether day and month could change places."""
    if match["iso"]:
        return int(match["y1"]), int(match["m1"]), int(match["d1"]), False
    if match["words"]:
        return int(match["y3"]), _month(match["m3"]), int(match["d3"]), False
    if match["words2"]:
        return int(match["y6"]), _month(match["m6"]), int(match["d6"]), False
    if match["english"]:
        return int(match["y4"]), _month(match["mn4"]), int(match["d4"]), False
    if match["english2"]:
        return int(match["y5"]), _month(match["mn5"]), int(match["d5"]), False
    day, month, year = int(match["d2"]), int(match["m2"]), int(match["y2"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    hyphens = match["s2"] == "-"
    if hyphens and month_first and day <= 12:
        day, month = month, day
    either = hyphens and not month_first and day <= 12 and month <= 12 and day != month
    return year, month, day, either


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS[text.lower()]


def _format_clock(match: re.Match[str]) -> str:
    """Return the time as ISO 8601, or nothing when no clock shows it."""
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


def find_clock_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where clock times stand in *text*."""
    for match in _CLOCK.finditer(text):
        yield match.start(), match.end()
