"""The words' part made in another process: the same bytes, whatever becomes of the cache meanwhile."""

from __future__ import annotations

import pickle
import random
import re
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import replace

import pytest
from corpus import build_documents
from memorycache import MemoryCache

from khobao.cache import FILE, SqliteCache
from khobao.models import SearchDocument, SearchIndex, StandingArtifact
from khobao.search import build_search, start_reading, start_search
from khobao.search.packed import PACKED
from khobao.search.packing import Cut
from khobao.search.shown import ShownKeys

CUT = Cut(longest=40, head=20)


class LateExecutor(Executor):
    """Does in this process what another would do, when it is asked for; all travels as it would."""

    def __init__(self) -> None:
        self.results: list[object] = []

    def submit(self, fn, /, *args, **kwargs):
        work = pickle.dumps((fn, args, kwargs))

        class Work(Future):
            def result(_, timeout=None):  # noqa: ARG002, N805 (the protocol's)
                fn, args, kwargs = pickle.loads(work)
                self.results.append(fn(*args, **kwargs))
                return pickle.loads(pickle.dumps(self.results[-1]))

        return Work()


def list_files(index: SearchIndex) -> list[tuple[str, str, int]]:
    return [(artifact.path, artifact.sha256, artifact.size) for artifact in index.artifacts]


def check_same(built: SearchIndex, clean: SearchIndex) -> None:
    assert (built.root, built.compounds) == (clean.root, clean.compounds)
    assert list_files(built) == list_files(clean)


def change(documents: list[SearchDocument], place: int, words: str) -> None:
    documents[place] = replace(documents[place], body=(*documents[place].body, words))


@pytest.mark.parametrize("seed", range(2))
def test_beside_equals_clean_whatever_was_edited(seed, monkeypatch):
    monkeypatch.setattr("khobao.search.layers._CHUNK", 1000)
    dice = random.Random(seed)  # noqa: S311 (an order, not a secret)
    everything = build_documents(130)
    documents, spare = everything[:100], everything[100:]
    cache, beside = MemoryCache(), LateExecutor()
    built = build_search(documents, cache=cache, cut=CUT)
    stood = 0
    for turn in range(10):
        held = {artifact.path: artifact.sha256 for artifact in built.artifacts}
        place = dice.randrange(len(documents))
        match turn % 5:
            case 0:
                documents.append(spare.pop())
            case 1:
                del documents[place]
            case 2:
                change(documents, place, "Thẩm định thoả thuận")
            case 3:
                documents[place] = replace(documents[place], date=f"20{10 + turn}-03-11")
            case _:
                dice.shuffle(documents)
        started = start_search(documents, beside=beside, cache=cache, cut=CUT, held=held)
        assert started.is_beside
        clean = build_search(documents, cut=CUT)
        assert started.compounds == clean.compounds
        built = started.finish()
        check_same(built, clean)
        stood += sum(isinstance(artifact, StandingArtifact) for artifact in built.artifacts)
    assert stood > 0
    assert len(beside.results) == 10
    assert None not in beside.results
    # And what it left behind is what the next build needs.
    cache.missed.clear()
    check_same(build_search(documents, cache=cache, cut=CUT), clean)
    assert cache.missed == []


@pytest.mark.parametrize("ahead", [False, True], ids=["reads then", "has read"])
def test_another_process_says_the_same(tmp_path, ahead, monkeypatch):
    kept = set()  # keys
    put_many = SqliteCache.put_many
    monkeypatch.setattr(
        SqliteCache, "put_many", lambda self, values: kept.update(values) or put_many(self, values)
    )
    documents = build_documents(300)
    cache = SqliteCache(tmp_path / FILE, b"code")
    build_search(documents, cache=cache)
    cache.close()
    for turn in range(2):
        change(documents, 7 + turn, "Thẩm định thoả thuận")
        cache = SqliteCache(tmp_path / FILE, b"code")
        with ProcessPoolExecutor(2) as executor, ProcessPoolExecutor(1) as helper:
            if ahead:
                start_reading(helper, cache)
            started = start_search(documents, executor=executor, beside=helper, cache=cache)
            assert started.is_beside
            check_same(started.finish(), build_search(documents))
            assert started.finish() is started.finish()
        parts = {key for key in kept if key.startswith("search-") and key != "search-blocks"}
        assert parts >= {PACKED, "search-names:base", "search-column:recent:2:0"}
        assert {cache._name(part)[1] for part in parts} <= cache.used.keys(), "all are of use"
        assert cache.get_many(list(parts)).keys() == parts
        cache.close()
    cache = SqliteCache(tmp_path / FILE, b"code")
    lent = MemoryCache()
    lent.put_many(cache.get_many(["search-articles:recent"]))
    assert documents[8].slug.encode() in lent.held["search-articles:recent"]
    cache.close()


class LosingCache(MemoryCache):
    """A cache of which another process finds only a part."""

    lost = ""

    def lend(self) -> MemoryCache:
        lent = super().lend()
        lent.held = {key: value for key, value in lent.held.items() if self.lost not in key}
        return lent


@pytest.mark.parametrize("forgets", ["there", "everywhere"])
@pytest.mark.parametrize(
    "lost",
    [
        "search-articles:base",
        "search-articles:recent",
        "search-names:base",
        "search-column:recent",
        "search-packed",
        "",
    ],
)
def test_what_is_lost_meanwhile_is_made_here(lost, forgets):
    documents = build_documents(60)
    cache, beside = LosingCache(), LateExecutor()
    build_search(documents, cache=cache)
    change(documents, 3, "Thẩm định thoả thuận")
    build_search(documents, cache=cache)
    change(documents, 4, "Thẩm định thoả thuận")
    cache.lost = lost
    started = start_search(documents, beside=beside, cache=cache)
    if forgets == "everywhere":
        cache.held = {key: value for key, value in cache.held.items() if lost not in key}
    clean = build_search(documents)
    check_same(started.finish(), clean)
    # Without the packed lists it packs them all; without a layer it cannot do anything.
    assert (beside.results == [None]) == (lost != "search-packed")
    cache.lost = "-"
    check_same(build_search(documents, cache=cache), clean)


@pytest.mark.parametrize("changed", [0, 1, 5, 6, 60])
def test_only_a_small_change_is_made_beside(changed):
    documents = build_documents(60)
    cache, beside = MemoryCache(), LateExecutor()
    build_search(documents, cache=cache)
    for place in range(changed):
        change(documents, place, "Thẩm định thoả thuận")
    started = start_search(documents, beside=beside, cache=cache)
    assert started.is_beside == (changed <= 5)
    check_same(started.finish(), build_search(documents))


def test_what_is_shown_stands_while_all_cards_do():
    documents = build_documents(300)
    cache = MemoryCache()
    held: dict[str, str] = {}
    stood = []
    keys = [("1", "a"), ("1", "a"), ("2", "b"), ("2", "b"), ("3", "b"), ("", "b"), ("4", "c")]
    for cards, filing in keys:
        documents[7] = replace(documents[7], body=(*documents[7].body, f"Sửa {len(stood)}"))
        started = start_search(documents, beside=LateExecutor(), cache=cache, held=held)
        built = started.finish(ShownKeys(cards, filing))
        shown = [one for one in built.artifacts if re.search("/(d-|columns)", one.path)]
        stood.append(sum(isinstance(one, StandingArtifact) for one in shown))
        held = {artifact.path: artifact.sha256 for artifact in built.artifacts}
    blocks = len(shown) - 1
    # By the cards, blocks and columns; without them each block by itself, and the columns by their filing.
    some, every = blocks, blocks + 1
    assert stood == [0, every, some, every, every, some, some]
