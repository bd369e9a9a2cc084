"""Pages of places and of sources: an index of each axis, and for each value its articles, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from khobao.models import Gazetteer, Place
from khobao.site.charts import build_year_bars
from khobao.site.facets import Archive, Entry
from khobao.site.listing import PAGE_LENGTH, count_by_year, group_by_year, plan_years, year_links
from khobao.site.permalinks import PLACES, SOURCES, place_url, source_url
from khobao.site.templating import Page
from khobao.site.tilemap import build_maps


def plan_place_pages(archive: Archive, gazetteer: Gazetteer) -> Iterator[Page]:
    """Yield the index of places, and the pages of every place that has articles."""
    provinces = [
        (province, len(archive.by_place[province.id]), _count_parts(archive, province))
        for province in archive.parts.get(None, ())
    ]
    placeless = sum(1 for entry in archive.entries if not entry.places)
    maps = list(build_maps(archive, gazetteer))
    yield Page(PLACES, "places.html", {"provinces": provinces, "placeless": placeless, "maps": maps})
    for place_id, entries in archive.by_place.items():
        place = archive.places[place_id]
        context = {
            "place": place,
            "ancestors": archive.ancestors(place),
            "parts": _count_parts(archive, place),
            "successors": _relatives(place.successors, archive, gazetteer),
            "predecessors": _relatives(place.predecessors, archive, gazetteer),
        }
        yield from _plan_axis(place_url(place), entries, "place.html", context)


def plan_source_pages(archive: Archive) -> Iterator[Page]:
    """Yield the index of sources, and the pages of every source."""
    sources = [(source, entries, count_by_year(entries)) for source, entries in archive.by_source.items()]
    yield Page(
        SOURCES,
        "sources.html",
        {"sources": [(source, len(entries), tuple(years)) for source, entries, years in sources]},
    )
    for source, entries, _ in sources:
        yield from _plan_axis(source_url(source.slug), entries, "source.html", {"source": source})


def _plan_axis(
    url: str, entries: Sequence[Entry], template: str, context: Mapping[str, Any]
) -> Iterator[Page]:
    """Yield the page at *url* with the newest of *entries*, and pages by year when there are more."""
    links = year_links(url, entries)
    shared = {
        **context,
        "axis_url": url,
        "shown": len(entries),
        "years": links,
        "year": None,
        "list": None,
        "timeline": build_year_bars(count_by_year(entries), {year: link.url for year, link in links if year}),
    }
    yield Page(url, template, {**shared, "groups": group_by_year(entries[:PAGE_LENGTH])})
    counts = {year: link.count for year, link in links}
    for year, page in plan_years(url, entries):
        found = {"groups": group_by_year(page.entries), "shown": counts[year], "year": year, "list": page}
        yield Page(page.url, template, shared | found)


def _count_parts(archive: Archive, place: Place) -> list[tuple[Place, int]]:
    return [(part, len(archive.by_place[part.id])) for part in archive.parts.get(place.id, ())]


def _relatives(ids: Sequence[str], archive: Archive, gazetteer: Gazetteer) -> list[tuple[Place, bool]]:
    """Return (place, has a page) for the places that another became or came from."""
    return [(gazetteer.place(place_id), place_id in archive.by_place) for place_id in ids]
