"""What a reader gets: recall without tones, exact tones first, phrases, fields, filters, typos, any input."""

from __future__ import annotations

from dataclasses import replace

import pytest
from corpus import build_documents
from hypothesis import given
from hypothesis import strategies as st

from khobao.model import SearchDocument
from khobao.search.analyze.analyzer import find_tokens
from khobao.text.diacritics import fold

ODD = [
    "",
    " ",
    '"',
    '""',
    "-",
    "--",
    '-"',
    "title:",
    ":",
    "%",
    "\u0000",
    "\ud83d\ude00",
    "a" * 5000,
    "ư " * 3000,
    "<b>",
    "\udcff",
]


def forms_of(document: SearchDocument) -> list[str]:
    texts = (document.title, document.lead, *document.body)
    return [token.form for text in texts for token in find_tokens(text) if not token.is_code]


def ask_slugs(built, text: str, **options) -> list[str]:
    return [hit["slug"] for hit in built.search(text, limit=1000, **options)["hits"]]


@pytest.mark.parametrize("archive", ["small", "cut"])
def test_a_toneless_query_finds_every_toned_article(archive, request):
    built = request.getfixturevalue(archive)
    answer = built.search("duong sat", limit=1000)
    expected = {
        document.slug
        for document in built.documents
        if {"duong", "sat"} <= {fold(form) for form in forms_of(document)}
    }
    assert answer["total"] == len(expected)
    assert {hit["slug"] for hit in answer["hits"][: answer["total"]]} == expected


@pytest.mark.parametrize("archive", ["small", "cut"])
def test_total_counts_exact_tones_and_names_the_others(archive, request):
    built = request.getfixturevalue(archive)
    answer = built.search("đường sắt", limit=1000)
    held = [set(forms_of(document)) for document in built.documents]
    exact = sum({"đường", "sắt"} <= forms for forms in held)
    folded = sum({"duong", "sat"} <= {fold(form) for form in forms} for forms in held)
    assert answer["total"] == exact
    assert answer["otherForms"] == folded - exact


@pytest.mark.parametrize("archive", ["small", "cut"])
def test_a_phrase_is_exact(archive, request):
    built = request.getfixturevalue(archive)
    found = ask_slugs(built, '"nhân dân"')
    expected = {
        document.slug
        for document in built.documents
        if any(
            " nhân dân " in f" {' '.join(t.form for t in find_tokens(text) if not t.is_code)} "
            for text in (document.title, document.lead, *document.body)
        )
    }
    assert set(found) == expected


@pytest.mark.parametrize("archive", ["small", "cut"])
def test_a_word_left_out(archive, request):
    built = request.getfixturevalue(archive)
    with_it = set(ask_slugs(built, "huế"))
    without = set(ask_slugs(built, "huế -nhân"))
    held = {document.slug: set(forms_of(document)) for document in built.documents}
    assert without == {slug for slug in with_it if "nhân" not in held[slug]}


@pytest.mark.parametrize("archive", ["small", "cut"])
def test_a_field_is_looked_at_alone(archive, request):
    built = request.getfixturevalue(archive)
    answer = built.search("tiêu-đề:huế", limit=1000)
    found = {hit["slug"] for hit in answer["hits"][: answer["total"]]}
    assert found == {d.slug for d in built.documents if "huế" in [t.form for t in find_tokens(d.title)]}


def test_abbreviation_and_long_form_find_each_other(build_and_ask):
    documents = [replace(document, title="Tin ngắn", lead="") for document in build_documents(30)]
    short = replace(documents[0], body=("Hôm qua UBND phường họp.",))
    long = replace(documents[1], body=("Ủy ban nhân dân phường đã họp.",))
    others = [replace(document, body=("Mùa lúa chín.",)) for document in documents[2:]]
    built = build_and_ask([short, long, *others])
    assert {short.slug, long.slug} <= set(ask_slugs(built, "UBND")[:2])
    assert {short.slug, long.slug} <= set(ask_slugs(built, "ủy ban nhân dân")[:2])


FILTERS = [
    ({"place": "thua-thien-hue"}, lambda document: document.places[0][0].startswith("thua-thien-hue")),
    ({"place": ["khanh-hoa"]}, lambda document: document.places[0][0] == "khanh-hoa"),
    ({"source": "Báo Mẫu"}, lambda document: document.source == "Báo Mẫu"),
    ({"from": "2021", "to": "2021-06"}, lambda document: "2021-01" <= document.date < "2021-07"),
    ({"from": "2021-03-15"}, lambda document: document.date >= "2021-03-15"),
    ({"to": "2020"}, lambda document: document.date.startswith("2020")),
]


@pytest.mark.parametrize("archive", ["small", "cut"])
@pytest.mark.parametrize(("options", "accepts"), FILTERS, ids=[str(options) for options, _ in FILTERS])
def test_a_filter_leaves_what_it_says(archive, request, options, accepts):
    built = request.getfixturevalue(archive)
    for text in ("huế", ""):
        answer = built.search(text, limit=1000, **options)
        found = {hit["slug"] for hit in answer["hits"][: answer["total"]]}
        assert found == {d.slug for d in built.documents if accepts(d) and {*text.split()} <= {*forms_of(d)}}


@pytest.mark.parametrize(("sort", "reverse"), [("newest", True), ("oldest", False)])
def test_the_order_is_that_of_dates(small, sort, reverse):
    dates = [hit["date"] for hit in small.search("huế", limit=1000, sort=sort)["hits"]]
    assert len(dates) > 20
    assert dates == sorted(dates, reverse=reverse)


@pytest.mark.parametrize("archive", ["small", "cut"])
def test_facets_count_what_the_search_finds(archive, request):
    built = request.getfixturevalue(archive)
    answer = built.search("huế", limit=1000)
    facets = built.engine.run("khobao.facets", "huế")
    assert facets["total"] == answer["total"]
    years = [hit["date"][:4] for hit in answer["hits"][: answer["total"]] if hit["date"]]
    assert {year["year"]: year["count"] for year in facets["years"]} == {
        year: years.count(year) for year in set(years)
    }
    whole = {place["slug"]: place["count"] for place in facets["places"]}
    assert whole["thua-thien-hue"] >= whole["thua-thien-hue/thanh-pho-hue"]


def test_an_unfinished_word_is_completed(small):
    assert set(ask_slugs(small, "chuyê")) >= set(ask_slugs(small, "chuyên "))


def test_a_typo_is_forgiven_when_nothing_matches(small):
    answer = small.search("duongg ")
    assert fold(answer["suggestion"].strip()) == "duong"
    assert answer["hits"]


def test_what_keeps_no_company_is_not_suggested(build_and_ask):
    documents = [replace(document, title="Tin", lead="") for document in build_documents(2)]
    texts = ("Họp tại phường.", "Cầu Sông Gòn dài.")
    built = build_and_ask([replace(d, body=(text,)) for d, text in zip(documents, texts, strict=True)])
    answer = built.search("sài gòn ")
    assert answer["suggestion"] is None


def test_scores_stand_in_order_and_on_every_page(cut):
    first, second = (cut.search("kinh tế huế", limit=10, offset=offset)["hits"] for offset in (0, 10))
    hits = first + second
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    assert len({hit["slug"] for hit in hits}) == 20


def test_suggestions_complete_the_last_words(small):
    suggestions = small.engine.run("khobao.suggest", "huế nhan d")
    assert all(fold(entry["text"]).startswith("hue nhan d") for entry in suggestions)


def test_an_excerpt_shows_the_words(small):
    hit = small.search("đường sắt")["hits"][0]
    passage = small.engine.run("khobao.passage", hit, "đường sắt")
    marked = {word for part in passage if part["mark"] for word in fold(part["text"].lower()).split()}
    assert marked & {"duong", "sat"}


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text)[:20])
def test_any_input_gives_an_answer(small, text):
    assert small.engine.search(text).total >= 0
    assert small.engine.run("khobao.facets", text)["total"] >= 0


@given(text=st.text(max_size=60))
def test_any_text_gives_an_answer(small, text):
    answer = small.engine.search(text)
    assert len(answer.hits) >= min(10, answer.total)


def test_an_archive_of_one_article(build_and_ask):
    document = replace(build_documents(1)[0], title="Một bài duy nhất")
    built = build_and_ask([document])
    assert ask_slugs(built, "duy nhất") == [document.slug]
    assert ask_slugs(build_and_ask([]), "duy nhất") == []
