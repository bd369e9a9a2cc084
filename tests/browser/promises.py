"""Waiting for what a page promises."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page

PATIENCE = 30.0  # seconds


def wait_until(page: Page, script: str, argument: Any = None) -> None:
    """Wait until *script*, an async function, resolves with something true.

    ``page.wait_for_function`` takes the promise itself for true, and so waits for nothing.
    """
    end = time.monotonic() + PATIENCE
    while not page.evaluate(script, argument):
        assert time.monotonic() < end, f"still false after {PATIENCE:.0f} s: {script}"
        page.wait_for_timeout(50)
