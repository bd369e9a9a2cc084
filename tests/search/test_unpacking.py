"""A piece is read only as far as the lists that are asked for; they are those that its articles make."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

import pytest
from conftest import SHORT_HEADS
from plain_counts import count_terms

from khobao.model import SearchDocument
from khobao.search.index.doc_ids import plan_numbers
from khobao.search.index.packing import Cut
from khobao.text.diacritics import fold

READ = """async (asked, extent) => {
  const terms = khobao.openTerms(JSON.parse(document.getElementById().textContent));
  const showList = ({ n, numbers, frequencies }) => [n, [...numbers], [...frequencies]];
  const read = [];
  for (const [key, form, second] of asked) {
    const unit = second
      ? await terms.loadPair(key, second, extent)
      : (await terms.loadForms(key, undefined, extent)).get(form);
    read.push(unit ? unit.lists.map(showList) : null);
  }
  return read;
}"""

Postings = dict[int, int]  # article -> how often
WHOLE = Cut(longest=1000, head=1000)


def count_lists(documents: list[SearchDocument]) -> dict[tuple[str, str, str], list[Postings]]:
    """Return (key, form, "") or (key, "", second) -> the lists that the articles make."""
    lists: defaultdict[tuple[str, str, str], list[Postings]] = defaultdict(lambda: [{}, {}, {}])
    for document, number in zip(documents, plan_numbers(documents).numbers, strict=True):
        counts = count_terms(document)
        for place, field in enumerate(("title", "lead", "body")):
            for form, often in counts[field].items():
                lists[fold(form), form, ""][place][number] = often
        for pair, often in counts["pairs"].items():
            key, second = pair.split(" ")
            lists[key, "", second][0][number] = often
    return {asked: found[:1] if asked[2] else found for asked, found in lists.items()}


def read_lists(
    built: Any, asked: list[tuple[str, str, str]], extent: str
) -> list[list[tuple[int, Postings]]]:
    """Return of each unit its lists: how long each is, and what was read of it."""
    units = built.engine.run(READ, asked, extent)
    return [
        unit and [(count, dict(zip(numbers, often, strict=True))) for count, numbers, often in unit]
        for unit in units
    ]


@pytest.mark.parametrize(("archive", "heads"), [("small", WHOLE), ("cut", SHORT_HEADS)])
def test_any_list_is_found_in_any_order(request: pytest.FixtureRequest, archive: str, heads: Cut) -> None:
    built = request.getfixturevalue(archive)
    expected = count_lists(built.documents)
    dice = random.Random(1)  # noqa: S311 - an order, no secret
    asked = dice.sample(sorted(expected), len(expected))
    assert len(asked) > 1_000
    for one, lists in zip(asked, read_lists(built, asked, "whole"), strict=True):
        assert lists == [(len(whole), whole) for whole in expected[one]], one
    for one, lists in zip(asked, read_lists(built, asked, "heads"), strict=True):
        for (count, head), whole in zip(lists, expected[one], strict=True):
            assert count == len(whole)
            assert len(head) == (heads.head if count > heads.longest else count)
            assert head.items() <= whole.items()


def test_what_is_nearly_there_is_not_there(small: Any) -> None:
    known = count_lists(small.documents)
    pairs = [one for one in known if one[2]][:300]
    near = [(key, "", f"{second}x") for key, _, second in pairs]
    near += [(key, "", second[:-1]) for key, _, second in pairs if len(second) > 1]
    near += [(f"{key}?", "", second) for key, _, second in pairs]
    near += [(key, f"{key}?", "") for key, _, _ in pairs]
    asked = [one for one in near if one not in known]
    assert len(asked) > 1_000
    assert read_lists(small, asked, "whole") == [None] * len(asked)
