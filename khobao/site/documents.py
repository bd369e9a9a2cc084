"""What the search index needs of an article."""

from functools import partial

from khobao.model import Article, Gazetteer, LateSequence, SearchDocument
from khobao.site.body.render import plain_paragraphs
from khobao.site.permalinks import article_url


def build_document(article: Article, gazetteer: Gazetteer) -> SearchDocument:
    """Return what the search index needs of *article*."""
    return SearchDocument(
        slug=article.slug,
        url=article_url(article),
        title=article.title,
        lead=article.lead or "",
        body=LateSequence(partial(plain_paragraphs, article)),
        date=article.date.isoformat() if article.date else "",
        source=article.source or "",
        places=_find_shown_places(article, gazetteer),
        digest=article.digest,
    )


def _find_shown_places(article: Article, gazetteer: Gazetteer) -> tuple[tuple[str, str], ...]:
    """Return slug and shown name of each place of *article* that *gazetteer* knows."""
    day = article.date.first_day() if article.date else None
    places = [gazetteer.resolve(name, day) for name in article.localities]
    return tuple([(place.slug, gazetteer.path_name(place)) for place in places if place])
