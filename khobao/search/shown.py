"""What results show of articles, and filters read: the blocks of the document store, and the columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import khobao.search.documents as store
from khobao.models import Artifact, Cache, SearchDocument, StandingArtifact
from khobao.recordbytes import find_records, format_record
from khobao.search.blocks import build_blocks
from khobao.search.scripts import build_script

_KEY = "search-shown"  # of the cache

Numbered = tuple[int, SearchDocument]  # with the number of the article


@dataclass(frozen=True)
class ShownPart:
    """The files of what is shown, and what the root says of them."""

    artifacts: tuple[Artifact | StandingArtifact, ...]
    blocks: list[str]
    columns_hash: str


def build_shown(numbered: Sequence[Numbered], cache: Cache | None, held: Mapping[str, str]) -> ShownPart:
    """Return what is shown of articles, which are in the order of their numbers.

    What *cache* knows of a block that the site *held* (path -> SHA-256) is not worked out again.
    """
    parts = split_by_number(numbered, store.BLOCK)
    blocks = {block: [document for _, document in part] for block, part in parts}
    artifacts, hashes = build_blocks(blocks, cache, held)
    columns, digest = build_script("columns", store.build_columns([document for _, document in numbered]))
    return ShownPart((*artifacts, columns), format_numbered(list(blocks), hashes), digest)


def find_shown(cards: str, cache: Cache, held: Mapping[str, str]) -> ShownPart | None:
    """Return what *cache* knows of articles with these *cards*, if the site *held* (path -> SHA-256) all."""
    last, rows, blocks, digest = find_records(cache, [_KEY]).get(_KEY, ("", [], [], ""))
    if cards != last or any(held.get(path) != sha256 for path, sha256, _ in rows):
        return None
    return ShownPart(tuple(StandingArtifact(*row) for row in rows), blocks, digest)


def write_shown(cards: str, shown: ShownPart, cache: Cache) -> None:
    """Keep *shown* for a build of articles with the same *cards*, which need not look at them for this."""
    rows = [(artifact.path, artifact.sha256, artifact.size) for artifact in shown.artifacts]
    cache.put(_KEY, format_record((cards, rows, shown.blocks, shown.columns_hash)))


def split_by_number(numbered: Sequence[Numbered], size: int) -> Iterator[tuple[int, list[Numbered]]]:
    """Yield the articles whose numbers share a range of *size*, with the position of the range."""
    for position, part in groupby(numbered, key=lambda one: one[0] // size):
        yield position, list(part)


def format_numbered(numbers: Sequence[int], hashes: Sequence[str]) -> list[str]:
    """Return the positions of the ranges that have a file, and all hashes in one string."""
    return [" ".join(map(str, numbers)), "".join(hashes)]
