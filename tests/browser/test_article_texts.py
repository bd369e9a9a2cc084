"""Texts of articles as the search page reads them: off pages that it fetches, or from disk asks in frames."""

from __future__ import annotations

import pytest
from lxml import html

pytestmark = pytest.mark.browser

READ = "async (urls) => Promise.all(urls.map((url) => khobao.readText(url)))"
# Lead and body, without captions and tables.
PARAGRAPHS = """
  //article[@id='article']//*[contains(@class, 'lead') or contains(@class, 'body')]
  /descendant-or-self::*[self::p or self::li or self::h2]
"""


@pytest.fixture
def texts(golden):
    """What the golden articles say: address below the root -> text, a paragraph a line."""
    pages = sorted(page for page in golden.site.glob("bai/**/*.html") if not page.name.endswith(".goc.html"))
    return {page.relative_to(golden.site).as_posix(): read_text(page) for page in pages}


def read_text(page):
    paragraphs = html.fromstring(page.read_bytes()).xpath(PARAGRAPHS)
    return "\n".join(" ".join(paragraph.text_content().split()) for paragraph in paragraphs)


def test_the_browser_reads_what_stands_on_the_page(page, start, texts):
    page.goto(f"{start}tim-kiem.html")
    assert all(texts.values())
    # Twice, so that frames are used again.
    assert page.evaluate(READ, [*texts, *texts]) == [*texts.values(), *texts.values()]
    assert page.locator("iframe").count() == 0


def test_a_phrase_is_checked_and_its_passage_shown(page, start, texts):
    words = next(iter(texts.values())).splitlines()[-1].split()[:4]
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
