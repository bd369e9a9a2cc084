"""A small archive of invented articles, and a gazetteer that knows only what they name."""

import dataclasses

import pytest

from khobao.config import Settings
from khobao.content.store import article_path
from khobao.model import (
    Article,
    ArticleDate,
    Artifact,
    FoundPlaces,
    Note,
    NoteKind,
    Place,
    Provenance,
    Role,
    SearchIndex,
    SeedLine,
    Tile,
)
from khobao.site import build_archive, build_report, build_site, start_dumps, start_relating, write_site
from khobao.site.theme import NO_THEME
from khobao.text.slug import build_slug


class Gazetteer:
    """Every path of names is a place, but those that begin with “Không có”; one province became another."""

    def __init__(self):
        self.places = {}

    def find(self, text, on):  # noqa: ARG002
        return FoundPlaces(())

    def suggest(self, locality):  # noqa: ARG002
        return ()

    def path_name(self, place):
        return place.name

    def resolve(self, locality, on):  # noqa: ARG002
        if "Không có" in locality:
            return None
        if locality == "Tỉnh Mới":
            return self.place("tinh-moi")
        parent = None
        for level, name in enumerate(locality.split("/"), start=1):
            place_id = f"{parent}/{build_slug(name)}" if parent else build_slug(name)
            successors = ("tinh-moi",) if name == "Tỉnh Cũ" else ()
            place = Place(place_id, name, "tỉnh", level, place_id, parent=parent, successors=successors)
            self.places[place_id] = place
            parent = place_id
        return place

    def heirs(self, place, on=None):  # noqa: ARG002
        return tuple(map(self.place, place.successors)) or (place,)

    def other_names(self, place):  # noqa: ARG002
        return ()

    def tiles(self, on):
        return (
            Tile(self.place("tinh-moi") if on.year > 2024 else self.resolve("Tỉnh Cũ", None), 1, 2),
            Tile(Place("x", "Tỉnh Không Bài", "tỉnh", 1, "x"), 2, 1),
        )

    def place(self, place_id):
        if place_id == "tinh-moi":
            return Place("tinh-moi", "Tỉnh Mới", "tỉnh", 1, "tinh-moi", predecessors=("tinh-cu",))
        return self.places[place_id]


def make_article(title, date=None, **fields):
    defaults = {"body": "Một đoạn.\n\nĐoạn nữa.", "slug": build_slug(title)}
    article = Article(title, date=ArticleDate.parse(date) if date else None, **(defaults | fields))
    return article if article.path else dataclasses.replace(article, path=article_path(article))


ARTICLES = (
    make_article(
        "Khánh thành cầu",
        "2022-01-08T15:19:00+07:00",
        authors=("Lê An", "Trần Bình"),
        source="Báo Tỉnh",
        lead="Cây cầu mới nối hai bờ sông.",
        localities=("Tỉnh Cũ/Thị xã Sông",),
        source_url="https://example.org/cau",
        body="## Nhịp cầu\n\nCầu dài *120* mét.\n\n::: caption\nCầu trong nắng\n:::\n\n- một\n- hai",
    ),
    make_article("Mùa lúa", "2022-01-08", localities=("Tỉnh Cũ",), source="Đài Tỉnh"),
    make_article("Chợ phiên", "2022-03", localities=("Tỉnh Khác", "Tỉnh Cũ")),
    make_article("Năm ấy", "2019", localities=("Không có/Xã Lạ",)),
    make_article("Chuyện không ngày", authors=("Bích",)),
)

PROVENANCE = {
    "khanh-thanh-cau": Provenance(
        seed="cau.txt",
        seed_sha256="ab" * 32,
        encoding="utf-8",
        repairs=("nfc",),
        lines=(
            SeedLine(1, "TRANG CHỦ | Tin tức", Role.BOILERPLATE, "menu"),
            SeedLine(2, "", Role.BLANK, "blank"),
            SeedLine(3, "Khánh thành cầu", Role.TITLE, "title_line"),
        ),
        notes=(Note(NoteKind.PUBLISHER_MARK, "TTX"),),
    )
}


def build(
    articles=ARTICLES,
    provenance=PROVENANCE,
    executor=None,
    index=None,
    compounds=None,
    stubs=None,
    theme=NO_THEME,
    tell=None,
    **settings,
):
    """Return path -> bytes of the site that *articles* make."""
    index = index or SearchIndex((), '{"pieces": []}')
    gazetteer = Gazetteer()
    archive = build_archive(articles, gazetteer)
    artifacts = build_site(
        archive,
        related=start_relating(archive, compounds or {}, executor),
        dumps=start_dumps(archive, executor),
        index=lambda: index,
        provenance=provenance,
        stubs=stubs or {},
        theme=theme,
        tell=tell or pytest.fail,
        gazetteer=gazetteer,
        settings=Settings(**settings),
        engine_scripts=(),
        marking_scripts=(),
        suggesting_scripts=(),
        suggesting_keys=(),
        report=build_report(articles, provenance),
        executor=executor,
    )
    return {artifact.path: artifact.data for artifact in artifacts}


def lay_out(site, folder):
    """Write path -> bytes as files, and return the folder."""
    write_site((Artifact(path, data) for path, data in sorted(site.items())), folder)
    return folder
