"""What the project set out to reach, checked against what was measured, the misses too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks import site
from benchmarks.queries import VARIANTS
from benchmarks.results import Result, find_result

OURS = site.NAME
SEARCH_PEER = "Pagefind"
BUILD_PEER = "Hugo + Pagefind"

# MRR@10 to reach on 10,000 articles, in the order of VARIANTS.
_RELEVANCE = (0.93, 0.43, 0.91, 0.39)
_GIB = 2**30
_REBUILD_SHARE = 0.35  # of what the peers take for it, after one article has changed
_SMALLEST = 10_000  # articles
# What Lighthouse judges a page by.
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


@dataclass(frozen=True)
class Verdict:
    """One goal at one size."""

    label: str
    size: int  # articles
    measured: float
    limit: float
    at_least: bool = False  # the limit is a floor, not a ceiling
    unit: str = ""

    @property
    def reached(self) -> bool:
        """Whether the limit was kept."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


def check_goals(results: Sequence[Result]) -> list[Verdict]:
    """Return a verdict on every goal whose figures are there, by size.

    Goals are set for 10,000 articles and more; pages are judged whatever their number.
    """
    verdicts: list[Verdict] = []
    for result in results:
        if result.size < _SMALLEST and result.suite != "lighthouse":
            continue
        verdicts += _JUDGES[result.suite](result)
    verdicts += _judge_growth(results)
    return sorted(verdicts, key=lambda verdict: verdict.size)  # stable: the order within a size stays


def _judge_search(result: Result) -> Iterator[Verdict]:
    def against_peer(label: str, unit: str, share: float, *keys: str) -> Iterator[Verdict]:
        ours, theirs = result.find(OURS, *keys), result.find(SEARCH_PEER, *keys)
        if ours is not None and theirs is not None:
            yield Verdict(label, result.size, ours, share * theirs, unit=unit)

    def at_most(label: str, unit: str, limit: float, *keys: str) -> Iterator[Verdict]:
        ours = result.find(OURS, *keys)
        if ours is not None:
            yield Verdict(label, result.size, ours, limit, unit=unit)

    if result.size == result.distinct:
        for variant, floor in zip(VARIANTS, _RELEVANCE, strict=True):
            ours = result.find(OURS, "relevance", variant, "reciprocal_rank")
            if ours is not None and result.size == 10_000:
                yield Verdict(f"MRR@10, {variant}", result.size, ours, floor, at_least=True)
            yield from at_most(f"empty answers, {variant}", "share", 0, "relevance", variant, "empty")
        recall = result.find(OURS, "recall")
        if recall is not None:
            yield Verdict("recall of toneless pairs", result.size, recall, 1, at_least=True, unit="share")
    from_disk = result.find(OURS, "from_disk")
    if from_disk is not None:
        yield Verdict("same answers from file://", result.size, from_disk, 1, at_least=True, unit="share")
    yield from against_peer("first query: a third of Pagefind's bytes", "bytes", 1 / 3, "first", "size")
    yield from at_most("first query: requests before the first hit", "", 8, "first", "first_requests")
    yield from against_peer("first query: no slower than Pagefind", "ms", 1, "first", "done_ms")
    yield from against_peer("first query on slow 4G: no slower than Pagefind", "ms", 1, "slow", "done_ms")
    yield from against_peer("further query: a third of Pagefind's bytes", "bytes", 1 / 3, "next", "size")
    if result.size == 10_000:
        yield from at_most("median query on an open page", "ms", 30, "open_page", VARIANTS[1], "median")
    yield from against_peer("index: no larger on disk than Pagefind's", "bytes", 1, "index_disk")
    yield from against_peer("index: a tenth of Pagefind's files", "", 1 / 10, "index_files")


def _judge_build(result: Result) -> Iterator[Verdict]:
    def judge(label: str, unit: str, measured: float | None, limit: float | None) -> Iterator[Verdict]:
        if measured is not None and limit is not None:
            yield Verdict(label, result.size, measured, limit, unit=unit)

    ours: Callable[..., float | None] = lambda *keys: result.find(OURS, "states", *keys)  # noqa: E731
    cold = ours("cold", "wall")
    theirs = result.find(BUILD_PEER, "states", "cold", "wall")
    yield from judge("cold build: no slower than Hugo and Pagefind", "s", cold, theirs)
    rebuilt = result.find(BUILD_PEER, "states", "one article changed", "wall")
    limit = None if rebuilt is None else _REBUILD_SHARE * rebuilt
    for state in ("one article changed", "one title changed"):
        yield from judge(f"{state}: {_REBUILD_SHARE} of Hugo and Pagefind", "s", ours(state, "wall"), limit)
    yield from judge("nothing changed", "s", ours("nothing changed", "wall"), 2)
    for label, key in (("shows", "shown"), ("shows while a rebuild runs", "shown_while_rebuilding")):
        yield from judge(f"served: an edited article {label}", "s", result.find(OURS, "serve", key), 1)
    memory = {10_000: _GIB, 50_000: 2 * _GIB}.get(result.size)
    yield from judge("peak memory of the cold build", "bytes", ours("cold", "memory"), memory)
    yield from judge("the whole site, GitHub Pages' limit", "bytes", result.find(OURS, "size"), 1e9)


def _judge_growth(results: Sequence[Result]) -> Iterator[Verdict]:
    small, large = (find_result(results, "search", size) for size in (10_000, 50_000))
    if small is None or large is None:
        return
    for label, key in (("first", "first"), ("further", "next")):
        before, after = small.find(OURS, key, "size"), large.find(OURS, key, "size")
        if before is not None and after is not None:
            yield Verdict(
                f"{label} query: twice the bytes of 10,000", 50_000, after, 2 * before, unit="bytes"
            )


def _judge_pages(result: Result) -> Iterator[Verdict]:
    for category in CATEGORIES:
        scores = [result.find(kind, category) for kind in result.figures]
        worst = min(score for score in scores if score is not None)
        yield Verdict(
            f"Lighthouse, {category}, worst kind of page", result.size, worst, 1, at_least=True, unit="share"
        )


_JUDGES: dict[str, Callable[[Result], Iterator[Verdict]]] = {
    "search": _judge_search,
    "build": _judge_build,
    "lighthouse": _judge_pages,
}
