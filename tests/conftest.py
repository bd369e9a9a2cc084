"""What the tests share: the browser, Node, and the folders of the repository."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from folders import ROOT
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, expect, sync_playwright
from program import run_program
from webserver import serve

# The program speaks to whoever runs the tests as it does everywhere.
os.environ["KHOBAO_LANG"] = "en"
# The one day on which all archives of the tests are built: their ledgers name it.
os.environ["SOURCE_DATE_EPOCH"] = "1796083200"

# A program of its own, for as long as one likes; it needs atheris.
collect_ignore = ["fuzz"]

# Timings belong in benchmarks: a slow machine must not fail a test, nor a random seed of the day.
settings.register_profile(
    "short", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
# A long run looks for what nobody has found yet: other examples each time, told so that they can be repeated.
settings.register_profile(
    "long", settings.get_profile("short"), derandomize=False, max_examples=2000, print_blob=True
)
expect.set_options(timeout=30_000)

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Browser:
    """One Chromium for all browser tests, without traffic of its own: a request seen is the page's."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSER_NAMES)), None)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=found,  # None: the browser that Playwright installed
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a browser that nobody has used, on a laptop in Viet Nam."""
    context = browser.new_context(locale="vi-VN", viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def node() -> str:
    """The Node.js that runs the site's scripts outside a browser."""
    beside = Path(sys.executable).parent / "node"
    found = str(beside) if beside.exists() else shutil.which("node")
    assert found, "Node.js is missing: run `make test`, which installs it"
    return found


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write what the build makes as the new golden archive"
    )
    parser.addoption(
        "--long", action="store_true", help="run the tests that have a long form, in that form, and no others"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples a property is tried on, before the modules that hold properties are read."""
    settings.load_profile("long" if config.getoption("--long") else "short")


@pytest.hookimpl(trylast=True)  # after Hypothesis has marked its tests
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ``--long``, leave out what has no long form."""
    if not config.getoption("--long"):
        return
    config.hook.pytest_deselected(items=[item for item in items if not _has_long_form(item)])
    items[:] = filter(_has_long_form, items)


def _has_long_form(item: pytest.Item) -> bool:
    return (
        "long_run" in getattr(item, "fixturenames", ()) or item.get_closest_marker("hypothesis") is not None
    )


@pytest.fixture(scope="session")
def long_run(request: pytest.FixtureRequest) -> bool:
    """Whether this run has time: a test that asks takes hundreds of steps or kills then, else a few."""
    return bool(request.config.getoption("--long"))


@dataclass(frozen=True)
class Built:
    """An archive that one run of the command line made."""

    content: Path
    site: Path


@pytest.fixture(scope="session")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The five seeds, built as the command line builds them, with an address so that feeds exist."""
    folder = tmp_path_factory.mktemp("golden")
    seeds = ROOT / "tests/golden/seeds"
    assert run_program(folder, "--seeds", seeds, "--base-url", "https://example.org/kho-bao/") == 0
    return Built(folder / "content", folder / "dist")


@pytest.fixture(scope="session")
def served(golden: Built, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The golden site on a server, below a sub-path as on GitHub Pages; the address ends in a slash."""
    root = tmp_path_factory.mktemp("server")
    (root / "kho-bao").symlink_to(golden.site)
    with serve(root) as address:
        yield f"{address}kho-bao/"


@pytest.fixture(params=["http", "file"])
def start(request: pytest.FixtureRequest, golden: Built) -> str:
    """The address of the golden site, with a slash at its end: on a server, and as a folder on disk."""
    if request.param == "file":
        return golden.site.as_uri() + "/"
    return str(request.getfixturevalue("served"))


@pytest.fixture(scope="session")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """An archive before a change of its seeds is built, and after (see crash.py). Build only copies."""
    from crash import build_archives

    return build_archives(tmp_path_factory.mktemp("archives"))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The archive of every hostile file that is let in, built with an address (see hostile.py)."""
    from hostile import build_hostile

    return Built(*build_hostile(tmp_path_factory.mktemp("hostile")))
