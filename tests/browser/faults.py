"""What goes wrong on a page while a test looks at something else."""

from __future__ import annotations

from playwright.sync_api import Page

# A reader who goes on to the next page gives up what the last one was still loading.
GIVEN_UP = "net::ERR_ABORTED"


def note_faults(page: Page) -> list[str]:
    """Return the list that every missing file, error and warning of *page* will be added to."""
    faults: list[str] = []
    page.on("requestfailed", lambda r: r.failure == GIVEN_UP or faults.append(f"failed: {r.url}"))
    page.on("response", lambda r: r.status < 400 or faults.append(f"{r.status}: {r.url}"))
    page.on("console", lambda m: m.type not in ("error", "warning") or faults.append(f"console: {m.text}"))
    page.on("pageerror", lambda e: faults.append(f"error: {e}"))
    return faults
