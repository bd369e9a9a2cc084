"""A posting in one integer, and a pair of keys in one: put together, taken apart, renumbered.

A posting is a term, an article and a frequency, most significant first, so sorted postings are sorted lists.
In a batch, terms and articles are numbers of the batch, and a form is a term of its own in each field; in the
archive a term is a list, and an article has its own number.
"""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from khobao.runtime.arrays import Integers

# The fields of an article that are counted apart, in the order of their numbers.
FIELDS = ("title", "lead", "body")

FREQUENCY_BITS = 14
NUMBER_BITS = 23  # of an article
MOST = (1 << FREQUENCY_BITS) - 1  # frequencies above are cut there
FIELD_SLOTS = 4  # terms of a form: one a field, and one that is never used

_TERM_SHIFT = FREQUENCY_BITS + NUMBER_BITS
_KEY_BITS = 31

Number = TypeVar("Number", int, Integers)


def join_posting(
    terms: Integers, articles: Integers, frequencies: NDArray[np.integer[Any]] | int = 0
) -> Integers:
    """Return the posting of each of *terms*."""
    return terms << _TERM_SHIFT | articles << FREQUENCY_BITS | frequencies


def find_terms(postings: Integers) -> Integers:
    """Return the term of each posting."""
    return postings >> _TERM_SHIFT


def find_articles(postings: Integers) -> Integers:
    """Return the article of each posting."""
    return postings >> FREQUENCY_BITS & (1 << NUMBER_BITS) - 1


def find_frequencies(postings: Integers) -> Integers:
    """Return the frequency of each posting."""
    return postings & MOST


def renumber_terms(postings: Integers, terms: Integers) -> Integers:
    """Return *postings* with other terms; *terms* are the new ones, by the old."""
    return terms[find_terms(postings)] << _TERM_SHIFT | postings & (1 << _TERM_SHIFT) - 1


def renumber_articles(postings: Integers, articles: Integers) -> Integers:
    """Return *postings* with other articles; *articles* are the new ones, by the old."""
    old = find_articles(postings)
    # Neither ever reaches beyond its bits, so the exchange is one addition.
    return postings + ((articles[old] - old) << FREQUENCY_BITS)


def join_form(forms: Integers, fields: Integers) -> Integers:
    """Return the term of each of *forms* in its field."""
    return forms * FIELD_SLOTS + fields


def spread_forms(firsts: Integers) -> Integers:
    """Return the term of every form in every field, by the old; *firsts* are the first of each form.

    >>> spread_forms(np.array([8, 0])).tolist()
    [8, 9, 10, 11, 0, 1, 2, 3]
    """
    return (firsts[:, None] + np.arange(FIELD_SLOTS)).ravel()


def join_pair(first: Number, second: Number) -> Number:
    """Return two keys as one number, the first above; one below nought when one of them is.

    >>> join_pair(1, 2) > 1 << 31, join_pair(1, -1), join_pair(-1, 1) < 0
    (True, -1, True)
    """
    return first << _KEY_BITS | second


def split_pair(pairs: Integers) -> tuple[Integers, Integers]:
    """Return the first and the second key of each pair."""
    return pairs >> _KEY_BITS, pairs & (1 << _KEY_BITS) - 1


def renumber_pairs(pairs: Integers, keys: Integers) -> Integers:
    """Return *pairs* with other keys; *keys* are the new ones, by the old.

    A pair is -1 when one of its keys is.
    """
    first, second = split_pair(pairs)
    return np.maximum(join_pair(keys[first], keys[second]), -1)
