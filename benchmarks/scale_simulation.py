"""What a query reads when an archive grows: a model of the index on synthetic term statistics.

Syllables of made-up queries are drawn by Zipf's law, and their lists laid out as ``khobao.search`` does:
whole up to ``CUT.longest`` postings, else a head in the piece and a rest elsewhere, pieces cut to one size.
Then the bytes that Rice coding takes are counted, at 1,000 to 10 million articles. Nothing is built. Two
numbers are fitted to what was measured on real articles (``MEASURED``); results in ``benchmarks/results/``
stand beside.

``python -m benchmarks.scale_simulation`` writes its table and the measured ones into docs/scale.md.
"""

from __future__ import annotations

import functools
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.results import Result, read_results
from khobao.search.index.pieces import LARGEST, SMALLEST
from khobao.search.index.postings import CUT

DOCUMENT = Path(__file__).resolve().parent.parent / "docs/scale.md"
SIZES = (1_000, 10_000, 50_000, 100_000, 1_000_000, 10_000_000)
MEASURED = {10_000: 64_000, 50_000: 113_000}  # articles -> bytes of a further query (docs/search.md)
ROOTS = {10_000: 19_000, 50_000: 67_500}  # articles -> bytes of the map in the search page (docs/search.md)
QUERIES = 400
SYLLABLES = 4
VOCABULARY = 7_000  # toned syllables in use
LENGTH = 520  # syllables of an article (vietnews)
ZIPF, SHIFT = 1.05, 12.0  # Mandelbrot's form: frequency ~ 1 / (rank + SHIFT) ** ZIPF
COMMON = 60.0  # titles avoid the very commonest: they are drawn by 1 / (rank + COMMON)
CODE = 1.5  # bits that Rice coding takes beside the logarithm of a gap
FREQUENCY = 1.6  # bits of a posting's frequency; a total does not read those of rests


@dataclass(frozen=True)
class QueryCost:
    """What one further query reads, in the mean."""

    size: int  # articles
    whole: float  # bytes, all in all
    heads: float  # bytes without rests, which the first results do not wait for
    root: float  # bytes of the map in the search page


@functools.cache
def read_shares() -> tuple[float, ...]:
    """Return the share of articles that hold each syllable, the commonest first: Poisson, at least once."""
    weights = [1 / (rank + SHIFT) ** ZIPF for rank in range(1, VOCABULARY + 1)]
    total = math.fsum(weights)
    return tuple(1 - math.exp(-LENGTH * weight / total) for weight in weights)


def list_bytes(postings: float, size: int, extra: float = 0.0) -> float:
    """Return the bytes of *postings* among *size* articles, gaps Rice-coded, *extra* bits with each.

    >>> list_bytes(800, 10_000) < list_bytes(800, 10_000_000)
    True
    >>> list_bytes(0, 10_000)
    0.0
    """
    if postings <= 0:
        return 0.0
    return postings * (max(0.0, math.log2(size / postings)) + CODE + extra) / 8


def simulate_lists(size: int, queries: int = QUERIES) -> tuple[float, float]:
    """Return the bytes of a query's own lists, in the mean: in the pieces of its syllables, and of rests.

    >>> simulate_lists(500)[1]
    0.0
    """
    random_ = random.Random(7)  # noqa: S311 (a model, not a secret)
    shares = read_shares()
    weights = [1 / (rank + COMMON) for rank in range(1, VOCABULARY + 1)]
    heads = rests = 0.0
    for share in random_.choices(shares, weights, k=queries * SYLLABLES):
        postings = share * size
        here = postings if postings <= CUT.longest else CUT.head
        heads += list_bytes(here, size, FREQUENCY)
        rests += list_bytes(postings - here, size)
    return heads / queries, rests / queries


def fit_model() -> tuple[float, float]:
    """Return (weight, rest): the two numbers with which the model gives the figures of MEASURED.

    *weight*: what is read for each byte of the lists that were asked for (other tones, three fields,
    neighbours in the file). *rest*: bytes that a query reads beside, pairs, results and keys.
    """
    (small, small_bytes), (large, large_bytes) = sorted(MEASURED.items())
    small_lists, large_lists = sum(simulate_lists(small)), sum(simulate_lists(large))
    weight = (large_bytes - small_bytes) / (large_lists - small_lists)
    return weight, small_bytes - weight * small_lists


def simulate(size: int) -> QueryCost:
    """Return what the model says of an archive of *size* articles."""
    weight, rest = fit_model()
    heads, rests = simulate_lists(size)
    (small, small_root), (large, large_root) = sorted(ROOTS.items())
    slope = (large_root - small_root) / (large - small)
    root = small_root + slope * (size - small)
    floor = SYLLABLES * (SMALLEST + LARGEST) / 2  # pieces of small archives are filled up with other keys
    whole, alone = (max(floor, rest + weight * lists) for lists in (heads + rests, heads))
    return QueryCost(size, whole, alone, root)


def render_table(costs: Sequence[QueryCost], results: Sequence[Result]) -> str:
    """Return the model as a table in Markdown, with what *results* measured of a further query."""
    measured = {result.size: result.find("Kho Báo", "next", "size") for result in results}
    lines = [
        "| articles | a further query | measured | of it before the first results | map in the page |",
        "|---|---|---|---|---|",
    ]
    for cost in costs:
        seen = measured.get(cost.size)
        lines.append(
            f"| {cost.size:,} | {cost.whole / 1e3:,.0f} kB | {f'{seen / 1e3:,.0f} kB' if seen else '–'} "
            f"| {cost.heads / 1e3:,.0f} kB | {cost.root / 1e3:,.0f} kB |"
        )
    return "\n".join(lines)


def render_measured(results: Sequence[Result]) -> str:
    """Return how a build of each measured size went, as a table in Markdown."""
    lines = [
        "| articles | cold build, CPU | a thousand articles | memory | site | files | bytes an article |",
        "|---|---|---|---|---|---|---|",
    ]
    for result in results:
        cpu, memory = (result.find("Kho Báo", "states", "cold", key) for key in ("cpu", "memory"))
        size, files = (result.find("Kho Báo", key) for key in ("size", "files"))
        if cpu and memory and size and files:
            lines.append(
                f"| {result.size:,} | {cpu:,.0f} s | {cpu / result.size * 1000:.1f} s "
                f"| {memory / 1e6:,.0f} MB | {size / 1e6:,.1f} MB "
                f"| {files:,.0f} | {size / result.size:,.0f} |"
            )
    return "\n".join(lines)


def write_section(path: Path, name: str, text: str) -> None:
    """Put *text* between the two remarks *name* of the file *path*."""
    before, opening, rest = path.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")
    _, closing, after = rest.partition(f"\n<!-- /{name} -->")
    if not opening or not closing:
        raise ValueError(f"{path} has no section “{name}”")
    path.write_text(before + opening + text + closing + after, encoding="utf-8")


def main() -> None:
    """Write both tables, and the two fitted numbers, into docs/scale.md."""
    results = read_results()
    weight, rest = fit_model()
    table = render_table([simulate(size) for size in SIZES], [r for r in results if r.suite == "search"])
    fitted = (
        f"Fitted: weight {weight:.2f}, rest {rest / 1e3:.1f} kB; a query reads {SYLLABLES} pieces of terms."
    )
    write_section(DOCUMENT, "simulation", f"{table}\n\n{fitted}")
    write_section(DOCUMENT, "measured", render_measured([r for r in results if r.suite == "build"]))


if __name__ == "__main__":
    main()
