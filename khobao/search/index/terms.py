"""The terms' part of the index: packed lists, grouped under folded keys, cut into pieces."""

from dataclasses import dataclass

from khobao.model import Artifact
from khobao.search.index.lexicon import format_syllables
from khobao.search.index.packed import Packed
from khobao.search.index.pieces import PieceMap, Words, build_pieces
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
    titles: PieceMap
    syllables_hash: str


def build_terms(packed: Packed, article_count: int, words: Words) -> BuiltTerms:
    """Cut packed lists into pieces, heads, rests and titles apart; heads know the *words*."""
    heads, heads_map = build_pieces(packed.directory, packed.heads, "t", words=words)
    directory = packed.directory.keep(packed.has_rest)
    (rest, rest_map), (repeats, repeats_map) = (
        build_pieces(directory, lists, letter, *REST_WINDOW, repeating=False)
        for letter, lists in zip("rf", packed.rests, strict=True)
    )
    # By themselves: only a query for titles reads them, and no other pays for them.
    in_titles = packed.directory.keep(packed.in_titles)
    titles, titles_map = build_pieces(in_titles, packed.titles, "h", *REST_WINDOW, repeating=False)
    counts = dict(zip(packed.directory.keys, packed.directory.sum_keys(packed.counts).tolist(), strict=True))
    syllables, digest = build_script("syllables", format_syllables(counts, article_count))
    artifacts = (*heads, *rest, *repeats, *titles, syllables)
    return BuiltTerms(artifacts, heads_map, rest_map, repeats_map, titles_map, digest)
