"""Batches to one inverted index: lunr.py's Builder, filled in bulk. The only importer of lunr.

The Builder is fed our own terms: its trimmer, stemmer and stop words damage Vietnamese.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lunr.builder import Builder
from lunr.index import Index

from khobao.runtime.arrays import Integers
from khobao.search.analyze.counter import InvertedBatch
from khobao.search.posting_code import (
    FIELD_SLOTS,
    FIELDS,
    find_articles,
    find_frequencies,
    find_terms,
    split_pair,
)

# "pairs" holds the folded pairs of adjacent syllables of all the text, written with a space between, which no
# syllable or code contains.
LUNR_FIELDS = (*FIELDS, "pairs")


Lengths = tuple[int, int, int]  # tokens of an article in title, lead and body


@dataclass(frozen=True)
class NumberedBatch:
    """A batch, and which number each of its articles has in the archive."""

    inverted: InvertedBatch
    numbers: Sequence[int]  # -1: none, for one that has no postings there


class TermBuilder(Builder):  # type: ignore[misc]  # lunr has no types
    """lunr's Builder, filled with counted terms instead of text.

    ``Builder.add`` looks at every occurrence of a term several times, and leaves a dictionary for each: 2 to
    5 ms and 80 to 100 kB an article. Here the batches stay the flat arrays they come as, from which pieces
    are made. ``build()`` gives the lunr index that ``add`` over the same terms would give.
    """

    def __init__(self) -> None:
        super().__init__()
        self.ref("id")
        for name in LUNR_FIELDS:
            self.field(name)
        self.batches: list[NumberedBatch] = []

    def add_batch(self, batch: InvertedBatch, numbers: Sequence[int]) -> None:
        """Add the articles of *batch*, which have these *numbers*; one that has no postings may have -1."""
        self.batches.append(NumberedBatch(batch, numbers))
        self.document_count += sum(number >= 0 for number in numbers)

    def collect_lengths(self) -> dict[int, Lengths]:
        """Return number -> tokens of the article in title, lead and body, in the order of numbers."""
        return dict(
            sorted(
                (number, (title, lead, body))
                for batch in self.batches
                for number, (title, lead, body) in zip(
                    batch.numbers, batch.inverted.lengths.tolist(), strict=True
                )
                if number >= 0
            )
        )

    def build(self) -> Index:
        """Return lunr's index in memory. It is large: for comparisons, not for the site."""
        self.fill()
        return super().build()

    def fill(self) -> None:
        """Write the batches into lunr's dictionaries: all that ``Builder.build`` reads."""
        for batch in self.batches:
            inverted, numbers = batch.inverted, batch.numbers
            for number, lengths in zip(numbers, inverted.lengths.tolist(), strict=True):
                if number < 0:
                    continue
                self._documents[str(number)] = {}
                for field, length in zip(FIELDS, lengths, strict=True):
                    self.field_lengths[f"{field}/{number}"] = length
                self.field_lengths[f"pairs/{number}"] = 0
                for field in LUNR_FIELDS:
                    self.field_term_frequencies[f"{field}/{number}"] = {}
            for term, number, frequency in _list_postings(inverted.form_postings, numbers):
                form, place = divmod(term, FIELD_SLOTS)
                self._fill_in(inverted.forms[form], FIELDS[place], number, frequency)
            pairs = zip(*(keys.tolist() for keys in split_pair(inverted.pairs)), strict=True)
            names = [f"{inverted.keys[first]} {inverted.keys[second]}" for first, second in pairs]
            for term, number, frequency in _list_postings(inverted.pair_postings, numbers):
                self._fill_in(names[term], "pairs", number, frequency)
                self.field_lengths[f"pairs/{number}"] += frequency

    def _fill_in(self, term: str, field: str, number: int, frequency: int) -> None:
        if term not in self.inverted_index:
            self.inverted_index[term] = {"_index": self.term_index, **{name: {} for name in LUNR_FIELDS}}
            self.term_index += 1
        self.inverted_index[term][field][str(number)] = {}
        self.field_term_frequencies[f"{field}/{number}"][term] = frequency


def _list_postings(postings: Integers, numbers: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield term, number of the article and frequency of each posting."""
    columns = find_terms(postings), find_articles(postings), find_frequencies(postings)
    for term, article, frequency in zip(*(column.tolist() for column in columns), strict=True):
        yield term, numbers[article], frequency
