"""Lists and pictures of numbers: nothing is lost, nothing counted twice."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobao.site.pages.charts import build_calendar, build_timeline, build_year_bars
from khobao.site.pages.listing import plan_list

MONTHS = st.dictionaries(
    st.tuples(st.integers(1950, 2030), st.integers(0, 12)), st.integers(1, 10_000), min_size=1, max_size=60
)


@given(st.integers(0, 400), st.integers(1, 60))
def test_pages_hold_every_entry_once_and_lead_to_each_other(count, length):
    pages = list(plan_list("nguon/x/index.html", range(count), length))
    assert [entry for page in pages for entry in page.entries] == list(range(count))
    assert all(len(page.entries) <= length for page in pages)
    assert [page.next for page in pages[:-1]] == [page.url for page in pages[1:]]
    assert [page.previous for page in pages[1:]] == [page.url for page in pages[:-1]]
    assert pages[0].previous is None
    assert pages[-1].next is None
    for page in pages:
        shown = [number for number in page.nearby if number]
        assert shown == sorted(set(shown))
        assert {1, page.number, len(pages)} <= set(shown)


@given(MONTHS)
def test_a_timeline_counts_every_article_and_stays_in_its_picture(by_month):
    timeline = build_timeline(by_month)
    assert sum(bar.count for bar in timeline.bars) == sum(by_month.values())
    assert max(bar.count for bar in timeline.bars) == timeline.peak
    for bar in timeline.bars:
        assert 0 <= bar.height <= 100
        assert (bar.height > 0) == (bar.count > 0) == (bar.url is not None)
    times = [(bar.year, bar.month) for bar in timeline.bars]
    assert times == sorted(set(times))


@given(MONTHS)
def test_a_bar_leads_to_a_page_that_exists(by_month):
    years = {year for year, _ in by_month}
    pages = {f"ngay/{year}/{month:02}/index.html" for year, month in by_month}
    pages |= {f"ngay/{year}/index.html" for year in years}
    assert {bar.url for bar in build_timeline(by_month).bars if bar.url} <= pages


def test_no_articles_no_timeline():
    assert build_timeline({}) is None
    assert build_year_bars({2020: 5}, {2020: "x"}) is None


@given(st.integers(1900, 2100), st.integers(1, 12), st.dictionaries(st.integers(0, 28), st.integers(1, 99)))
def test_a_calendar_has_every_day_and_every_count(year, month, counts):
    calendar = build_calendar(year, month, counts, max(counts.values(), default=1))
    shown = Counter({day.day: day.count for week in calendar.weeks for day in week if day.day})
    assert all(len(week) == 7 for week in calendar.weeks)
    assert +shown == Counter({day: count for day, count in counts.items() if day})
    assert calendar.count == sum(counts.values())
    assert all((day.shade > 0) == (day.count > 0) for week in calendar.weeks for day in week)


@pytest.mark.parametrize(
    ("years", "count", "labelled", "crowded"),
    [(10, 9, True, False), (15, 71, True, False), (15, 712, True, True), (24, 5000, False, True)],
)
def test_counts_are_written_where_they_do_not_run_into_each_other(years, count, labelled, crowded):
    bars = build_year_bars({2000 + n: count for n in range(years)}, {})
    assert (bars.labelled, bars.crowded) == (labelled, crowded)
