"""Some of the articles, or of the terms, of a gathering."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from khobao.arrays import Integers, split_array
from khobao.search.counter import InvertedBatch
from khobao.search.directory import Terms, find_pairs
from khobao.search.indexer import NumberedBatch
from khobao.search.joining import Gathering
from khobao.search.postingcode import (
    FIELD_SLOTS,
    find_articles,
    find_terms,
    mark_keys,
    mark_terms,
    renumber_articles,
    renumber_pairs,
    renumber_terms,
    spread_forms,
)

Value = TypeVar("Value")


@dataclass(frozen=True)
class Part:
    """Some of the articles of a gathering."""

    gathering: Gathering
    stays: NDArray[np.bool_]  # which of its articles

    def list_slugs(self) -> tuple[str, ...]:
        """Return the slug of every article of the gathering; it is empty for one that does not stay."""
        pairs = zip(self.gathering.slugs, self.stays.tolist(), strict=True)
        return tuple(slug if stays else "" for slug, stays in pairs)


def find_batches(gatherings: Iterable[Gathering], digests: Mapping[int, str]) -> list[NumberedBatch] | None:
    """Return the articles with these *digests*, by number, from *gatherings*; None when one is not there."""
    numbers = {digest: number for number, digest in digests.items()}
    if len(numbers) < len(digests):
        return None  # alike: they would be found once
    found = []
    for gathering in gatherings:
        of_positions = [numbers.pop(digest, -1) for digest in gathering.digests]
        stays = np.array(of_positions, np.int64) >= 0
        if stays.any():
            kept = keep_articles(Part(gathering, stays))
            found.append(NumberedBatch(kept.postings, pick(of_positions, stays)))
    return None if numbers else found


def choose_terms(part: Part, terms: Terms) -> InvertedBatch:
    """Return the postings of *part* with only these *terms*. Its articles keep their positions."""
    old = part.gathering.postings
    forms = np.array([form in terms.forms for form in old.forms], bool)
    pairs = find_pairs(old.keys, old.pairs, terms.pairs)
    return _choose_terms(
        old,
        forms,
        pairs,
        _choose(old.form_postings, part.stays, np.repeat(forms, FIELD_SLOTS)),
        _choose(old.pair_postings, part.stays, pairs),
    )


def choose_articles(part: Part) -> InvertedBatch:
    """Return the postings of *part*; terms may have none left. Its articles keep their positions.

    All else keeps its number, so that little is to be done.
    """
    old = part.gathering.postings
    if part.stays.all():
        return old
    form_postings, pair_postings = (
        _choose(postings, part.stays) for postings in (old.form_postings, old.pair_postings)
    )
    return replace(old, form_postings=form_postings, pair_postings=pair_postings)


def keep_articles(part: Part) -> Gathering:
    """Return the articles of *part* by themselves."""
    last, stays = part.gathering, part.stays
    if stays.all():
        return last
    old = last.postings
    form_postings, pair_postings = (
        _choose(postings, stays) for postings in (old.form_postings, old.pair_postings)
    )
    used = mark_terms(form_postings, FIELD_SLOTS * len(old.forms))
    forms: NDArray[np.bool_] = np.any(used.reshape(-1, FIELD_SLOTS), axis=1)
    pairs = mark_terms(pair_postings, len(old.pairs))
    # A key that stands in no pair any more may belong to no form that is left.
    left = _choose_terms(old, forms, pairs, form_postings, pair_postings)
    numbers = _count_up(stays)
    return Gathering(
        replace(
            left,
            form_postings=renumber_articles(left.form_postings, numbers),
            pair_postings=renumber_articles(left.pair_postings, numbers),
            lengths=left.lengths[stays],
        ),
        pick(last.slugs, stays),
        pick(last.digests, stays),
        pick(last.compounds, stays),
    )


def _choose_terms(
    old: InvertedBatch,
    forms: NDArray[np.bool_],
    pairs: NDArray[np.bool_],
    form_postings: Integers,
    pair_postings: Integers,
) -> InvertedBatch:
    """Return *old* with only these *forms* and *pairs*, and the postings, which are of no others."""
    left = old.pairs[pairs]
    keys = mark_keys(left, len(old.keys))
    return InvertedBatch(
        pick(old.forms, forms),
        pick(old.keys, keys),
        renumber_pairs(left, _count_up(keys)),
        renumber_terms(form_postings, spread_forms(_count_up(forms) * FIELD_SLOTS)),
        renumber_terms(pair_postings, _count_up(pairs)),
        old.lengths,
    )


def _choose(
    postings: Integers, articles: NDArray[np.bool_], terms: NDArray[np.bool_] | None = None
) -> Integers:
    """Return those of *postings* whose article and term are chosen."""
    chosen = [np.zeros(0, np.int64)]
    for rows in split_array(postings):
        of_terms = rows if terms is None else rows[terms[find_terms(rows)]]
        chosen.append(of_terms[articles[find_articles(of_terms)]])
    return np.concatenate(chosen)


def _count_up(chosen: NDArray[np.bool_]) -> Integers:
    """Return the numbers of what is *chosen*, counted from 0; what is not has none of its own."""
    numbers: Integers = np.cumsum(chosen) - 1
    return numbers


def pick(values: Sequence[Value], chosen: NDArray[np.bool_]) -> tuple[Value, ...]:
    """Return those of *values* that are *chosen*."""
    return tuple(compress(values, chosen.tolist()))
