"""What a reader gets: recall without tones, exact tones first, phrases, fields, filters, typos, any input."""

from __future__ import annotations

from dataclasses import replace

import pytest
from corpus import build_documents

from khobao.model import SearchDocument
from khobao.search.analyze.analyzer import find_tokens
from khobao.search.answering import Request, answer_query
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
]


def forms_of(document: SearchDocument) -> list[str]:
    texts = (document.title, document.lead, *document.body)
    return [token.form for text in texts for token in find_tokens(text) if not token.is_code]


def ask_slugs(built, text: str, **options) -> list[str]:
    answer = built.ask([["search", text, {"limit": 1000, **options}]])[0]
    return [hit["slug"] for hit in answer["hits"]]


@pytest.mark.parametrize("archive", ["small", "cut"])
def test_a_toneless_query_finds_every_toned_article(archive, request):
    built = request.getfixturevalue(archive)
    answer = built.ask([["search", "duong sat", {"limit": 1000}]])[0]
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
    answer = built.ask([["search", "đường sắt", {"limit": 1000}]])[0]
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
    answer = built.ask([["search", "tiêu-đề:huế", {"limit": 1000}]])[0]
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


def test_filters_and_order(small):
    answer = small.ask(
        [
            [
                "search",
                "huế",
                {"limit": 1000, "place": "thua-thien-hue", "from": "2021", "to": "2021-06", "sort": "newest"},
            ]
        ]
    )[0]
    dates = [hit["date"] for hit in answer["hits"]]
    assert dates == sorted(dates, reverse=True)
    assert dates
    assert all("2021-01" <= date < "2021-07" for date in dates)
    assert all(hit["places"][0]["slug"].startswith("thua-thien-hue") for hit in answer["hits"])


@pytest.mark.parametrize("archive", ["small", "cut"])
def test_facets_count_what_the_search_finds(archive, request):
    built = request.getfixturevalue(archive)
    answer, facets = built.ask([["search", "huế", {"limit": 1000}], ["facets", "huế"]])
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
    answer = small.ask([["search", "duongg "]])[0]
    assert fold(answer["suggestion"].strip()) == "duong"
    assert answer["hits"]


def test_what_keeps_no_company_is_not_suggested(build_and_ask):
    documents = [replace(document, title="Tin", lead="") for document in build_documents(2)]
    texts = ("Họp tại phường.", "Cầu Sông Gòn dài.")
    built = build_and_ask([replace(d, body=(text,)) for d, text in zip(documents, texts, strict=True)])
    answer = built.ask([["search", "sài gòn "]])[0]
    assert answer["suggestion"] is None


def test_scores_stand_in_order_and_on_every_page(cut):
    first, second = cut.ask(
        [["search", "kinh tế huế", {"limit": 10}], ["search", "kinh tế huế", {"limit": 10, "offset": 10}]]
    )
    hits = first["hits"] + second["hits"]
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    assert len({hit["slug"] for hit in hits}) == 20


def test_suggestions_complete_the_last_words(small):
    suggestions = small.ask([["suggest", "huế nhan d"]])[0]
    assert all(fold(entry["text"]).startswith("hue nhan d") for entry in suggestions)


def test_an_excerpt_shows_the_words(small):
    hit = small.ask([["search", "đường sắt"]])[0]["hits"][0]
    passage = small.ask([["passage", hit, "đường sắt"]])[0]
    marked = {word for part in passage if part["mark"] for word in fold(part["text"].lower()).split()}
    assert marked & {"duong", "sat"}


def test_any_input_gives_an_answer(small):
    answers = small.ask([["search", text] for text in ODD] + [["facets", text] for text in ODD])
    assert len(answers) == 2 * len(ODD)
    for text in ODD:
        answer_query(small.reader, text, Request())


def test_an_archive_of_one_article(build_and_ask):
    document = replace(build_documents(1)[0], title="Một bài duy nhất")
    built = build_and_ask([document])
    assert ask_slugs(built, "duy nhất") == [document.slug]
    assert ask_slugs(build_and_ask([]), "duy nhất") == []
