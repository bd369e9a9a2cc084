"""The stage as a whole: plan everything, then render page by page, in this process or in several."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from itertools import chain

from khobao.config import Settings
from khobao.errors import Problem
from khobao.model import Article, Artifact, Gazetteer, PreviousOutput, Provenance, SearchIndex, SiteFile
from khobao.site.archive import Archive
from khobao.site.files.data_package import build_data_package
from khobao.site.files.dumps import DataFile, build_checksums
from khobao.site.files.machine import build_machine_files
from khobao.site.files.offline import Inventory, build_offline_files
from khobao.site.files.own import build_own_files
from khobao.site.files.place_names import build_place_names
from khobao.site.files.suggesting import build_suggesting
from khobao.site.files.web_manifest import build_manifest
from khobao.site.language import read_language
from khobao.site.lineage import build_lineage
from khobao.site.pages.article import ArticlePages, list_urls
from khobao.site.pages.data import plan_data_page
from khobao.site.pages.own import plan_own_pages
from khobao.site.pages.plan import plan_lists, plan_others, plan_search
from khobao.site.pages.report import ReportSection
from khobao.site.pages.stubs import plan_stub_pages
from khobao.site.permalinks import DATA, SEARCH
from khobao.site.preview import Plan
from khobao.site.related import Relations
from khobao.site.render.assets import read_assets
from khobao.site.render.rendering import render_pages
from khobao.site.theme import NO_THEME, Theme


def build_site(
    archive: Archive,
    *,
    related: Callable[[], Relations],
    dumps: Callable[[], tuple[DataFile, ...]],
    index: Callable[[], SearchIndex],
    provenance: Mapping[str, Provenance],
    stubs: Mapping[str, Article],
    gazetteer: Gazetteer,
    settings: Settings,
    engine_scripts: Sequence[str],
    marking_scripts: Sequence[str],
    suggesting_scripts: Sequence[str],
    suggesting_keys: Sequence[str],
    report: tuple[ReportSection, ...] = (),
    executor: Executor | None = None,
    previous: PreviousOutput | None = None,
    expect: Callable[[int], None] | None = None,
    keep: Callable[[Plan], None] | None = None,
    theme: Theme = NO_THEME,
    tell: Callable[[Problem], None],
) -> Iterator[SiteFile]:
    """Yield every file of the site, each path once; the same bytes with and without *executor* or *previous*.

    *related*, *dumps* and *index* end work that was begun before, and are asked for as late as can be: what
    does without them is made first. *provenance* maps slug -> where the article came from; articles without
    an entry have no page of their original. *stubs*: former address -> the article that a page there leads
    to. *engine_scripts* are the search engine's file names in ``static/js``, in loading order;
    *marking_scripts* those of them that an article needs to mark the words of a query, *suggesting_scripts*
    those that suggest on any page, and *suggesting_keys* what they need of the index's root. *report* is what
    its page shows. Pages are rendered in batches through *executor*, or here when there is none; an unchanged
    page of the *previous* output is named and not made again. One batch follows another, so that a large
    archive is never in memory as HTML. *expect* is told how many files there will be, as far as that is
    known; *keep* is given the plan. *theme* is what the keeper adds; *tell* is told what of it cannot be
    used. Raises ValueError for a language without a catalogue, and when two files
    claim one path.
    """
    previous = previous or PreviousOutput()
    assets = read_assets(engine_scripts, marking_scripts, suggesting_scripts, own_style=theme.style)
    language = read_language(settings.language)
    lineage = build_lineage(archive, gazetteer)
    names = build_place_names(archive, lineage, gazetteer)
    lists = [
        *plan_lists(archive, lineage, gazetteer),
        *plan_others(archive, report),
        *plan_own_pages(theme.pages),
    ]
    lists.sort(key=lambda page: page.url)
    urls = [SEARCH, DATA, *sorted([*(page.url for page in lists), *list_urls(archive, provenance)])]
    former = list(plan_stub_pages(stubs))
    rest = [
        Artifact(".nojekyll", b""),  # GitHub Pages serves the folder as it is
        *assets.artifacts,
        *names.artifacts,
        build_manifest(settings, language, assets),
        *build_machine_files(archive, lineage, urls, settings, previous),
    ]
    render = partial(
        render_pages, settings=settings, assets=assets, executor=executor, previous=previous, theme=theme
    )

    def render_articles() -> Iterator[SiteFile]:
        article_pages = ArticlePages(archive, provenance, related())
        if keep:
            keep(Plan(article_pages, settings, assets, theme))
        yield from render(list(article_pages.plan_all()))

    def finish() -> Iterator[SiteFile]:
        data = dumps()
        built = index()
        if built.lunr:
            data = (*data, DataFile(built.lunr, len(archive.entries), ()))
        made = [
            *(file.artifact for file in data),
            build_checksums(data),
            *build_data_package(data, archive, settings, language),
            *built.artifacts,
            build_suggesting(assets.suggesting, built.root, suggesting_keys, names.hashes, language),
        ]
        if expect:
            expect(len(urls) + len(rest) + len(former) + len(made))
        yield from made
        yield from render([plan_data_page(data, language), plan_search(built.root, names.hashes)])

    if expect:
        expect(len(urls) + len(rest) + len(former))
    inventory = Inventory()
    made = inventory.watch(chain(rest, render(lists), render_articles(), finish()))
    others = chain(render(former), build_offline_files(archive, inventory, assets))  # nobody saves a stub
    taken: set[str] = set()
    yield from _check_paths(chain(made, others), taken)
    yield from build_own_files(theme.files, taken, tell)


def _check_paths(files: Iterable[SiteFile], taken: set[str]) -> Iterator[SiteFile]:
    """Yield *files* as they are, and note their paths; raises ValueError when two claim one path."""
    for file in files:
        if file.path in taken:
            raise ValueError(f"two artifacts claim the path {file.path}")
        taken.add(file.path)
        yield file
