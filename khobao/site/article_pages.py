"""Pages of single articles: the article, and the untouched original that it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from khobao.articlefile import find_copies
from khobao.models import Article, Place, Provenance, Role, SeedLine
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
from khobao.site.permalinks import original_url
from khobao.site.related import Relations, show_topics
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
    related: Relations
    settings: Settings
    # Place id (None: the whole archive) -> its dated entries, newest first, and entry -> its position there;
    # filled as lines are asked for.
    _lines: dict[str | None, tuple[list[Entry], dict[Entry, int]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def plan(self, entry: Entry) -> Page:
        """Return the page of an article."""
        context = {
            "entry": entry,
            "article": entry.article,
            "crumbs": self._list_line(entry.places[0]) if entry.places else (),
            "neighbours": tuple(
                Neighbours(place, earlier, later)
                for place, earlier, later in self._find_beside(entry)
                if earlier or later
            ),
            "related": self.related.get(entry, ()),
            "provenance": self.provenance.get(entry.article.slug),
            "settings": self.settings,
        }
        return Page(entry.url, "article.html", context)

    def find(self, url: str) -> Page | None:
        """Return the page of the article at *url*, or None when there is none."""
        entry = self._by_url.get(url)
        return self.plan(entry) if entry else None

    def plan_all(self) -> Iterator[Page]:
        """Yield the page of every article, and that of its original where there is one."""
        for entry in self.archive.entries:
            yield self.plan(entry)
            if origin := self.provenance.get(entry.article.slug):
                yield Page(
                    original_url(entry.article), "original.html", {"entry": entry, "provenance": origin}
                )

    def _list_line(self, place: Place) -> tuple[Place, ...]:
        return (*self.archive.ancestors(place), place)

    def _find_beside(self, entry: Entry) -> list[tuple[Place | None, Entry | None, Entry | None]]:
        """Return (place, earlier, later) in its first place, and (None, earlier, later) in the whole archive.

        Undated articles have no place in time, and so nobody beside them.
        """
        found = []
        for place in (*entry.places[:1], None):
            line, positions = self._find_line(place)
            at = positions.get(entry, -1)
            earlier = line[at + 1] if 0 <= at < len(line) - 1 else None
            found.append((place, earlier, line[at - 1] if at > 0 else None))
        return found

    def _find_line(self, place: Place | None) -> tuple[list[Entry], dict[Entry, int]]:
        key = place.id if place else None
        if key not in self._lines:
            line = self.archive.by_place[key] if key else self.archive.entries
            dated = [other for other in line if other.article.date]
            self._lines[key] = dated, {other: position for position, other in enumerate(dated)}
        return self._lines[key]

    @cached_property
    def _by_url(self) -> Mapping[str, Entry]:
        return {entry.url: entry for entry in self.archive.entries}


def build_article_context(page: Page) -> dict[str, object]:
    """Return what is costly in an article's page and depends on that article alone.

    Apart from planning, so that it can be done where and when the page is rendered.
    """
    entry, article, settings = (page.context[name] for name in ("entry", "article", "settings"))
    url = absolute_url(entry.url, settings)
    origin = page.context["provenance"]
    return {
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
