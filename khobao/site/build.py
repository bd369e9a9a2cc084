"""The stage as a whole: plan everything, then render page by page, in this process or in several."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import cache
from itertools import chain, repeat

from khobao.models import Article, Artifact, Gazetteer, Provenance, SearchIndex
from khobao.settings import Settings
from khobao.site.article_pages import build_article_context
from khobao.site.assets import Assets, read_assets
from khobao.site.data_pages import plan_data_page
from khobao.site.datapackage import build_data_package
from khobao.site.dumps import build_checksums, build_dumps
from khobao.site.facets import Archive, build_archive
from khobao.site.feeds import (
    FEED_LENGTH,
    HEIR_FEED_LENGTH,
    build_feed,
    build_opensearch,
    build_robots,
    build_sitemap,
)
from khobao.site.installing import build_manifest
from khobao.site.language import read_language
from khobao.site.lineage import Lineage, build_lineage
from khobao.site.offline import Inventory, build_offline_files
from khobao.site.pages import plan_pages
from khobao.site.permalinks import HOME, NOT_FOUND, REPORT, feed_url, place_url, source_url
from khobao.site.placenames import build_place_names
from khobao.site.report import build_report
from khobao.site.templating import Page, Templates, build_environment, render_page

_BATCH = 200  # pages that travel to a worker process together


def build_site(
    articles: Sequence[Article],
    *,
    provenance: Mapping[str, Provenance],
    gazetteer: Gazetteer,
    settings: Settings,
    index: SearchIndex,
    engine_scripts: Sequence[str],
    marking_scripts: Sequence[str],
    reviewed: Collection[str] = (),
    executor: Executor | None = None,
) -> Iterator[Artifact]:
    """Yield every file of the site, each path once; the same bytes with and without *executor*.

    Files come sorted by path, but for those that tell of all others, which come last.

    *provenance* maps slug -> where the article came from; articles without an entry have no page of their
    original. *engine_scripts* are the search engine's file names in ``static/js``, in loading order;
    *marking_scripts* those of them that an article needs to mark the words of a query. *reviewed* are slugs
    of articles that a person has changed, for the report. Pages are rendered in batches through *executor*,
    or here when there is none.
    Everything is planned before the first artifact comes out; pages are rendered as they are asked for, so
    that a large archive is never in memory as HTML. Raises ValueError for a language without a catalogue.
    """
    assets = read_assets(engine_scripts, marking_scripts)
    language = read_language(settings.language)
    archive = build_archive(articles, gazetteer)
    lineage = build_lineage(archive, gazetteer)
    names = build_place_names(archive, lineage, gazetteer)
    data = build_dumps(archive, executor)
    pages = plan_pages(
        archive,
        lineage,
        provenance=provenance,
        gazetteer=gazetteer,
        settings=settings,
        search_blocks={"search_root": index.root, "search_places": names.hashes},
        report=build_report(articles, provenance, reviewed),
        data_page=plan_data_page(data, language),
    )
    rest = [
        Artifact(".nojekyll", b""),  # GitHub Pages serves the folder as it is
        *assets.artifacts,
        *index.artifacts,
        *names.artifacts,
        *(file.artifact for file in data),
        build_checksums(data),
        *build_data_package(data, archive, settings, language),
        build_manifest(settings, language, assets),
        *_build_machine_files(archive, lineage, pages, settings),
    ]
    merged = _merge(
        sorted(rest, key=lambda artifact: artifact.path), _render(pages, settings, assets, executor)
    )
    inventory = Inventory()
    return chain(inventory.watch(merged), build_offline_files(archive, inventory, assets))


def _build_machine_files(
    archive: Archive, lineage: Lineage, pages: Sequence[Page], settings: Settings
) -> Iterator[Artifact]:
    if not settings.base_url:
        return
    yield build_robots(settings)
    yield from build_sitemap((page.url for page in pages if page.url not in (NOT_FOUND, REPORT)), settings)
    yield build_feed(feed_url(HOME), HOME, settings.title, archive.entries, settings)
    yield build_opensearch(settings)
    for place_id, place in lineage.places.items():
        # What it was before belongs to it: a reader who follows a new province misses nothing of the old one.
        url, title = place_url(place), f"{place.name} – {settings.title}"
        length = FEED_LENGTH if place_id in archive.places else HEIR_FEED_LENGTH
        yield build_feed(feed_url(url), url, title, lineage.follow(place_id, archive), settings, length)
    for source, entries in archive.by_source.items():
        if source.name:
            url = source_url(source.slug)
            yield build_feed(feed_url(url), url, f"{source.name} – {settings.title}", entries, settings)


def _render(
    pages: Sequence[Page], settings: Settings, assets: Assets, executor: Executor | None
) -> Iterator[Artifact]:
    batches = [pages[start : start + _BATCH] for start in range(0, len(pages), _BATCH)]
    render = map if executor is None else executor.map
    for artifacts in render(_render_batch, batches, repeat(settings), repeat(assets)):
        yield from artifacts


def _render_batch(batch: Sequence[Page], settings: Settings, assets: Assets) -> list[Artifact]:
    templates = _templates(settings, assets)
    return [Artifact(page.url, _render_one(page, templates)) for page in batch]


def _render_one(page: Page, templates: Templates) -> bytes:
    if page.template == "article.html":
        page = Page(page.url, page.template, {**page.context, **build_article_context(page)})
    return render_page(page, templates)


@cache
def _templates(settings: Settings, assets: Assets) -> Templates:
    return build_environment(settings, assets, read_language(settings.language))


def _merge(few: Sequence[Artifact], many: Iterator[Artifact]) -> Iterator[Artifact]:
    """Yield two sorted rows of artifacts as one; raises ValueError when two claim the same path."""
    last = ""
    waiting = list(reversed(few))
    for artifact in many:
        while waiting and waiting[-1].path < artifact.path:
            last = _after(last, waiting[-1])
            yield waiting.pop()
        last = _after(last, artifact)
        yield artifact
    for artifact in reversed(waiting):
        last = _after(last, artifact)
        yield artifact


def _after(last: str, artifact: Artifact) -> str:
    if artifact.path <= last:
        raise ValueError(f"two artifacts claim the path {artifact.path}")
    return artifact.path
