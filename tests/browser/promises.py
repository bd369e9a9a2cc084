"""Waiting for what a page promises."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page

PATIENCE = 30.0  # seconds


def ask(page: Page, start: str, parameters: str, state: str = "done") -> None:
    """Open the search page of the site at *start* with *parameters*, and wait until it is in that state."""
    page.goto(f"{start}tim-kiem.html?{parameters}")
    page.wait_for_selector(f'#results[data-state="{state}"]', state="attached")


def wait_until(page: Page, script: str, argument: Any = None) -> None:
    """Wait until *script*, an async function, resolves with something true.

    ``page.wait_for_function`` takes the promise itself for true, and so waits for nothing.
    """
    end = time.monotonic() + PATIENCE
    while not page.evaluate(script, argument):
        assert time.monotonic() < end, f"still false after {PATIENCE:.0f} s: {script}"
        page.wait_for_timeout(50)
