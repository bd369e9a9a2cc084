"""The terms of a batch of articles, counted: the inverted index of one batch, flat.

What stands between two white spaces, a chunk, is analysed once for the whole batch and then is a number.
Tokens, pairs and counts are worked out on arrays of such numbers: no step looks at a single occurrence.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from khobao.model import SearchDocument
from khobao.runtime.arrays import Integers, find_ranks, is_among
from khobao.search.analyze.abbreviations import read_abbreviations
from khobao.search.analyze.analyzer import analyze_chunk, split_chunks
from khobao.search.analyze.names import LONGEST, SHORTEST, list_surnames
from khobao.search.posting_code import MOST, TEXT, TITLE, TITLE_COUNTS, join_form, join_pair, join_posting


@dataclass(frozen=True)
class InvertedBatch:
    """The inverted index of one batch of articles. It knows nothing of the rest of the archive."""

    forms: tuple[str, ...]  # toned syllables, codes and abbreviations; the position is the number
    keys: tuple[str, ...]  # folded syllables that stand in pairs, and all but the first of a person's name
    pairs: (
        Integers  # of keys, sorted; the position is the number; a name is a pair of its first and the others
    )
    form_postings: Integers  # terms are forms in fields; an article is its position in the batch
    pair_postings: Integers  # terms are pairs, in all the text
    lengths: Integers  # of each article: its tokens, those of the title counted twice


@dataclass(frozen=True)
class _Tokens:
    """Every token of a batch in reading order, as columns."""

    forms: Integers
    keys: Integers  # of the folded syllable; -1 for a code, whose parts follow it
    capitals: NDArray[np.bool_]  # begins with one
    clauses: Integers  # grows where a sentence or clause ends
    texts: Integers  # which text it stands in


class _Numbers(defaultdict[str, int]):
    """Gives each new string the next number."""

    def __init__(self) -> None:
        super().__init__(count().__next__)


def count_batch(documents: Sequence[SearchDocument]) -> InvertedBatch:
    """Count the terms of *documents*: forms and pairs of all the text, and forms of the title by itself.

    In all the text the title counts twice, which is what boosts it: a sum over fields would let a stray
    syllable in a headline win. Where a text has the long form of an abbreviation, the short one counts as a
    token of it too.
    """
    texts: list[str] = []
    owners: list[int] = []  # of each text, the position of its article
    titles: list[bool] = []
    for position, document in enumerate(documents):
        texts += (document.title, document.lead, *document.body)
        owners += [position] * (2 + len(document.body))
        titles += [True, *[False] * (1 + len(document.body))]
    forms, keys = _Numbers(), _Numbers()
    tokens = _find_tokens(texts, forms, keys)
    short, short_texts = _find_short_forms(tokens, forms)
    owner, is_title = np.array(owners, np.int64), np.array(titles, bool)
    held = np.concatenate((tokens.forms, short))
    text = np.concatenate((tokens.texts, short_texts))
    in_text = join_posting(join_form(held, TEXT), owner[text])
    in_title = join_posting(join_form(held, TITLE), owner[text])[is_title[text]]
    more = np.repeat(in_text[is_title[text]], TITLE_COUNTS - 1)
    adjacent, pair_texts = _find_pairs(tokens)
    names, name_texts = _find_names(tokens, forms, keys)
    pair_texts = np.concatenate((pair_texts, name_texts))
    pairs, pair_numbers = find_ranks(np.concatenate((adjacent, names)))
    pair_occurrences = join_posting(pair_numbers, owner[pair_texts])
    more_pairs = np.repeat(pair_occurrences[is_title[pair_texts]], TITLE_COUNTS - 1)
    return InvertedBatch(
        tuple(forms),
        tuple(keys),
        pairs,
        _count(np.concatenate((in_text, more, in_title))),
        _count(np.concatenate((pair_occurrences, more_pairs))),
        np.bincount(owner[text], np.where(is_title[text], TITLE_COUNTS, 1), len(documents)).astype(np.int64),
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
    capitals: list[bool] = []
    breaks: list[bool] = []
    starts, ends = [0], []
    for raw in chunks:
        analyzed = analyze_chunk(raw)
        for token in analyzed.tokens:
            token_forms.append(forms[token.form])
            token_keys.append(-1 if token.is_code else keys[token.folded])
            capitals.append(token.is_capital)
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
        np.array(capitals, bool)[tokens],
        np.cumsum(np.array(breaks, np.int64)[tokens]) + np.repeat(np.cumsum(ended) - ended, counts),
        np.repeat(np.repeat(np.arange(len(sizes)), sizes), counts),
    )


def _find_pairs(tokens: _Tokens) -> tuple[Integers, Integers]:
    """Return every two adjacent syllables that no end of a sentence or clause parts, and their texts.

    A code is passed over, for its parts stand in its place; a break before it counts for its first part.
    """
    syllables = tokens.keys >= 0
    keys, clauses, texts = tokens.keys[syllables], tokens.clauses[syllables], tokens.texts[syllables]
    adjacent = (texts[1:] == texts[:-1]) & (clauses[1:] == clauses[:-1])
    return join_pair(keys[:-1], keys[1:])[adjacent], texts[1:][adjacent]


def _find_names(tokens: _Tokens, forms: _Numbers, keys: _Numbers) -> tuple[Integers, Integers]:
    """Return every name of a person as a pair of its first key and a key of the others, and their texts.

    A name that goes on counts as its first three syllables too, and one may begin inside of another.
    """
    syllables = tokens.keys >= 0
    key, capital = tokens.keys[syllables], tokens.capitals[syllables]
    clause, text = tokens.clauses[syllables], tokens.texts[syllables]
    surnames = np.array(sorted(forms[name] for name in list_surnames() if name in forms), np.int64)
    begins = capital & is_among(tokens.forms[syllables], surnames)
    spelled = list(keys)
    found, texts = [], []
    for size in range(SHORTEST, LONGEST + 1):
        starts = np.flatnonzero(begins[: max(0, len(key) - size + 1)])
        for step in range(1, size):
            here, there = starts, starts + step
            goes_on = capital[there] & (clause[here] == clause[there]) & (text[here] == text[there])
            starts = starts[goes_on]
        rests = [
            keys[" ".join([spelled[number] for number in key[start + 1 : start + size].tolist()])]
            for start in starts.tolist()
        ]
        found.append(join_pair(key[starts], np.array(rests, np.int64)))
        texts.append(text[starts])
    return np.concatenate(found), np.concatenate(texts)


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
