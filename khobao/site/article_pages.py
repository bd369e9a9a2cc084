"""Pages of single articles: the article, and the untouched original that it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from khobao.articlefile import find_copies
from khobao.models import Article, Place, Provenance, Role, SeedLine
from khobao.recordbytes import name_record
from khobao.settings import Settings
from khobao.site.citations import (
    absolute_url,
    build_meta,
    citation_key,
    format_bibtex,
    format_csl,
    format_json_ld,
    format_ris,
)
from khobao.site.facets import Archive, Entry
from khobao.site.listing import pair_neighbours
from khobao.site.permalinks import original_url
from khobao.site.related import Related, show_topics
from khobao.site.renderer import render_body
from khobao.site.templating import Page


@dataclass(frozen=True)
class Neighbours:
    """The articles before and after one, in time, within one place or the whole archive."""

    place: Place | None  # None: the whole archive
    earlier: Entry | None
    later: Entry | None


@dataclass(frozen=True)
class LeftOut:
    """What one rule left out of an article."""

    rule: str
    count: int  # lines


@dataclass(frozen=True)
class ArticlePages:
    """The pages of single articles, planned when they are asked for."""

    archive: Archive
    provenance: Mapping[str, Provenance]  # slug -> where an article came from, when that is known
    related: Mapping[Entry, Sequence[Related]]
    settings: Settings
    # Place id (None: the whole archive) -> dated entry -> the one before it and the one after it; filled as
    # lines are asked for.
    _lines: dict[str | None, dict[Entry, tuple[Entry | None, Entry | None]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def plan(self, entry: Entry) -> Page:
        """Return the page of an article."""
        origin = self.provenance.get(entry.article.slug)
        context = {
            "entry": entry,
            "crumbs": (*self.archive.ancestors(entry.places[0]), entry.places[0]) if entry.places else (),
            "neighbours": tuple(self._find_neighbours(entry)),
            "related": self.related.get(entry, ()),
            "provenance": origin,
            "left_out": count_left_out(origin.lines) if origin else (),
            "settings": self.settings,
        }
        return Page(entry.url, "article.html", context)

    def plan_original(self, entry: Entry) -> Page | None:
        """Return the page of the original of an article, where the seed is known."""
        origin = self.provenance.get(entry.article.slug)
        context = {"entry": entry, "provenance": origin}
        return Page(original_url(entry.article), "original.html", context) if origin else None

    def find(self, url: str) -> Page | None:
        """Return the page of the article at *url*, or None when there is none."""
        entry = self._by_url.get(url)
        return self.plan(entry) if entry else None

    def name_own(self) -> dict[str, str]:
        """Return path -> digest of what each page has for itself: its article, and where that came from."""
        own = {}
        for entry in self.archive.entries:
            origin = self.provenance.get(entry.article.slug)
            own[entry.url] = name_record(entry.article)
            if origin:
                own[entry.url] += name_record(origin)
                own[original_url(entry.article)] = own[entry.url]
        return own

    def _find_neighbours(self, entry: Entry) -> Iterator[Neighbours]:
        """Yield its neighbours in its first place, then in the whole archive, where there are any.

        Undated articles have no place in time, and so no neighbours.
        """
        for place in (*entry.places[:1], None):
            key = place.id if place else None
            if key not in self._lines:
                line = self.archive.by_place[key] if key else self.archive.entries
                dated = [other for other in line if other.article.date]
                self._lines[key] = {one: (earlier, later) for one, later, earlier in pair_neighbours(dated)}
            earlier, later = self._lines[key].get(entry, (None, None))
            if earlier or later:
                yield Neighbours(place, earlier, later)

    @cached_property
    def _by_url(self) -> Mapping[str, Entry]:
        return {entry.url: entry for entry in self.archive.entries}


def build_article_context(page: Page) -> dict[str, object]:
    """Return what is costly in an article's page and depends on that article alone.

    Apart from planning, so that it can be done where and when the page is rendered.
    """
    entry, settings = page.context["entry"], page.context["settings"]
    url = absolute_url(entry.url, settings)
    return {
        "body": render_body(entry.article.body),
        "copies": find_copies(entry.article),
        "meta": build_meta(entry, settings),
        "json_ld": format_json_ld(entry, settings),
        "citations": build_citations(entry.article, url),
        "topics": show_topics(entry.article, [other.topics for other in page.context["related"]]),
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
