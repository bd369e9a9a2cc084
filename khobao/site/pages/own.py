"""Pages that the keeper wrote."""

from collections.abc import Iterable, Iterator

from khobao.content.own_pages import OwnPage
from khobao.site.body.render import render_body
from khobao.site.page import Page
from khobao.site.permalinks import own_page_url


def plan_own_pages(pages: Iterable[OwnPage]) -> Iterator[Page]:
    """Yield the page of each of *pages*."""
    for page in pages:
        context = {"title": page.title, "body": render_body(page.body)}
        yield Page(own_page_url(page.slug), "own_page.html", context)
