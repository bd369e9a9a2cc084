#!/usr/bin/env python3
"""Measure how fast text seeds become articles, and how much of a plain article's text is kept.

    python -m benchmarks.ingest_speed [--corpus articles.jsonl.xz] [--articles 1000] [--jobs 2]

The goal: 1,000 text seeds in at most 20 seconds on two cores. Without a corpus (one JSON object a line, with
title and body), the pages of ``tests/cases/ingest_roles.json`` are read over and over.
"""

from __future__ import annotations

import argparse
import collections
import functools
import itertools
import json
import lzma
import re
import time
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from khobao.ingest import Seed, build_articles
from khobao.ingest.normalizer import IngestedSeed
from khobao.places import load_gazetteer

_ROOT = Path(__file__).resolve().parent.parent
_WORD = re.compile(r"\w+")


def read_corpus(path: Path) -> Iterator[Seed]:
    """Read the articles of a JSONL file, compressed or not, as plain-text seeds."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            record = json.loads(line)
            yield build_seed(number, f"{record['title']}\n\n{record['body']}")


def build_seeds() -> Iterator[Seed]:
    """Build seeds of our own test pages, over and over."""
    cases = json.loads((_ROOT / "tests/cases/ingest_roles.json").read_text(encoding="utf-8"))
    for number, case in enumerate(itertools.cycle(cases)):
        yield build_seed(number, "\n\n".join(line for _, line in case["page"]))


def build_seed(number: int, text: str) -> Seed:
    """Build a seed from *text*."""
    return Seed(f"{number:05}.txt", text.encode("utf-8"), f"{number:064x}")


def count_words(text: str) -> collections.Counter[str]:
    """Count the words of *text* as a reader would, whatever its normal form and case."""
    return collections.Counter(_WORD.findall(unicodedata.normalize("NFC", text).lower()))


def measure_kept(seed: Seed, result: IngestedSeed) -> float:
    """Return the share of the seed's words that the article still has; 0 when there is none."""
    words = count_words(seed.data.decode("utf-8"))
    kept: collections.Counter[str] = collections.Counter()
    for item in result.articles:
        article = item.article
        names = (*article.authors, article.source or "", article.section or "")
        kept += count_words("\n".join((article.title, article.lead or "", article.body, *names)))
    return sum((words & kept).values()) / max(sum(words.values()), 1)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    source = read_corpus(options.corpus) if options.corpus else build_seeds()
    seeds = list(itertools.islice(source, options.articles))
    gazetteer = load_gazetteer()
    ingest = functools.partial(build_articles, gazetteer=gazetteer)
    with ProcessPoolExecutor(options.jobs) as executor:
        list(executor.map(ingest, seeds[: options.jobs]))  # the workers start before the clock does
        start = time.perf_counter()
        results = list(executor.map(ingest, seeds, chunksize=50))
        seconds = time.perf_counter() - start
    refused = sum(not result.articles for result in results)
    shares = [measure_kept(seed, result) for seed, result in zip(seeds, results, strict=True)]
    print(f"{len(seeds):,} seeds in {seconds:.1f} s on {options.jobs} processes, places included")
    print(f"kept: {100 * sum(shares) / len(shares):.2f} % of the words; refused: {refused}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
