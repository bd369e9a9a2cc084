"""Saved web pages of every kind."""

import pytest
from ingest_cases import NoPlaces, read_cases

from khobao.ingest import Seed, build_articles


@pytest.mark.parametrize("case", read_cases("ingest_html"))
def test_a_saved_page_is_read_as_an_editor_would(case):
    seed = Seed("a.html", case["html"].encode("utf-8"), "0" * 64)
    result = build_articles(seed, NoPlaces())
    if case["title"] is None:
        assert result.articles == ()
        assert result.problems
        return
    (item,) = result.articles
    article = item.article
    assert article.title == case["title"]
    assert (article.date.isoformat() if article.date else None) == case["date"]
    if case["authors"] is not None:
        assert list(article.authors) == case["authors"]
    blocks = [article.lead, *article.body.split("\n\n")] if article.lead else article.body.split("\n\n")
    expected = set(case["paragraphs"])
    assert [block for block in blocks if block in expected] == case["paragraphs"]
    extras = [block for block in blocks if block not in expected]
    assert extras == case.get("body_has", [])
