"""Articles that share terms: the arrays find what the definition, written out plainly, says."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from khobao.site import sharing
from khobao.site.sharing import BRINGS_NOBODY, NEAR, SHORTLIST, build_holdings, find_sharing

WEIGHTS = [36, 25, 25, 16, 9, 9, 4, 4, 1, 1]
HOLDINGS = st.lists(st.frozensets(st.integers(0, len(WEIGHTS) - 1)), max_size=60)


def find_plainly(by_article, promising, least):
    """Return [(number, other, score)] as the docstring of ``find_sharing`` has it."""
    holders = [[n for n, terms in enumerate(by_article) if term in terms] for term in range(len(WEIGHTS))]
    found = []
    for number, terms in enumerate(by_article):
        scores = defaultdict(int)
        for term in terms:
            line = holders[term]
            if len(line) > 2 * NEAR:
                here = line.index(number)
                line = [] if WEIGHTS[term] <= BRINGS_NOBODY else line[max(0, here - NEAR) : here + NEAR + 1]
            for other in line:
                scores[other] += WEIGHTS[term]
        scores.pop(number, None)
        ranked = sorted((-s, abs(other - number), other) for other, s in scores.items() if s >= promising)
        for *_, other in ranked[:SHORTLIST]:
            score = sum(WEIGHTS[term] for term in terms & by_article[other])
            if score >= least:
                found.append((number, other, score))
    return sorted(found)


def find(by_article, promising, least):
    holdings = build_holdings(by_article, WEIGHTS)
    blocks = [
        zip(*(column.tolist() for column in block), strict=True)
        for block in find_sharing(holdings, promising, least)
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
    before, sharing._BLOCK = sharing._BLOCK, block
    try:
        assert find(by_article, 10, 20) == whole
    finally:
        sharing._BLOCK = before


def test_nobody_holds_anything():
    assert find([], 0, 0) == find([frozenset()] * 3, 0, 0) == []
