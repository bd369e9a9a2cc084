"""What compounds would gain as terms beside pairs, by re-ranking what the engine finds.

    python -m benchmarks.compound_gains SITE QUERIES.json [--count 500] [--docs docs/search.md]

SITE and QUERIES.json are those of ``benchmarks.search_gains``. The first ``DEPTH`` hits of each query are
segmented whole, as they would be for an index of compounds; each compound of the query that an article holds
adds its idf, with the length of the article as BM25 has it and a weight. A query's compounds are the longest
runs of its syllables that the lexicon knows, which is what a browser could find. What stands deeper than
``DEPTH`` cannot come up, so the figures are a little low.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.search_gains import VARIANTS, Query, ask_engine, run
from khobao.search.analyze.analyzer import find_tokens
from khobao.search.analyze.segmenter import find_compounds
from khobao.search.ask import SearchEngine
from khobao.search.index.postings import K1, B
from khobao.text.diacritics import fold

DEPTH = 30
WEIGHTS = (0.0, 0.25, 0.5, 1.0)
READ_LEXICON = """async () => {
  const root = JSON.parse(document.getElementById("search-root").textContent);
  const map = khobao.parseMap("l", root.lexicon);
  const lines = [];
  for (let at = 0; at < map.keys.length; at++) {
    const [piece] = await khobao.loadFromMap(map, at);
    lines.push(...piece.split("\\n"));
  }
  return [root.articles, lines];
}"""
_MOST_SYLLABLES = 5
_BATCH = 500
_AVERAGE = 450.0  # syllables of a middling article


def measure_gains(site: Path, queries: Sequence[Query]) -> dict[str, dict[str, float]]:
    """Return weight of compounds -> variant -> MRR@10."""
    engine = SearchEngine(site)
    count, lines = engine.run(READ_LEXICON)
    lexicon = parse_lexicon(lines)
    asked = [(query, variant) for variant in VARIANTS for query in queries]
    answers = ask_engine(site, [["search", query[variant], {"limit": DEPTH}] for query, variant in asked])
    articles = segment_articles(engine, {hit["url"] for answer in answers for hit in answer["hits"]})
    sums = {weight: dict.fromkeys(VARIANTS, 0.0) for weight in WEIGHTS}
    for (query, variant), answer in zip(asked, answers, strict=True):
        wanted = find_wanted(query[variant], lexicon)
        for weight in WEIGHTS:
            slugs = rank_again(answer["hits"], wanted, articles, lexicon, count, weight)[:10]
            if query["slug"] in slugs:
                sums[weight][variant] += 1 / (slugs.index(query["slug"]) + 1)
    return {
        f"{weight:g}": {variant: total / len(queries) for variant, total in row.items()}
        for weight, row in sums.items()
    }


def parse_lexicon(lines: Sequence[str]) -> dict[str, int]:
    """Return folded compound -> articles with it, the commonest spelling's."""
    lexicon: dict[str, int] = {}
    for line in lines:
        word, _, count = line.rpartition(" ")
        lexicon[fold(word)] = max(int(count), lexicon.get(fold(word), 0))
    return lexicon


def find_wanted(text: str, lexicon: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the compounds of a query as they would be matched, and how many syllables the query has.

    With tones where the query has any, for then all are meant as typed.
    """
    tokens = [token for token in find_tokens(text) if not token.is_code]
    toned = any(token.form != token.folded for token in tokens)
    wanted = []
    first = 0
    while first < len(tokens):
        for size in range(_MOST_SYLLABLES, 1, -1):
            run = tokens[first : first + size]
            if len(run) == size and " ".join(token.folded for token in run) in lexicon:
                wanted.append((" ".join(token.form if toned else token.folded for token in run), len(tokens)))
                first += size - 1
                break
        first += 1
    return wanted


def segment_articles(engine: SearchEngine, urls: set[str]) -> dict[str, tuple[frozenset[str], int]]:
    """Return article -> its compounds, with tones and folded, and its length in syllables."""
    ordered = sorted(urls)
    segmented: dict[str, tuple[frozenset[str], int]] = {}
    for start in range(0, len(ordered), _BATCH):
        batch = ordered[start : start + _BATCH]
        texts = [engine.run("khobao.readText", url) for url in batch]
        for url, text, compounds in zip(batch, texts, find_compounds(texts), strict=True):
            words = frozenset(compounds) | frozenset(map(fold, compounds))
            segmented[url] = (words, len(text.split()))
    return segmented


def find_idf(holders: int, count: int) -> float:
    """Return lunr's inverse document frequency of what *holders* of *count* articles hold."""
    return math.log(1 + abs((count - holders + 0.5) / (holders + 0.5)))


def rank_again(
    hits: Sequence[Mapping[str, Any]],
    wanted: Sequence[tuple[str, int]],
    articles: Mapping[str, tuple[frozenset[str], int]],
    lexicon: Mapping[str, int],
    count: int,
    weight: float,
) -> list[str]:
    """Return the slugs of the hits with compounds counted in; equal scores keep their order."""

    def score(hit: Mapping[str, Any]) -> float:
        words, length = articles[hit["url"]]
        added = sum(
            find_idf(lexicon[fold(compound)], count) / math.sqrt(syllables)
            for compound, syllables in wanted
            if compound in words
        )
        norm = K1 * (1 - B + B * length / _AVERAGE)
        return float(hit["score"] + weight * added * (K1 + 1) / (norm + 1))

    return [hit["slug"] for hit in sorted(hits, key=score, reverse=True)]


if __name__ == "__main__":
    run(__doc__, measure_gains, "weight of compounds", "compounds")
