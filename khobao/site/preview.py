"""An article's page at once, while the whole site is still being built: for the person who edits it.

The page is rendered from the last plan with the article as it is now. What the archive says around it
(neighbours, places, lists) stays as it was until the build has ended.
"""

import dataclasses
from dataclasses import dataclass

from khobao.config import Settings
from khobao.model import Article, Artifact
from khobao.site.archive import Entry
from khobao.site.pages.article import ArticlePages
from khobao.site.permalinks import article_url
from khobao.site.render.assets import Assets
from khobao.site.render.rendering import render_here
from khobao.site.theme import Theme


@dataclass(frozen=True)
class Plan:
    """What the last build planned."""

    pages: ArticlePages
    settings: Settings
    assets: Assets
    theme: Theme


def render_preview(article: Article, plan: Plan) -> Artifact | None:
    """Return the page of *article*, or None when *plan* has none at its address."""
    page = plan.pages.find(article_url(article))
    if page is None:
        return None
    entry = page.context["entry"]
    # A new entry, not a changed copy: what the old one remembers of its article is out of date.
    now = Entry(article, entry.url, entry.places, entry.source)
    return render_here(
        dataclasses.replace(page, context={**page.context, "entry": now, "article": article}),
        plan.settings,
        plan.assets,
        plan.theme,
    )
