"""What the browser must know of a search engine to measure it, the same for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Cost


@dataclass(frozen=True)
class Engine:
    """A search engine with its index built and a page to ask it on.

    The page answers ``?q=…`` into ``#results``: one ``[data-slug]`` for each hit, and ``data-state="done"``
    when ten stand there. Its scripts give ``window.<api>.search(text, {limit}) -> {total, hits: [{slug}]}``.
    """

    name: str
    version: str
    mounts: Mapping[str, Path]  # prefix of the address, "/" or "/pagefind/" -> folder
    page: str  # path of the page below the root
    api: str  # name of the global that has `search`
    index_files: tuple[Path, ...]  # the index alone: no page, no library
    index_cost: Cost  # of building it
    from_disk: Path | None = None  # the page as a file, when it works without a server
    counts_all_words: bool = True  # `total` is of articles with every word, not with any
    one_file: bool = False  # every reader loads the whole index: a few cold queries tell all
