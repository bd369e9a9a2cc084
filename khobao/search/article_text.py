"""The text of an article, read off its page: the same lines that ``static/js/texts.js`` reads in a browser.

Reads pages with lxml.
"""

from lxml import html

from khobao.text.unicode import collapse_spaces

_OF_CLASS = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')"
_LEAD = f"//*[@id='article']//*[{_OF_CLASS.format('lead')}]"
_BODY = f"//*[@id='article']//*[{_OF_CLASS.format('body')}]//*[self::p or self::li or self::h2]"


def parse_article_text(page: str) -> str:
    """Return lead and body of the article on a *page* of the site, a paragraph a line.

    What stands in neither a paragraph, a list nor a heading (captions, tables) is left out.

    >>> parse_article_text('<article id="article"><h1>A</h1><div class="body"><p>B <b>c</b></p></div>')
    'B c'
    """
    if not page.strip():
        return ""
    parts = html.document_fromstring(page).xpath(f"{_LEAD} | {_BODY}")
    return "\n".join(collapse_spaces(part.text_content()) for part in parts)
