"""Articles that share terms: the arrays find what the definition, written out plainly, says."""

from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from khobao.site.related import candidates
from khobao.site.related.candidates import BRINGS_NOBODY, NEAR, SHORTLIST, build_holdings, find_similar

WEIGHTS = [36, 25, 25, 16, 9, 9, 4, 4, 1, 1]
HOLDINGS = st.lists(st.frozensets(st.integers(0, len(WEIGHTS) - 1)), max_size=60)


def find_day(number):
    """Return the day of an article: newest first, three on each, and a gap now and then."""
    return 1000 - number // 3 - 5 * (number // 7)


def score_plainly(by_article, number):
    """Return other -> what makes it a candidate for the article *number*."""
    scores = defaultdict(int)
    for term in by_article[number]:
        line = [n for n, terms in enumerate(by_article) if term in terms]
        if len(line) > 2 * NEAR:
            here = line.index(number)
            line = [] if WEIGHTS[term] <= BRINGS_NOBODY else line[max(0, here - NEAR) : here + NEAR + 1]
        for other in line:
            scores[other] += WEIGHTS[term]
    return scores


def find_plainly(by_article, promising, least):
    """Return [(number, other, score)] as the docstring of ``find_similar`` has it."""
    found = []
    for number, terms in enumerate(by_article):
        scores = score_plainly(by_article, number)
        scores.pop(number, None)
        ranked = sorted(
            (-s, abs(find_day(other) - find_day(number)), other)
            for other, s in scores.items()
            if s >= promising
        )
        for *_, other in ranked[:SHORTLIST]:
            score = sum(WEIGHTS[term] for term in terms & by_article[other])
            if score >= least:
                found.append((number, other, score))
    return sorted(found)


def hold(by_article):
    terms = np.array([term for terms in by_article for term in terms], np.int64)
    return build_holdings(terms, np.array(list(map(len, by_article)), np.int64), np.array(WEIGHTS))


def find(by_article, promising, least):
    days = np.array(list(map(find_day, range(len(by_article)))), np.int64)
    blocks = [
        zip(*(column.tolist() for column in block), strict=True)
        for block in find_similar(hold(by_article), days, promising, least)
    ]
    return sorted(row for block in blocks for row in block)


@settings(max_examples=50)
@given(HOLDINGS, st.integers(0, 40), st.integers(0, 60))
def test_the_arrays_say_what_the_definition_says(by_article, promising, least):
    assert find(by_article, promising, least) == find_plainly(by_article, promising, least)


@settings(max_examples=20)
@given(HOLDINGS, st.integers(1, 20))
def test_the_size_of_blocks_does_not_matter(by_article, block):
    whole = find(by_article, 10, 20)
    before, candidates._BLOCK = candidates._BLOCK, block
    try:
        assert find(by_article, 10, 20) == whole
    finally:
        candidates._BLOCK = before


def test_no_article_holds_a_term():
    assert find([], 0, 0) == find([frozenset()] * 3, 0, 0) == []
