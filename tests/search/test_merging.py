"""An index of which only some terms are made anew is the index that is made anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from corpus import SYLLABLES, build_documents
from hypothesis import given, settings
from hypothesis import strategies as st
from memorycache import MemoryCache

from khobao.models import SearchDocument
from khobao.search import build_search
from khobao.search.packing import Cut

WORDS = st.sampled_from([*SYLLABLES[:12], "54-NQ/TW", "Huế", "hue", "5,2%", ".", "ủy ban nhân dân", "x1"])
BODIES = st.lists(WORDS, max_size=8).map(" ".join)
ARCHIVES = st.dictionaries(st.sampled_from("abcdefgh"), BODIES, min_size=1, max_size=6)


def read_archive(bodies: dict[str, str]) -> list[SearchDocument]:
    (one,) = build_documents(1)
    return [
        replace(one, slug=slug, title=slug, lead="", body=(body,), date="", digest="")
        for slug, body in bodies.items()
    ]


@settings(max_examples=80)
@given(archives=st.lists(ARCHIVES, min_size=2, max_size=4), share=st.sampled_from([1, 6, 240]))
def test_any_archive_can_follow_any_other(archives, share):
    cache = MemoryCache()
    cut = Cut(longest=3, head=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("khobao.search.gathering._SHARE", 1)
        patch.setattr("khobao.search.words.RARE_SHARE", share)
        for bodies in archives:
            documents = read_archive(bodies)
            assert build_search(documents, cache=cache, cut=cut) == build_search(documents, cut=cut)


@pytest.mark.parametrize("place", [0, 1, 15, 29])
@pytest.mark.parametrize("size", [1, 12, 31, 200])
def test_an_article_that_grows_or_shrinks_changes_heads(place, size):
    (one,) = build_documents(1)
    # “huế” is once in each of them: the shorter an article, the more it counts there.
    documents = [
        replace(one, slug=f"bai-{number}", title="Huế", lead="", body=("một hai " * number,))
        for number in range(30)
    ]
    cache = MemoryCache()
    cut = Cut(longest=20, head=10)
    build_search(documents, cache=cache, cut=cut)
    documents[place] = replace(documents[place], body=("một hai " * size,), digest="")
    assert build_search(documents, cache=cache, cut=cut) == build_search(documents, cut=cut)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Qwxz", 1),  # a word that is nowhere else
        ("Qwxz qwxz", 1 + 1),  # and a pair
        ("", 0),
    ],
)
def test_only_what_an_edit_touches_is_packed(monkeypatch, packed, words, count):
    monkeypatch.setattr("khobao.search.words.RARE_SHARE", 10**6)  # all pairs are there
    documents = build_documents(60)
    cache = MemoryCache()
    build_search(documents, cache=cache)
    packed.clear()
    documents[7] = replace(documents[7], body=(*documents[7].body, words), digest=f"{words}!")
    build_search(documents, cache=cache)
    assert sum(packed) == count
