"""Pages of places and of sources: an index of each axis, and for each value its articles, newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from khobao.models import Gazetteer, Place
from khobao.site.charts import build_year_bars
from khobao.site.facets import Archive, Entry, sort_by_name
from khobao.site.history import build_history
from khobao.site.lineage import Lineage
from khobao.site.listing import PAGE_LENGTH, Link, count_by_year, group_by_year, plan_list, year_links
from khobao.site.pagegroup import PageGroup, group_pages
from khobao.site.permalinks import PLACES, SOURCES, place_url, source_url, yearly_url
from khobao.site.templating import Page
from khobao.site.tilemap import build_maps

GATHERED = 20  # articles about what a place was before that its page shows; the rest stand on their own pages


def group_place_pages(
    archive: Archive, digest: str, lineage: Lineage, gazetteer: Gazetteer
) -> Iterator[PageGroup]:
    """Yield the index of places, and the pages of every place that has articles or once was one that has.

    *digest*: of all that lists show of *archive*.
    """
    plan_places = partial(_plan_places, archive, lineage, gazetteer)
    yield PageGroup("", partial("places {}".format, digest), plan_places, ())
    parts = _find_parts_without_articles(archive, lineage)
    for place_id, place in lineage.places.items():
        gathered = lineage.gather(place_id, archive)
        first = {
            "parts": _count_parts(archive, place),
            "later_parts": parts.get(place_id, ()),
            "history": build_history(place, lineage, gazetteer),
            "earlier": [
                (earlier, year_links(place_url(earlier), group_by_year(archive.by_place[earlier.id])))
                for earlier in lineage.earlier.get(place_id, ())
            ],
            "gathered": len(gathered),
            "more_gathered": len(gathered) > GATHERED,
        }
        every = {"place": place, "ancestors": lineage.ancestors(place)}
        entries = archive.by_place.get(place_id, ())
        yield from _group_axis(place_url(place), entries, "place.html", every, first, gathered[:GATHERED])


def _plan_places(archive: Archive, lineage: Lineage, gazetteer: Gazetteer) -> Iterator[Page]:
    provinces = [
        (province, len(archive.by_place[province.id]), _count_parts(archive, province))
        for province in archive.parts.get(None, ())
    ]
    context = {
        "provinces": provinces,
        "placeless": sum(1 for entry in archive.entries if not entry.places),
        "maps": build_maps(archive, lineage, gazetteer),
        "today": _list_provinces_of_today(archive, lineage),
    }
    yield Page(PLACES, "places.html", context)


def group_source_pages(archive: Archive, digest: str) -> Iterator[PageGroup]:
    """Yield the index of sources, and the pages of every source; *digest* as for places."""
    yield PageGroup("", partial("sources {}".format, digest), partial(_plan_sources, archive), ())
    for source, entries in archive.by_source.items():
        yield from _group_axis(source_url(source.slug), entries, "source.html", {"source": source}, {}, ())


def _plan_sources(archive: Archive) -> Iterator[Page]:
    sources = [
        (source, len(entries), tuple(count_by_year(entries))) for source, entries in archive.by_source.items()
    ]
    yield Page(SOURCES, "sources.html", {"sources": sources})


def _group_axis(
    url: str,
    entries: Sequence[Entry],
    template: str,
    every: Mapping[str, Any],
    first: Mapping[str, Any],
    gathered: Sequence[Entry],
) -> Iterator[PageGroup]:
    """Yield the page at *url* with the newest of *entries*, and pages by year when there are more.

    *every* of them shows one thing, the *first* another beside, and what is *gathered*. Only that says how
    many articles each year has: a new one changes it and the pages of its own year, of however many.
    """
    by_year = group_by_year(entries)
    links = year_links(url, by_year)
    context = {**every, "axis_url": url}
    shown = (*entries[:PAGE_LENGTH], *gathered)
    yield group_pages(
        _plan_first, shown, url, template, {**context, **first}, links, len(entries), len(gathered)
    )
    if len(entries) > PAGE_LENGTH:
        years = [(year, Link(link.url, link.label)) for year, link in links]
        for year, group in by_year:
            yield group_pages(_plan_year, group, url, template, context, years, year)


def _plan_first(
    entries: Sequence[Entry],
    url: str,
    template: str,
    context: Mapping[str, Any],
    links: Sequence[tuple[int, Link]],
    total: int,
    gathered: int,
) -> Iterator[Page]:
    """Yield the first page; the last of its *entries* are *gathered*."""
    own = len(entries) - gathered
    counts = {year: link.count for year, link in links if year}
    shown = {
        "shown": total,
        "years": links,
        "year": None,
        "list": None,
        "timeline": build_year_bars(
            {year: counts[year] for year in sorted(counts)}, {year: link.url for year, link in links if year}
        ),
        "groups": group_by_year(entries[:own]),
        "gathered_groups": group_by_year(entries[own:]),
    }
    yield Page(url, template, {**context, **shown})


def _plan_year(
    entries: Sequence[Entry],
    url: str,
    template: str,
    context: Mapping[str, Any],
    links: Sequence[tuple[int, Link]],
    year: int,
) -> Iterator[Page]:
    for page in plan_list(yearly_url(url, year), entries):
        shown = {
            "shown": len(entries),
            "years": links,
            "year": year,
            "list": page,
            "groups": group_by_year(page.entries),
        }
        yield Page(page.url, template, {**context, **shown})


def _count_parts(archive: Archive, place: Place) -> list[tuple[Place, int]]:
    return [(part, len(archive.by_place[part.id])) for part in archive.parts.get(place.id, ())]


def _find_parts_without_articles(archive: Archive, lineage: Lineage) -> dict[str | None, list[Place]]:
    """Return place id -> its parts whose pages only gather what they were before, by name."""
    parts: dict[str | None, list[Place]] = defaultdict(list)
    for place in sort_by_name(lineage.places.values()):
        if place.id not in archive.places:
            parts[place.parent].append(place)
    return parts


def _list_provinces_of_today(archive: Archive, lineage: Lineage) -> list[tuple[Place, int, Sequence[Place]]]:
    """Return (province, articles with those of its past, what it was), by name."""
    living = [place for place in lineage.places.values() if place.level == 1 and place.last_day is None]
    return [
        (province, lineage.count(province.id, archive), lineage.earlier.get(province.id, ()))
        for province in sort_by_name(living)
    ]
