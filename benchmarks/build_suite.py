"""The build suite: the whole site, cold and again, beside Hugo with Pagefind over the same content folder."""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks import hugo, npm, site
from benchmarks.corpus import CorpusArticle
from benchmarks.measure import Cost
from benchmarks.serving import measure_serving

log = logging.getLogger("benchmarks")

_ADDED = "\n\nToà soạn đính chính: cuộc họp bắt đầu lúc 8 giờ 30 phút.\n"
_ROUNDS = 3  # cold builds of each, in turns, of which the median counts
_LARGE = 50_000  # articles: built once, since minutes even out what disturbs seconds

Costs = Mapping[str, Cost]  # by the programs that are run one after another


@dataclass(frozen=True)
class _Builder:
    name: str
    version: str
    output: Path  # whatever it keeps for its next build stands beside it
    build: Callable[[Path], Costs]


def measure_builds(articles: Sequence[CorpusArticle], work: Path, printed: Path) -> dict[str, Any]:
    """Build *articles* with both in the empty folder *work*, and return the figures by builder."""
    content = work / "content"
    site.write_content(articles, content)
    changed = content / site.build_content_path(articles[len(articles) // 2])
    original = changed.read_text(encoding="utf-8")

    def build_ours(output: Path) -> Costs:
        return {site.NAME: site.measure_build(content, output, folder=work, log=printed)}

    def build_theirs(output: Path) -> Costs:
        pages, index = hugo.measure_build(content, output, log=printed)
        return {"Hugo": pages, "Pagefind": index}

    versions = f"{hugo.read_version()}, {npm.read_version('pagefind')}"
    ours = _Builder(site.NAME, site.read_version(), work / "ours/dist", build_ours)
    theirs = _Builder("Hugo + Pagefind", versions, work / "theirs/public", build_theirs)
    cold: dict[str, list[Costs]] = {builder.name: [] for builder in (ours, theirs)}
    for _ in range(_ROUNDS if len(articles) < _LARGE else 1):
        for builder in (ours, theirs):
            log.info("build, %d articles: %s, cold", len(articles), builder.name)
            shutil.rmtree(builder.output.parent, ignore_errors=True)
            builder.output.parent.mkdir()
            cold[builder.name].append(builder.build(builder.output))
    figures: dict[str, Any] = {}
    for builder in (ours, theirs):
        middle = sorted(cold[builder.name], key=lambda costs: _add(costs).wall)[len(cold[builder.name]) // 2]
        after = read_digests(builder.output)
        states = {"cold": _describe(middle, {}, after, builder.output)}
        for state, text in (("one article changed", original + _ADDED), ("nothing changed", None)):
            log.info("build, %d articles: %s, %s", len(articles), builder.name, state)
            before = after
            if text is not None:
                changed.write_text(text, encoding="utf-8")
            costs = builder.build(builder.output)
            after = read_digests(builder.output)
            states[state] = _describe(costs, before, after, builder.output)
        size = sum((builder.output / path).stat().st_size for path in after)
        figures[builder.name] = {
            "version": builder.version,
            "states": states,
            "size": size,
            "files": len(after),
        }
        if builder is ours:
            log.info("build, %d articles: %s, served", len(articles), builder.name)
            serving = measure_serving(content, builder.output, changed, folder=work, log=printed)
            figures[builder.name]["serve"] = serving
        changed.write_text(original, encoding="utf-8")
    return figures


def _add(costs: Costs) -> Cost:
    return sum(costs.values(), Cost(0, 0, 0))


def _describe(
    costs: Costs, before: Mapping[str, bytes], after: Mapping[str, bytes], output: Path
) -> dict[str, Any]:
    """Return what a build cost, and how much of *output* it changed (path -> digest)."""
    touched = [path for path, digest in after.items() if before.get(path) != digest]
    return {
        **asdict(_add(costs)),
        "parts": {part: cost.wall for part, cost in costs.items()},
        "changed_files": len(touched) + len(before.keys() - after.keys()),
        "changed_size": sum((output / path).stat().st_size for path in touched),
    }


def read_digests(folder: Path) -> dict[str, bytes]:
    """Return path below *folder* -> digest, for every file; empty when there is no such folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.blake2b(path.read_bytes()).digest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
