"""Hugo with Pagefind: the usual way to a static archive with search, over the same content folder."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from benchmarks import pagefind
from benchmarks.measure import Cost, measure_command

_SITE = Path(__file__).resolve().parent / "hugo"


def measure_build(content: Path, output: Path, *, log: Path) -> tuple[Cost, Cost]:
    """Build *content* into *output*, index it, and return what Hugo took and what Pagefind took.

    Hugo keeps nothing between two builds here, as on a fresh runner; it writes over what is in *output*.
    """
    command = ("hugo", "--source", _SITE, "--contentDir", content, "--destination", output, "--noBuildLock")
    pages = measure_command((*command, "--ignoreCache", "--quiet"), folder=output.parent, log=log)
    index = pagefind.measure_index(output, "**/*.html", output / "pagefind", log=log)
    return pages, index


def read_version() -> str:
    """Return the version of the Hugo on PATH. Raises FileNotFoundError when there is none."""
    if not shutil.which("hugo"):
        raise FileNotFoundError("hugo is missing: apt-get install hugo, or use --only search")
    printed = subprocess.run(["hugo", "version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"v(\d[\d.]*)", printed)
    return found[1] if found else printed.strip()
