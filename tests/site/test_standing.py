"""What stands is not planned again while nothing that pages share has changed, and is when something has."""

import dataclasses

import pytest
from invented import ARTICLES, PROVENANCE, Gazetteer

from khobao.models import Artifact, SearchIndex, StandingArtifact
from khobao.settings import Settings
from khobao.site import Standing, build_report, build_site, start_groundwork

ARTICLE = "bai/2022/03/cho-phien.html"
ORIGINAL = "bai/2022/01/khanh-thanh-cau.goc.html"
LISTS = {
    "index.html",
    "ngay/2022/03/index.html",
    "dia-phuong/tinh-cu/index.html",
    "nguon/dai-tinh/index.html",
}
SETTINGS = Settings()


def build(standing, articles=ARTICLES, provenance=PROVENANCE, settings=SETTINGS):
    """Return path -> artifact of the site that *articles* make, from what is *standing*."""
    gazetteer = Gazetteer()
    artifacts = build_site(
        start_groundwork(articles, {}, gazetteer, standing=standing),
        index=lambda: SearchIndex((), "{}"),
        provenance=provenance,
        gazetteer=gazetteer,
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
    return held, recipes, standing.edition


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


@pytest.mark.parametrize(
    "inputs",
    [
        {"articles": edit(2, body="Một đoạn khác.\n\nĐoạn nữa.")},
        {"articles": edit(2, title="Chợ đêm")},
        {"articles": edit(2, localities=("Tỉnh Khác",))},
        {"articles": edit(2, source="Báo Tỉnh")},
        {"articles": edit(0, lead="Cây cầu cũ.")},
        {"articles": ARTICLES[:-1]},
        {"settings": dataclasses.replace(SETTINGS, title="Kho Khác")},
    ],
    ids=lambda inputs: str(inputs)[:60],
)
def test_what_lists_show_makes_them_anew(last, inputs):
    assert check(Standing(*last), **inputs) >= {"index.html", "ngay/2022/03/index.html"}


def test_a_damaged_page_is_made_anew(last):
    held, *rest = last
    made = check(Standing(held | {"index.html": "?" * 64}, *rest))
    assert "index.html" in made


def test_an_edition_stands_in_the_build_after_the_next(last):
    standing = Standing(*last)
    build(standing)
    assert standing.edition == last[2]
    assert standing.noted.keys() >= LISTS
    again = build(Standing(last[0], standing.noted, standing.edition))
    assert all(isinstance(again[path], StandingArtifact) for path in (ARTICLE, ORIGINAL, *LISTS))
