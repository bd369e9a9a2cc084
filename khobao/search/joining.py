"""Batches of analysed articles brought together into one, in little more memory than the whole takes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import count

import numpy as np

from khobao.arrays import Integers, drain, pour, unite
from khobao.search.counter import InvertedBatch
from khobao.search.postingcode import (
    FIELD_SLOTS,
    FIELDS,
    renumber_articles,
    renumber_pairs,
    renumber_terms,
    spread_forms,
)

_NO_LENGTHS: Integers = np.zeros((0, len(FIELDS)), np.int64)


@dataclass(frozen=True)
class Gathering:
    """The archive as one batch of articles."""

    postings: InvertedBatch  # in no order
    slugs: tuple[str, ...]  # of the articles, by their position in the batch
    digests: tuple[str, ...]  # of their texts
    compounds: tuple[str, ...]  # of the opening of each, a line each, each once, in matching form, sorted


class Joiner:
    """Takes in batches, no two of which have an article in common, and gives them back as one.

    Forms and keys get the numbers of the whole at once, so that the texts of a batch can go; its pairs, of
    which there are too many for a dictionary, get theirs in the end.
    """

    def __init__(self) -> None:
        self.slugs: list[str] = []  # of the articles so far
        self._digests: list[str] = []
        self._compounds: list[str] = []
        self._lengths: list[Integers] = []
        self._forms: defaultdict[str, int] = defaultdict(count().__next__)
        self._keys: defaultdict[str, int] = defaultdict(count().__next__)
        self._pairs: list[Integers] = []  # of each batch, by the keys of the whole
        self._form_postings: list[Integers] = []
        self._pair_postings: list[Integers] = []  # of each batch, by its own pairs

    def add(self, part: Gathering) -> None:
        """Take in one more batch."""
        batch = part.postings
        articles = np.arange(len(batch.lengths)) + len(self.slugs)
        forms = np.array([self._forms[form] for form in batch.forms], np.int64)
        keys = np.array([self._keys[key] for key in batch.keys], np.int64)
        self._pairs.append(renumber_pairs(batch.pairs, keys))
        of_forms = renumber_terms(batch.form_postings, spread_forms(forms * FIELD_SLOTS))
        self._form_postings.append(renumber_articles(of_forms, articles))
        self._pair_postings.append(renumber_articles(batch.pair_postings, articles))
        self._lengths.append(batch.lengths)
        self.slugs += part.slugs
        self._digests += part.digests
        self._compounds += part.compounds

    def join(self) -> Gathering:
        """Return all batches as one. They are let go of meanwhile: afterwards nothing is left here."""
        pairs = unite(self._pairs)
        sizes = sum(map(len, self._form_postings)), sum(map(len, self._pair_postings))
        of_pairs = zip(drain(self._pairs), drain(self._pair_postings), strict=True)
        postings = InvertedBatch(
            tuple(self._forms),
            tuple(self._keys),
            pairs,
            pour(drain(self._form_postings), sizes[0]),
            pour((renumber_terms(rows, np.searchsorted(pairs, own)) for own, rows in of_pairs), sizes[1]),
            np.concatenate(self._lengths) if self._lengths else _NO_LENGTHS,
        )
        return Gathering(postings, tuple(self.slugs), tuple(self._digests), tuple(self._compounds))
