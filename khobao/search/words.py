"""The words' part of the index: all that is made from what articles say, not from what is shown of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from khobao.arrays import drain
from khobao.models import Artifact, Cache, StandingArtifact
from khobao.search.changes import find_changes
from khobao.search.choosing import choose_articles, choose_terms
from khobao.search.gathering import Gathered
from khobao.search.indexer import Lengths, TermBuilder
from khobao.search.lexicon import build_lexicon
from khobao.search.merging import merge_packed
from khobao.search.packed import Ground, pack_postings
from khobao.search.packing import Cut
from khobao.search.pieces import PieceMap
from khobao.search.postings import sort_postings
from khobao.search.scripts import build_script
from khobao.search.terms import BuiltTerms, build_terms

# Pairs are left out where one syllable is in fewer articles than one in this many: there the syllable alone
# says it all (no difference in relevance, a quarter fewer keys; docs/search.md).
RARE_SHARE = 240

# Lengths in the root are rounded to powers of this; a letter each, a blank where a number is free.
LENGTH_STEP = 1.2
LENGTH_LETTERS = "!#$%'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"


@dataclass(frozen=True)
class WordTask:
    """What the words' part is made from, beside the texts. It travels to another process."""

    digests: Mapping[str, str]  # slug -> digest of the article's texts
    numbers: Mapping[str, int]  # slug -> number of the article
    universe: int  # all numbers are below it
    cut: Cut  # which lists are parted
    held: Mapping[str, str]  # of the site's files: path -> SHA-256

    @property
    def rare(self) -> int:
        """Pairs are left out where one syllable is in fewer articles."""
        return self.universe // RARE_SHARE


@dataclass(frozen=True)
class BuiltWords:
    """The files of the words' part, and what the root says of them."""

    artifacts: tuple[Artifact | StandingArtifact, ...]
    averages: tuple[float, ...]  # tokens of an article in title, lead and body
    lengths: str  # a letter for every number
    lengths_hash: str
    terms: BuiltTerms
    lexicon: PieceMap


def prepare_words(gathered: Gathered, task: WordTask, cache: Cache | None) -> Callable[[], BuiltWords]:
    """Return what makes the words' part of the articles that were *gathered*, whose parts it takes away."""
    number_of = task.numbers
    ground = Ground(
        {number: task.digests[slug] for slug, number in number_of.items()}, task.universe, task.cut
    )
    changes = find_changes(gathered, ground, task.rare, cache)
    gathered.last.clear()
    builder = TermBuilder()
    for part in drain(gathered.parts):  # the builder holds the postings, until they are sorted
        batch = choose_terms(part, changes.terms) if changes else choose_articles(part)
        builder.add_batch(batch, [number_of.get(slug, -1) for slug in part.list_slugs()])
        del part
    spread = gathered.spread

    def finish() -> BuiltWords:
        by_number = builder.collect_lengths()
        lengths = list(by_number.values())
        lexicon, lexicon_map = build_lexicon(spread, len(number_of))
        # Of all terms, or of those that have changed: where a syllable is rare is known of these.
        rare = 0 if changes else task.rare
        packed = pack_postings(sort_postings(builder.batches, rare), by_number, ground)
        last = origins = None
        if changes:
            last = changes.last
            packed, origins = merge_packed(last.packed, packed, changes.terms)
        terms = build_terms(packed, ground, last, origins, cache, task.held)
        script, lengths_hash = build_script("lengths", [count for triple in lengths for count in triple])
        averages = [
            math.fsum(triple[field] for triple in lengths) / max(1, len(lengths)) for field in range(3)
        ]
        return BuiltWords(
            (script, *lexicon, *terms.artifacts),
            tuple(averages),
            format_lengths(by_number),
            lengths_hash,
            terms,
            lexicon_map,
        )

    return finish


def format_lengths(lengths: Mapping[int, Lengths]) -> str:
    """Return a letter for every number: the rounded length of its body, or a blank when it is free.

    >>> format_lengths({0: (9, 0, 1), 2: (9, 0, 500)})
    '! G'
    """
    letters = [" "] * (max(lengths, default=-1) + 1)
    for number, (_, _, body) in lengths.items():
        step = round(math.log(max(body, 1)) / math.log(LENGTH_STEP))
        letters[number] = LENGTH_LETTERS[min(step, len(LENGTH_LETTERS) - 1)]
    return "".join(letters)
