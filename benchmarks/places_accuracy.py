#!/usr/bin/env python3
"""Measure how well places are found: precision and recall over ``tests/cases/places_find.json``.

    python -m benchmarks.places_accuracy [--floor 0.95] [--misses]

A place counts as found when its whole path is equal. Prints one line a label and one for all; exit 1 below
the floor.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections import defaultdict
from pathlib import Path

from khobao.model import ArticleText
from khobao.places import load_gazetteer

CASES = Path(__file__).resolve().parent.parent / "tests/cases/places_find.json"


def read_cases() -> list[dict[str, object]]:
    """Read the table of sentences with the right answers."""
    return json.loads(CASES.read_text(encoding="utf-8"))


def build_text(case: dict[str, object]) -> ArticleText:
    """Return the article of one row: its single sentence, or the parts that it spells out."""
    fields = {name: case[name] for name in ("title", "lead", "dateline", "home") if name in case}
    body = tuple(case.get("body", ())) + ((case["text"],) if "text" in case else ())
    return ArticleText(**{"title": "", **fields}, body=body)


def main() -> int:
    """Print the figures; exit 1 when precision or recall over all rows is below the floor."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--floor", type=float, default=0.95)
    parser.add_argument("--misses", action="store_true", help="print every row that is not answered exactly")
    options = parser.parse_args()
    gazetteer = load_gazetteer()
    counts = defaultdict(lambda: [0, 0, 0, 0])  # label -> rows, places right, places found, places true
    for case in read_cases():
        on = dt.date.fromisoformat(case["on"]) if case["on"] else None
        found, true = set(gazetteer.find(build_text(case), on).localities), set(case["places"])
        for label in (case["label"], "all"):
            for index, value in enumerate((1, len(found & true), len(found), len(true))):
                counts[label][index] += value
        if options.misses and found != true:
            print(f"{case['label']}: {case.get('text') or case['title']}")
            print(f"  true  {sorted(true)}\n  found {sorted(found)}")
    total = counts.pop("all")
    print(f"{'label':24} rows precision recall")
    for label, (rows, right, found, true) in [*sorted(counts.items()), ("all", total)]:
        print(f"{label:24} {rows:4} {right / found if found else 1:9.3f} {right / true if true else 1:6.3f}")
    _, right, found, true = total
    return 0 if min(right / found, right / true) >= options.floor else 1


if __name__ == "__main__":
    raise SystemExit(main())
