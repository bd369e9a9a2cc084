"""The archive seen by its axes: time, place and source. Built once; every page is planned from it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from khobao.model import Article, Gazetteer, Place
from khobao.runtime.digest import hash_values
from khobao.site.body.render import opening_text
from khobao.site.permalinks import UNKNOWN_SOURCE, article_url
from khobao.text.collation import CollationKey, collation_key
from khobao.text.slug import build_slug

_SUMMARY = tuple(field.name for field in dataclasses.fields(Article) if field.name not in ("body", "digest"))


@dataclass(frozen=True, eq=False)
class Entry:
    """An article with what a list shows beside it. Compared by identity: there is one for each article."""

    article: Article
    url: str  # below dist/
    places: tuple[Place, ...]  # most important first
    source: Source | None  # None: the article names none

    @cached_property
    def opening(self) -> str:
        """The first words of the article, for lists; empty when it has none."""
        return opening_text(self.article)

    @cached_property
    def digest(self) -> str:
        """Summary digest: of all that pages other than the article's own show of it."""
        places = [(place.slug, place.name) for place in self.places]
        fields = [getattr(self.article, name) for name in _SUMMARY]
        return hash_values(self.url, self.opening, places, self.source, fields)

    @cached_property
    def _without_text(self) -> Article:
        return dataclasses.replace(self.article, body="", extra={})

    def __reduce__(self) -> tuple[Callable[..., Entry], tuple[object, ...]]:
        """Travel to another process without the text: pages show none but the opening of other articles."""
        return _restore_entry, (self._without_text, self.url, self.places, self.source, self.opening)


def _restore_entry(
    article: Article, url: str, places: tuple[Place, ...], source: Source | None, opening: str
) -> Entry:
    entry = Entry(article, url, places, source)
    entry.__dict__["opening"] = opening
    return entry


@dataclass(frozen=True)
class Source:
    """A publisher; the empty name stands for articles without one."""

    name: str
    slug: str


@dataclass(frozen=True)
class Archive:
    """All articles, and their order along each axis. Every sequence runs newest first, undated last."""

    entries: tuple[Entry, ...]
    by_day: Mapping[tuple[int, int, int], Sequence[Entry]]  # (year, month, day), 0 for what is unknown
    undated: Sequence[Entry]
    by_place: Mapping[str, Sequence[Entry]]  # place id -> its articles, those of its parts included
    places: Mapping[str, Place]  # place id -> place, for all ids of by_place
    parts: Mapping[str | None, Sequence[Place]]  # place id (None: the country) -> parts that have articles
    by_source: Mapping[Source, Sequence[Entry]]  # in the order of a Vietnamese dictionary, nameless last
    by_month: Mapping[tuple[int, int], int] = field(default_factory=dict)  # (year, month or 0) -> how many
    by_year: Mapping[int, int] = field(default_factory=dict)  # year -> how many, oldest year first

    def ancestors(self, place: Place) -> tuple[Place, ...]:
        """Return the places with articles that *place* lies in, the largest first."""
        return list_ancestors(place, self.places)


def year_of(entry: Entry) -> int:
    """Return the year of an entry's article, 0 when it is not known."""
    return entry.article.date.year if entry.article.date else 0


def list_ancestors(place: Place, places: Mapping[str, Place]) -> tuple[Place, ...]:
    """Return those of *places* (by id) that *place* lies in, the largest first."""
    line: list[Place] = []
    while place.parent is not None and place.parent in places:
        place = places[place.parent]
        line.append(place)
    return tuple(reversed(line))


def sort_by_name(places: Iterable[Place]) -> list[Place]:
    """Return *places* in the order of a Vietnamese dictionary; of one name, by their slugs."""
    return sorted(places, key=lambda place: (collation_key(place.name), place.slug))


def build_archive(articles: Iterable[Article], gazetteer: Gazetteer) -> Archive:
    """Return *articles* along their axes.

    A locality that *gazetteer* does not know still gets its page, named as the article names it: telling the
    archivist about it is the matter of another stage.
    """
    atlas = _Atlas(gazetteer)
    entries = _build_entries(sorted(articles, key=newest_first), atlas)
    by_day: dict[tuple[int, int, int], list[Entry]] = defaultdict(list)
    by_place: dict[str, list[Entry]] = defaultdict(list)
    by_source: dict[str, list[Entry]] = defaultdict(list)  # name, or "" -> articles
    for entry in entries:
        if date := entry.article.date:
            by_day[date.year, date.month, date.day].append(entry)
        for place_id in {i: None for place in entry.places for i in atlas.line(place)}:
            by_place[place_id].append(entry)
        by_source[entry.source.name if entry.source else ""].append(entry)
    places = {place_id: atlas.known[place_id] for place_id in by_place}
    by_month: dict[tuple[int, int], int] = defaultdict(int)
    for (year, month, _), found in by_day.items():
        by_month[year, month] += len(found)
    by_year: dict[int, int] = defaultdict(int)
    for (year, _), count in sorted(by_month.items()):
        by_year[year] += count
    sources = sorted(by_source, key=lambda name: (not name, collation_key(name)))
    return Archive(
        entries=entries,
        by_day=dict(sorted(by_day.items(), reverse=True)),
        undated=tuple(entry for entry in entries if entry.article.date is None),
        by_place=dict(by_place),
        places=places,
        parts=_build_parts(places.values()),
        by_source={
            by_source[name][0].source or Source("", UNKNOWN_SOURCE): by_source[name] for name in sources
        },
        by_month=dict(by_month),
        by_year=dict(by_year),
    )


# Of a clock: digits and signs in the opposite order.
_BACKWARDS = {code: 0x7F - code for code in range(0x80)}


def newest_first(article: Article) -> tuple[int, str, CollationKey, str]:
    """Return a key that sorts the newest article first and, within a day, later hours first."""
    date = article.date
    if date is None:
        return (1, "", collation_key(article.title), article.slug)
    # Time runs backwards: negative days since the calendar began, then the clock's digits complemented.
    clock = date.clock.translate(_BACKWARDS) if date.clock else "\x7f"
    return (-date.first_day().toordinal(), clock, collation_key(article.title), article.slug)


def _build_entries(articles: Sequence[Article], atlas: _Atlas) -> tuple[Entry, ...]:
    sources = _name_sources({article.source for article in articles if article.source})
    return tuple(
        Entry(
            article=article,
            url=article_url(article),
            places=atlas.resolve(article.localities, article.date.first_day() if article.date else None),
            source=sources.get(article.source or ""),
        )
        for article in articles
    )


def _name_sources(names: Collection[str]) -> dict[str, Source]:
    """Return name -> source, each with its own slug; the first in dictionary order keeps the plain one."""
    sources: dict[str, Source] = {}
    taken = {UNKNOWN_SOURCE}
    for name in sorted(names, key=collation_key):
        sources[name] = Source(name, _free_slug(build_slug(name) or "nguon", taken))
    return sources


def _build_parts(places: Iterable[Place]) -> dict[str | None, tuple[Place, ...]]:
    parts: dict[str | None, list[Place]] = defaultdict(list)
    known = {place.id: place for place in places}
    for place in sort_by_name(known.values()):
        parts[place.parent if place.parent in known else None].append(place)
    return {parent: tuple(children) for parent, children in parts.items()}


def _free_slug(slug: str, taken: set[str]) -> str:
    """Return *slug*, numbered when it is in *taken* already, and take it."""
    number, free = 2, slug
    while free in taken:
        free = f"{slug}-{number}"
        number += 1
    taken.add(free)
    return free


class _Atlas:
    """The gazetteer's places, and those that only articles name."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.known: dict[str, Place] = {}  # every place met so far, and all it lies in
        self._gazetteer = gazetteer
        self._resolved: dict[tuple[str, dt.date | None], Place] = {}
        self._slugs: set[str] = set()
        self._lines: dict[str, tuple[str, ...]] = {}  # as line returned them

    def resolve(self, localities: Sequence[str], on: dt.date | None) -> tuple[Place, ...]:
        """Return the places that *localities* meant on the day *on*, each once."""
        found = (self._resolve(locality, on) for locality in localities if locality.strip("/ "))
        return tuple({place.id: place for place in found}.values())

    def line(self, place: Place) -> tuple[str, ...]:
        """Return the ids of *place* and of all it lies in."""
        line = self._lines.get(place.id)
        if line is None:
            above = self.line(self.known[place.parent]) if place.parent is not None else ()
            line = self._lines[place.id] = (place.id, *above)
        return line

    def _resolve(self, locality: str, on: dt.date | None) -> Place:
        key = (locality, on)
        if key not in self._resolved:
            place = self._gazetteer.resolve(locality, on)
            self._resolved[key] = self._learn(place) if place else self._invent(locality, on)
        return self._resolved[key]

    def _learn(self, place: Place) -> Place:
        step: Place | None = place
        while step is not None and step.id not in self.known:
            self.known[step.id] = step
            self._slugs.add(step.slug)
            step = self._gazetteer.place(step.parent) if step.parent else None
        return self.known[place.id]

    def _invent(self, locality: str, on: dt.date | None) -> Place:
        """Return a place for a path of names that the gazetteer lacks, below the part of it that it knows."""
        above, _, name = locality.strip("/ ").rpartition("/")
        parent = self._resolve(above, on) if above.strip("/ ") else None
        place_id = f"?{parent.id if parent else ''}/{name.strip()}"
        if place_id not in self.known:
            folder = f"{parent.slug}/" if parent else ""
            slug = _free_slug(folder + (build_slug(name) or "noi-khac"), self._slugs)
            place = Place(
                id=place_id, name=name.strip(), kind="", level=parent.level + 1 if parent else 1, slug=slug
            )
            self.known[place_id] = dataclasses.replace(place, parent=parent.id if parent else None)
        return self.known[place_id]
