"""The text of an article, read off its page."""

from __future__ import annotations

import pytest

from khobao.search.article_text import parse_article_text

PAGES = [
    ("", "", "no article"),
    ('<article id="article"></article>', "", "an article without a body"),
    (
        '<article id="article"><header><h1>Tin</h1><div class="dateline"><p>Báo</p></div></header>'
        '<p class="lead">Lời <b>dẫn</b></p><div class="body"><p>Một\n hai</p></div></article>',
        "Lời dẫn\nMột hai",
        "title and dateline are no text; white space is one blank",
    ),
    (
        '<article id="article"><div class="body"><h2>Mục</h2><ul><li>a</li><li>b &amp; c</li></ul></div>'
        "</article>",
        "Mục\na\nb & c",
        "headings and items are lines",
    ),
    (
        '<article id="article"><div class="body"><figure>ảnh<figcaption>Chú thích</figcaption></figure>'
        "<p>Một</p><table><tr><td>ô</td></tr></table></div></article>",
        "Một",
        "captions and tables are left out",
    ),
    (
        '<p>trước</p><article id="article"><div class="body"><p>Một</p></div></article><p>sau</p>',
        "Một",
        "what stands beside the article is left out",
    ),
    (
        '<article><div class="body"><p>khác</p></div></article>'
        '<article id="article"><div class="body"><p>Một</p></div></article>',
        "Một",
        "another article is left out",
    ),
    (
        '<article id="article"><div class="body"><ul><li><p>a</p><p>b</p></li></ul></div></article>',
        "ab\na\nb",
        "paragraphs of an item are lines beside it",
    ),
]


@pytest.mark.parametrize(("page", "text", "why"), PAGES, ids=[why for _, _, why in PAGES])
def test_text_of_an_article(page, text, why):
    assert parse_article_text(page) == text, why
