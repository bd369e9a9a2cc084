"""The terms' part of the index: packed lists, grouped under folded keys, cut into pieces."""

from dataclasses import dataclass

from khobao.model import Artifact
from khobao.search.index.lexicon import format_syllables
from khobao.search.index.packed import Packed
from khobao.search.index.pieces import PieceMap, build_pieces
from khobao.search.index.scripts import build_script

# Bytes of a piece of rests after gzip. They are small, since a query wants one list or two of such a piece.
REST_WINDOW = (5_000, 7_000)


@dataclass(frozen=True)
class BuiltTerms:
    """The files of the terms, and what the root says of them."""

    artifacts: tuple[Artifact, ...]
    heads: PieceMap
    rest: PieceMap
    repeats: PieceMap
    syllables_hash: str


def build_terms(packed: Packed, article_count: int) -> BuiltTerms:
    """Cut packed lists into pieces, heads and rests apart."""
    heads, heads_map = build_pieces(packed.directory, packed.heads, "t")
    directory = packed.directory.keep(packed.has_rest)
    (rest, rest_map), (repeats, repeats_map) = (
        build_pieces(directory, lists, letter, *REST_WINDOW, repeating=False)
        for letter, lists in zip("rf", packed.rests, strict=True)
    )
    counts = dict(zip(packed.directory.keys, packed.directory.sum_keys(packed.counts).tolist(), strict=True))
    syllables, digest = build_script("syllables", format_syllables(counts, article_count))
    return BuiltTerms((*heads, *rest, *repeats, syllables), heads_map, rest_map, repeats_map, digest)
