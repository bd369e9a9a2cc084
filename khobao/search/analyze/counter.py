"""The terms of a batch of articles, counted: the inverted index of one batch, flat.

What stands between two white spaces, a chunk, is analysed once for the whole batch and then is a number.
Tokens, pairs and counts are worked out on arrays of such numbers: no step looks at a single occurrence.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from khobao.model import SearchDocument
from khobao.runtime.arrays import Integers, find_ranks, is_among
from khobao.search.analyze.abbreviations import read_abbreviations
from khobao.search.analyze.analyzer import analyze_chunk, split_chunks
from khobao.search.posting_code import FIELDS, MOST, join_form, join_pair, join_posting


@dataclass(frozen=True)
class InvertedBatch:
    """The inverted index of one batch of articles. It knows nothing of the rest of the archive."""

    forms: tuple[str, ...]  # toned syllables, codes and abbreviations; the position is the number
    keys: tuple[str, ...]  # folded syllables that stand in pairs
    pairs: Integers  # of keys, sorted; the position is the number
    form_postings: Integers  # terms are forms in fields; an article is its position in the batch
    pair_postings: Integers  # terms are pairs, in all fields together
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
    cells: list[int] = []  # of each text: article * len(FIELDS) + field
    for position, document in enumerate(documents):
        for field, parts in enumerate(((document.title,), (document.lead,), document.body)):
            texts += parts
            cells += [position * len(FIELDS) + field] * len(parts)
    forms, keys = _Numbers(), _Numbers()
    tokens = _find_tokens(texts, forms, keys)
    short, short_texts = _find_short_forms(tokens, forms)
    cell_of = np.array(cells, np.int64)
    held = np.concatenate((tokens.forms, short))
    cell = cell_of[np.concatenate((tokens.texts, short_texts))]
    articles, fields = np.divmod(cell, len(FIELDS))
    lengths = np.bincount(cell, minlength=len(documents) * len(FIELDS)).reshape(-1, len(FIELDS))
    adjacent, pair_articles = _find_pairs(tokens, cell_of // len(FIELDS))
    pairs, pair_numbers = find_ranks(adjacent)
    return InvertedBatch(
        tuple(forms),
        tuple(keys),
        pairs,
        _count(join_posting(join_form(held, fields), articles)),
        _count(join_posting(pair_numbers, pair_articles)),
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


def _find_pairs(tokens: _Tokens, article_of: Integers) -> tuple[Integers, Integers]:
    """Return every two adjacent syllables that no end of a sentence or clause parts, and their articles.

    *article_of*: of each text, which article it belongs to.
    A code is passed over, for its parts stand in its place; a break before it counts for its first part.
    """
    syllables = tokens.keys >= 0
    keys, clauses, texts = tokens.keys[syllables], tokens.clauses[syllables], tokens.texts[syllables]
    adjacent = (texts[1:] == texts[:-1]) & (clauses[1:] == clauses[:-1])
    return join_pair(keys[:-1], keys[1:])[adjacent], article_of[texts[1:][adjacent]]


def _find_short_forms(tokens: _Tokens, forms: _Numbers) -> tuple[Integers, Integers]:
    """Return the abbreviations of the long forms among the tokens, and the texts of these."""
    table: dict[tuple[int, ...], tuple[str, ...]] = {}
    for syllables, shorts in sorted(read_abbreviations().items()):
        if all(syllable in forms for syllable in syllables):
            table[tuple(forms[syllable] for syllable in syllables)] = shorts
    openings: dict[int, list[tuple[int, ...]]] = {}
    for long in table:
        openings.setdefault(join_pair(long[0], long[1]), []).append(long)
    twos = join_pair(tokens.forms[:-1], tokens.forms[1:])
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
    """Return every different posting once, sorted, with how often it is there as its frequency."""
    occurrences.sort()
    first = np.flatnonzero(np.diff(occurrences, prepend=-1))
    counts = np.diff(first, append=len(occurrences))
    return occurrences[first] | np.minimum(counts, MOST)
