"""The blocks of the document store as files of the site; those that stand are named and not written again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from khobao.models import Artifact, Cache, SearchDocument, StandingArtifact
from khobao.recordbytes import find_records, format_record, hash_record
from khobao.search.documents import build_block
from khobao.search.scripts import build_script, read_hash

_KEY = "search-blocks"  # of the cache

_Row = tuple[str, str, str, int]  # what a block was made from; its path, SHA-256 and bytes


def build_blocks(
    parts: Mapping[int, Sequence[SearchDocument]], cache: Cache | None, held: Mapping[str, str] | None
) -> tuple[list[Artifact | StandingArtifact], list[str]]:
    """Return the file of every block and the hash in its name. *parts*: number of a block -> its articles.

    What *cache* knows of a block that the site *held* (path -> SHA-256) is not worked out again.
    """
    known: dict[int, _Row] = find_records(cache, [_KEY]).get(_KEY, {}) if cache else {}
    rows: dict[int, _Row] = {}
    artifacts: list[Artifact | StandingArtifact] = []
    for number, part in parts.items():
        key = hash_record(list(map(_tell_shown, part))) if cache else ""
        row = known.get(number)
        artifact: Artifact | StandingArtifact
        if row and row[0] == key and (held or {}).get(row[1]) == row[2]:
            artifact = StandingArtifact(*row[1:])
        else:
            artifact, _ = build_script(f"d-{number}", build_block(part))
        rows[number] = (key, artifact.path, artifact.sha256, artifact.size)
        artifacts.append(artifact)
    if cache and rows != known:
        cache.put(_KEY, format_record(rows))
    return artifacts, [read_hash(artifact.path) for artifact in artifacts]


def _tell_shown(document: SearchDocument) -> object:
    """Return what stands for all that a block says of an article: its places are late."""
    if document.digest:
        return document.digest
    return document.slug, document.url, document.title, document.date, document.source, *document.places
