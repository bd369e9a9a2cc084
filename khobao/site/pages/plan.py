"""All pages of the site, planned before any is rendered: this file is their table of contents."""

from collections.abc import Iterator, Mapping

from khobao.model import Gazetteer
from khobao.site.archive import Archive
from khobao.site.lineage import Lineage
from khobao.site.page import Page
from khobao.site.pages.axes import plan_place_pages, plan_source_pages
from khobao.site.pages.charts import build_timeline
from khobao.site.pages.dates import plan_date_pages
from khobao.site.pages.report import ReportSection, plan_report_page
from khobao.site.pages.tile_map import build_maps, choose_map
from khobao.site.permalinks import ABOUT, HOME, KEPT, NOT_FOUND, OFFLINE, SEARCH

HOME_NEWEST = 12  # articles on the front page
HOME_PLACES = 8  # places on the front page, those with most articles


def plan_lists(archive: Archive, lineage: Lineage, gazetteer: Gazetteer) -> Iterator[Page]:
    """Yield the front page and all lists of articles."""
    yield _plan_home(archive, lineage, gazetteer)
    yield from plan_place_pages(archive, lineage, gazetteer)
    yield from plan_date_pages(archive)
    yield from plan_source_pages(archive)


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
    """Return the size of the archive in numbers, which travel to another process with the page."""
    return {
        "total": len(archive.entries),
        "years": tuple(archive.by_year),
        "place_count": len(archive.places),
        "source_count": sum(1 for source in archive.by_source if source.name),
        "undated": len(archive.undated),
    }


def _plan_home(archive: Archive, lineage: Lineage, gazetteer: Gazetteer) -> Page:
    counted = [(archive.places[place_id], len(entries)) for place_id, entries in archive.by_place.items()]
    ranked = sorted(
        ((place, count) for place, count in counted if place.level == 1), key=lambda p: (-p[1], p[0].slug)
    )
    days = sorted({key[1:] for key in archive.by_day if key[2]})
    return Page(
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
