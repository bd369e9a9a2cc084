"""What the tests share: the browser, Node, and the folders of the repository."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent

# Timings belong in benchmarks: a slow machine must not fail a test, nor a random seed of the day.
settings.register_profile(
    "repository", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("repository")

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


@pytest.fixture(scope="session")
def node() -> str:
    """The Node.js that runs the site's scripts outside a browser."""
    beside = Path(sys.executable).parent / "node"
    found = str(beside) if beside.exists() else shutil.which("node")
    assert found, "Node.js is missing: run `make test`, which installs it"
    return found
