"""Measure Kho Báo beside its peers and write ``docs/benchmarks.md``: ``python -m benchmarks``.

Without ``--corpus`` and without ``$KHOBAO_CORPUS``, articles are made up. ``--report`` renders the results
that are there and measures nothing.
"""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import hugo, npm
from benchmarks.build_suite import measure_builds
from benchmarks.corpus import Corpus, build_corpus, read_corpus, resize_corpus
from benchmarks.machine import read_machine
from benchmarks.report import render_report
from benchmarks.results import FOLDER, Result, read_results, write_result
from benchmarks.search_suite import measure_search
from benchmarks.site import ROOT

log = logging.getLogger("benchmarks")

_SUITES = ("search", "build")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for, and write the report."""
    options = build_parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    if not options.report:
        npm.install_packages()
        if "build" in options.only:
            hugo.read_version()  # a program that is missing should show now, not in an hour
        corpus = find_corpus(options.corpus, max(options.sizes))
        # Small sizes first: what is wrong shows soon.
        for size in sorted(options.sizes):
            for suite in options.only:
                result = measure_suite(suite, corpus, size, options.date, options.queries)
                write_result(result, options.results)
    options.output.write_text(render_report(read_results(options.results)), encoding="utf-8")
    log.info("%s written", options.output)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add = parser.add_argument
    add("--corpus", type=Path, metavar="FILE", help="JSON Lines with id, title and body; .xz is read as well")
    add(
        "--sizes",
        type=_parse_sizes,
        default=[1000, 10_000, 50_000],
        metavar="N,N",
        help="numbers of articles",
    )
    add("--only", type=_parse_suites, default=list(_SUITES), metavar="SUITE", help="search, build or both")
    add("--queries", type=int, default=500, metavar="N", help="headlines asked for relevance (default: 500)")
    add("--output", type=Path, default=ROOT / "docs/benchmarks.md", metavar="FILE")
    add("--results", type=Path, default=FOLDER, metavar="DIR", help="figures as JSON")
    add("--date", default=str(dt.datetime.now(dt.UTC).date()), help="printed in the report (default: today)")
    add("--report", action="store_true", help="measure nothing, render the results that are there")
    return parser


def find_corpus(path: Path | None, size: int) -> Corpus:
    """Return the corpus that the command line or the environment names, or *size* made-up articles."""
    if path is None and "KHOBAO_CORPUS" in os.environ:
        path = Path(os.environ["KHOBAO_CORPUS"])
    if path is not None:
        return read_corpus(path)
    log.warning(
        "no --corpus and no $KHOBAO_CORPUS: %d articles are made up, and relevance means little", size
    )
    return build_corpus(size)


def measure_suite(suite: str, corpus: Corpus, size: int, date: str, queries: int) -> Result:
    """Run one suite on *size* articles in a folder that is gone afterwards."""
    machine = read_machine()
    articles = resize_corpus(corpus, size).articles
    distinct = min(size, len(corpus.articles))
    with tempfile.TemporaryDirectory(prefix="khobao-bench-") as folder:
        work = Path(folder)
        printed = work / "printed.log"
        measure: dict[str, Callable[[], dict[str, Any]]] = {
            "search": lambda: measure_search(articles, distinct, queries, work, printed),
            "build": lambda: measure_builds(articles, work, printed),
        }
        try:
            figures = measure[suite]()
        except Exception:
            if printed.exists():
                log.error("what the programs printed:\n%s", printed.read_text(encoding="utf-8")[-4000:])
            raise
    return Result(suite, size, distinct, corpus.name, date, machine, figures)


def _parse_sizes(text: str) -> list[int]:
    return [int(size) for size in text.split(",")]


def _parse_suites(text: str) -> list[str]:
    suites = text.split(",")
    if unknown := set(suites) - set(_SUITES):
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: not one of {', '.join(_SUITES)}")
    return suites


if __name__ == "__main__":
    main()
