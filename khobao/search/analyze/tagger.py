"""pyvi's model of Vietnamese words, read from its own files and applied to many texts at once.

The model says of every syllable whether it begins a word or goes on with one: a linear-chain conditional
random field of two labels (Lafferty, McCallum and Pereira, 2001), as CRFsuite stores it. With two labels only
the difference of their scores matters, so a feature is one number, and the best labels of a whole batch of
texts are found side by side. pyvi's own code finds the same ones text by text, and loads scikit-learn for it.
"""

import pickle
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import pyvi
from numpy.typing import NDArray

from khobao.runtime.arrays import is_among, sort_once

BEGINS, GOES_ON = "B_W", "I_W"

# CRFsuite's model file: twelve words of header, then chunks. A feature is a type (0 a weight of an attribute,
# 1 one of a step from label to label), source, target and weight. Source: crfsuite/lib/crf/src/crf1d_model.c.
_HEADER = struct.Struct("<4sI4s9I")
_FEATURE = struct.Struct("<IIId")
_CHUNK_HEAD = 12
_STATE, _STEP = 0, 1

# Its dictionaries are constant databases (cqdb.c): a head, 256 tables of offset and length, and tables of
# hash and offset; a record is a number, a length, and the text with a nought.
_TABLE = struct.Struct("<II")
_DATABASE_HEAD = 24


@dataclass(frozen=True)
class Model:
    """Weights, as what they add to the score of going on with a word over that of beginning one."""

    features: Mapping[str, float]
    on_from_on: float  # score of the step from label to label
    on_from_begin: float
    begin_from_on: float
    begin_from_begin: float


@dataclass(frozen=True)
class Words:
    """pyvi's list of words of two and three syllables, in lower case, as numbers in order."""

    syllables: Mapping[str, int]  # from 1; an unknown syllable is 0, which is in no word
    pairs: NDArray[np.int64]  # first * len(syllables) + second, sorted
    triples: NDArray[np.int64]

    def has_pairs(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say of each two numbers of syllables whether they make a word."""
        return is_among(first * (len(self.syllables) + 1) + second, self.pairs)

    def has_triples(
        self, first: NDArray[np.int64], second: NDArray[np.int64], third: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Say of each three numbers of syllables whether they make a word."""
        size = len(self.syllables) + 1
        return is_among((first * size + second) * size + third, self.triples)


class _Part:
    """Stands for every class of the pickle: keeps what it is given, and does nothing."""

    def __init__(self, *_: object) -> None:
        self.state: Any = None

    def __setstate__(self, state: object) -> None:
        self.state = state


class _PartsOnly(pickle.Unpickler):
    """Reads a pickle for its data: none of its classes is imported, and only text -> bytes is called."""

    def find_class(self, module: str, name: str) -> object:
        return super().find_class(module, name) if (module, name) == ("_codecs", "encode") else _Part


@cache
def read_model() -> Model:
    """Read the model that comes with pyvi. Raises ValueError when it is of another kind."""
    with resources.files(pyvi).joinpath("models", "pyvi3.pkl").open("rb") as file:
        state = _PartsOnly(file).load().state
    return parse_model(state["modelfile"].state["__FILE_RESOURCE_DATA__"])


def parse_model(data: bytes) -> Model:
    """Return the weights in the bytes of a CRFsuite model of the labels ``B_W`` and ``I_W``."""
    magic, _, kind, _, _, label_count, _, features_at, labels_at, attributes_at, _, _ = _HEADER.unpack_from(
        data
    )
    if (magic, kind) != (b"lCRF", b"FOMC") or label_count != 2:
        raise ValueError("pyvi's model is not a CRFsuite model of two labels")
    labels = {number: label for label, number in _parse_dictionary(data, labels_at)}
    names = {number: name for name, number in _parse_dictionary(data, attributes_at)}
    features: dict[str, float] = {}
    steps = dict.fromkeys(((a, b) for a in (BEGINS, GOES_ON) for b in (BEGINS, GOES_ON)), 0.0)
    (count,) = struct.unpack_from("<I", data, features_at + 8)
    first = features_at + _CHUNK_HEAD
    for kind_of, source, target, weight in _FEATURE.iter_unpack(data[first : first + count * _FEATURE.size]):
        if kind_of == _STEP:
            steps[labels[source], labels[target]] = weight
        elif kind_of == _STATE:
            sign = 1 if labels[target] == GOES_ON else -1
            features[names[source]] = features.get(names[source], 0.0) + sign * weight
    return Model(
        features,
        on_from_on=steps[GOES_ON, GOES_ON],
        on_from_begin=steps[BEGINS, GOES_ON],
        begin_from_on=steps[GOES_ON, BEGINS],
        begin_from_begin=steps[BEGINS, BEGINS],
    )


def _parse_dictionary(data: bytes, start: int) -> list[tuple[str, int]]:
    entries = []
    for table in range(256):
        offset, slots = _TABLE.unpack_from(data, start + _DATABASE_HEAD + table * _TABLE.size)
        for slot in range(slots if offset else 0):
            _, record = _TABLE.unpack_from(data, start + offset + slot * _TABLE.size)
            if record:
                number, size = _TABLE.unpack_from(data, start + record)
                text = data[start + record + _TABLE.size : start + record + _TABLE.size + size]
                entries.append((text.rstrip(b"\0").decode(), number))
    return entries


@cache
def read_words() -> Words:
    """Read the list of words that comes with pyvi."""
    text = resources.files(pyvi).joinpath("models", "words.txt").read_text(encoding="utf-8")
    words = [line.split(" ") for line in text.split("\n")]
    listed = sorted({syllable for word in words if len(word) in (2, 3) for syllable in word})
    numbers = {syllable: number for number, syllable in enumerate(listed, start=1)}
    size = len(numbers) + 1
    codes: dict[int, list[int]] = {2: [], 3: []}
    for word in words:
        if len(word) in codes:
            code = 0
            for syllable in word:
                code = code * size + numbers[syllable]
            codes[len(word)].append(code)
    return Words(numbers, sort_once(np.array(codes[2], np.int64)), sort_once(np.array(codes[3], np.int64)))


def tag(model: Model, scores: NDArray[np.float64], sizes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say of each syllable whether it goes on with a word, for the likeliest labels of each text as a whole.

    *scores* are the features' sums of all texts, one after the other; *sizes* how many syllables each has,
    one at least. Viterbi's algorithm, over all texts at once.
    """
    ends = np.cumsum(sizes)
    column = np.repeat(np.arange(len(sizes)), sizes)
    row = np.arange(len(scores)) - np.repeat(ends - sizes, sizes)
    grid = np.zeros((int(sizes.max()), len(sizes)))
    grid[row, column] = scores
    # By how much the best labels that end in going on beat the best that end in beginning.
    lead = grid[0]
    for line in grid[1:]:
        lead = np.maximum(model.on_from_begin, lead + model.on_from_on) - np.maximum(
            model.begin_from_begin, lead + model.begin_from_on
        )
        lead += line
        line[:] = lead
    goes_on = np.zeros(grid.shape, bool)
    after_on = grid > model.on_from_begin - model.on_from_on  # what stands before one that goes on
    after_begin = grid > model.begin_from_begin - model.begin_from_on
    last = sizes - 1
    label = np.zeros(len(sizes), bool)
    for place in range(len(grid) - 1, -1, -1):
        label = np.where(label, after_on[place], after_begin[place])
        label = np.where(last == place, grid[place] > 0, label)
        goes_on[place] = label
    return goes_on[row, column]
