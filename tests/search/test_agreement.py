"""Plain terms score in the browser and in Python as they do in lunr.py, over the same articles."""

from __future__ import annotations

import random

import pytest
from khobao.search.index.build.indexer import LUNR_FIELDS, TermBuilder
from lunr.builder import Builder
from lunr.index import Index
from lunr.query import Query
from plain_counts import count_terms

from khobao.model import SearchDocument
from khobao.search.analyze.counter import count_batch
from khobao.search.answering import Request, answer_query
from khobao.search.ranking import PLAIN
from khobao.text.diacritics import fold

QUERIES = 320


def build_with_lunr(documents: list[SearchDocument]) -> Builder:
    """Return lunr's own Builder, filled by its own ``add``."""
    builder = Builder()
    builder.ref("id")
    for field in LUNR_FIELDS:
        builder.field(field)
    for number, document in enumerate(documents):
        counts = count_terms(document)
        builder.add({"id": number, **{field: list(counts[field].elements()) for field in LUNR_FIELDS}})
    return builder


@pytest.fixture(scope="module")
def lunr_index(small) -> Index:
    return build_with_lunr(small.documents).build()


def choose_queries(documents: list[SearchDocument]) -> list[list[str]]:
    """Return lists of one to four forms that the articles hold, one of them with tones."""
    dice = random.Random(7)  # noqa: S311
    forms = sorted(
        {form for document in documents for form in count_terms(document)["body"] if form.isalpha()}
    )
    toned = [form for form in forms if form != fold(form)]
    return [
        list(dict.fromkeys([dice.choice(toned), *dice.choices(forms, k=dice.randint(0, 3))]))
        for _ in range(QUERIES)
    ]


def ask_lunr(index: Index, terms: list[str], documents: list[SearchDocument]) -> dict[str, float]:
    query = Query(["title", "lead", "body"])
    for term in terms:
        query.clause(term, use_pipeline=False)
    return {documents[int(found["ref"])].slug: found["score"] for found in index.query(query)}


def test_builder_is_filled_as_add_fills_it(small):
    ours = TermBuilder()
    for start in range(0, len(small.documents), 64):
        batch = small.documents[start : start + 64]
        ours.add_batch(count_batch(batch), range(start, start + len(batch)))
    ours.fill()
    theirs = build_with_lunr(small.documents)
    assert ours.inverted_index.keys() == theirs.inverted_index.keys()
    for term, posting in theirs.inverted_index.items():
        assert {field: set(ours.inverted_index[term][field]) for field in LUNR_FIELDS} == {
            field: set(posting[field]) for field in LUNR_FIELDS
        }
    assert ours.field_lengths == theirs.field_lengths
    assert ours.document_count == theirs.document_count
    assert ours.field_term_frequencies == theirs.field_term_frequencies


def test_our_builder_builds_lunrs_index(small, lunr_index):
    ours = TermBuilder()
    ours.add_batch(count_batch(small.documents), range(len(small.documents)))
    index = ours.build()
    for terms in choose_queries(small.documents)[:40]:
        assert ask_lunr(index, terms, small.documents) == ask_lunr(lunr_index, terms, small.documents)


@pytest.mark.parametrize("archive", ["small", "cut"])
def test_scores_equal_lunrs(archive, request, lunr_index):
    built = request.getfixturevalue(archive)
    queries = choose_queries(built.documents)
    options = {"limit": 1000, "whole": True, "ranking": "plain"}
    answers = built.ask([["search", " . ".join(terms), options] for terms in queries])
    assert len(queries) >= 300
    for terms, answer in zip(queries, answers, strict=True):
        expected = ask_lunr(lunr_index, terms, built.documents)
        assert {hit["slug"] for hit in answer["hits"]} == expected.keys()
        for hit in answer["hits"]:
            assert hit["score"] == pytest.approx(expected[hit["slug"]], abs=0.001), (terms, hit["slug"])


def test_python_scores_equal_lunrs(small, lunr_index):
    for terms in choose_queries(small.documents)[:60]:
        expected = ask_lunr(lunr_index, terms, small.documents)
        request = Request(limit=1000, ranking=PLAIN, whole=True)
        hits = answer_query(small.reader, " . ".join(terms), request).hits
        assert {hit.slug: hit.score for hit in hits} == pytest.approx(expected, abs=0.001)


@pytest.mark.parametrize("archive", ["small", "cut"])
@pytest.mark.parametrize("whole", [False, True])
def test_python_and_browser_rank_alike(archive, whole, request):
    built = request.getfixturevalue(archive)
    texts = [" ".join(terms) for terms in choose_queries(built.documents)[:80]]
    texts += [fold(text) for text in texts[:40]]
    texts += [
        "ủy ban nhân dân tỉnh",
        "UBND",
        '"nhân dân"',
        "kinh tế -tỉnh",
        "tiêu-đề:huế",
        "54-NQ/TW",
        "covid-19",
    ]
    answers = built.ask([["search", text, {"limit": 20, "whole": whole}] for text in texts])
    for text, answer in zip(texts, answers, strict=True):
        ours = answer_query(built.reader, text, Request(limit=20, whole=whole))
        assert [hit.slug for hit in ours.hits] == [hit["slug"] for hit in answer["hits"]], text
        assert [hit.score for hit in ours.hits] == pytest.approx([hit["score"] for hit in answer["hits"]])
        assert (ours.total, ours.other_forms, ours.loosened, ours.suggestion) == (
            answer["total"],
            answer["otherForms"],
            answer["loosened"],
            answer["suggestion"],
        ), text
