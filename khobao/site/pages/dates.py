"""Pages along time: all years, a year, a month, a day, and what has no date."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from khobao.site.archive import Archive, Entry
from khobao.site.page import Page
from khobao.site.pages.charts import build_calendar
from khobao.site.pages.listing import ListPage, group_by_year, pair_neighbours, plan_list
from khobao.site.permalinks import DATES, UNDATED_PAGE, any_year_url, day_url, month_url, year_url

MONTH_PAGE_LENGTH = 100  # articles on one page of a month: its days should stand together

_Month = tuple[int, int]  # year, month
_AnyDay = tuple[int, int]  # month, day of any year
# year -> month (0: not known) -> day (0: not known) -> entries
_Almanac = Mapping[int, Mapping[int, Mapping[int, Sequence[Entry]]]]


def plan_date_pages(archive: Archive) -> Iterator[Page]:
    """Yield the pages below ``ngay/``. Previous and next always lead to a page that has articles."""
    almanac = _build_almanac(archive)
    any_years = _gather_any_years(archive)
    yield _plan_dates(archive, almanac, any_years)
    yield from _plan_undated(archive.undated)
    for year, before, after in pair_neighbours(sorted(almanac)):
        counts = {month: _count(days) for month, days in almanac[year].items()}
        yield _plan_year(year, counts, before, after)
    yield from _plan_months(almanac)
    yield from _plan_days(archive)
    for any_day, earlier, later in pair_neighbours(list(any_years)):
        yield from _plan_any_year(any_years[any_day], any_day, earlier, later)


def _plan_months(almanac: _Almanac) -> Iterator[Page]:
    # What names only its year stands outside the line of months: nothing comes before or after it.
    line = sorted((year, month) for year, months in almanac.items() for month in months if month)
    beside = {month: (before, after) for month, before, after in pair_neighbours(line)}
    for year, months in almanac.items():
        for month, days in months.items():
            entries = [entry for day in sorted(days, reverse=True) for entry in days[day]]
            yield from _plan_month(
                entries, year, month, _count(days), *beside.get((year, month), (None, None))
            )


def _plan_days(archive: Archive) -> Iterator[Page]:
    line = sorted(key for key in archive.by_day if key[2])
    years = Counter(key[1:] for key in line)
    for day, before, after in pair_neighbours(line):
        entries = archive.by_day[day]
        for page in plan_list(day_url(*day), entries):
            context = {
                "list": page,
                "date": page.entries[0].article.date,
                "total": len(entries),
                "years": years[day[1:]],
                "previous": before,
                "next": after,
            }
            yield Page(page.url, "day.html", context)


def _build_almanac(archive: Archive) -> _Almanac:
    almanac: dict[int, dict[int, dict[int, Sequence[Entry]]]] = defaultdict(lambda: defaultdict(dict))
    for (year, month, day), entries in archive.by_day.items():
        almanac[year][month][day] = entries
    return almanac


def _plan_dates(archive: Archive, almanac: _Almanac, any_years: Mapping[_AnyDay, Sequence[Entry]]) -> Page:
    rows = [
        (year, archive.by_year[year], [archive.by_month.get((year, month), 0) for month in range(1, 13)])
        for year in sorted(almanac, reverse=True)
    ]
    return Page(
        DATES,
        "dates.html",
        {
            "rows": rows,
            "peak": max((max(months) for _, _, months in rows), default=0),
            "days": [
                (month, [(day, len(any_years[month, day])) for _, day in days])
                for month, days in groupby(any_years, key=itemgetter(0))
            ],
            "day_peak": max(map(len, any_years.values()), default=0),
            "undated": len(archive.undated),
        },
    )


def _plan_undated(undated: Sequence[Entry]) -> Iterator[Page]:
    for page in plan_list(UNDATED_PAGE, undated):
        yield Page(page.url, "undated.html", {"list": page, "total": len(undated)})


def _plan_year(
    year: int,
    counts: Mapping[int, Mapping[int, int]],
    before: int | None,
    after: int | None,
) -> Page:
    """Return the page of *year*; *counts*: month -> day -> articles, 0 for what is not known."""
    peak = max((count for days in counts.values() for day, count in days.items() if day), default=1)
    return Page(
        year_url(year),
        "year.html",
        {
            "year": year,
            "total": sum(count for days in counts.values() for count in days.values()),
            "calendars": [build_calendar(year, month, counts.get(month, {}), peak) for month in range(1, 13)],
            "monthless": counts.get(0, {}).get(0, 0),
            "previous": before,
            "next": after,
        },
    )


def _plan_month(
    entries: Sequence[Entry],
    year: int,
    month: int,
    counts: Mapping[int, int],
    before: _Month | None,
    after: _Month | None,
) -> Iterator[Page]:
    """Yield the pages of a month; *counts*: day -> articles, 0 for what is not known."""
    context = {
        "year": year,
        "month": month,
        "total": len(entries),
        "calendar": build_calendar(year, month, counts, max(counts.values())) if month else None,
        "previous": before,
        "next": after,
    }
    for page in plan_list(month_url(year, month), entries, MONTH_PAGE_LENGTH):
        yield Page(page.url, "month.html", context | {"list": page, "days": _group_by_day(page)})


def _gather_any_years(archive: Archive) -> dict[_AnyDay, list[Entry]]:
    """Return (month, day) -> what appeared on it in any year, for every day of the calendar with articles."""
    found: dict[_AnyDay, list[Entry]] = defaultdict(list)
    for (_, month, day), entries in archive.by_day.items():
        if day:
            found[month, day] += entries
    return dict(sorted(found.items()))


def _plan_any_year(
    entries: Sequence[Entry], day: _AnyDay, before: _AnyDay | None, after: _AnyDay | None
) -> Iterator[Page]:
    """Yield the pages of “this day in any year”."""
    for page in plan_list(any_year_url(*day), entries):
        yield Page(
            page.url,
            "any_year.html",
            {
                "list": page,
                "groups": group_by_year(page.entries),
                "day": day,
                "total": len(entries),
                "previous": before,
                "next": after,
            },
        )


def _count(days: Mapping[int, Sequence[Entry]]) -> dict[int, int]:
    return {day: len(entries) for day, entries in days.items()}


def _group_by_day(page: ListPage) -> tuple[tuple[int, tuple[Entry, ...]], ...]:
    """Return (day, its entries) on the page; day 0 gathers what names only the month or the year."""

    def day_of(entry: Entry) -> int:
        return entry.article.date.day if entry.article.date else 0

    return tuple((day, tuple(entries)) for day, entries in groupby(page.entries, key=day_of))
