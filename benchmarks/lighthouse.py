"""Lighthouse on every main kind of page: ``python -m benchmarks.lighthouse``.

Builds ``content/`` (the five articles, unless ``--content`` names others), serves it as GitHub Pages would,
and lets Lighthouse judge each page as on a phone with slow 4G. The scores go into ``benchmarks/results/``,
and from there into ``docs/benchmarks.md``. Scores for performance go by time: on a busy machine they mean
little.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks import npm, site
from benchmarks.goals import CATEGORIES
from benchmarks.machine import read_machine
from benchmarks.report import render_report
from benchmarks.results import FOLDER, Result, read_results, write_result
from benchmarks.server import SiteServer

# What Lighthouse's own launcher turns off (flags.js of chrome-launcher). Of two such lists the last counts,
# so whoever adds to it says all of it again, or translation and predictions would work beside the page.
_LAUNCHER_TURNS_OFF = (
    "Translate",
    "OptimizationHints",
    "MediaRouter",
    "DialMediaRouteProvider",
    "CalculateNativeWinOcclusion",
    "InterestFeedContentSuggestions",
    "CertificateTransparencyComponentUpdater",
    "AutofillServerCommunication",
    "PrivacySandboxSettings4",
    "RenderDocument",
)
# Chromium holds the first paint of a page back for a moment, so that it does not flash. Without a screen it
# then seems to count in whole seconds: on a busy machine 16 of 19 first paints came after 1.2 to 2.3 s, and
# without the holding all of 13 within 0.6 s.
_TURNED_OFF = (*_LAUNCHER_TURNS_OFF, "PaintHolding")
_BROWSER_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    f"--disable-features={','.join(_TURNED_OFF)}",
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge every kind of page, write the scores and render the report anew."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lighthouse", description=__doc__)
    add = parser.add_argument
    add("--content", type=Path, default=site.ROOT / "content", metavar="DIR")
    add("--runs", type=int, default=3, metavar="N", help="runs of each page; the median counts (default: 3)")
    add("--results", type=Path, default=FOLDER, metavar="DIR", help="figures as JSON")
    add("--output", type=Path, default=site.ROOT / "docs/benchmarks.md", metavar="FILE")
    add("--date", default=str(dt.datetime.now(dt.UTC).date()), help="printed in the report (default: today)")
    options = parser.parse_args(arguments)
    npm.install_packages()
    machine = read_machine()
    with tempfile.TemporaryDirectory(prefix="khobao-lighthouse-") as work:
        dist = Path(work) / "dist"
        with SiteServer({"/": dist}) as server:
            build_site(options.content, dist, f"{server.base}/")
            articles = sorted(dist.glob("bai/*/*.html"))
            figures = {
                kind: judge_page(f"{server.base}/{path}", options.runs)
                for kind, path in choose_pages(dist).items()
            }
    for kind, scores in figures.items():
        print(f"{kind:8}", *(f"{category} {scores[category]:.0%}" for category in CATEGORIES), sep="  ")
        for audit in scores["lost"]:
            print(f"          {audit}")
    count = sum(not path.name.endswith(".goc.html") for path in articles)
    result = Result("lighthouse", count, count, options.content.name, options.date, machine, figures)
    write_result(result, options.results)
    options.output.write_text(render_report(read_results(options.results)), encoding="utf-8")


def build_site(content: Path, dist: Path, base_url: str) -> None:
    """Build *content* into *dist* by the command line."""
    command = [sys.executable, str(site.ROOT / "build.py"), "--quiet", "--no-cache", "--seeds", "no-seeds"]
    subprocess.run(
        [*command, "--content", str(content), "--output", str(dist), "--base-url", base_url], check=True
    )


def choose_pages(dist: Path) -> dict[str, str]:
    """Return kind -> address below *dist* of the largest page of that kind: it is the hardest."""

    def find_largest(pattern: str, *, without: str = "?") -> str:
        pages = [path for path in dist.glob(pattern) if without not in path.name]
        return max(pages, key=lambda path: (path.stat().st_size, path)).relative_to(dist).as_posix()

    return {
        "home": "",  # the folder, which is its canonical address
        "article": find_largest("bai/*/*.html", without=".goc."),
        "place": find_largest("dia-phuong/*/index.html"),
        "date": find_largest("ngay/*/index.html"),
        "search": "tim-kiem.html?q=chuy%E1%BB%83n%20%C4%91%E1%BB%95i%20s%E1%BB%91",
    }


def judge_page(address: str, runs: int) -> dict[str, Any]:
    """Return category -> median score between 0 and 1, and the titles of audits that lost points."""
    reports = [run_lighthouse(address) for _ in range(runs)]
    scores: dict[str, Any] = {
        category: statistics.median(report["categories"][category]["score"] for report in reports)
        for category in CATEGORIES
    }
    scores["lost"] = sorted({title for report in reports for title in list_losses(report)})
    return scores


def run_lighthouse(address: str) -> dict[str, Any]:
    """Return Lighthouse's report on one page, as its JSON says it."""
    command = [
        npm.find_program("node"),
        str(npm.find_package("lighthouse") / "cli/index.js"),
        address,
        *("--output=json", "--quiet", f"--only-categories={','.join(CATEGORIES)}"),
        f"--chrome-flags={' '.join(_BROWSER_FLAGS)}",
    ]
    environment = {**os.environ, "CHROME_PATH": find_browser()}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    report: dict[str, Any] = json.loads(done.stdout)
    if error := report.get("runtimeError"):
        raise RuntimeError(f"{address}: {error['message']}")
    return report


def list_losses(report: dict[str, Any]) -> list[str]:
    """Return "category: title" of every audit that counts and is not perfect, in Lighthouse's own order.

    >>> refs = [{"id": "a", "weight": 1}, {"id": "b", "weight": 0}]
    >>> audits = {"a": {"score": 0.9, "title": "Slow"}, "b": {"score": 0, "title": "Told only"}}
    >>> list_losses({"categories": {"seo": {"auditRefs": refs}}, "audits": audits})
    ['seo: Slow']
    """
    return [
        f"{name}: {audit['title']}"
        for name, category in report["categories"].items()
        for reference in category["auditRefs"]
        if reference["weight"]
        for audit in [report["audits"][reference["id"]]]
        if audit["score"] is not None and audit["score"] < 1
    ]


def find_browser() -> str:
    """Return the path of Chromium: the one that the tests use."""
    named = os.environ.get("CHROMIUM") or os.environ.get("CHROME_PATH")
    found = named or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
    )
    if not found:
        with sync_playwright() as playwright:
            found = playwright.chromium.executable_path
    return found


if __name__ == "__main__":
    main()
