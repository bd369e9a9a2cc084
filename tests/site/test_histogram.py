"""The bars of the search page's histogram: one for every month or year between the first and the last."""

import pytest
from nodescripts import call_functions


@pytest.fixture(scope="module")
def call(node):
    return lambda *call: call_functions(node, ["text.js", "histogram.js"], [call])[0]


def test_months_without_articles_have_bars_too(call):
    bins = call("buildBins", [{"month": "2021-11", "count": 2}, {"month": "2022-02", "count": 1}])
    assert [(b["label"], b["count"]) for b in bins] == [
        ("11/2021", 2),
        ("12/2021", 0),
        ("1/2022", 0),
        ("2/2022", 1),
    ]
    assert [(b["start"], b["end"]) for b in bins][-1] == ("2022-02-01", "2022-02-28")


def test_many_months_go_by_year(call):
    bins = call("buildBins", [{"month": "2010-03", "count": 2}, {"month": "2016-12", "count": 1}])
    assert [b["label"] for b in bins] == [str(year) for year in range(2010, 2017)]
    assert (bins[0]["start"], bins[0]["end"], bins[0]["count"]) == ("2010-01-01", "2010-12-31", 2)
    assert sum(b["count"] for b in bins) == 3


def test_no_article_no_bar(call):
    assert call("buildBins", []) == []


@pytest.mark.parametrize(
    ("since", "until", "choice"),
    [
        ("", "", [0, 3]),
        ("2021", "2022", [1, 2]),
        ("2021-05-10", "2021-06", [1, 1]),  # days inside a bar take all of it in
        ("1990", "2050", [0, 3]),
        ("2050", "", [3, 3]),  # beyond the last bar: the last
        ("2022", "2020", [2, 2]),  # a choice of nothing
    ],
)
def test_the_choice_in_the_address_is_found_among_the_bars(call, since, until, choice):
    years = [{"start": f"{year}-01-01", "end": f"{year}-12-31"} for year in range(2020, 2024)]
    assert call("findChoice", years, since, until) == choice
