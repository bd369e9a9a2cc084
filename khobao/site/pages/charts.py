"""Pictures of numbers, as geometry that a template draws: bars over time, and calendars shaded by count."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khobao.site.permalinks import day_url, month_url, year_url
from khobao.site.shades import shade_of

MOST_MONTHS = 72  # a longer time is drawn by years: bars that a finger can still meet
MOST_LABELS = 24  # bars with their counts written above them
MOST_DIGITS = 72  # of all those counts, were each as long as the longest: more run into each other
MOST_DIGITS_ON_A_PHONE = 38
HEADROOM = 16  # per cent of the picture left free above the highest bar, for its count


@dataclass(frozen=True)
class Bar:
    """One bar of a timeline; all share its width alike."""

    year: int
    month: int  # 0 when the bar is a whole year
    count: int
    url: str | None  # below dist/; None: nothing there
    height: float  # per cent of the picture

    @property
    def opens(self) -> bool:
        """Whether a year begins here, in a timeline of months."""
        return self.month == 1


@dataclass(frozen=True)
class Tick:
    """A year written below a timeline."""

    year: int
    minor: bool  # may be left out where room is short


@dataclass(frozen=True)
class Timeline:
    """Articles over time, oldest first, without a hole."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    peak: int  # the largest count
    labelled: bool  # few enough bars for their counts to be written above them
    crowded: bool  # not so on a phone


def build_timeline(by_month: Mapping[tuple[int, int], int]) -> Timeline | None:
    """Return the timeline of (year, month) -> count; by months when short, else by years.

    Articles that name only their year (month 0) count in January of a drawing by months. None when there
    are no articles.
    """
    if not by_month:
        return None
    first, last = min(by_month)[0], max(by_month)[0]
    urls: dict[tuple[int, int], str] = {}
    counts: dict[tuple[int, int], int] = {}
    by_years = (last - first + 1) * 12 > MOST_MONTHS
    for (year, month), count in sorted(by_month.items()):
        step = (year, 0) if by_years else (year, month or 1)
        counts[step] = counts.get(step, 0) + count
        # January's own page, where there is one, comes after that of the unknown month and replaces it.
        urls[step] = year_url(year) if by_years else month_url(year, month)
    months = [0] if by_years else range(1, 13)
    return _draw(counts, [(year, month) for year in range(first, last + 1) for month in months], urls)


def build_year_bars(counts: Mapping[int, int], urls: Mapping[int, str]) -> Timeline | None:
    """Return the timeline of year -> count, each bar leading to its url; None for fewer than two years."""
    if len(counts) < 2:
        return None
    steps = [(year, 0) for year in range(min(counts), max(counts) + 1)]
    return _draw(
        {(year, 0): count for year, count in counts.items()},
        steps,
        {(year, 0): url for year, url in urls.items()},
    )


def _draw(
    counts: Mapping[tuple[int, int], int],
    steps: Sequence[tuple[int, int]],
    urls: Mapping[tuple[int, int], str],
) -> Timeline:
    """Return one bar for each (year, month or 0) of *steps*, whose counts and urls may be missing."""
    peak = max(counts.values())
    bars = []
    for year, month in steps:
        count = counts.get((year, month), 0)
        # A single article must still be seen beside a thousand.
        height = max((100 - HEADROOM) * count / peak, 2) if count else 0
        bars.append(Bar(year, month, count, urls.get((year, month)), round(height, 1)))
    years = sorted({year for year, _ in steps})
    ticks = tuple(Tick(year, minor=len(years) > 6 and bool((years[-1] - year) % 5)) for year in years)
    digits = len(steps) * len(str(peak))
    return Timeline(
        tuple(bars),
        ticks,
        peak,
        labelled=len(counts) <= MOST_LABELS and (len(steps) > MOST_LABELS or digits <= MOST_DIGITS),
        crowded=digits > MOST_DIGITS_ON_A_PHONE and len(steps) <= MOST_LABELS,
    )


@dataclass(frozen=True)
class Day:
    """A square of a calendar."""

    day: int  # 0: the square belongs to another month
    count: int
    shade: int  # 0 (no articles) to SHADES
    url: str | None  # below dist/


@dataclass(frozen=True)
class Calendar:
    """One month as weeks of seven days, Monday first."""

    year: int
    month: int
    count: int  # articles of the month, those without a day included
    url: str | None  # below dist/; None: no articles
    weeks: tuple[tuple[Day, ...], ...]


def build_calendar(year: int, month: int, counts: Mapping[int, int], peak: int) -> Calendar:
    """Return the calendar of a month from day (0: no day named) -> count, shaded against *peak*.

    >>> [d.shade for d in build_calendar(2022, 1, {8: 1, 9: 8}, 8).weeks[1]]
    [0, 0, 0, 0, 0, 1, 4]
    """
    total = sum(counts.values())
    weeks = tuple(
        tuple(_build_day(year, month, day, counts.get(day, 0) if day else 0, peak) for day in week)
        for week in calendar.Calendar().monthdayscalendar(year, month)
    )
    return Calendar(year, month, total, month_url(year, month) if total else None, weeks)


def _build_day(year: int, month: int, day: int, count: int, peak: int) -> Day:
    return Day(day, count, shade_of(count, peak), day_url(year, month, day) if count else None)
