"""The search suite: every engine on the same articles, one after the other in the same run."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page

from benchmarks import one_file, pagefind, site
from benchmarks.browser import (
    find_browser_processes,
    find_sent_size,
    measure_agreement,
    measure_first_query,
    measure_longest_task,
    measure_recall,
    measure_relevance,
    measure_words,
    open_browser,
    open_idle_page,
    open_server,
)
from benchmarks.corpus import CorpusArticle
from benchmarks.engine import Engine
from benchmarks.measure import MemoryWatch, read_memory
from benchmarks.one_file import LUNR_JS, MINISEARCH, OneFileEngine
from benchmarks.queries import KnownItem, TonelessPair, build_known_items, build_toneless_pairs
from benchmarks.server import SLOW_4G, SiteServer
from benchmarks.word_queries import FORMS, WordQuestion, build_word_questions

log = logging.getLogger("benchmarks")

TONELESS_PAIRS = 40
WORD_QUESTIONS = 200  # of each kind
COLD_QUERIES = 30
SLOW_QUERIES = 10
LONG_QUERIES = 20
ONE_FILE_QUERIES = 3  # each of them loads the same file


@dataclass(frozen=True)
class Questions:
    """What every engine is asked."""

    known_items: Sequence[KnownItem]
    toneless_pairs: Sequence[TonelessPair]
    words: Mapping[str, Sequence[WordQuestion]]  # kind of question -> questions

    def list_short(self, count: int) -> list[str]:
        """Return the first *count* four-syllable queries."""
        return [item.texts["first 4 syllables"] for item in self.known_items[:count]]

    def list_long(self, count: int) -> list[str]:
        """Return the last *count* whole titles."""
        return [item.texts["full title"] for item in self.known_items[-count:]]


def measure_search(
    articles: Sequence[CorpusArticle], distinct: int, queries: int, work: Path, printed: Path
) -> dict[str, Any]:
    """Measure every engine on *articles* in the empty folder *work*, and return the figures by engine.

    *queries* headlines ask for relevance. The first *distinct* articles are all different; where there are
    more, several articles answer a headline equally well, and relevance is not measured.
    """
    questions = Questions(
        build_known_items(articles[:distinct], queries),
        build_toneless_pairs(articles[:distinct], TONELESS_PAIRS),
        build_word_questions(articles[:distinct], WORD_QUESTIONS),
    )
    with_relevance = len(articles) == distinct
    figures = {}
    for name, build in _list_engines(articles, work, printed).items():
        log.info("search, %d articles: building %s", len(articles), name)
        try:
            engine = build()
            log.info("search, %d articles: asking %s", len(articles), name)
            figures[name] = measure_engine(engine, questions, with_relevance=with_relevance)
        except (CalledProcessError, BrowserError) as failure:
            if name == site.NAME:
                raise
            # Some peers are not made for so many articles; that they fail is a finding too.
            log.warning("%s failed: %s", name, failure)
            figures[name] = {"failed": str(failure).splitlines()[0]}
    return figures


def _list_engines(
    articles: Sequence[CorpusArticle], work: Path, printed: Path
) -> dict[str, Callable[[], Engine]]:
    """Return name -> function that builds the engine; ours is first, for Pagefind indexes its pages."""
    content, output, documents = work / "content", work / "dist", work / "documents.jsonl"

    def build_ours() -> Engine:
        site.write_content(articles, content)
        site.measure_build(content, output, folder=work, log=printed)
        return site.describe_engine(output, site.measure_index(content, folder=work, log=printed))

    def build_pagefind() -> Engine:
        bundle = work / "pagefind"
        # What a careful user would say: the article alone, without the citations around it.
        only = ("--root-selector", "#article")
        cost = pagefind.measure_index(output, "bai/**/*.html", bundle, log=printed, options=only)
        return pagefind.describe_engine(bundle, cost)

    def build_one_file(engine: OneFileEngine) -> Engine:
        one_file.write_documents(articles, documents)
        return one_file.build_engine(engine, documents, work / engine.page, log=printed)

    return {
        site.NAME: build_ours,
        "Pagefind": build_pagefind,
        **{engine.name: functools.partial(build_one_file, engine) for engine in (MINISEARCH, LUNR_JS)},
    }


def measure_engine(engine: Engine, questions: Questions, *, with_relevance: bool) -> dict[str, Any]:
    """Return the figures of one engine, as they go into the report."""
    figures: dict[str, Any] = {
        "version": engine.version,
        "index_build": asdict(engine.index_cost),
        "index_disk": sum(path.stat().st_size for path in engine.index_files),
        "index_files": len(engine.index_files),
    }
    with open_server(engine) as server:
        figures["index_sent"] = find_sent_size(engine)
        figures |= _measure_fresh_profiles(engine, server, questions)
        figures |= _measure_open_page(engine, server, questions, with_relevance=with_relevance)
    return figures


def _measure_fresh_profiles(engine: Engine, server: SiteServer, questions: Questions) -> dict[str, Any]:
    fast, slow = (ONE_FILE_QUERIES, 1) if engine.one_file else (COLD_QUERIES, SLOW_QUERIES)
    with open_browser() as browser:
        first, following = measure_first_query(browser, server, engine, questions.list_short(fast))
        first_slow, _ = measure_first_query(browser, server, engine, questions.list_short(slow), SLOW_4G)
    return {"first": asdict(first), "next": asdict(following), "slow": asdict(first_slow)}


def _measure_open_page(
    engine: Engine, server: SiteServer, questions: Questions, *, with_relevance: bool
) -> dict[str, Any]:
    start = f"{server.base}/{engine.page}"
    figures: dict[str, Any] = {}
    with open_browser() as browser:
        page = browser.new_page()
        open_idle_page(page, "about:blank")
        blank = read_memory(find_browser_processes())
        with MemoryWatch(find_browser_processes) as watch:
            items = questions.known_items if with_relevance else questions.known_items[:COLD_QUERIES]
            found = measure_relevance(page, engine, start, items)
        figures["memory"] = max(0, watch.peak - blank)
        figures["open_page"] = {variant: asdict(speed) for variant, (_, speed) in found.items()}
        titles = questions.list_long(LONG_QUERIES)
        figures["longest_task"] = measure_longest_task(page, engine, start, titles)
        if engine.from_disk:
            disk = engine.from_disk.as_uri()
            texts = questions.list_short(COLD_QUERIES)
            figures["from_disk"] = measure_agreement(page, engine, start, disk, texts)
        if with_relevance:
            figures["relevance"] = {variant: asdict(relevance) for variant, (relevance, _) in found.items()}
            figures["words"] = _measure_words(page, engine, start, questions)
            if engine.counts_all_words:
                open_idle_page(page, start)
                figures["recall"] = measure_recall(page, engine, questions.toneless_pairs)
    return figures


def _measure_words(page: Page, engine: Engine, start: str, questions: Questions) -> dict[str, dict[str, Any]]:
    """Return kind -> form -> figures, of the kinds that have questions."""
    open_idle_page(page, start)
    found = {
        kind: {form: measure_words(page, engine, asked, form) for form in FORMS}
        for kind, asked in questions.words.items()
    }
    return {
        kind: {form: asdict(measured) for form, measured in forms.items() if measured}
        for kind, forms in found.items()
    }
