"""The terms of a batch of articles, counted: the inverted index of one batch, flat.

What stands between two white spaces, a chunk, is analysed once for the whole batch and then is a number.
Tokens, pairs and counts are worked out on arrays of such numbers: no step looks at a single occurrence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from khobao.models import SearchDocument
from khobao.search.abbreviations import read_abbreviations
from khobao.search.analyzer import analyze_chunk, split_chunks
from khobao.search.arrays import Integers, is_among

# The fields of an article that are counted apart, in the order of their numbers.
FIELDS = ("title", "lead", "body")

# A posting in one integer: term, field (none for a pair), article and frequency, most significant first. The
# article is its position in the batch, until the archive's numbers take the place of positions.
FREQUENCY_BITS = 14
NUMBER_BITS = 23
FIELD_BITS = 2
PAIR_SHIFT = FREQUENCY_BITS + NUMBER_BITS
FORM_SHIFT = PAIR_SHIFT + FIELD_BITS
MOST = (1 << FREQUENCY_BITS) - 1  # frequencies above are cut there

# Two keys in one integer, the first above.
KEY_BITS = 31


@dataclass(frozen=True)
class InvertedBatch:
    """The inverted index of one batch of articles. It knows nothing of the rest of the archive."""

    forms: tuple[str, ...]  # toned syllables, codes and abbreviations; the position is the number
    keys: tuple[str, ...]  # folded syllables that stand in pairs
    pairs: Integers  # first key << KEY_BITS | second key, sorted; the position is the number
    form_postings: (
        Integers  # form << FORM_SHIFT | field << PAIR_SHIFT | article << FREQUENCY_BITS | frequency
    )
    pair_postings: (
        Integers  # pair << PAIR_SHIFT | article << FREQUENCY_BITS | frequency; in all fields together
    )
    lengths: Integers  # of each article a row: tokens in title, lead and body


@dataclass(frozen=True)
class _Tokens:
    """Every token of a batch in reading order, as columns."""

    forms: Integers
    keys: Integers  # of the folded syllable; -1 for a code, whose parts follow it
    clauses: Integers  # grows where a sentence or clause ends
    texts: Integers  # which text it stands in


class _Numbers(defaultdict[str, int]):
    """Gives each new string the next number."""

    def __init__(self) -> None:
        super().__init__(count().__next__)


def count_batch(documents: Sequence[SearchDocument]) -> InvertedBatch:
    """Count the terms of *documents*: those of title, lead and body apart, pairs over all of them.

    Where a text has the long form of an abbreviation, the short one counts as a token of it too.
    """
    texts: list[str] = []
    places: list[int] = []
    for position, document in enumerate(documents):
        for field, parts in enumerate(((document.title,), (document.lead,), document.body)):
            texts += parts
            places += [position << FIELD_BITS | field] * len(parts)
    forms, keys = _Numbers(), _Numbers()
    tokens = _find_tokens(texts, forms, keys)
    short, short_texts = _find_short_forms(tokens, forms)
    place = np.array(places, np.int64)
    held = np.concatenate((tokens.forms, short))
    where = place[np.concatenate((tokens.texts, short_texts))]
    article, fields = where >> FIELD_BITS, where & (1 << FIELD_BITS) - 1
    cell = article * len(FIELDS) + fields
    lengths = np.bincount(cell, minlength=len(documents) * len(FIELDS)).reshape(-1, len(FIELDS))
    pair_codes, pair_places = _find_pairs(tokens, place >> FIELD_BITS)
    pairs, pair_numbers = np.unique(pair_codes, return_inverse=True)
    return InvertedBatch(
        tuple(forms),
        tuple(keys),
        pairs,
        _count(held << FORM_SHIFT | fields << PAIR_SHIFT | article << FREQUENCY_BITS),
        _count(pair_numbers << PAIR_SHIFT | pair_places << FREQUENCY_BITS),
        lengths,
    )


def _find_tokens(texts: Iterable[str], forms: _Numbers, keys: _Numbers) -> _Tokens:
    """Return the tokens of all texts, as ``analyzer.find_tokens`` finds them in each."""
    chunks = _Numbers()
    sequence: list[str] = []
    sizes = []
    for text in texts:
        parts = split_chunks(text)
        sequence += parts
        sizes.append(len(parts))
    chunk = np.fromiter(map(chunks.__getitem__, sequence), np.int64, len(sequence))
    token_forms: list[int] = []
    token_keys: list[int] = []
    breaks: list[bool] = []
    starts, ends = [0], []
    for raw in chunks:
        analyzed = analyze_chunk(raw)
        for token in analyzed.tokens:
            token_forms.append(forms[token.form])
            token_keys.append(-1 if token.is_code else keys[token.folded])
            breaks.append(token.after_break)
        starts.append(len(token_forms))
        ends.append(analyzed.ends_with_break)
    first = np.array(starts, np.int64)
    counts = np.diff(first)[chunk]
    before = np.cumsum(counts) - counts
    tokens = np.repeat(first[chunk] - before, counts) + np.arange(int(counts.sum()))
    ended = np.array(ends, np.int64)[chunk]
    return _Tokens(
        np.array(token_forms, np.int64)[tokens],
        np.array(token_keys, np.int64)[tokens],
        np.cumsum(np.array(breaks, np.int64)[tokens]) + np.repeat(np.cumsum(ended) - ended, counts),
        np.repeat(np.repeat(np.arange(len(sizes)), sizes), counts),
    )


def _find_pairs(tokens: _Tokens, position_of: Integers) -> tuple[Integers, Integers]:
    """Return every two adjacent syllables that no end of a sentence or clause parts, and their articles.

    A code is passed over, for its parts stand in its place; a break before it counts for its first part.
    """
    syllables = tokens.keys >= 0
    keys, clauses, texts = tokens.keys[syllables], tokens.clauses[syllables], tokens.texts[syllables]
    adjacent = (texts[1:] == texts[:-1]) & (clauses[1:] == clauses[:-1])
    codes = (keys[:-1] << KEY_BITS | keys[1:])[adjacent]
    return codes, position_of[texts[1:][adjacent]]


def _find_short_forms(tokens: _Tokens, forms: _Numbers) -> tuple[Integers, Integers]:
    """Return the abbreviations of the long forms among the tokens, and the texts of these."""
    table: dict[tuple[int, ...], tuple[str, ...]] = {}
    for syllables, shorts in sorted(read_abbreviations().items()):
        if all(syllable in forms for syllable in syllables):
            table[tuple(forms[syllable] for syllable in syllables)] = shorts
    openings: dict[int, list[tuple[int, ...]]] = {}
    for long in table:
        openings.setdefault(long[0] << KEY_BITS | long[1], []).append(long)
    twos = tokens.forms[:-1] << KEY_BITS | tokens.forms[1:]
    found, texts = [], []
    for at in np.flatnonzero(is_among(twos, np.array(sorted(openings), np.int64))).tolist():
        for long in openings[int(twos[at])]:
            end = at + len(long)
            same_text = end <= len(tokens.texts) and tokens.texts[at] == tokens.texts[end - 1]
            if same_text and tuple(tokens.forms[at:end].tolist()) == long:
                found += [forms[short] for short in table[long]]
                texts += [int(tokens.texts[at])] * len(table[long])
    return np.array(found, np.int64), np.array(texts, np.int64)


def _count(occurrences: Integers) -> Integers:
    """Return every different number once, sorted, with how often it is there in its lowest bits."""
    occurrences.sort()
    first = np.flatnonzero(np.diff(occurrences, prepend=-1))
    counts = np.diff(first, append=len(occurrences))
    return occurrences[first] | np.minimum(counts, MOST)
