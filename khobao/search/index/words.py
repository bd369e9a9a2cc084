"""The words' part of the index: all that is made from what articles say, not from what is shown of them."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from khobao.model import Artifact
from khobao.search.analyze.batches import AnalyzedBatch
from khobao.search.index.indexer import TermBuilder
from khobao.search.index.lexicon import build_lexicon, find_known_words
from khobao.search.index.lunr_file import MOST_ARTICLES, build_lunr_file
from khobao.search.index.packed import pack_postings
from khobao.search.index.packing import Cut
from khobao.search.index.pieces import PieceMap
from khobao.search.index.postings import sort_postings
from khobao.search.index.scripts import build_script
from khobao.search.index.terms import BuiltTerms, build_terms

# Pairs are left out where one syllable is in fewer articles than one in this many: there the syllable alone
# says it all (no difference in relevance, a quarter fewer keys; docs/search.md).
RARE_SHARE = 240

# Lengths in the root are rounded to powers of this; a letter each, a blank where a number is free.
LENGTH_STEP = 1.2
LENGTH_LETTERS = "!#$%'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"


@dataclass(frozen=True)
class WordTask:
    """What the words' part is made from, beside the texts. It travels to another process."""

    numbers: Mapping[str, int]  # slug -> number of the article
    universe: int  # all numbers are below it
    cut: Cut  # which lists are parted
    place_names: Sequence[str] = ()  # of the gazetteer, without their kinds
    places: Sequence[tuple[str, str, int]] = ()  # slug, name and number of articles of each

    @property
    def rare(self) -> int:
        """Pairs are left out where one syllable is in fewer articles."""
        return self.universe // RARE_SHARE


@dataclass(frozen=True)
class BuiltWords:
    """The files of the words' part, and what the root says of them."""

    artifacts: tuple[Artifact, ...]
    average: float  # tokens of an article, those of its title counted twice
    lengths: str  # a letter for every number
    lengths_hash: str
    terms: BuiltTerms
    lexicon: PieceMap
    lunr: bytes | None  # the index as lunr's own JSON, of a small archive


def build_words(analyzed: Iterable[AnalyzedBatch], task: WordTask) -> BuiltWords:
    """Return the words' part of the articles of all batches."""
    builder = TermBuilder()
    small: list[AnalyzedBatch] | None = [] if len(task.numbers) <= MOST_ARTICLES else None
    counts: Counter[str] = Counter()  # compound -> articles that open with it
    for batch in analyzed:
        if small is not None:
            small.append(batch)
        builder.add_batch(batch.inverted, [task.numbers[slug] for slug in batch.slugs])
        counts.update(chain.from_iterable(words.split("\n") for words in batch.compounds if words))
    by_number = builder.collect_lengths()
    lexicon, lexicon_map = build_lexicon(counts, len(task.numbers), task.places)
    packed = pack_postings(sort_postings(builder.batches, task.rare), by_number, task.universe, task.cut)
    words = find_known_words(counts, len(task.numbers), task.place_names, packed.directory.forms)
    terms = build_terms(packed, len(task.numbers), words)
    script, lengths_hash = build_script("lengths", list(by_number.values()))
    return BuiltWords(
        (script, *lexicon, *terms.artifacts),
        sum(by_number.values()) / max(1, len(by_number)),
        format_lengths(by_number),
        lengths_hash,
        terms,
        lexicon_map,
        build_lunr_file(small) if small is not None else None,
    )


def format_lengths(lengths: Mapping[int, int]) -> str:
    """Return a letter for every number: the rounded length of the article, or a blank when it is free.

    >>> format_lengths({0: 1, 2: 500})
    '! G'
    """
    letters = [" "] * (max(lengths, default=-1) + 1)
    for number, length in lengths.items():
        step = round(math.log(max(length, 1)) / math.log(LENGTH_STEP))
        letters[number] = LENGTH_LETTERS[min(step, len(LENGTH_LETTERS) - 1)]
    return "".join(letters)
