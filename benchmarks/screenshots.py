"""Take the README's screenshots of the built site: ``python -m benchmarks.screenshots``.

Opens ``dist/`` from disk, as a reader with a USB stick would, and writes PNG files to ``docs/screenshots/``.
"""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent

# name -> path below dist/, viewport width and height in CSS pixels, colour scheme
PICTURES = {
    "home-light": ("index.html", 1280, 900, "light"),
    "home-phone-dark": ("index.html", 390, 844, "dark"),
    "search-light": ("tim-kiem.html?q=chuyen%20doi%20so", 1280, 900, "light"),
    "article-light": ("bai/2022/{article}.html", 1280, 900, "light"),
    "article-phone-dark": ("bai/2022/{article}.html", 390, 844, "dark"),
    "year-light": ("ngay/2022/index.html", 1280, 900, "light"),
}
ARTICLE = "phat-trien-kinh-te-so-hoan-thien-chinh-quyen-dien-tu-do-thi-thong-minh"


def main() -> None:
    """Write every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "dist")
    parser.add_argument("--output", type=Path, default=ROOT / "docs/screenshots")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for name, (path, width, height, scheme) in PICTURES.items():
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                device_scale_factor=1 if width > 500 else 2,
                is_mobile=width <= 500,  # a phone has no bar to scroll with, and is touched
                has_touch=width <= 500,
            )
            page.goto(f"{options.site.resolve().as_uri()}/{path.format(article=ARTICLE)}")
            if path.startswith("tim-kiem"):
                page.wait_for_selector('#results[data-settled="true"]', state="attached")
                page.wait_for_timeout(500)  # excerpts arrive after the hits
            page.screenshot(path=options.output / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
