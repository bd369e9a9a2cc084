"""All pages of the site, planned before any is rendered: this file is their table of contents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from khobao.models import Gazetteer
from khobao.site.axis_pages import group_place_pages, group_source_pages
from khobao.site.charts import build_timeline
from khobao.site.date_pages import group_date_pages
from khobao.site.facets import Archive
from khobao.site.lineage import Lineage
from khobao.site.pagegroup import PageGroup
from khobao.site.permalinks import ABOUT, HOME, KEPT, NOT_FOUND, OFFLINE, SEARCH
from khobao.site.report import ReportSection, plan_report_page
from khobao.site.templating import Page
from khobao.site.tilemap import build_maps, choose_map

HOME_NEWEST = 12  # articles on the front page
HOME_PLACES = 8  # places on the front page, those with most articles


def group_lists(archive: Archive, digest: str, lineage: Lineage, gazetteer: Gazetteer) -> Iterator[PageGroup]:
    """Yield the pages that are made of the cards of articles: the front page and all lists.

    *digest*: of the cards of all.
    """
    plan_home = partial(_plan_home, archive, lineage, gazetteer)
    yield PageGroup("", partial("home {}".format, digest), plan_home, archive.entries[:HOME_NEWEST])
    yield from group_place_pages(archive, digest, lineage, gazetteer)
    yield from group_date_pages(archive, digest)
    yield from group_source_pages(archive, digest)


def plan_search(root: str, places: Mapping[str, str]) -> Page:
    """Return the search page, which carries the *root* of the index, and where the names of *places* are."""
    return Page(SEARCH, "search.html", {"search_root": root, "search_places": places})


def plan_others(archive: Archive, report: tuple[ReportSection, ...]) -> Iterator[Page]:
    """Yield the other pages of which there is one each."""
    yield Page(ABOUT, "about.html", _count_holdings(archive))
    yield plan_report_page(report)
    yield Page(KEPT, "kept.html")
    yield Page(OFFLINE, "offline.html")
    yield Page(NOT_FOUND, "404.html")


def _count_holdings(archive: Archive) -> dict[str, object]:
    """Return what the archive holds, in numbers: no page carries the archive itself to another process."""
    return {
        "total": len(archive.entries),
        "years": tuple(archive.by_year),
        "place_count": len(archive.places),
        "source_count": sum(1 for source in archive.by_source if source.name),
        "undated": len(archive.undated),
    }


def _plan_home(archive: Archive, lineage: Lineage, gazetteer: Gazetteer) -> Iterator[Page]:
    counted = [(archive.places[place_id], len(entries)) for place_id, entries in archive.by_place.items()]
    ranked = sorted(
        ((place, count) for place, count in counted if place.level == 1), key=lambda p: (-p[1], p[0].slug)
    )
    days = sorted({key[1:] for key in archive.by_day if key[2]})
    yield Page(
        HOME,
        "home.html",
        {
            **_count_holdings(archive),
            "timeline": build_timeline(archive.by_month),
            "days": " ".join(f"{month:02}-{day:02}" for month, day in days),
            "newest": archive.entries[:HOME_NEWEST],
            "places": ranked[:HOME_PLACES],
            "map": choose_map(build_maps(archive, lineage, gazetteer), archive),
            "province_count": len(ranked),
            "sources": [
                (source, len(entries)) for source, entries in archive.by_source.items() if source.name
            ],
        },
    )
