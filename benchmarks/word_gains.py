"""What each part of the ranking gains where a question asks for whole words, by R-precision.

    python -m benchmarks.word_gains SITE QUERIES.json [--count 200] [--docs docs/search.md]

SITE is a built site over a corpus with its real titles. QUERIES.json holds ``{"words": […], "names": […]}``,
each row a ``query`` and the slugs that are ``right``. The parts are those of ``search_gains``.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.search_gains import ROOT, SETTINGS, ask_engine
from benchmarks.word_queries import FORMS, spell_question

MOST_RIGHT = 60  # results that are asked for


def main() -> None:
    """Measure what the command line names, print it, and write the table into the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--docs", type=Path, default=ROOT / "docs" / "search.md")
    options = parser.parse_args()
    asked = json.loads(options.queries.read_text(encoding="utf-8"))
    table = format_table(
        measure_gains(options.site, {kind: rows[: options.count] for kind, rows in asked.items()})
    )
    print(table)
    marks = re.compile(r"(<!-- word-gains -->\n).*?(<!-- /word-gains -->)", re.DOTALL)
    page = options.docs.read_text(encoding="utf-8")
    options.docs.write_text(marks.sub(lambda found: f"{found[1]}{table}{found[2]}", page), encoding="utf-8")


def measure_gains(site: Path, asked: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[float]]:
    """Return setting -> R-precision of each kind of question, as written and toneless."""
    runs = [(setting, kind, form) for setting in SETTINGS for kind in asked for form in FORMS]
    questions = [
        ["search", spell_question(row["query"], form), {"limit": MOST_RIGHT, **SETTINGS[setting]}]
        for setting, kind, form in runs
        for row in asked[kind]
    ]
    answers = iter(ask_engine(site, questions))
    gains: dict[str, list[float]] = {setting: [] for setting in SETTINGS}
    for setting, kind, _ in runs:
        precision = [measure_precision(next(answers)["hits"], row["right"]) for row in asked[kind]]
        gains[setting].append(statistics.fmean(precision))
    return gains


def measure_precision(hits: Sequence[Mapping[str, Any]], right: Sequence[str]) -> float:
    """Return the share of *right* articles among as many first hits."""
    return sum(hit["slug"] in right for hit in hits[: len(right)]) / len(right)


def format_table(gains: Mapping[str, Sequence[float]]) -> str:
    """Return the figures as a Markdown table."""
    lines = [
        "| R-precision | thing and place | toneless | name | toneless |",
        "|---|---|---|---|---|",
        *(f"| {name} | {' | '.join(f'{value:.3f}' for value in row)} |" for name, row in gains.items()),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
