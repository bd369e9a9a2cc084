"""Terms counted on arrays are the terms counted one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from corpus import build_documents
from hypothesis import given
from hypothesis import strategies as st
from plain_counts import count_terms

from khobao.model import SearchDocument
from khobao.search.analyze.abbreviations import read_abbreviations
from khobao.search.analyze.counter import InvertedBatch, count_batch
from khobao.search.index.indexer import LUNR_FIELDS, TermBuilder
from khobao.search.posting_code import FREQUENCY_BITS, MOST, join_pair

# Syllables and codes, what ends a clause, what is no token at all, and halves of long forms of abbreviations.
MIXTURE = """
    thành phố Thành phố. ủy ban nhân dân hội đồng nhân dân, dân). … “ - 54-NQ/TW 5,2 % 19/8 (08:15 TP.HCM Huế.
    http://a.b/c?d=e cải cách hành chính HÒA hoà 北京 .
"""
TEXTS = st.lists(st.sampled_from(MIXTURE.split()), max_size=25).map(" ".join)
DOCUMENT = st.builds(
    SearchDocument,
    slug=st.just(""),
    url=st.just(""),
    title=TEXTS,
    lead=TEXTS,
    body=st.lists(TEXTS, max_size=4).map(tuple),
    date=st.just(""),
    source=st.just(""),
    places=st.just(()),
)
DOCUMENTS = st.lists(DOCUMENT, max_size=5)


def pick_fields(counts: dict[str, Counter[str]]) -> dict[str, Counter[str]]:
    return {field: counts[field] for field in LUNR_FIELDS}


def fill(batch: InvertedBatch, numbers: Sequence[int]) -> TermBuilder:
    builder = TermBuilder()
    builder.add_batch(batch, numbers)
    builder.fill()
    return builder


def read_counts(documents: list[SearchDocument]) -> list[dict[str, Counter[str]]]:
    builder = fill(count_batch(documents), range(len(documents)))
    return [
        {field: Counter(builder.field_term_frequencies[f"{field}/{number}"]) for field in LUNR_FIELDS}
        for number in range(len(documents))
    ]


@given(DOCUMENTS)
def test_any_texts_are_counted_as_one_by_one(documents):
    assert read_counts(documents) == [pick_fields(count_terms(document)) for document in documents]


@given(DOCUMENTS)
def test_every_term_has_a_posting_and_every_list_is_sorted(documents):
    batch = count_batch(documents)
    assert {row >> 38 for row in batch.form_postings.tolist()} == set(range(len(batch.forms)))
    assert {row >> 37 for row in batch.pair_postings.tolist()} == set(range(len(batch.pairs)))
    for rows in (batch.form_postings.tolist(), batch.pair_postings.tolist(), batch.pairs.tolist()):
        assert rows == sorted(set(rows))
    assert all(row & MOST > 0 for row in batch.form_postings.tolist())


def test_articles_are_counted_as_one_by_one():
    documents = build_documents(70)
    assert read_counts(documents) == [pick_fields(count_terms(document)) for document in documents]


def test_a_frequency_too_large_is_cut():
    document = build_documents(1)[0]
    batch = count_batch([SearchDocument(**{**vars(document), "body": ("huế " * (MOST + 5),)})])
    assert max(row & MOST for row in batch.form_postings.tolist()) == MOST
    assert max(row & MOST for row in batch.pair_postings.tolist()) == MOST
    assert batch.lengths[0] > MOST + 5
    assert 1 << FREQUENCY_BITS == MOST + 1 < join_pair(1, 0)


def test_a_long_form_has_two_syllables_at_least():
    assert all(len(long) > 1 for long in read_abbreviations())
