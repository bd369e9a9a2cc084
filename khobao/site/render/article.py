"""What is costly in the page of an article and depends on it alone: worked out where the page is rendered."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from khobao.config import Settings
from khobao.content.article_file import find_copies
from khobao.model import Article, Role, SeedLine
from khobao.site.body.render import render_body
from khobao.site.page import Page
from khobao.site.related import show_topics
from khobao.site.render.citations import (
    absolute_url,
    build_meta,
    citation_key,
    format_bibtex,
    format_csl,
    format_json_ld,
    format_ris,
)


@dataclass(frozen=True)
class LeftOut:
    """What one rule left out of an article."""

    rule: str
    count: int  # lines


def build_article_context(page: Page, settings: Settings) -> dict[str, object]:
    """Return what is costly in an article's page and depends on that article alone.

    Apart from planning, so that it can be done where and when the page is rendered.
    """
    entry, article = page.context["entry"], page.context["article"]
    url = absolute_url(entry.url, settings)
    origin = page.context["provenance"]
    return {
        "settings": settings,
        "body": render_body(article.body),
        "copies": find_copies(article),
        "left_out": count_left_out(origin.lines) if origin else (),
        "meta": build_meta(entry, settings),
        "json_ld": format_json_ld(entry, settings),
        "citations": build_citations(article, url),
        "topics": show_topics(article, [other.topics for other in page.context["related"]]),
        "absolute_url": url,
    }


def build_citations(article: Article, url: str) -> tuple[tuple[str, str, str, str], ...]:
    """Return (name of the format, file name, media type, text) of every reference to the article."""
    key = citation_key(article)
    return (
        ("BibTeX", f"{key}.bib", "application/x-bibtex", format_bibtex(article, url)),
        ("RIS", f"{key}.ris", "application/x-research-info-systems", format_ris(article, url)),
        ("CSL-JSON", f"{key}.json", "application/vnd.citationstyles.csl+json", format_csl(article, url)),
    )


def count_left_out(lines: Sequence[SeedLine]) -> tuple[LeftOut, ...]:
    """Return how many lines every rule left out, by the rule's name."""
    rules = sorted(line.rule for line in lines if line.role is Role.BOILERPLATE)
    return tuple(LeftOut(rule, len(list(group))) for rule, group in groupby(rules))
