"""The stage as a whole: plan everything, then render page by page, in this process or in several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from itertools import chain

from khobao.models import Artifact, Gazetteer, Provenance, SearchIndex, StandingArtifact
from khobao.settings import Settings
from khobao.site.article_pages import ArticlePages
from khobao.site.assets import read_assets
from khobao.site.data_pages import plan_data_page
from khobao.site.datapackage import build_data_package
from khobao.site.dumps import build_checksums
from khobao.site.groundwork import Groundwork
from khobao.site.installing import build_manifest
from khobao.site.language import read_language
from khobao.site.lineage import build_lineage
from khobao.site.machine_files import build_machine_files
from khobao.site.offline import Inventory, build_offline_files
from khobao.site.pagegroup import plan_groups
from khobao.site.pages import group_lists, plan_others, plan_search
from khobao.site.permalinks import DATA, SEARCH
from khobao.site.placenames import build_place_names
from khobao.site.preview import Plan
from khobao.site.rendering import build_frame, render_pages
from khobao.site.report import ReportSection
from khobao.site.standing import Standing

_Made = Artifact | StandingArtifact


def build_site(
    ground: Groundwork,
    *,
    index: Callable[[], SearchIndex],
    provenance: Mapping[str, Provenance],
    gazetteer: Gazetteer,
    settings: Settings,
    engine_scripts: Sequence[str],
    marking_scripts: Sequence[str],
    report: tuple[ReportSection, ...] = (),
    executor: Executor | None = None,
    standing: Standing | None = None,
    expect: Callable[[int], None] | None = None,
    keep: Callable[[Plan], None] | None = None,
) -> Iterator[Artifact | StandingArtifact]:
    """Yield every file of the site, each path once; the same bytes with and without *executor* or *standing*.

    *ground* is what was begun of it. What is longest in the making, the files of data and the *index*, is
    asked for when all has been made that does without it.
    *provenance* maps slug -> where the article came from; articles without an entry have no page of their
    original. *engine_scripts* are the search engine's file names in ``static/js``, in loading order;
    *marking_scripts* those of them that an article needs to mark the words of a query. *report* is what its
    page shows. Pages are rendered in batches through *executor*, or here when there is none; what *standing*
    holds already is named and not made again. *expect* is told how many files there will be, as far as that
    is known; *keep* is given the plan. All but the search page is planned before the first artifact comes
    out; pages are rendered as they are asked for, so that a large archive is never in memory as HTML. Raises
    ValueError for a language without a catalogue, and when two artifacts claim one path.
    """
    standing = standing or Standing({}, {})
    assets = read_assets(engine_scripts, marking_scripts)
    language = read_language(settings.language)
    archive = ground.archive
    lineage = build_lineage(archive, gazetteer)
    names = build_place_names(archive, lineage, gazetteer)
    frame = build_frame(settings, assets)
    list_groups = partial(group_lists, archive, ground.cards.digest, lineage, gazetteer)
    settled_lists, lists = plan_groups("lists", list_groups, ground.cards, frame, standing)
    related = ground.finish_related()  # late: lists do without
    article_pages = ArticlePages(archive, provenance, related, settings)
    shared = article_pages.share(ground.cards)
    settled_articles, articles = plan_groups("articles", article_pages.group, shared, frame, standing)
    settled = settled_lists + settled_articles
    pages = sorted((*lists, *articles, *plan_others(archive, report)), key=lambda page: page.url)
    urls = [*(artifact.path for artifact in settled), SEARCH, DATA, *(page.url for page in pages)]
    rest = [
        Artifact(".nojekyll", b""),  # GitHub Pages serves the folder as it is
        *assets.artifacts,
        *names.artifacts,
        build_manifest(settings, language, assets),
        *build_machine_files(archive, lineage, urls, settings, standing),
        *settled,
    ]
    if keep:
        keep(Plan(article_pages, settings, assets))
    render = partial(
        render_pages, frame=frame, settings=settings, assets=assets, executor=executor, standing=standing
    )

    expected = len(urls) + len(rest) - len(settled)

    def finish() -> Iterator[_Made]:
        data = ground.finish_dumps()
        built = index()
        made = [
            *(file.artifact for file in data),
            build_checksums(data),
            *build_data_package(data, archive, settings, language),
            *built.artifacts,
        ]
        if expect:
            expect(expected + len(made))
        yield from made
        yield from render([plan_data_page(data, language), plan_search(built.root, names.hashes)])

    if expect:
        expect(expected)
    inventory = Inventory()
    made = _check_paths(chain(rest, render(pages), finish()))
    return chain(inventory.watch(made), build_offline_files(archive, inventory, assets))


def _check_paths(artifacts: Iterable[_Made]) -> Iterator[_Made]:
    """Yield *artifacts* as they are; raises ValueError when two claim one path."""
    taken = set()
    for artifact in artifacts:
        if artifact.path in taken:
            raise ValueError(f"two artifacts claim the path {artifact.path}")
        taken.add(artifact.path)
        yield artifact
