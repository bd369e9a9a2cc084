"""Pages at former addresses of articles."""

from collections.abc import Iterator, Mapping

from khobao.model import Article
from khobao.site.page import Page
from khobao.site.permalinks import article_url


def plan_stub_pages(stubs: Mapping[str, Article]) -> Iterator[Page]:
    """Yield a page for each former address of *stubs* (address -> article) that leads to the article."""
    for address, article in stubs.items():
        yield Page(address, "stub.html", {"target": article_url(article), "title": article.title})
