"""Articles that share terms: the arrays find what the definition, written out plainly, says."""

from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from khobao.site import sharing
from khobao.site.sharing import BRINGS_NOBODY, NEAR, SHORTLIST, build_holdings, find_met, find_sharing

WEIGHTS = [36, 25, 25, 16, 9, 9, 4, 4, 1, 1]
HOLDINGS = st.lists(st.frozensets(st.integers(0, len(WEIGHTS) - 1)), max_size=60)


def find_day(number):
    """Return the day of an article: newest first, three on each, and a gap now and then."""
    return 1000 - number // 3 - 5 * (number // 7)


def score_plainly(by_article, number):
    """Return other -> what brings it into question for the article *number*."""
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
    """Return [(number, other, score)] as the docstring of ``find_sharing`` has it."""
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


def find(by_article, promising, least, numbers=None):
    asked = np.arange(len(by_article)) if numbers is None else np.array(numbers, np.int64)
    days = np.array(list(map(find_day, range(len(by_article)))), np.int64)
    blocks = [
        zip(*(column.tolist() for column in block), strict=True)
        for block in find_sharing(hold(by_article), days, asked, promising, least)
    ]
    return sorted(row for block in blocks for row in block)


@settings(max_examples=50)
@given(HOLDINGS, st.integers(0, 40), st.integers(0, 60))
def test_the_arrays_say_what_the_definition_says(by_article, promising, least):
    assert find(by_article, promising, least) == find_plainly(by_article, promising, least)


@settings(max_examples=30)
@given(HOLDINGS, st.data())
def test_who_is_asked_for_does_not_matter(by_article, data):
    numbers = sorted(data.draw(st.sets(st.integers(0, max(0, len(by_article) - 1)))) if by_article else [])
    some = [row for row in find(by_article, 10, 20) if row[0] in numbers]
    assert find(by_article, 10, 20, numbers) == some
    met = {other for number in numbers for other in score_plainly(by_article, number)}
    assert set(find_met(hold(by_article), np.array(numbers, np.int64)).tolist()) == met
    # Whoever comes into question for one of them: they do for it.
    assert all(set(numbers) & score_plainly(by_article, other).keys() for other in met)


@settings(max_examples=20)
@given(HOLDINGS, st.integers(1, 20))
def test_the_size_of_blocks_does_not_matter(by_article, block):
    whole = find(by_article, 10, 20)
    before, sharing._BLOCK = sharing._BLOCK, block
    try:
        assert find(by_article, 10, 20) == whole
    finally:
        sharing._BLOCK = before


def test_nobody_holds_anything():
    assert find([], 0, 0) == find([frozenset()] * 3, 0, 0) == []
