"""What each part of the ranking gains: the site's own scripts, run in Node, with one part off at a time.

    python -m benchmarks.search_gains SITE QUERIES.json [--count 500] [--docs docs/search.md]

SITE is a built site over a corpus whose titles were hidden, QUERIES.json its known items (as written by
``benchmarks`` or by any tool: a list of objects with ``slug``, ``full``, ``short``, ``full_folded`` and
``short_folded``). The table is printed, and written into the page between its two marks.
Node answers thousands of queries in minutes; the engine of the command line takes twenty times as long.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from khobao.search import ENGINE_SCRIPTS

ROOT = Path(__file__).resolve().parent.parent
VARIANTS = ("full", "short", "full_folded", "short_folded")
# Name in the table -> what is passed to the engine.
SETTINGS: dict[str, dict[str, Any]] = {
    "all parts": {},
    "without pairs": {"ranking": {"pairs": 0}},
    "without words known by pairs alone": {"ranking": {"presence": False}},
    "whole lists instead of heads": {"whole": True},
    "without other tones": {"ranking": {"otherTones": 0}},
    "without abbreviations": {"ranking": {"aliases": 0}},
    "every word first, up to four words": {"ranking": {"allFirst": 4}},
    "lunr's formula alone": {"ranking": "plain"},
}
_ROOT_DATA = re.compile(r'id="?search-root"?[^>]*>(.*?)</script>', re.DOTALL)

Query = Mapping[str, str]
Measure = Callable[[Path, Sequence[Query]], Mapping[str, Mapping[str, float]]]  # setting -> variant -> MRR@10


def measure_gains(site: Path, queries: Sequence[Query]) -> dict[str, dict[str, float]]:
    """Return setting -> variant -> MRR@10."""
    questions = [
        ["search", query[variant], {"limit": 10, **options}]
        for options in SETTINGS.values()
        for variant in VARIANTS
        for query in queries
    ]
    answers = iter(ask_engine(site, questions))
    return {
        name: {
            variant: sum(find_reciprocal_rank(query["slug"], next(answers)) for query in queries)
            / len(queries)
            for variant in VARIANTS
        }
        for name in SETTINGS
    }


def find_reciprocal_rank(slug: str, answer: dict[str, Any]) -> float:
    """Return one by the rank of the article among the hits, nought when it is not there."""
    slugs = [hit["slug"] for hit in answer["hits"]]
    return 1 / (slugs.index(slug) + 1) if slug in slugs else 0.0


def ask_engine(site: Path, questions: list[list[Any]]) -> list[Any]:
    """Ask the engine of the repository, run by Node on the index of *site* as from a folder."""
    found = _ROOT_DATA.search((site / "tim-kiem.html").read_text(encoding="utf-8"))
    if not found:
        raise SystemExit(f"{site / 'tim-kiem.html'} holds no search index; build the site first")
    asked = {
        "site": str(site),
        "root": found[1] if found[1].lstrip().startswith("{") else html.unescape(found[1]),
        "scripts": [str(ROOT / "static" / "js" / name) for name in ENGINE_SCRIPTS],
        "questions": questions,
    }
    done = subprocess.run(
        [shutil.which("node") or "node", str(ROOT / "tests" / "search" / "ask.js")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout))


def format_table(heading: str, gains: Mapping[str, Mapping[str, float]]) -> str:
    """Return the figures as a Markdown table; *heading* stands over the settings."""
    lines = [
        f"| {heading} | full title | first 4 syllables | full, toneless | 4 syllables, toneless |",
        "|---|---|---|---|---|",
    ]
    for name, row in gains.items():
        lines.append(f"| {name} | " + " | ".join(f"{row[variant]:.3f}" for variant in VARIANTS) + " |")
    return "\n".join(lines) + "\n"


def run(description: str | None, measure: Measure, heading: str, mark: str) -> None:
    """Measure what the command line names, print it, and write the table into the page at *mark*."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--docs", type=Path, default=ROOT / "docs" / "search.md")
    options = parser.parse_args()
    queries = json.loads(options.queries.read_text(encoding="utf-8"))[: options.count]
    table = format_table(heading, measure(options.site, queries))
    print(table)
    marks = re.compile(f"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.DOTALL)
    page = options.docs.read_text(encoding="utf-8")
    options.docs.write_text(
        marks.sub(lambda found: f"{found[1]}{len(queries)} known items.\n\n{table}{found[2]}", page),
        encoding="utf-8",
    )


if __name__ == "__main__":
    run(__doc__, measure_gains, "MRR@10", "gains")
