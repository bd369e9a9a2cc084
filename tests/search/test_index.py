"""The steps of the index: numbers, packed lists, pieces, words; and the same bytes whoever does the work."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest
from conftest import BuiltSearch
from corpus import build_documents
from hypothesis import given
from hypothesis import strategies as st

from khobao.model import Artifact
from khobao.runtime.arrays import find_bounds
from khobao.runtime.memo import open_memo
from khobao.search import build_search, start_search
from khobao.search.analyze.batches import SEGMENTED, Batch, analyze, format_analysis, parse_analysis
from khobao.search.analyze.segmenter import segment
from khobao.search.index.base91 import format_bytes
from khobao.search.index.doc_ids import plan_numbers, round_up
from khobao.search.index.packing import Cut, PackedLists, PostingTable, pack_lists
from khobao.search.index.pieces import build_pieces
from khobao.search.index.postings import split_heads, split_repeats
from khobao.search.index.scripts import parse_script
from khobao.search.index.term_dictionary import Directory
from khobao.text.diacritics import matching_form

UNIVERSE = 50_000
LISTS = st.lists(
    st.dictionaries(st.integers(0, UNIVERSE - 1), st.integers(1, 400), max_size=60), min_size=1, max_size=20
)


def build_table(lists: list[dict[int, int]]) -> PostingTable:
    """Return lists (article -> frequency) as the index has them."""
    rows = [(number, one[number]) for one in lists for number in sorted(one)]
    return PostingTable(
        find_bounds(np.array([len(one) for one in lists])),
        np.array([number for number, _ in rows], np.int32),
        np.array([frequency for _, frequency in rows], np.int16),
    )


# Three lists a form, as a piece has them.
READ_FORMS = """(keys, lists, universe) => {
  const piece = khobao.openPiece(keys, lists, universe, null);
  const read = ({ n, numbers, frequencies }) => [n, [...numbers], [...frequencies]];
  return piece.listKeys().map((key) => piece.find(key).forms.get(key).lists.map(read));
}"""


@given(lists=LISTS)
def test_packed_lists_are_read_back(small, lists):
    lists = [*lists, *[{}] * (-len(lists) % 3)]
    table = build_table(lists)
    packed = pack_lists(table, np.arange(len(lists)) // 3, UNIVERSE, table.counts())
    keys = "\n".join(f"k{unit}\t.\t" for unit in range(len(lists) // 3))
    units = small.engine.run(READ_FORMS, keys, format_bytes(packed.data), UNIVERSE)
    found = [
        (count, dict(zip(numbers, often, strict=True))) for unit in units for count, numbers, often in unit
    ]
    assert found == [(len(one), one) for one in lists]


def test_lists_are_packed_alike_however_many_at_once(monkeypatch):
    documents = build_documents(60)
    whole = build_search(documents)
    monkeypatch.setattr("khobao.search.index.packing._SHARD", 64)
    assert build_search(documents) == whole


@given(LISTS)
def test_articles_and_repeats_say_together_what_the_lists_did(lists):
    table = build_table(lists)
    articles, repeats = split_repeats(table)
    assert articles.numbers.tolist() == table.numbers.tolist()
    assert set(articles.frequencies.tolist()) <= {1}
    for position, one in enumerate(lists):
        found = dict.fromkeys(one, 1)
        part = slice(repeats.starts[position], repeats.starts[position + 1])
        for number, more in zip(
            repeats.numbers[part].tolist(), repeats.frequencies[part].tolist(), strict=True
        ):
            assert more > 0
            found[number] += more
        assert found == one


@given(LISTS, st.integers(1, 30), st.integers(0, 20))
def test_a_head_holds_the_postings_of_greatest_impact(lists, head, more):
    lengths = np.random.default_rng(3).integers(0, 2000, UNIVERSE)
    table = build_table(lists)
    heads, rest = split_heads(table, lengths, Cut(head + more, head))
    assert heads.counts().tolist() == [len(one) if len(one) <= head + more else head for one in lists]
    assert (heads.counts() + rest.counts()).tolist() == [len(one) for one in lists]
    for position, one in enumerate(lists):
        impacts = {
            number: one[number] / (one[number] + 0.3 + 0.9 * max(1, lengths[number]) / 450) for number in one
        }
        inside, outside = (
            [impacts[number] for number in part.numbers[part.starts[position] : part.starts[position + 1]]]
            for part in (heads, rest)
        )
        assert sorted(inside + outside) == sorted(impacts.values())
        if outside:
            assert min(inside) >= max(outside) - 1e-8


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


def build_directory(keys: list[str], seconds: list[str] | None = None) -> tuple[Directory, PackedLists]:
    """Return keys with one form and up to sixty pairs each, with the first of *seconds* (or of the keys).

    Their lists have 20 and 9 bytes.
    """
    known = [keys.index(second) for second in (seconds or keys)[:60]]
    pairs = [known[: len(key) * 13 % 60] for key in keys]
    directory = Directory(
        keys,
        keys,
        np.arange(len(keys) + 1),
        np.array([second for one in pairs for second in one]),
        find_bounds(np.array([len(one) for one in pairs])),
    )
    sizes = np.empty(len(keys) + len(directory.seconds), np.int64)
    sizes[directory.form_units()] = 20
    sizes[directory.pair_units()] = 9
    offsets = find_bounds(np.array(sizes))
    return directory, PackedLists(bytes(offsets[-1]), offsets)


def invent_keys(count: int) -> list[str]:
    return sorted(f"{'abcdefgh'[number % 8] * (number % 5 + 1)}{number}" for number in range(count))


def read_piece(built: BuiltSearch, artifact: Artifact) -> tuple[list[str], bytes]:
    _, lines, letters = parse_script(artifact.data)
    lists = built.engine.run("(letters) => [...khobao.decodeBytes(letters)]", letters)
    return lines.split("\n"), bytes(lists)


def test_pieces_hold_every_key_once(small):
    directory, packed = build_directory(invent_keys(300))
    artifacts, found = build_pieces(directory, packed, "t", 500, 900)
    seen: dict[str, int] = {}
    for artifact in artifacts:
        lines, lists = read_piece(small, artifact)
        assert len(lists) < 1000
        for line in lines:
            key, _, seconds = line.split("\t")
            seen[key] = seen.get(key, 0) + sum(letter.isupper() for letter in seconds)
    assert len(artifacts) > 30
    assert len(found.keys) == len(artifacts)
    assert seen == dict(zip(directory.keys, np.diff(directory.pair_starts).tolist(), strict=True))


def test_a_key_that_is_cut_repeats_its_own_lists(small):
    directory = Directory(
        ["a", "b"], ["á", "b"], np.array([0, 1, 2]), np.array([0, 1] * 1), np.array([0, 2, 2])
    )
    packed = PackedLists(b"AAAA" + b"1" * 600 + b"2" * 600 + b"BBBB", np.array([0, 4, 604, 1204, 1208]))
    artifacts, found = build_pieces(directory, packed, "t", 500, 900)
    pieces = [read_piece(small, artifact) for artifact in artifacts]
    assert found.keys == ("a", "a b")
    assert pieces == [
        (["a\tá\tAa"], b"AAAA" + b"1" * 600),
        (["a\tá\tAb", "b\t.\t"], b"AAAA" + b"2" * 600 + b"BBBB"),
    ]


def test_a_new_key_changes_one_piece_or_two():
    keys = invent_keys(300)
    before = {artifact.path for artifact in build_pieces(*build_directory(keys), "t", 500, 900)[0]}
    changed = []
    for number in range(30):
        more = sorted([*keys, f"{'abcdefgh'[number % 8]}x{number}"])
        after = {artifact.path for artifact in build_pieces(*build_directory(more, keys), "t", 500, 900)[0]}
        changed.append(len(after - before))
    assert sorted(changed)[len(changed) // 2] <= 2
    assert max(changed) <= len(before) // 10


def test_same_bytes_for_any_number_of_workers_and_any_order():
    documents = build_documents(800)
    one = build_search(documents)
    with ProcessPoolExecutor(2) as executor:
        two = build_search(documents[::-1], executor=executor)
    assert one == two


@pytest.mark.parametrize("workers", [None, 2])
def test_what_a_memo_remembers_is_what_would_be_made(tmp_path, workers):
    documents = build_documents(600)
    clean = build_search(documents)
    memo = open_memo(tmp_path)
    with ProcessPoolExecutor(workers) if workers else nullcontext() as executor:
        assert build_search(documents, executor=executor, memo=memo) == clean
        entries = {file: file.stat().st_ino for file in tmp_path.rglob("??/*")}
        assert len(entries) == 2 * 4, "two entries a batch"
        changed = [replace(documents[7], title="Tiêu đề khác"), *documents[:7], *documents[8:]]
        assert build_search(changed, executor=executor, memo=memo) == build_search(changed)
        assert len(list(tmp_path.rglob("??/*"))) == len(entries) + 2
        assert all(file.stat().st_ino == inode for file, inode in entries.items())
        for number, file in enumerate(sorted(tmp_path.rglob("??/*"))):
            file.unlink() if number % 2 else file.write_bytes(b"torn")
        assert build_search(changed, executor=executor, memo=memo) == build_search(changed)


def test_an_analysis_is_read_back():
    analyzed = analyze(Batch(build_documents(60), ""))
    again = parse_analysis(format_analysis(analyzed))
    assert (again.slugs, again.compounds) == (analyzed.slugs, analyzed.compounds)
    for name, value in vars(analyzed.inverted).items():
        assert np.array_equal(getattr(again.inverted, name), value), name


def test_compounds_are_those_of_each_opening():
    documents = build_documents(800)
    compounds = start_search(documents)().compounds
    assert sorted(compounds) == sorted(document.slug for document in documents)
    for document in documents[::100]:
        opening = "\n".join((document.title, document.lead, *document.body))[:SEGMENTED]
        words = {matching_form(" ".join(word)) for word in segment(opening) if len(word) > 1}
        assert compounds[document.slug] == "\n".join(sorted(words))
    assert any(compounds.values())


def test_no_articles_and_one_article():
    assert json.loads(build_search([]).root)["articles"] == 0
    assert json.loads(build_search(build_documents(1)).root)["articles"] == 1
