"""The build suite: the whole site, cold and again, beside Hugo with Pagefind over the same content folder."""

from __future__ import annotations

import hashlib
import logging
import re
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
_ROUNDS = 3  # builds of each state, of which the median counts; cold ones of the two in turns
_LARGE = 50_000  # articles: built once a state, since minutes even out what disturbs seconds

Costs = Mapping[str, Cost]  # by the programs that are run one after another


def add_text(file: Path) -> None:
    """Add a sentence at the end of the article in *file*."""
    file.write_text(file.read_text(encoding="utf-8") + _ADDED, encoding="utf-8")


def change_title(file: Path) -> None:
    """Give the article in *file* another title: a word more."""
    text = file.read_text(encoding="utf-8")
    file.write_text(
        re.sub(r'^(title: ".*)"$', r'\1 (đính chính)"', text, count=1, flags=re.MULTILINE), encoding="utf-8"
    )


def add_article(file: Path) -> None:
    """Put another article beside the one in *file*: of its day, its place and source, and much like it."""
    text = file.read_text(encoding="utf-8")
    named = re.sub(r"^slug: .*$", f"slug: {_name_added(file).stem}", text, count=1, flags=re.MULTILINE)
    _name_added(file).write_text(named + _ADDED, encoding="utf-8")
    change_title(_name_added(file))


def leave(file: Path) -> None:
    """Leave *file* as it is."""


def _name_added(file: Path) -> Path:
    return file.with_name(f"{file.stem}-them{file.suffix}")


# What is done to an article before each build after the cold one.
_CHANGED = {"one article changed": add_text}
_SHOWN = {"one title changed": change_title, "one article added": add_article}
_NOTHING = {"nothing changed": leave}


@dataclass(frozen=True)
class _Builder:
    name: str
    version: str
    output: Path  # whatever it keeps for its next build stands beside it
    build: Callable[[Path], Costs]
    edits: Mapping[str, Callable[[Path], None]]  # state -> what is done to an article before its build


def measure_builds(articles: Sequence[CorpusArticle], work: Path, printed: Path) -> dict[str, Any]:
    """Build *articles* with both in the empty folder *work*, and return the figures by builder."""
    content = work / "content"
    site.write_content(articles, content)
    rounds = _ROUNDS if len(articles) < _LARGE else 1
    # Another article every time: what an edit costs depends on what it stands among.
    places = [len(articles) * turn // (rounds + 1) for turn in range(1, rounds + 1)]
    edited = [content / site.build_content_path(articles[place]) for place in places]
    originals = [file.read_text(encoding="utf-8") for file in edited]

    def build_ours(output: Path) -> Costs:
        return {site.NAME: site.measure_build(content, output, folder=work, log=printed)}

    def build_theirs(output: Path) -> Costs:
        pages, index = hugo.measure_build(content, output, log=printed)
        return {"Hugo": pages, "Pagefind": index}

    versions = f"{hugo.read_version()}, {npm.read_version('pagefind')}"
    edits = _CHANGED | _SHOWN | _NOTHING
    ours = _Builder(site.NAME, site.read_version(), work / "ours/dist", build_ours, edits)
    # They keep nothing between two builds: whatever is edited, they make all.
    edits = _CHANGED | _NOTHING
    theirs = _Builder("Hugo + Pagefind", versions, work / "theirs/public", build_theirs, edits)
    cold: dict[str, list[Costs]] = {builder.name: [] for builder in (ours, theirs)}
    for _ in range(rounds):
        for builder in (ours, theirs):
            log.info("build, %d articles: %s, cold", len(articles), builder.name)
            shutil.rmtree(builder.output.parent, ignore_errors=True)
            builder.output.parent.mkdir()
            cold[builder.name].append(builder.build(builder.output))
    figures: dict[str, Any] = {}
    for builder in (ours, theirs):
        after = read_digests(builder.output)
        first = [_describe(costs, {}, after, builder.output) for costs in cold[builder.name]]
        states = {"cold": _find_median(first)}
        for state, edit in builder.edits.items():
            runs = []
            for file in edited:
                log.info("build, %d articles: %s, %s", len(articles), builder.name, state)
                edit(file)
                before = after
                costs = builder.build(builder.output)
                after = read_digests(builder.output)
                runs.append(_describe(costs, before, after, builder.output))
            states[state] = _find_median(runs)
        size = sum((builder.output / path).stat().st_size for path in after)
        figures[builder.name] = {
            "version": builder.version,
            "states": states,
            "size": size,
            "files": len(after),
        }
        if builder is ours:
            log.info("build, %d articles: %s, served", len(articles), builder.name)
            middle = edited[len(edited) // 2]
            serving = measure_serving(content, builder.output, middle, folder=work, log=printed)
            figures[builder.name]["serve"] = serving
        for file, original in zip(edited, originals, strict=True):
            file.write_text(original, encoding="utf-8")
            _name_added(file).unlink(missing_ok=True)
    return figures


def _find_median(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the run that took neither the longest nor the shortest time, with the highest memory of all.

    Of a short run there are few samples of its memory, and none perhaps of its peak.
    """
    median = sorted(runs, key=lambda run: run["wall"])[len(runs) // 2]
    return {**median, "memory": max(run["memory"] for run in runs)}


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
