"""The build suite: the whole site, cold and again, beside Hugo with Pagefind over the same content folder."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import hugo, npm, site
from benchmarks.corpus import CorpusArticle
from benchmarks.measure import Cost
from benchmarks.serving import measure_serving

log = logging.getLogger("benchmarks")

_ADDED = "\n\nToà soạn đính chính: cuộc họp bắt đầu lúc 8 giờ 30 phút.\n"


def measure_builds(articles: Sequence[CorpusArticle], work: Path, printed: Path) -> dict[str, Any]:
    """Build *articles* with both in the empty folder *work*, and return the figures by builder."""
    content = work / "content"
    site.write_content(articles, content)
    changed = content / site.build_content_path(articles[len(articles) // 2])
    original = changed.read_text(encoding="utf-8")
    figures: dict[str, Any] = {}

    def measure(name: str, version: str, output: Path, build: Callable[[], dict[str, Cost]]) -> None:
        rows = {}
        for state, text in (
            ("cold", original),
            ("one article changed", original + _ADDED),
            ("nothing changed", None),
        ):
            log.info("build, %d articles: %s, %s", len(articles), name, state)
            before = read_digests(output)
            if text is not None:
                changed.write_text(text, encoding="utf-8")
            costs = build()
            after = read_digests(output)
            touched = [path for path, digest in after.items() if before.get(path) != digest]
            rows[state] = {
                **asdict(sum(costs.values(), Cost(0, 0, 0))),
                "parts": {part: cost.wall for part, cost in costs.items()},
                "changed_files": len(touched) + len(before.keys() - after.keys()),
                "changed_size": sum((output / path).stat().st_size for path in touched),
            }
        size = sum(path.stat().st_size for path in output.rglob("*") if path.is_file())
        figures[name] = {"version": version, "states": rows, "size": size, "files": len(after)}
        changed.write_text(original, encoding="utf-8")

    ours, theirs = work / "dist", work / "public"

    def build_ours() -> dict[str, Cost]:
        return {site.NAME: site.measure_build(content, ours, folder=work, log=printed)}

    def build_theirs() -> dict[str, Cost]:
        pages, index = hugo.measure_build(content, theirs, log=printed)
        return {"Hugo": pages, "Pagefind": index}

    measure(site.NAME, site.read_version(), ours, build_ours)
    log.info("build, %d articles: %s, served", len(articles), site.NAME)
    figures[site.NAME]["serve"] = measure_serving(content, ours, changed, folder=work, log=printed)
    measure("Hugo + Pagefind", f"{hugo.read_version()}, {npm.read_version('pagefind')}", theirs, build_theirs)
    return figures


def read_digests(folder: Path) -> dict[str, bytes]:
    """Return path below *folder* -> digest, for every file; empty when there is no such folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.blake2b(path.read_bytes()).digest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
