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
class ShownKeys:
    """Digests of what is shown of the articles, each of more perhaps; empty when they are not known."""

    cards: str = ""  # of all that results show
    filing: str = ""  # of what filters read: the day, the places and the source of each


NO_KEYS = ShownKeys()


@dataclass(frozen=True)
class ShownPart:
    """The files of what is shown, and what the root says of them."""

    blocks: tuple[Artifact | StandingArtifact, ...]
    columns: Artifact | StandingArtifact
    block_names: list[str]  # for the root

    @property
    def artifacts(self) -> tuple[Artifact | StandingArtifact, ...]:
        """All of the files."""
        return (*self.blocks, self.columns)


def find_shown(keys: ShownKeys, cache: Cache, held: Mapping[str, str]) -> ShownPart | None:
    """Return what *cache* knows of articles with these cards, if the site *held* (path -> SHA-256) all."""
    last, shown = _read_shown(cache)
    stands = shown and keys.cards == last.cards and all(_is_held(file, held) for file in shown.artifacts)
    return shown if stands else None


def build_shown(
    numbered: Sequence[Numbered], cache: Cache | None, held: Mapping[str, str], filing: str = ""
) -> ShownPart:
    """Return what is shown of articles, which are in the order of their numbers.

    Of what the site *held* (path -> SHA-256) nothing is worked out again that *cache* knows: a block whose
    articles are the same, and the columns of this *filing*, if it is known.
    """
    parts = split_by_number(numbered, store.BLOCK)
    blocks = {block: [document for _, document in part] for block, part in parts}
    artifacts, hashes = build_blocks(blocks, cache, held)
    columns: Artifact | StandingArtifact | None = None
    if cache and filing:
        columns = _find_columns(filing, cache, held)
    if columns is None:
        columns, _ = build_script("columns", store.build_columns([document for _, document in numbered]))
    return ShownPart(tuple(artifacts), columns, format_numbered(list(blocks), hashes))


def write_shown(keys: ShownKeys, shown: ShownPart, cache: Cache) -> None:
    """Keep *shown* for a build of articles with the same *keys*, which need not look at them for this."""
    rows = [(file.path, file.sha256, file.size) for file in shown.artifacts]
    cache.put(_KEY, format_record((keys, rows, shown.block_names)))


def _read_shown(cache: Cache) -> tuple[ShownKeys, ShownPart | None]:
    """Return what the last build showed, all of it as standing files, and by what."""
    record = find_records(cache, [_KEY]).get(_KEY)
    if record is None:
        return NO_KEYS, None
    keys, rows, names = record
    *blocks, columns = (StandingArtifact(*row) for row in rows)
    return keys, ShownPart(tuple(blocks), columns, names)


def _find_columns(filing: str, cache: Cache, held: Mapping[str, str]) -> StandingArtifact | None:
    last, shown = _read_shown(cache)
    if not (shown and filing == last.filing and _is_held(shown.columns, held)):
        return None
    return StandingArtifact(shown.columns.path, shown.columns.sha256, shown.columns.size)


def _is_held(file: Artifact | StandingArtifact, held: Mapping[str, str]) -> bool:
    return held.get(file.path) == file.sha256


def split_by_number(numbered: Sequence[Numbered], size: int) -> Iterator[tuple[int, list[Numbered]]]:
    """Yield the articles whose numbers share a range of *size*, with the position of the range."""
    for position, part in groupby(numbered, key=lambda one: one[0] // size):
        yield position, list(part)


def format_numbered(numbers: Sequence[int], hashes: Sequence[str]) -> list[str]:
    """Return the positions of the ranges that have a file, and all hashes in one string."""
    return [" ".join(map(str, numbers)), "".join(hashes)]
