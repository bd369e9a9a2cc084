"""Tokens to an inverted index, with lunr.py's Builder. The only importer of lunr.

The Builder is fed our own terms: its trimmer, stemmer and stop words damage Vietnamese. One Builder takes one
batch of articles, in a worker process, so that its dictionaries never hold more than a batch.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lunr.builder import Builder

# Fields as lunr knows them, in the order of their numbers. "pairs" holds the folded pairs of adjacent
# syllables of all the text, written with a space between, which no syllable or code contains.
FIELDS = ("title", "lead", "body", "pairs")

# A posting in one integer: term, field, article and frequency, most significant first. The article is its
# position in the batch, until the archive's numbers take the place of positions.
FREQUENCY_BITS = 14
NUMBER_BITS = 23
FIELD_BITS = 2
TERM_SHIFT = FREQUENCY_BITS + NUMBER_BITS + FIELD_BITS

# What lunr keeps of an occurrence beside its count; we ask for nothing, so one empty record serves all.
_NO_METADATA: dict[str, list[object]] = {}


@dataclass(frozen=True)
class InvertedBatch:
    """The inverted index of one batch of articles, flat. It knows nothing of the rest of the archive."""

    terms: tuple[str, ...]  # the position of a term is its number in the postings
    postings: array[int]  # "q": term << TERM_SHIFT | field << … | article << FREQUENCY_BITS | frequency


class TermBuilder(Builder):  # type: ignore[misc]  # lunr has no types
    """lunr's Builder, filled with counted terms instead of text.

    ``Builder.add`` looks at every occurrence of a term several times and takes 2 to 5 ms an article. What it
    leaves behind is kept to here: ``inverted_index``, ``field_term_frequencies``, ``field_lengths`` and
    ``document_count`` equal those of ``add`` over the same tokens, so ``build()`` gives the same lunr index.
    """

    def __init__(self) -> None:
        super().__init__()
        self.ref("id")
        for name in FIELDS:
            self.field(name)

    def add_terms(self, number: int, counts: Mapping[str, Counter[str]]) -> None:
        """Add the article *number* with the terms of each field and how often each stands there."""
        reference = str(number)
        self._documents[reference] = {}
        self.document_count += 1
        inverted = self.inverted_index
        for field in FIELDS:
            terms = counts[field]
            self.field_term_frequencies[f"{field}/{reference}"] = terms
            self.field_lengths[f"{field}/{reference}"] = terms.total()
            for term in terms:
                posting = inverted.get(term)
                if posting is None:
                    posting = inverted[term] = {"title": {}, "lead": {}, "body": {}, "pairs": {}}
                    posting["_index"] = self.term_index
                    self.term_index += 1
                posting[field][reference] = _NO_METADATA


def build_inverted_batch(articles: Iterable[Mapping[str, Counter[str]]]) -> InvertedBatch:
    """Build the inverted index of *articles*, given as their counted terms by field."""
    builder = TermBuilder()
    for position, counts in enumerate(articles):
        builder.add_terms(position, counts)
    return read_inverted_index(builder)


def read_inverted_index(builder: Builder) -> InvertedBatch:
    """Return what a Builder holds, flat. Frequencies above what fits are cut there (16,383)."""
    most = (1 << FREQUENCY_BITS) - 1
    starts = {term: posting["_index"] << TERM_SHIFT for term, posting in builder.inverted_index.items()}
    postings = array("q")
    for reference, frequencies in builder.field_term_frequencies.items():
        field, _, number = reference.partition("/")
        low = FIELDS.index(field) << (NUMBER_BITS + FREQUENCY_BITS) | int(number) << FREQUENCY_BITS
        postings.extend([starts[term] | low | min(count, most) for term, count in frequencies.items()])
    return InvertedBatch(tuple(starts), postings)
