"""Search engines measured in Chromium, all by the same steps: relevance, bytes, requests, time and memory."""

from __future__ import annotations

import operator
import os
import shutil
import statistics
import time
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.engine import Engine
from benchmarks.measure import list_tree
from benchmarks.queries import KnownItem, TonelessPair
from benchmarks.server import Line, Request, SiteServer, read_sent
from benchmarks.word_queries import WordQuestion, spell_question

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MOST_RIGHT = 60  # results that are asked for: no question has more right answers
_TIMEOUT = 600_000  # ms; one large index over a slow line takes minutes

# Notes, in milliseconds since the epoch, when the first hit and when the last stood on the page.
_OBSERVE = """
globalThis.observed = {};
new MutationObserver(() => {
  const results = document.getElementById("results");
  if (!results) return;
  const now = performance.timeOrigin + performance.now();
  if (results.querySelector("[data-slug]")) observed.first ??= now;
  if (results.dataset.state === "done") observed.done ??= now;
}).observe(document, {subtree: true, childList: true, attributes: true});
"""
_ASK = """async ([api, text, limit]) => {
  const { total, hits } = await globalThis[api].search(text, { limit });
  return { total, slugs: hits.map((hit) => hit.slug) };
}"""

# A browser tells of tasks of 50 ms and more, and a moment after they have ended.
_FIND_LONGEST_TASK = """async ([api, text]) => {
  let longest = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  observer.observe({ type: "longtask" });
  await globalThis[api].search(text, { limit: 10 });
  await new Promise((resolve) => setTimeout(resolve, 200));
  observer.disconnect();
  return longest;
}"""
_PHONE = 4  # times slower than this machine


@dataclass(frozen=True)
class Relevance:
    """How well known items were found by one variant of their headlines."""

    reciprocal_rank: float  # mean over the questions, 0 beyond the tenth hit (MRR@10)
    empty: float  # share of questions without any hit


@dataclass(frozen=True)
class OpenPage:
    """How long a question takes on a page that has answered others, in milliseconds."""

    median: float
    high: float  # 95th percentile


@dataclass(frozen=True)
class FirstQuery:
    """What a reader who comes for the first time waits for; medians over the questions."""

    first_ms: float  # until the first hit stands on the page
    done_ms: float  # until ten do
    first_requests: float  # sent before the first hit stood
    requests: float  # sent before ten hits stood
    size: float  # bytes received for that
    settled_size: float  # bytes when the page has fallen silent, with what it loads after the results


@dataclass(frozen=True)
class NextQuery:
    """What a further question costs on the same page; medians."""

    size: float  # bytes
    ms: float


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Give a Chromium: the one that $CHROMIUM names, else one on PATH, else Playwright's own."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(_FLAGS))
        yield browser
        browser.close()


@contextmanager
def open_server(engine: Engine) -> Iterator[SiteServer]:
    """Give a server of *engine*'s page; its index is compressed beforehand, as a host would have done."""
    with ThreadPoolExecutor() as threads:
        list(threads.map(read_sent, engine.index_files))
    with SiteServer(engine.mounts) as server:
        yield server
    read_sent.cache_clear()


def find_sent_size(engine: Engine) -> int:
    """Return the bytes of the whole index as sent."""
    return sum(len(read_sent(path)[0]) for path in engine.index_files)


def measure_relevance(
    page: Page, engine: Engine, start: str, items: Sequence[KnownItem]
) -> dict[str, tuple[Relevance, OpenPage]]:
    """Ask every known item in each of its variants on one page, and return what came of it by variant."""
    open_idle_page(page, start)
    return {
        variant: _measure_variant(page, engine, [(item.slug, item.texts[variant]) for item in items])
        for variant in items[0].texts
    }


def _measure_variant(
    page: Page, engine: Engine, questions: Sequence[tuple[str, str]]
) -> tuple[Relevance, OpenPage]:
    reciprocal_ranks, empty, milliseconds = [], 0, []
    for slug, text in questions:
        began = time.perf_counter()
        slugs = ask(page, engine, text, 10)
        milliseconds.append(1000 * (time.perf_counter() - began))
        empty += not slugs
        reciprocal_ranks.append(1 / (slugs.index(slug) + 1) if slug in slugs else 0.0)
    return (
        Relevance(statistics.fmean(reciprocal_ranks), empty / len(questions)),
        OpenPage(statistics.median(milliseconds), _find_high(milliseconds)),
    )


def _find_high(values: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return sorted(values)[round(0.95 * (len(values) - 1))]


@dataclass(frozen=True)
class WholeWords:
    """How well an engine answers by whole words; means over questions."""

    precision: float  # share of right articles among the first R results, of R right ones (R-precision)
    first: float  # share of questions whose first result is right
    near: float  # share whose total is within a tenth of the true number


def measure_words(
    page: Page, engine: Engine, questions: Sequence[WordQuestion], form: str
) -> WholeWords | None:
    """Ask every question in one of its forms; None when there are none."""
    precision, first, near = [], [], []
    for question in questions:
        answer = page.evaluate(_ASK, [engine.api, spell_question(question.text, form), MOST_RIGHT])
        slugs, right = answer["slugs"], len(question.slugs)
        precision.append(sum(slug in question.slugs for slug in slugs[:right]) / right)
        first.append(bool(slugs) and slugs[0] in question.slugs)
        near.append(0.9 <= answer["total"] / right <= 1.1)
    if not questions:
        return None
    return WholeWords(statistics.fmean(precision), statistics.fmean(first), statistics.fmean(near))


def measure_recall(page: Page, engine: Engine, pairs: Sequence[TonelessPair]) -> float:
    """Return the share of the articles with both syllables, in any tones, that the engine counts; a mean."""
    shares = []
    for pair in pairs:
        total = page.evaluate(_ASK, [engine.api, pair.text, 1])["total"]
        shares.append(min(1.0, total / len(pair.slugs)))
    return statistics.fmean(shares)


def measure_longest_task(page: Page, engine: Engine, start: str, texts: Sequence[str]) -> float:
    """Return for how long, in ms, a query keeps the page from answering a key; the 95th percentile.

    That is its longest task, on processors slowed down as Lighthouse slows them down for a phone; 0 when no
    task takes 50 ms, from where on a reader notices.
    """
    open_idle_page(page, start)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": _PHONE})
    longest = [float(page.evaluate(_FIND_LONGEST_TASK, [engine.api, text])) for text in texts]
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return _find_high(longest)


def measure_agreement(page: Page, engine: Engine, one: str, other: str, texts: Sequence[str]) -> float:
    """Return the share of *texts* with the same ten hits on two pages, such as over http and from disk."""
    answers = []
    for address in (one, other):
        open_idle_page(page, address)
        answers.append([ask(page, engine, text, 10) for text in texts])
    return statistics.fmean(map(operator.eq, *answers))


def ask(page: Page, engine: Engine, text: str, limit: int) -> list[str]:
    """Return the slugs of the hits for *text*, best first."""
    return list(page.evaluate(_ASK, [engine.api, text, limit])["slugs"])


def open_idle_page(page: Page, address: str) -> None:
    """Open *address* and return when nothing is loading any more."""
    page.goto(address, timeout=_TIMEOUT)
    page.wait_for_load_state("networkidle", timeout=_TIMEOUT)


def measure_first_query(
    browser: Browser, server: SiteServer, engine: Engine, texts: Sequence[str], line: Line | None = None
) -> tuple[FirstQuery, NextQuery]:
    """Ask each of *texts* in a fresh profile, and the one after it on the same page.

    With *line* the server answers as slowly as that; without, as fast as this machine can.
    """
    firsts, following = [], []
    for number, text in enumerate(texts):
        context = browser.new_context()
        page = context.new_page()
        page.add_init_script(_OBSERVE)
        server.take_requests()
        server.line = line
        began = time.time()
        page.goto(f"{server.base}/{engine.page}?q={urllib.parse.quote(text)}", timeout=_TIMEOUT)
        page.wait_for_selector('#results[data-state="done"]', state="attached", timeout=_TIMEOUT)
        observed = page.evaluate("observed")
        page.wait_for_load_state("networkidle", timeout=_TIMEOUT)
        firsts.append(build_first_query(began, observed, server.take_requests()))
        if line is None:
            began = time.perf_counter()
            ask(page, engine, texts[(number + 1) % len(texts)], 10)
            milliseconds = 1000 * (time.perf_counter() - began)
            following.append(NextQuery(sum(request.size for request in server.take_requests()), milliseconds))
        server.line = None
        context.close()
    return _find_median(FirstQuery, firsts), _find_median(NextQuery, following or [NextQuery(0, 0)])


def build_first_query(began: float, observed: Mapping[str, float], requests: Sequence[Request]) -> FirstQuery:
    """Return the figures of one first query from what page and server noted; *began* is in epoch seconds.

    >>> requests = [Request(10.0, "/a", 500), Request(10.5, "/b", 70), Request(12.0, "/later", 9)]
    >>> build_first_query(10.0, {"first": 10_400, "done": 11_000}, requests).size
    570
    """
    done = observed["done"] / 1000
    first = observed.get("first", observed["done"]) / 1000  # no hit at all: the answer is the first sight
    before = [request for request in requests if request.arrived <= done]
    return FirstQuery(
        first_ms=1000 * (first - began),
        done_ms=1000 * (done - began),
        first_requests=sum(request.arrived <= first for request in requests),
        requests=len(before),
        size=sum(request.size for request in before),
        settled_size=sum(request.size for request in requests),
    )


_Figures = TypeVar("_Figures", FirstQuery, NextQuery)


def _find_median(kind: type[_Figures], rows: Sequence[_Figures]) -> _Figures:
    columns = zip(*(vars(row).values() for row in rows), strict=True)
    return kind(*map(statistics.median, columns))


def find_browser_processes() -> list[psutil.Process]:
    """Return the processes of the browser that this program started."""
    return [process for process in list_tree(os.getpid()) if "chrom" in process.name().lower()]
