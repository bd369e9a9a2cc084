"""The files that programs read and people do not: feeds, sitemap, robots.txt, and what browsers ask for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from khobao.config import Settings
from khobao.model import PreviousOutput, SiteFile
from khobao.runtime.digest import hash_values
from khobao.site.archive import Archive, Entry
from khobao.site.files.feeds import (
    FEED_LENGTH,
    HEIR_FEED_LENGTH,
    build_feed,
    build_opensearch,
    build_robots,
    build_sitemap,
)
from khobao.site.lineage import Lineage
from khobao.site.permalinks import HOME, feed_url, is_listed, place_url, source_url

_Feed = tuple[str, str, Sequence[Entry], int]  # address of its page, title, entries, how many of them


def build_machine_files(
    archive: Archive, lineage: Lineage, urls: Iterable[str], settings: Settings, previous: PreviousOutput
) -> Iterator[SiteFile]:
    """Yield the files for programs. They need whole addresses: without a base URL there are none."""
    if not settings.base_url:
        return
    yield build_robots(settings)
    yield from build_sitemap(filter(is_listed, urls), settings)
    yield build_opensearch(settings)
    for page_url, title, entries, length in _plan_feeds(archive, lineage, settings):
        url = feed_url(page_url)
        shown = [entry for entry in entries if entry.article.date][:length]
        key = hash_values(url, page_url, title, shown, settings)
        yield previous.find(url, key) or replace(build_feed(url, page_url, title, shown, settings), key=key)


def _plan_feeds(archive: Archive, lineage: Lineage, settings: Settings) -> Iterator[_Feed]:
    yield HOME, settings.title, archive.entries, FEED_LENGTH
    for place_id, place in lineage.places.items():
        # What it was before belongs to it: a reader who follows a new province misses nothing of the old one.
        length = FEED_LENGTH if place_id in archive.places else HEIR_FEED_LENGTH
        yield (
            place_url(place),
            f"{place.name} – {settings.title}",
            lineage.follow(place_id, archive),
            length,
        )
    for source, entries in archive.by_source.items():
        if source.name:
            yield source_url(source.slug), f"{source.name} – {settings.title}", entries, FEED_LENGTH
