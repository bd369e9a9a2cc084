"""The terms' part of the index: all postings, grouped under folded keys, packed, and cut into pieces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from khobao.models import Artifact, Cache, StandingArtifact
from khobao.search.lexicon import format_syllables
from khobao.search.pieces import PieceMap, StandingPieces, build_pieces
from khobao.search.postings import SortedPostings, split_heads, split_repeats
from khobao.search.repacking import Ground, Packed, find_last_packed, pack_again, write_packed
from khobao.search.scripts import build_script

# Pairs are left out where one syllable is in fewer articles than one in this many: there the syllable alone
# says it all (no difference in relevance, a quarter fewer keys; docs/search.md).
RARE_SHARE = 240

# Bytes of a piece of rests after gzip. They are small, since a query wants one list or two of such a piece.
REST_WINDOW = (5_000, 7_000)

Lengths = tuple[int, int, int]  # tokens of an article in title, lead and body


@dataclass(frozen=True)
class BuiltTerms:
    """The files of the terms, and what the root says of them."""

    artifacts: tuple[Artifact | StandingArtifact, ...]
    heads: PieceMap
    rest: PieceMap
    repeats: PieceMap
    syllables_hash: str


def build_terms(
    postings: SortedPostings,
    lengths: Mapping[int, Lengths],
    ground: Ground,
    cache: Cache | None = None,
    held: Mapping[str, str] | None = None,
) -> BuiltTerms:
    """Cut sorted postings into pieces, heads and rest apart.

    What *cache* knows of the last build is not packed again, and pieces that the site *held* (path ->
    SHA-256) and that are the same are not written again.
    """
    universe = ground.universe
    body_lengths = np.ones(universe, np.int64)
    body_lengths[np.array(list(lengths), np.int64)] = [body for _, _, body in lengths.values()]
    last = find_last_packed(cache, postings, ground) if cache else None
    heads, rest = split_heads(postings.table, body_lengths, ground.cut)
    directory, units, full = postings.directory, postings.units, postings.table.counts()
    frequencies = dict(zip(directory.keys, postings.frequencies.tolist(), strict=True))
    del postings  # heads and rest have all that its table has
    last_heads = last.heads() if last else None
    packed = pack_again(heads, units, universe, full, last_heads)
    del heads
    standing = StandingPieces(last.packed.pieces[0], last.old_units, held or {}) if last else None
    pieces = build_pieces(directory, packed, "t", standing=standing)
    filled = np.bincount(units, rest.counts()) > 0  # units that have any posting there
    kept = filled[units]
    units = (np.cumsum(filled) - 1)[units[kept]]  # of the lists that are left
    rest_directory = directory.keep(filled)
    old_units = last.find_rests(np.flatnonzero(filled)) if last else None
    packed_rests = []
    built_rests = []
    for layer, (letter, part) in enumerate(zip("rf", split_repeats(rest.choose(kept)), strict=True)):
        last_rests = (last.packed.rests[layer], old_units) if last and old_units is not None else None
        of_layer = pack_again(part, units, universe, part.counts(), last_rests)
        if last and old_units is not None:
            standing = StandingPieces(last.packed.pieces[1 + layer], old_units, held or {})
        packed_rests.append(of_layer)
        built_rests.append(
            build_pieces(rest_directory, of_layer, letter, *REST_WINDOW, repeating=False, standing=standing)
        )
    if cache and (last is None or last.articles != ground.articles):
        rows = (pieces.rows, *(built.rows for built in built_rests))
        made = Packed(packed, tuple(packed_rests), np.flatnonzero(filled), rows)
        write_packed(cache, made, directory, full, ground)
    syllables, digest = build_script("syllables", format_syllables(frequencies, len(ground.articles)))
    more = [artifact for built in built_rests for artifact in built.artifacts]
    rest_map, repeat_map = (built.map for built in built_rests)
    return BuiltTerms((*pieces.artifacts, *more, syllables), pieces.map, rest_map, repeat_map, digest)
