"""The stage as a whole: plan everything, then render page by page, in this process or in several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from itertools import chain

from khobao.models import Article, Artifact, Cache, Gazetteer, Provenance, SearchIndex, StandingArtifact
from khobao.settings import Settings
from khobao.site.article_pages import ArticlePages
from khobao.site.assets import read_assets
from khobao.site.cards import name_cards
from khobao.site.data_pages import plan_data_page
from khobao.site.datapackage import build_data_package
from khobao.site.dumps import build_checksums
from khobao.site.groundwork import Groundwork, start_groundwork
from khobao.site.installing import build_manifest
from khobao.site.language import read_language
from khobao.site.lineage import build_lineage
from khobao.site.machine_files import build_machine_files
from khobao.site.offline import Inventory, build_offline_files
from khobao.site.pages import plan_articles, plan_lists, plan_others
from khobao.site.placenames import build_place_names
from khobao.site.preview import Plan
from khobao.site.rendering import build_frame, render_pages
from khobao.site.report import ReportSection
from khobao.site.standing import Standing, build_key

_Made = Artifact | StandingArtifact


def build_site(
    articles: Sequence[Article],
    *,
    provenance: Mapping[str, Provenance],
    gazetteer: Gazetteer,
    settings: Settings,
    index: SearchIndex,
    engine_scripts: Sequence[str],
    marking_scripts: Sequence[str],
    report: tuple[ReportSection, ...] = (),
    executor: Executor | None = None,
    standing: Standing | None = None,
    cache: Cache | None = None,
    expect: Callable[[int], None] | None = None,
    keep: Callable[[Plan], None] | None = None,
    ground: Groundwork | None = None,
) -> Iterator[Artifact | StandingArtifact]:
    """Yield every file of the site, each path once; the same bytes with and without *executor* or *standing*.

    Files come sorted by path, but for those that tell of all others, which come last.

    *provenance* maps slug -> where the article came from; articles without an entry have no page of their
    original. *engine_scripts* are the search engine's file names in ``static/js``, in loading order;
    *marking_scripts* those of them that an article needs to mark the words of a query. *report* is what its
    page shows. Pages are rendered in batches through *executor*, or here when there is none; what *standing*
    holds already is named and not made again. *cache* keeps what planning takes long over. *expect* is told
    how many files there will be, but for those that come last; *keep* is given the plan. *ground* is what was
    begun of all this before. Everything is planned before the first artifact comes out; pages are rendered as
    they are asked for, so that a large archive is never in memory as HTML. Raises ValueError for a language
    without a catalogue.
    """
    standing = standing or Standing({}, {})
    assets = read_assets(engine_scripts, marking_scripts)
    language = read_language(settings.language)
    ground = ground or start_groundwork(
        articles, index.compounds, gazetteer, executor=executor, standing=standing, cache=cache
    )
    archive = ground.archive
    lineage = build_lineage(archive, gazetteer)
    names = build_place_names(archive, lineage, gazetteer)
    data = ground.finish_dumps()
    related = ground.finish_related()
    article_pages = ArticlePages(archive, provenance, related, settings)
    cards = name_cards(archive.entries, cache)
    edition = build_key(build_frame(settings, assets), cards, related.build_digest())
    own = article_pages.name_own()
    settled = standing.find_edition(edition, own)
    lists = [] if settled else list(plan_lists(archive, lineage, gazetteer))
    standing.note_edition(edition, own, [page.url for page in lists] or settled.keys() - own.keys())
    search_blocks = {"search_root": index.root, "search_places": names.hashes}
    pages = sorted(
        chain(
            lists,
            plan_articles(article_pages, settled),
            plan_others(archive, search_blocks, report, plan_data_page(data, language)),
        ),
        key=lambda page: page.url,
    )
    urls = [*settled, *(page.url for page in pages)]
    rest = [
        Artifact(".nojekyll", b""),  # GitHub Pages serves the folder as it is
        *assets.artifacts,
        *index.artifacts,
        *names.artifacts,
        *(file.artifact for file in data),
        build_checksums(data),
        *build_data_package(data, archive, settings, language),
        build_manifest(settings, language, assets),
        *build_machine_files(archive, lineage, urls, settings, standing),
        *settled.values(),
    ]
    if keep:
        keep(Plan(article_pages, settings, assets))
    if expect:
        expect(len(pages) + len(rest))
    merged = _merge(
        sorted(rest, key=lambda artifact: artifact.path),
        render_pages(pages, settings, assets, executor, standing),
    )
    inventory = Inventory()
    return chain(inventory.watch(merged), build_offline_files(archive, inventory, assets))


def _merge(few: Sequence[_Made], many: Iterator[_Made]) -> Iterator[_Made]:
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


def _after(last: str, artifact: _Made) -> str:
    if artifact.path <= last:
        raise ValueError(f"two artifacts claim the path {artifact.path}")
    return artifact.path
