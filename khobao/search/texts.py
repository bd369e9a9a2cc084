"""The text of an article, read off its page. Twin of ``static/js/texts.js``."""

from __future__ import annotations

from html.parser import HTMLParser

from khobao.text.unicode import collapse_spaces

_LINES = frozenset({"p", "li", "h2"})


def parse_article_text(page: str) -> str:
    """Return lead and body of the article on a *page* of the site, a paragraph a line.

    What stands in neither a paragraph, a list nor a heading (captions, tables) is left out.

    >>> parse_article_text('<article id="article"><h1>A</h1><div class="body"><p>B <b>c</b></p></div>')
    'B c'
    """
    parser = _ArticleParser()
    parser.feed(page)
    parser.close()
    lines = map(collapse_spaces, parser.lines)
    return "\n".join(line for line in lines if line)


class _ArticleParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._in_article = False
        self._in_body = False
        self._open = 0  # elements that are lines, one inside of another

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        classes = (named.get("class") or "").split()
        if tag == "article":
            self._in_article = named.get("id") == "article"
        elif self._in_article and "body" in classes:
            self._in_body = True
        elif tag in _LINES and (self._in_body or (self._in_article and "lead" in classes)):
            self._open += 1
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self._in_article = self._in_body = False
            self._open = 0
        elif tag in _LINES and self._open:
            self._open -= 1

    def handle_data(self, data: str) -> None:
        if self._open:
            self.lines[-1] += data
