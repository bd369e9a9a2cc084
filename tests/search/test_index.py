"""The steps of the index: numbers, packed lists, pieces, words; and the same bytes whoever does the work."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import numpy as np
from corpus import build_documents
from hypothesis import given
from hypothesis import strategies as st

from khobao.search import build_search
from khobao.search.documents import PACK
from khobao.search.index import SEGMENTED, analyze_batch
from khobao.search.numbering import plan_numbers, round_up
from khobao.search.pieces import Group, build_pieces
from khobao.search.postings import PackedLists, PostingTable, pack_lists
from khobao.search.reader import _BitReader
from khobao.search.segmenter import segment
from khobao.text.diacritics import matching_form

UNIVERSE = 50_000
LISTS = st.lists(
    st.dictionaries(st.integers(0, UNIVERSE - 1), st.integers(1, 400), max_size=60), min_size=1, max_size=20
)


@given(LISTS)
def test_packed_lists_are_read_back(lists):
    numbers = [sorted(one) for one in lists]
    starts = np.concatenate(([0], np.cumsum([len(one) for one in numbers]))).astype(np.int64)
    table = PostingTable(
        [],
        starts,
        np.array([number for one in numbers for number in one], np.int64),
        np.array(
            [one[number] for one, order in zip(lists, numbers, strict=True) for number in order], np.int64
        ),
    )
    units = [position // 3 for position in range(len(lists))]
    packed = pack_lists(table, range(len(lists)), units, UNIVERSE, table.counts())
    for unit in range(units[-1] + 1):
        bits = _BitReader(packed.unit(unit))
        for expected in lists[3 * unit : 3 * unit + 3]:
            found = bits.read_list(UNIVERSE, UNIVERSE)
            assert found.count == len(expected)
            assert dict(found.postings) == expected


@given(st.integers(0, 10**7))
def test_a_range_is_big_enough_and_never_half_too_big(count):
    assert count <= round_up(count) <= max(1, count + count / 2)


def test_every_article_has_its_own_number():
    documents = build_documents(500)
    numbering = plan_numbers(documents)
    assert len(set(numbering.numbers)) == len(documents)
    assert max(numbering.numbers) < sum(size for _, size in numbering.months) <= numbering.universe


def test_numbers_do_not_depend_on_order():
    documents = build_documents(300)
    forth = dict(zip((d.slug for d in documents), plan_numbers(documents).numbers, strict=True))
    back = dict(zip((d.slug for d in documents[::-1]), plan_numbers(documents[::-1]).numbers, strict=True))
    assert forth == back


def test_a_new_article_moves_few_others():
    documents = build_documents(400)
    before = plan_numbers(documents).numbers
    moved = []
    for extra in range(20):
        new = replace(documents[extra * 7], slug=f"moi-{extra}")
        after = plan_numbers([*documents, new]).numbers
        moved.append(sum(a != b for a, b in zip(before, after, strict=False)))
    assert sorted(moved)[len(moved) // 2] <= 3  # a month that outgrows its range moves more; most do not


def build_groups(keys: list[str]) -> tuple[list[Group], PackedLists]:
    groups = []
    sizes = []
    for key in keys:
        seconds = tuple(f"s{number:03}" for number in range(len(key) * 13 % 60))
        first = len(sizes)
        sizes += [20, *([9] * len(seconds))]
        groups.append(
            Group(key, (key,), (first,), seconds, tuple(range(first + 1, first + 1 + len(seconds))))
        )
    offsets = np.concatenate(([0], np.cumsum(sizes))).tolist()
    return groups, PackedLists(bytes(offsets[-1]), offsets)


def test_pieces_hold_every_key_once():
    keys = sorted(f"{'abcdefgh'[number % 8] * (number % 5 + 1)}{number}" for number in range(300))
    groups, packed = build_groups(keys)
    artifacts, _ = build_pieces(groups, packed, "t", 500, 900)
    seen = {}
    for artifact in artifacts:
        _, lines, lists = json.loads(f"[{artifact.data.decode().strip()[len('khobao.receive(') : -1]}]")
        assert len(base64.b64decode(lists)) < 2000
        for line in lines.split("\n"):
            key, _, seconds = line.split("\t")
            seen[key] = seen.get(key, 0) + sum(letter.isupper() for letter in seconds)
    assert len(artifacts) > 30
    assert seen == {group.key: len(group.seconds) for group in groups}


def test_a_new_key_changes_one_piece_or_two():
    keys = sorted(f"{'abcdefgh'[number % 8] * (number % 5 + 1)}{number}" for number in range(300))
    before = {artifact.path for artifact in build_pieces(*build_groups(keys), "t", 500, 900)[0]}
    changed = []
    for number in range(30):
        more = sorted([*keys, f"{'abcdefgh'[number % 8]}x{number}"])
        after = {artifact.path for artifact in build_pieces(*build_groups(more), "t", 500, 900)[0]}
        changed.append(len(after - before))
    assert sorted(changed)[len(changed) // 2] <= 2
    assert max(changed) <= len(before) // 10


def test_same_bytes_for_any_number_of_workers_and_any_order():
    documents = build_documents(PACK + 100)
    one = build_search(documents)
    with ProcessPoolExecutor(2) as executor:
        two = build_search(documents[::-1], executor=executor)
    assert one == two


def test_an_analysis_depends_on_the_text_alone():
    documents = build_documents(60)
    moved = [replace(document, slug=f"khac-{document.slug}", date="1999-12-31") for document in documents]
    assert analyze_batch(documents) == analyze_batch(moved)


def test_compounds_are_those_of_each_opening():
    documents = build_documents(PACK + 20)
    compounds = build_search(documents).compounds
    assert sorted(compounds) == sorted(document.slug for document in documents)
    for document in documents[:: PACK // 8]:
        opening = "\n".join((document.title, document.lead, *document.body))[:SEGMENTED]
        words = {matching_form(" ".join(word)) for word in segment(opening) if len(word) > 1}
        assert compounds[document.slug] == tuple(sorted(words))
    assert any(compounds.values())


def test_no_articles_and_one_article():
    assert json.loads(build_search([]).root)["articles"] == 0
    assert json.loads(build_search(build_documents(1)).root)["articles"] == 1
