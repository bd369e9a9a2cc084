#!/usr/bin/env python3
"""Measure how long the gazetteer takes to load, and to read articles.

    python -m benchmarks.places_speed [--corpus articles.jsonl.xz] [--articles 1000]

Times are of the processor, not of the clock, so that a busy machine blurs them less. Without a corpus (one
JSON object a line, with title and body), the sentences of ``tests/cases/places_find.json`` are put together
as articles.
"""

from __future__ import annotations

import argparse
import itertools
import json
import lzma
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.places_accuracy import build_text, read_cases
from khobao.model import ArticleText
from khobao.places import load_gazetteer


def read_articles(path: Path) -> Iterator[ArticleText]:
    """Read the articles of a JSONL file, compressed or not; the first paragraph is the lead."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            lead, *body = [part for part in record["body"].split("\n") if part.strip()] or [""]
            yield ArticleText(title=record["title"], lead=lead, body=tuple(body))


def build_articles() -> Iterator[ArticleText]:
    """Build articles of fifteen of our own sentences, over and over."""
    sentences = itertools.cycle(text for case in read_cases() for text in build_text(case).body)
    while True:
        body = tuple(itertools.islice(sentences, 15))
        yield ArticleText(title=body[0], lead=body[1], body=body[2:])


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    options = parser.parse_args()
    start = time.process_time()
    gazetteer = load_gazetteer()
    print(f"load: {time.process_time() - start:.2f} s, {len(gazetteer.places()):,} places")
    source = read_articles(options.corpus) if options.corpus else build_articles()
    articles = list(itertools.islice(source, options.articles))
    characters = sum(len("".join((article.title, article.lead, *article.body))) for article in articles)
    start = time.process_time()
    placed = sum(bool(gazetteer.find(article, None).localities) for article in articles)
    seconds = time.process_time() - start
    each = 1000 * seconds / len(articles)
    print(f"find: {each:.2f} ms an article of {characters // len(articles):,} characters")
    print(f"      {len(articles):,} articles in {seconds:.1f} s, {placed:,} with a place")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
