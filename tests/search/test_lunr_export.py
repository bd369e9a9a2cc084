"""A small archive's index as lunr's own JSON: lunr.py and lunr.js load it, and score alike."""

from __future__ import annotations

import json
import subprocess

import pytest
from corpus import build_documents
from folders import ROOT
from lunr.index import Index
from test_agreement import build_with_lunr, choose_queries

from khobao.search.analyze.batches import analyze, split_into_batches
from khobao.search.index import lunr_file, words

LUNR_JS = ROOT / "tests" / "js" / "node_modules" / "lunr" / "lunr.js"
ASK = """
const lunr = require(process.argv[1]);
const { index, queries } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const loaded = lunr.Index.load(index);
console.log(JSON.stringify(queries.map((terms) => Object.fromEntries(loaded.query((query) => {
  for (const term of terms) query.term(term, { usePipeline: false });
}).map(({ ref, score }) => [ref, score])))));
"""


@pytest.fixture(scope="module")
def exported(small) -> dict:
    assert small.index.lunr
    assert small.index.lunr.path == "du-lieu/lunr.json"
    return json.loads(small.index.lunr.data)


def ask(index: Index, terms: list[str]) -> dict[str, float]:
    query = index.create_query(["text"])
    for term in terms:
        query.clause(term, use_pipeline=False)
    return {found["ref"]: found["score"] for found in index.query(query)}


def test_lunr_py_loads_it_and_scores_as_its_own_index(small, exported):
    loaded, own = Index.load(exported), build_with_lunr(small.documents).build()
    slugs = [document.slug for document in small.documents]
    for terms in choose_queries(small.documents)[:60]:
        expected = {slugs[int(number)]: score for number, score in ask(own, terms).items()}
        assert ask(loaded, terms) == pytest.approx(expected, abs=0.001), terms


def test_lunr_js_loads_it_and_scores_as_lunr_py(small, exported, node):
    queries = choose_queries(small.documents)[:60]
    done = subprocess.run(  # noqa: S603 - lunr's own program
        [node, "-e", ASK, str(LUNR_JS)],
        input=json.dumps({"index": exported, "queries": queries}),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = Index.load(exported)
    for terms, scores in zip(queries, json.loads(done.stdout), strict=True):
        assert scores == pytest.approx(ask(loaded, terms), abs=0.001), terms


def test_it_is_the_same_however_articles_are_ordered(small):
    batches = [analyze(batch) for batch in split_into_batches(small.documents[::-1])]
    assert lunr_file.build_lunr_file(batches[::-1]) == small.index.lunr.data


def test_a_large_archive_has_none(build_and_ask, monkeypatch):
    monkeypatch.setattr(words, "MOST_ARTICLES", 5)
    assert build_and_ask(build_documents(6)).index.lunr is None
