"""Every line of a page gets the role that a careful editor would give it."""

import pytest
from ingest_cases import NoPlaces, read_cases, text_seed

from khobao.ingest import build_articles


@pytest.mark.parametrize("case", read_cases("ingest_roles"))
def test_a_page_is_read_as_an_editor_would(case):
    text = "\n\n".join(line for _, line in case["page"])
    result = build_articles(text_seed(text), NoPlaces())
    assert result.problems == ()
    (item,) = result.articles
    roles = [[line.role.value, line.text] for line in item.provenance.lines if line.text]
    assert roles == case["page"]
    article = item.article
    assert article.title == case["title"]
    assert (article.date.isoformat() if article.date else None) == case["date"]
    assert article.date_from == case.get("date_from")
    assert list(article.authors) == case["authors"]
    if "source" in case:
        assert article.source == case["source"]
    for key, value in case.get("extra", {}).items():
        assert article.extra[key] == value
