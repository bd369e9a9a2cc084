"""What a cache keeps never changes a byte, and an article changes what is its own."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from corpus import build_documents
from memorycache import MemoryCache
from plain_counts import count_terms

from khobao.models import SearchDocument, SearchIndex, StandingArtifact
from khobao.recordbytes import hash_record
from khobao.search import build_search, start_search
from khobao.search.analysis import analyze_texts, hash_text, split_by_slug
from khobao.search.numbering import plan_numbers
from khobao.search.packing import Cut
from khobao.search.scripts import parse_script
from khobao.search.shown import NO_KEYS, ShownKeys
from khobao.text.diacritics import fold

CUT = Cut(longest=40, head=20)


def edit(documents: list[SearchDocument], dice: random.Random, spare: list[SearchDocument]) -> None:
    """Do to *documents* what an archivist may: add, take out, correct, date anew, rename, sort."""
    place = dice.randrange(len(documents))
    one = documents[place]
    match dice.randrange(7):
        case 0:
            documents.append(spare.pop())
        case 1 if len(documents) > 1:
            del documents[place]
        case 2:
            documents[place] = replace(one, title=f"{one.title} sửa {dice.randrange(9)}")
        case 3:
            documents[place] = replace(one, body=(*one.body[1:], "Thành phố Huế đón 5,2% khách. Mới"))
        case 4:
            documents[place] = replace(one, date=f"20{dice.randrange(10, 25)}-0{dice.randrange(1, 9)}-11")
        case 5:
            documents[place] = replace(one, slug=f"{one.slug}-{dice.randrange(10**6)}", body=())
        case _:
            dice.shuffle(documents)


def list_shown(document: SearchDocument) -> tuple[object, ...]:
    return tuple(getattr(document, name) for name in ("slug", "url", "title", "date", "source", "places"))


def list_files(index: SearchIndex) -> list[tuple[str, str, int]]:
    return [(artifact.path, artifact.sha256, artifact.size) for artifact in index.artifacts]


@pytest.mark.parametrize(("seed", "share"), [(0, 240), (1, 240), (2, 8), (3, 3), (4, 1)])
def test_cached_equals_clean_whatever_was_edited(seed, share, monkeypatch):
    monkeypatch.setattr("khobao.search.words.RARE_SHARE", share)
    monkeypatch.setattr("khobao.search.analysis.BATCH", 16)
    monkeypatch.setattr("khobao.search.layers._CHUNK", 1000)
    monkeypatch.setattr("khobao.search.packing._SHARD", 64)
    dice = random.Random(seed)  # noqa: S311
    everything = build_documents(140)
    documents, spare = everything[:40], everything[40:]
    cache = MemoryCache()
    held: dict[str, str] = {}
    for _ in range(12):
        for _ in range(dice.choice([0, 1, 1, 1, 2, 15])):
            edit(documents, dice, spare)
        if dice.random() < 0.2:
            cache.held = {key: value for key, value in cache.held.items() if dice.random() < 0.5}
        if dice.random() < 0.2:
            cache.held = {key: b"torn" if dice.random() < 0.3 else value for key, value in cache.held.items()}
        clean = build_search(documents, cut=CUT)
        started = start_search(documents, cache=cache, cut=CUT, held=held if dice.random() < 0.7 else None)
        filing = hash_record(sorted((one.slug, one.date, one.source, one.places) for one in documents))
        keys = ShownKeys(hash_record(sorted(map(list_shown, documents))), filing)
        built = started.finish(keys if dice.random() < 0.7 else NO_KEYS)
        assert (built.root, built.compounds) == (clean.root, clean.compounds)
        assert list_files(built) == list_files(clean)
        held = {artifact.path: artifact.sha256 for artifact in clean.artifacts if dice.random() < 0.9}


def test_nothing_is_made_twice():
    documents = build_documents(200)
    cache = MemoryCache()
    build_search(documents, cache=cache)
    cache.missed.clear()
    build_search(documents[::-1], cache=cache)
    assert cache.missed == []


def test_one_article_is_analysed_alone(monkeypatch):
    analysed = []

    def spy(documents):
        analysed.append([document.slug for document in documents])
        return analyze_texts(documents)

    monkeypatch.setattr("khobao.search.analysis.analyze_texts", spy)
    documents = build_documents(200)
    cache = MemoryCache()
    build_search(documents, cache=cache)
    for place in (3, 50, 199):
        analysed.clear()
        cache.missed.clear()
        documents[place] = replace(documents[place], title="Một nhan đề khác hẳn")
        build_search(documents, cache=cache)
        assert analysed == [[documents[place].slug]]


def test_only_lists_of_the_changed_article_are_packed(packed):
    documents = build_varied_documents(400)
    cache = MemoryCache()
    build_search(documents, cache=cache)
    whole = sum(packed)
    packed.clear()
    documents[50] = replace(documents[50], body=("Thẩm định thoả thuận",))
    build_search(documents, cache=cache)
    assert 0 < sum(packed) < whole / 2
    packed.clear()
    # What else it says stays as it was, and so do all lists of that.
    documents[50] = replace(documents[50], body=("Thẩm định thoả thuận", "Qwxz"))
    build_search(documents, cache=cache)
    assert 0 < sum(packed) < 10
    packed.clear()
    build_search(documents[::-1], cache=cache)
    assert sum(packed) == 0


def test_pieces_without_a_changed_list_stand():
    dice = random.Random(5)  # noqa: S311
    everything = build_varied_documents(420)
    documents, spare = everything[:400], everything[400:]
    cache = MemoryCache()
    built = build_search(documents, cache=cache)
    stood = 0
    for _ in range(6):
        held = {artifact.path: artifact.sha256 for artifact in built.artifacts}
        edit(documents, dice, spare)
        clean = build_search(documents)
        built = build_search(documents, cache=cache, held=held)
        assert list_files(built) == list_files(clean)
        stood += sum(isinstance(one, StandingArtifact) for one in built.artifacts)
    assert stood > 6


@pytest.mark.parametrize(("layer", "count"), [("recent", 1), ("base", 12)])
def test_parts_of_two_builds_never_mix(layer, count):
    documents = build_documents(60)
    cache = MemoryCache()
    build_search(documents, cache=cache)
    for turn in range(2):
        before = dict(cache.held)
        for place in range(7, 7 + count):
            documents[place] = replace(documents[place], title=f"Một nhan đề khác hẳn {turn}")
        build_search(documents, cache=cache)
    changed = [key for key, value in cache.held.items() if before.get(key, value) != value]
    clean = build_search(documents)
    for key in changed:
        mixed = MemoryCache()
        mixed.held = {**cache.held, key: before[key]}
        assert build_search(documents, cache=mixed) == clean
    assert len([key for key in changed if key.startswith(f"search-column:{layer}:")]) == 4


def test_texts_parted_otherwise_have_another_digest():
    (one,) = build_documents(1)
    ways = [
        ("ab", "c", ("d",)),
        ("a", "bc", ("d",)),
        ("a", "b", ("c", "d")),
        ("a", "b", ("cd",)),
        ("abcd", "", ()),
    ]
    digests = {hash_text(replace(one, title=title, lead=lead, body=body)) for title, lead, body in ways}
    assert len(digests) == len(ways)


def test_batches_go_by_slug_alone():
    documents = build_documents(500)
    before = split_by_slug(documents)
    moved = [replace(document, date="1999", body=()) for document in documents[::-1]]
    after = split_by_slug(moved)
    assert [[one.slug for one in batch] for batch in before] == [
        [one.slug for one in batch] for batch in after
    ]
    assert sum(map(len, before)) == 500


def list_pieces(index: SearchIndex) -> dict[str, set[str]]:
    """Return path -> the keys that stand in it, for every piece of the terms."""
    pieces = {}
    for artifact in index.artifacts:
        name = artifact.path.rpartition("/")[2]
        if name.startswith(("t-", "r-", "f-")):
            _, keys, _ = parse_script(artifact.data)
            pieces[artifact.path] = {line.partition("\t")[0] for line in keys.split("\n")}
    return pieces


def build_varied_documents(count: int) -> list[SearchDocument]:
    """Return articles that have a hundred words each in common with few others."""
    return [
        replace(
            document, body=(*document.body, " ".join(f"k{number * 61 % 997}{w}" for w in "abcdefgh" * 12))
        )
        for number, document in enumerate(build_documents(count))
    ]


def find_terms(documents: Sequence[SearchDocument]) -> set[str]:
    return {
        fold(form) for document in documents for counts in count_terms(document).values() for form in counts
    }


@pytest.mark.parametrize("place", [0, 17, 250])
def test_a_changed_article_changes_only_pieces_of_its_own_terms(place):
    documents = build_varied_documents(600)
    changed = replace(documents[place], body=(*documents[place].body, "Thẩm định thoả thuận"))
    before = list_pieces(build_search(documents, cut=CUT))
    after = list_pieces(build_search([*documents[:place], changed, *documents[place + 1 :]], cut=CUT))
    terms = find_terms([changed])
    written = {path: keys for path, keys in after.items() if path not in before}
    assert 0 < len(written) <= len(after) // 2
    assert all(keys & terms for keys in written.values())


@pytest.mark.parametrize("slug", ["bai-moi", "mot-bai-khac", "tin-van"])
def test_a_new_article_changes_only_pieces_of_its_own_terms_and_of_those_that_it_moves(slug):
    documents = build_varied_documents(600)
    new = replace(documents[3], slug=slug, body=("Thẩm định thoả thuận",), title="Thẩm định", lead="")
    before = list_pieces(build_search(documents, cut=CUT))
    after = list_pieces(build_search([*documents, new], cut=CUT))
    old_numbers, new_numbers = plan_numbers(documents).numbers, plan_numbers([*documents, new]).numbers
    moved = [
        document
        for document, old, new_number in zip(documents, old_numbers, new_numbers, strict=False)
        if old != new_number
    ]
    assert len(moved) < 20
    terms = find_terms([new, *moved])
    written = {path: keys for path, keys in after.items() if path not in before}
    assert 0 < len(written) < len(after)
    assert all(keys & terms for keys in written.values())
