"""Plain terms score as they do in lunr.py, over the same articles; all else as docs/search.md says."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import pytest
from lunr.builder import Builder
from lunr.index import Index
from lunr.query import Query
from plain_counts import count_terms

from khobao.model import SearchDocument
from khobao.search.analyze.counter import count_batch
from khobao.search.index.indexer import LUNR_FIELDS, TermBuilder
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
    plain = built.engine.run("() => khobao.PLAIN")
    assert len(queries) >= 300
    for terms in queries:
        answer = built.search(" . ".join(terms), limit=1000, whole=True, ranking=plain)
        expected = ask_lunr(lunr_index, terms, built.documents)
        assert {hit["slug"] for hit in answer["hits"]} == expected.keys()
        for hit in answer["hits"]:
            assert hit["score"] == pytest.approx(expected[hit["slug"]], abs=0.001), (terms, hit["slug"])


class PlainScorer:
    """The ranking of docs/search.md, counted article by article: words, their fields and their neighbours."""

    def __init__(self, documents: list[SearchDocument]) -> None:
        self._counts = {document.slug: count_terms(document) for document in documents}
        fields = ("title", "lead", "body")
        self._lengths = {
            slug: {field: of[field].total() for field in fields} for slug, of in self._counts.items()
        }
        self._averages = {
            field: sum(lengths[field] for lengths in self._lengths.values()) / len(documents)
            for field in fields
        }

    def score(self, terms: list[str]) -> dict[str, float]:
        """Return the score of every article that holds one of *terms*, which have tones."""
        scores: dict[str, float] = {}
        for term in terms:
            self._add(scores, term, {"title": 2.0, "lead": 1.3, "body": 1.0})
        for pair in {f"{fold(one)} {fold(other)}" for one, other in pairwise(terms)}:
            self._add(scores, pair, {"pairs": 0.5})
        return {slug: score / math.sqrt(len(terms)) for slug, score in scores.items()}

    def _add(self, scores: dict[str, float], key: str, places: dict[str, float]) -> None:
        """Add what *key* gives; *places*: where it is looked for -> boost."""
        found = sum(key in of[place] for of in self._counts.values() for place in places)
        idf = math.log(1 + abs((len(self._counts) - found + 0.5) / (found + 0.5)))
        for slug, of in self._counts.items():
            for place, boost in places.items():
                field = "body" if place == "pairs" else place
                norm = 1.2 * (0.25 + 0.75 * self._lengths[slug][field] / self._averages[field])
                if often := of[place][key]:
                    scores[slug] = scores.get(slug, 0) + boost * idf * 2.2 * often / (often + norm)


@pytest.mark.parametrize("archive", ["small", "cut"])
def test_scores_are_what_the_document_says(archive, request):
    built = request.getfixturevalue(archive)
    scorer = PlainScorer(built.documents)
    ranking = {"exactLengths": True, "otherTones": 0, "aliases": 0}
    for terms in choose_queries(built.documents)[:40]:
        answer = built.search(" ".join(terms), limit=1000, whole=True, ranking=ranking)
        found = {hit["slug"]: hit["score"] for hit in answer["hits"]}
        assert found == pytest.approx(scorer.score(terms)), terms


@pytest.mark.parametrize("archive", ["small", "cut"])
@pytest.mark.parametrize("whole", [False, True])
def test_the_embedded_engine_answers_as_a_browsers_does(archive, whole, request):
    """Node has the engine of Chromium."""
    built = request.getfixturevalue(archive)
    texts = [" ".join(terms) for terms in choose_queries(built.documents)[:40]]
    texts += [fold(text) for text in texts[:20]]
    texts += [
        "ủy ban nhân dân tỉnh",
        "UBND",
        '"nhân dân"',
        "kinh tế -tỉnh",
        "tiêu-đề:huế",
        "54-NQ/TW",
        "covid-19",
        "duongg sat",
        "chuyê",
    ]
    options = {"limit": 20, "whole": whole}
    answers = built.ask_node([["search", text, options] for text in texts])
    for text, theirs in zip(texts, answers, strict=True):
        ours = built.search(text, **options)
        # Engines may differ in the last bit of a logarithm.
        scores = [[hit.pop("score") for hit in answer["hits"]] for answer in (ours, theirs)]
        assert scores[0] == pytest.approx(scores[1]), text
        assert ours == theirs, text
