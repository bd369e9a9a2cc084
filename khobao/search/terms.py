"""The terms' part of the index: packed lists, grouped under folded keys, cut into pieces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khobao.models import Artifact, Cache, StandingArtifact
from khobao.search.lexicon import format_syllables
from khobao.search.merging import Origins
from khobao.search.packed import Ground, LastPacked, Packed, write_packed
from khobao.search.pieces import PieceMap, StandingPieces, build_pieces
from khobao.search.scripts import build_script

# Bytes of a piece of rests after gzip. They are small, since a query wants one list or two of such a piece.
REST_WINDOW = (5_000, 7_000)


@dataclass(frozen=True)
class BuiltTerms:
    """The files of the terms, and what the root says of them."""

    artifacts: tuple[Artifact | StandingArtifact, ...]
    heads: PieceMap
    rest: PieceMap
    repeats: PieceMap
    syllables_hash: str


def build_terms(
    packed: Packed,
    ground: Ground,
    last: LastPacked | None = None,
    origins: Sequence[Origins] | None = None,
    cache: Cache | None = None,
    held: Mapping[str, str] | None = None,
) -> BuiltTerms:
    """Cut packed lists into pieces, heads and rests apart.

    They are kept in *cache*. Of the pieces that the site *held* (path -> SHA-256) those are not written again
    that are as *last*, when the *origins* of the units of heads, articles and repeats are there.
    """
    of_heads, *standing = _find_standing(last, origins, held or {})
    heads = build_pieces(packed.directory, packed.heads, "t", standing=of_heads)
    directory = packed.directory.keep(packed.is_cut())
    rest, repeats = (
        build_pieces(directory, lists, letter, *REST_WINDOW, repeating=False, standing=of_rests)
        for letter, lists, of_rests in zip("rf", packed.rests, standing, strict=True)
    )
    if cache and (last is None or last.articles != ground.articles):
        write_packed(cache, packed, ground, [built.rows for built in (heads, rest, repeats)])
    syllables, digest = build_script(
        "syllables", format_syllables(packed.count_articles(), len(ground.articles))
    )
    artifacts = (*heads.artifacts, *rest.artifacts, *repeats.artifacts, syllables)
    return BuiltTerms(artifacts, heads.map, rest.map, repeats.map, digest)


def _find_standing(
    last: LastPacked | None, origins: Sequence[Origins] | None, held: Mapping[str, str]
) -> list[StandingPieces | None]:
    """Return what stands of the pieces of heads, articles and repeats."""
    if not (last and origins):
        return [None, None, None]
    return [StandingPieces(rows, own.old, held) for rows, own in zip(last.pieces, origins, strict=True)]
