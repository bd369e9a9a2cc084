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
from khobao.site.listing import PAGE_LENGTH, count_by_year, group_by_year, plan_years, year_links
from khobao.site.pagegroup import PageGroup, group_pages
from khobao.site.permalinks import PLACES, SOURCES, place_url, source_url
from khobao.site.templating import Page
from khobao.site.tilemap import build_maps

GATHERED = 20  # articles about what a place was before that its page shows; the rest stand on their own pages


def group_place_pages(
    archive: Archive, digest: str, lineage: Lineage, gazetteer: Gazetteer
) -> Iterator[PageGroup]:
    """Yield the index of places, and the pages of every place that has articles or once was one that has.

    *digest*: of all that lists show of *archive*.
    """
    yield PageGroup(
        "", partial("places {}".format, digest), partial(_plan_places, archive, lineage, gazetteer)
    )
    parts = _find_parts_without_articles(archive, lineage)
    for place_id, place in lineage.places.items():
        gathered = lineage.gather(place_id, archive)
        context = {
            "place": place,
            "ancestors": lineage.ancestors(place),
            "parts": _count_parts(archive, place),
            "later_parts": parts.get(place_id, ()),
            "history": build_history(place, lineage, gazetteer),
            "earlier": [
                (earlier, year_links(place_url(earlier), archive.by_place[earlier.id]))
                for earlier in lineage.earlier.get(place_id, ())
            ],
            "gathered": len(gathered),
            "more_gathered": len(gathered) > GATHERED,
            "gathered_groups": group_by_year(gathered[:GATHERED]),
        }
        entries = archive.by_place.get(place_id, ())
        yield group_pages(_plan_axis, place_url(place), entries, "place.html", context)


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
    yield PageGroup("", partial("sources {}".format, digest), partial(_plan_sources, archive))
    for source, entries in archive.by_source.items():
        yield group_pages(_plan_axis, source_url(source.slug), entries, "source.html", {"source": source})


def _plan_sources(archive: Archive) -> Iterator[Page]:
    sources = [
        (source, len(entries), tuple(count_by_year(entries))) for source, entries in archive.by_source.items()
    ]
    yield Page(SOURCES, "sources.html", {"sources": sources})


def _plan_axis(
    url: str, entries: Sequence[Entry], template: str, context: Mapping[str, Any]
) -> Iterator[Page]:
    """Yield the page at *url* with the newest of *entries*, and pages by year when there are more."""
    links = year_links(url, entries)
    counts = {year: link.count for year, link in links}
    shared = {
        **context,
        "axis_url": url,
        "shown": len(entries),
        "years": links,
        "year": None,
        "list": None,
        "timeline": build_year_bars(
            {year: counts[year] for year in sorted(counts) if year},
            {year: link.url for year, link in links if year},
        ),
    }
    yield Page(url, template, {**shared, "groups": group_by_year(entries[:PAGE_LENGTH])})
    for year, page in plan_years(url, entries):
        found = {"groups": group_by_year(page.entries), "shown": counts[year], "year": year, "list": page}
        yield Page(page.url, template, shared | found)


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
