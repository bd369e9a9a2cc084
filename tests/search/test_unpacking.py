"""The browser reads of a piece only the lists that it is asked for; Python reads all. Both find the same."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from khobao.search.index.build.packing import Cut
from khobao.search.index.build.scripts import parse_script
from nodescripts import run_scripts

from khobao.search import ENGINE_SCRIPTS
from khobao.search.ranking import Unit
from khobao.search.unpacking import decode_piece

READ = """({ pieces, universe, cut }) => {
  const showList = ({ n, numbers, frequencies }) => [n, [...numbers], [...frequencies]];
  const show = (unit) => unit && unit.lists.map(showList);
  return pieces.map(({ keys, lists, asked }) => {
    const piece = khobao.openPiece(keys, lists, universe, cut);
    return asked.map(([key, form, second]) => {
      const group = piece.find(key);
      return show(group && (second ? group.findPair(second) : group.forms.get(form))) || null;
    });
  });
}"""


def show(unit: Unit | None) -> list[Any] | None:
    return unit and [[part.count, list(part.postings), list(part.postings.values())] for part in unit.lists]


@pytest.mark.parametrize("lists", ["small", "cut"])  # all whole; the common ones with heads alone
def test_any_list_is_found_in_any_order(request: pytest.FixtureRequest, node: str, lists: str) -> None:
    index = request.getfixturevalue(lists).index
    root = json.loads(index.root)
    universe, cut = root["universe"], root["cut"]
    chance = random.Random(1)  # noqa: S311 - an order, no secret
    pieces, expected = [], []
    for artifact in index.artifacts:
        if not artifact.path.startswith("tim-kiem/t-"):
            continue
        _, keys, packed = parse_script(artifact.data)
        units = {}
        for key, group in decode_piece(keys, packed, universe, Cut(*cut)).items():
            units.update({(key, form, ""): unit for form, unit in group.forms.items()})
            for second, unit in group.pairs.items():
                units[key, "", second] = unit
                # What is nearly there is not there.
                units.setdefault((key, "", f"{second}x"), None)
                units.setdefault((key, "", second[:-1]), None)
            units[f"{key}?", key, ""] = None
        units = {asked: unit for asked, unit in units.items() if any(asked[1:])}
        asked = chance.sample(list(units), len(units))
        pieces.append({"keys": keys, "lists": packed, "asked": asked})
        expected.append([show(units[one]) for one in asked])
    given = {"pieces": pieces, "universe": universe, "cut": cut}
    assert run_scripts(node, ENGINE_SCRIPTS, READ, given) == expected
    assert sum(unit is not None for one in expected for unit in one) > 1_000
