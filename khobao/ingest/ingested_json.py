"""What became of seeds as JSON, for the memo."""

from collections.abc import Sequence

from khobao.content.article_json import (
    build_article,
    build_origin,
    format_json,
    is_json,
    list_article,
    list_origin,
    parse_json,
)
from khobao.errors import build_problem, list_problem
from khobao.ingest.normalizer import IngestedArticle, IngestedSeed


def format_ingested(seeds: Sequence[IngestedSeed]) -> bytes | None:
    """Return *seeds* for the memo; None when a front matter has values that JSON does not know."""
    if not all(is_json(item.article.extra) for seed in seeds for item in seed.articles):
        return None
    return format_json(
        [
            [
                [
                    [list_article(item.article), list_origin(item.provenance), sorted(item.sketch)]
                    for item in seed.articles
                ],
                [list_problem(problem) for problem in seed.problems],
            ]
            for seed in seeds
        ]
    )


def parse_ingested(data: bytes) -> list[IngestedSeed]:
    """Return what ``format_ingested`` was given."""
    return [
        IngestedSeed(
            tuple(
                IngestedArticle(build_article(article), provenance, frozenset(sketch))
                for article, origin, sketch in articles
                if (provenance := build_origin(origin))
            ),
            tuple(map(build_problem, problems)),
        )
        for articles, problems in parse_json(data)
    ]
