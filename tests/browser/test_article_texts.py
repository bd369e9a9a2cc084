"""Texts of articles as the search page reads them: off pages that it fetches, or from disk asks in frames."""

from __future__ import annotations

import pytest

from khobao.search.article_text import parse_article_text

pytestmark = pytest.mark.browser

READ = "async (urls) => Promise.all(urls.map((url) => khobao.readText(url)))"


@pytest.fixture
def articles(golden):
    """The pages of the golden articles: address below the root -> HTML."""
    pages = (golden.site / "bai").rglob("*.html")
    return {
        page.relative_to(golden.site).as_posix(): page.read_text(encoding="utf-8")
        for page in sorted(pages)
        if not page.name.endswith(".goc.html")
    }


def test_the_browser_reads_the_text_that_python_reads(page, start, articles):
    page.goto(f"{start}tim-kiem.html")
    texts = [parse_article_text(html) for html in articles.values()]
    assert all(texts)
    # Twice, so that frames are used again.
    assert page.evaluate(READ, [*articles, *articles]) == [*texts, *texts]
    assert page.locator("iframe").count() == 0


def test_a_phrase_is_checked_and_its_passage_shown(page, start, articles):
    text = parse_article_text(next(iter(articles.values())))
    words = text.splitlines()[-1].split()[:4]
    phrase = " ".join(words)
    page.goto(f'{start}tim-kiem.html?q="{phrase}"')
    page.locator("#results .item-opening mark").first.wait_for()
    answer = page.evaluate("(text) => khobao.search(text)", f'"{phrase}"')
    assert not answer["loosened"]
    assert answer["total"] == 1


def test_a_page_that_is_missing_is_an_error(page, start):
    page.goto(f"{start}tim-kiem.html")
    name = page.evaluate(
        "() => khobao.readText('bai/khong-co.html').catch((error) => error.constructor.name)"
    )
    assert name == "LoadError"
