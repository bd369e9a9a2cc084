"""What stands is not planned again while nothing that pages share has changed, and is when something has."""

import dataclasses
import pickle
import random
from concurrent.futures import Executor, Future
from functools import partial
from types import MappingProxyType

import pytest
from invented import ARTICLES, PROVENANCE, Gazetteer, make_article
from memorycache import MemoryCache

from khobao.models import ArticleDate, Artifact, SearchIndex, StandingArtifact
from khobao.settings import Settings
from khobao.site import Standing, build_report, build_site, recall_archive, start_groundwork
from khobao.site.assets import read_assets
from khobao.site.rendering import render_pages
from khobao.site.templating import Page

ARTICLE = "bai/2022/03/cho-phien.html"
ORIGINAL = "bai/2022/01/khanh-thanh-cau.goc.html"
LISTS = {
    "index.html",
    "ngay/2022/03/index.html",
    "dia-phuong/tinh-cu/index.html",
    "nguon/dai-tinh/index.html",
}
SETTINGS = Settings()
GAZETTEER = Gazetteer()  # which knows the places that it was asked for before


def build(
    standing,
    articles=ARTICLES,
    provenance=PROVENANCE,
    settings=SETTINGS,
    cache=None,
    compounds=MappingProxyType({}),
):
    """Return path -> artifact of the site that *articles* make, from what is *standing*."""
    artifacts = build_site(
        start_groundwork(
            recall_archive(articles, GAZETTEER, cache), compounds, standing=standing, cache=cache
        ),
        index=lambda: SearchIndex((), "{}"),
        provenance=provenance,
        gazetteer=GAZETTEER,
        settings=settings,
        engine_scripts=(),
        marking_scripts=(),
        report=build_report(articles, provenance),
        standing=standing,
    )
    return {artifact.path: artifact for artifact in artifacts}


@pytest.fixture
def last():
    """Return the arguments of what stands after a build. Keys are spoilt: only the edition vouches."""
    standing = Standing({}, {})
    site = build(standing)
    assert site.keys() >= {ARTICLE, ORIGINAL, *LISTS}
    held = {path: artifact.sha256 for path, artifact in site.items()}
    recipes = {path: ("spoilt", *row[1:]) for path, row in standing.noted.items()}
    return held, recipes, standing.editions


def edit(position, **fields):
    """Return the articles with one that has changed."""
    changed = dataclasses.replace(ARTICLES[position], **fields)
    return [*ARTICLES[:position], changed, *ARTICLES[position + 1 :]]


def list_made(site):
    return {path for path, artifact in site.items() if isinstance(artifact, Artifact)}


def check(standing, **inputs):
    """Build on what is *standing*; return which files were made. All are what a clean build makes."""
    site = build(standing, **inputs)
    clean = build(Standing({}, {}), **inputs)
    assert {path: one.sha256 for path, one in site.items()} == {p: one.sha256 for p, one in clean.items()}
    return list_made(site)


def test_a_body_changes_its_own_page_alone(last):
    articles = edit(2, body="Một đoạn.\n\nĐoạn nữa, đã sửa.")
    made = check(Standing(*last), articles=articles)
    assert ARTICLE in made
    assert not made & LISTS
    assert ORIGINAL not in made


def test_the_same_articles_change_no_page(last):
    made = check(Standing(*last))
    assert not made & {ARTICLE, ORIGINAL, *LISTS}


def test_a_new_original_is_made(last):
    told = dataclasses.replace(PROVENANCE["khanh-thanh-cau"], encoding="cp1258")
    made = check(Standing(*last), provenance={"khanh-thanh-cau": told})
    assert made & {ARTICLE, ORIGINAL, *LISTS} == {ORIGINAL}


def test_an_original_that_is_gone_leaves(last):
    check(Standing(*last), provenance={})


INDEXES = {"index.html", "dia-phuong/index.html", "ngay/index.html", "nguon/index.html"}
# What shows the third article, which names two places and no source, and what shows the first.
OF_THIRD = {
    ARTICLE,
    "bai/2022/01/khanh-thanh-cau.html",  # which stands beside it
    "ngay/2022/03/index.html",
    "dia-phuong/tinh-cu/index.html",
    "dia-phuong/tinh-khac/index.html",
    "dia-phuong/tinh-moi/index.html",  # which the two became
    "nguon/khong-ro-nguon/index.html",
}
OF_FIRST = {
    "bai/2022/01/khanh-thanh-cau.html",
    ORIGINAL,
    "bai/2022/01/mua-lua.html",
    ARTICLE,
    "ngay/01-08.html",
    "ngay/2022/01/08.html",
    "ngay/2022/01/index.html",
    "dia-phuong/tinh-cu/index.html",
    "dia-phuong/tinh-cu/thi-xa-song/index.html",
    "dia-phuong/tinh-moi/index.html",
    "nguon/bao-tinh/index.html",
}
OF_LAST = {"ngay/khong-ro-ngay.html", "nguon/khong-ro-nguon/index.html"}


@pytest.mark.parametrize(
    ("articles", "shown_by"),
    [
        (edit(2, body="Một đoạn khác.\n\nĐoạn nữa."), OF_THIRD),
        (edit(2, title="Chợ đêm"), OF_THIRD),
        (edit(2, localities=("Tỉnh Khác",)), OF_THIRD),
        (edit(2, source="Báo Tỉnh"), OF_THIRD | {"nguon/bao-tinh/index.html"}),
        (edit(0, lead="Cây cầu cũ."), OF_FIRST),
        (ARTICLES[:-1], OF_LAST),
    ],
    ids=("opening", "title", "places", "source", "lead", "gone"),
)
def test_only_pages_that_show_an_article_are_made_anew(last, articles, shown_by):
    made = check(Standing(*last), articles=articles)
    pages = {path for path in made if path.startswith(("bai/", "ngay/", "nguon/", "dia-phuong/", "index"))}
    assert {path for path in pages if path.endswith(".html")} == shown_by | INDEXES


def test_one_article_more_changes_the_pages_of_its_own_year_alone():
    fields = {"source": "Báo Tỉnh", "localities": ("Tỉnh Cũ",)}
    articles = [
        make_article(f"Bài {n}", f"{year}-{n % 12 + 1:02}-{n % 28 + 1:02}", slug=f"bai-{year}-{n}", **fields)
        for year in (2001, 2002, 2003)
        for n in range(60)
    ]
    standing = Standing({}, {})
    site = build(standing, articles, {})
    held = {path: artifact.sha256 for path, artifact in site.items()}
    more = [*articles, make_article("Bài mới", "2002-05-06", **fields)]
    made = check(Standing(held, standing.noted, standing.editions), articles=more, provenance={})
    for axis in ("nguon/bao-tinh", "dia-phuong/tinh-cu"):
        stays = {f"{axis}/nam-{year}{page}.html" for year in (2001, 2003) for page in ("", "-trang-2")}
        changes = {f"{axis}/{name}.html" for name in ("index", "nam-2002", "nam-2002-trang-2")}
        assert stays < site.keys()
        assert {path for path in made if path.startswith(axis)} == changes


@pytest.mark.parametrize(
    ("articles", "shown_by"),
    [
        (edit(2, body="Một đoạn khác.\n\nĐoạn nữa."), OF_THIRD),
        (edit(2, title="Chợ đêm"), OF_THIRD),
        (edit(0, lead="Cây cầu cũ."), OF_FIRST),
    ],
    ids=("opening", "title", "lead"),
)
def test_while_none_has_moved_only_pages_that_show_an_article_are_planned(articles, shown_by):
    standing, cache = Standing({}, {}), MemoryCache()
    site = build(standing, cache=cache)
    held = {path: artifact.sha256 for path, artifact in site.items()}
    recipes = {path: ("spoilt", *row[1:]) for path, row in standing.noted.items()}
    site = build(Standing(held, recipes, standing.editions), articles, cache=cache)
    clean = build(Standing({}, {}), articles)
    assert {path: one.sha256 for path, one in site.items()} == {p: one.sha256 for p, one in clean.items()}
    pages = {path for edition in standing.editions.values() for path in edition.groups}
    assert pages & list_made(site) == shown_by | {"index.html"}


@pytest.mark.parametrize("seed", range(3))
def test_any_edits_make_the_site_that_a_clean_build_makes(seed):
    """With names of articles, places and related ones, many of which change; and no key of a page to help."""
    dice = random.Random(seed)  # noqa: S311 (an order, not a secret)
    words = [f"chủ đề {n}\nlễ hội {n}\ncơ quan {n}" for n in range(20)]
    days = [f"2022-{month:02}-{day:02}" for month in (1, 2) for day in range(1, 9)]
    places = [(), ("Tỉnh Cũ",), ("Tỉnh Cũ/Xã A", "Tỉnh Khác"), ("Tỉnh Khác/Xã B",)]
    articles = [
        make_article(f"Bài {n}", dice.choice(days), localities=dice.choice(places)) for n in range(70)
    ]
    compounds = {article.slug: dice.choice(words) for article in articles}
    cache, standing, held = MemoryCache(), Standing({}, {}), {}
    kept = 0
    for _ in range(12):
        recipes = {path: ("spoilt", *row[1:]) for path, row in standing.noted.items()}
        standing = Standing(held, recipes, standing.editions)
        given = {"articles": articles, "provenance": {}, "compounds": compounds}
        site = build(standing, cache=cache, **given)
        clean = build(Standing({}, {}), **given)
        held = {path: artifact.sha256 for path, artifact in site.items()}
        assert held == {path: artifact.sha256 for path, artifact in clean.items()}
        kept += len(site.keys() - list_made(site))
        for _ in range(dice.randrange(1, 3)):
            at = dice.randrange(len(articles))
            change = dice.choice(["title", "lead", "body", "words", "date", "localities"])
            if change == "words":
                compounds[articles[at].slug] = dice.choice(words)
                change = "body"
            values = {
                "title": f"{articles[at].title} a",  # which seldom moves it
                "date": ArticleDate.parse(dice.choice(days)),
                "localities": dice.choice(places),
            }
            new = {change: values.get(change, f"Thứ {dice.random()}")}
            articles[at] = dataclasses.replace(articles[at], **new)
    assert kept > 300


def test_other_settings_make_every_page_anew(last):
    pages = {path for edition in last[2].values() for path in edition.groups}
    assert pages >= {ARTICLE, ORIGINAL, *LISTS}
    assert check(Standing(*last), settings=dataclasses.replace(SETTINGS, title="Kho Khác")) >= pages


def test_a_damaged_page_is_made_anew(last):
    held, *rest = last
    made = check(Standing(held | {"index.html": "?" * 64}, *rest))
    assert "index.html" in made


def test_an_edition_stands_in_the_build_after_the_next(last):
    standing = Standing(*last)
    build(standing)
    assert standing.editions == last[2]
    assert standing.noted.keys() >= LISTS
    again = build(Standing(last[0], standing.noted, standing.editions))
    assert all(isinstance(again[path], StandingArtifact) for path in (ARTICLE, ORIGINAL, *LISTS))


class CountingExecutor(Executor):
    """Does at once what it is asked for, and knows how much of that nobody has fetched yet."""

    def __init__(self):
        self.waiting = self.most = 0

    def submit(self, fn, /, *args, **kwargs):
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        result = pickle.loads(pickle.dumps(partial(fn, *args, **kwargs)))()
        future = Future()
        future.set_result(result)
        future.result = lambda: self.fetch(result)
        return future

    def fetch(self, result):
        self.waiting -= 1
        return result


def test_few_rendered_pages_wait_to_be_written(monkeypatch):
    monkeypatch.setattr("khobao.site.rendering._BATCH", 2)
    monkeypatch.setattr("khobao.site.rendering._AHEAD", 3)
    settings, assets = Settings(), read_assets((), ())
    pages = [Page(f"{number}.html", "404.html", {}) for number in range(40)]
    executor = CountingExecutor()
    made = list(render_pages(pages, "", settings, assets, executor, Standing({}, {})))
    assert [artifact.path for artifact in made] == [page.url for page in pages]
    assert made == list(render_pages(pages, "", settings, assets, None, Standing({}, {})))
    assert (executor.most, executor.waiting) == (3, 0)
