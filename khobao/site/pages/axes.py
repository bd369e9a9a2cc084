"""Pages of places and of sources: an index of each axis, and for each value its articles, newest first."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from khobao.model import Gazetteer, Place
from khobao.site.archive import Archive, Entry, sort_by_name
from khobao.site.lineage import Lineage
from khobao.site.page import Page
from khobao.site.pages.charts import build_year_bars
from khobao.site.pages.history import build_history
from khobao.site.pages.listing import PAGE_LENGTH, Link, count_by_year, group_by_year, plan_list, year_links
from khobao.site.pages.tile_map import build_maps
from khobao.site.permalinks import PLACES, SOURCES, place_url, source_url, yearly_url

GATHERED = 20  # articles about what a place was before that its page shows; the rest stand on their own pages


def plan_place_pages(archive: Archive, lineage: Lineage, gazetteer: Gazetteer) -> Iterator[Page]:
    """Yield the index of places, and the pages of every place that has articles or once was one that has."""
    yield _plan_places(archive, lineage, gazetteer)
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
        yield from _plan_axis(place_url(place), entries, "place.html", every, first, gathered[:GATHERED])


def _plan_places(archive: Archive, lineage: Lineage, gazetteer: Gazetteer) -> Page:
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
    return Page(PLACES, "places.html", context)


def plan_source_pages(archive: Archive) -> Iterator[Page]:
    """Yield the index of sources, and the pages of every source."""
    sources = [
        (source, len(entries), tuple(count_by_year(entries))) for source, entries in archive.by_source.items()
    ]
    yield Page(SOURCES, "sources.html", {"sources": sources})
    for source, entries in archive.by_source.items():
        yield from _plan_axis(source_url(source.slug), entries, "source.html", {"source": source}, {}, ())


def _plan_axis(
    url: str,
    entries: Sequence[Entry],
    template: str,
    every: Mapping[str, Any],
    first: Mapping[str, Any],
    gathered: Sequence[Entry],
) -> Iterator[Page]:
    """Yield the page at *url* with the newest of *entries*, and pages by year when there are more.

    *every* of them shows one thing, the *first* another beside, and what is *gathered*. Only that says how
    many articles each year has: a new one changes it and the pages of its own year, of however many.
    """
    by_year = group_by_year(entries)
    links = year_links(url, by_year)
    context = {**every, "axis_url": url}
    counts = {year: link.count for year, link in links if year}
    shown = {
        "shown": len(entries),
        "years": links,
        "year": None,
        "list": None,
        "timeline": build_year_bars(
            {year: counts[year] for year in sorted(counts)}, {year: link.url for year, link in links if year}
        ),
        "groups": group_by_year(entries[:PAGE_LENGTH]),
        "gathered_groups": group_by_year(gathered),
    }
    yield Page(url, template, {**context, **first, **shown})
    if len(entries) <= PAGE_LENGTH:
        return
    years = [(year, Link(link.url, link.label)) for year, link in links]
    for year, group in by_year:
        for page in plan_list(yearly_url(url, year), group):
            shown = {
                "shown": len(group),
                "years": years,
                "year": year,
                "list": page,
                "groups": group_by_year(page.entries),
            }
            yield Page(page.url, template, {**context, **shown})


def _count_parts(archive: Archive, place: Place) -> list[tuple[Place, int]]:
    return [(part, len(archive.by_place[part.id])) for part in archive.parts.get(place.id, ())]


def _find_parts_without_articles(archive: Archive, lineage: Lineage) -> dict[str | None, list[Place]]:
    """Return place id -> its parts without articles of their own, by name."""
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
