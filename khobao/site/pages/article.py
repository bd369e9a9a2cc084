"""Pages of single articles: the article, and the untouched original that it was made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from khobao.model import Place, Provenance
from khobao.site.archive import Archive, Entry
from khobao.site.page import Page
from khobao.site.permalinks import original_url
from khobao.site.related import Relations


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The articles before and after one, in time, within one place or the whole archive."""

    place: Place | None  # None: the whole archive
    earlier: Entry | None
    later: Entry | None


@dataclass(frozen=True)
class ArticlePages:
    """The pages of single articles."""

    archive: Archive
    provenance: Mapping[str, Provenance]  # slug -> where an article came from, when that is known
    related: Relations
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


def list_urls(archive: Archive, provenance: Mapping[str, Provenance]) -> Iterator[str]:
    """Yield the address of every page that ``ArticlePages`` plans."""
    for entry in archive.entries:
        yield entry.url
        if entry.article.slug in provenance:
            yield original_url(entry.article)
