"""The inverted index cut into pieces, each a classic script of its own.

Keys are in order: every folded syllable or code, and after it the pairs that begin with it. A piece is a run
of them. Where it is cut is decided by the keys (the one with the smallest hash in the window), so a new key
moves no other cut. A group that is cut repeats its syllable's own lists in each of its pieces: so a query
reads one piece for each of its syllables, never two. Pieces of rests, which are asked for a list at a time,
repeat nothing.

A piece calls ``khobao.receive(stem, keys, lists)``. *keys* has one line for each group: the folded key, its
forms with tones (``.`` for the key itself) and the second syllables of its pairs, parted by tabs. Forms are
parted by spaces; second syllables are written as in ``khobao/search/sharedletters.py``. *lists* has a unit
for each form (its lists for title, lead and body) and each pair, in that order, as
``khobao/search/packing.py`` packs them, in the letters of ``khobao/search/lettercode.py``.
"""

import hashlib
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from khobao.model import Artifact
from khobao.runtime.arrays import Integers, find_bounds
from khobao.search.index.base91 import format_bytes
from khobao.search.index.front_coding import NOTHING_SHARED, format_shared
from khobao.search.index.packing import PackedLists
from khobao.search.index.scripts import build_script, build_stems
from khobao.search.index.term_dictionary import Directory

# Bytes of a piece after gzip, without what it repeats of a key begun before: were that counted, long lists
# would be repeated the more. The window is narrow, since a query pays for what it does not need.
SMALLEST, LARGEST = 7_800, 12_000
# A pair's key costs this many tenths of a byte after gzip (measured).
KEY_TENTHS = 22


@dataclass(frozen=True)
class PieceMap:
    """What a query needs to find the pieces of its terms: goes into the root."""

    keys: tuple[str, ...]  # the first key of every piece, in order: "cong" or "cong nghe"
    hashes: tuple[str, ...]


Span = tuple[int, int, int, int]  # units of a piece, from and to; those of a key begun before that it repeats


@dataclass(frozen=True)
class _Items:
    """What may begin a piece, in order: each key with its own lists, and each pair."""

    keys: Integers  # position of the key in the directory
    pairs: Integers  # position of the pair; -1 for the key itself
    sizes: Integers  # in tenths of a byte


def build_pieces(
    directory: Directory,
    packed: PackedLists,
    letter: str,
    smallest: int = SMALLEST,
    largest: int = LARGEST,
    *,
    repeating: bool = True,
) -> tuple[tuple[Artifact, ...], PieceMap]:
    """Return the units of *directory* as pieces named after *letter* and their first key, and their map.

    A piece holds *smallest* to *largest* bytes, but for a single list that has more and for the last piece.
    *repeating*: a piece that begins inside of a key has the key's own lists as well.
    """
    items = _list_items(directory, packed)
    bounds = _find_cuts(items, directory, 10 * smallest, 10 * largest)
    starts = bounds[:-1]
    firsts = [_name(items, directory, start) for start in starts]
    writer = _PieceWriter(directory, packed, repeating=repeating)
    built = []
    for stem, start, end in zip(build_stems(letter, firsts), starts, bounds[1:], strict=True):
        run = writer.find_run(items, start, end)
        built.append(build_script(stem, writer.write(run), letters=writer.pack(writer.find_units(run))))
    artifacts = tuple(artifact for artifact, _ in built)
    return artifacts, PieceMap(tuple(firsts), tuple(digest for _, digest in built))


def _list_items(directory: Directory, packed: PackedLists) -> _Items:
    sizes = packed.sizes()
    form_counts, pair_counts = np.diff(directory.form_starts), np.diff(directory.pair_starts)
    used = np.flatnonzero(form_counts + pair_counts)
    form_bytes = find_bounds(sizes[directory.form_units()])
    own = np.diff(form_bytes[directory.form_starts])
    own += np.array([len(key) for key in directory.keys], np.int64) + 4 * form_counts
    counts = pair_counts[used] + 1
    first = np.cumsum(counts) - counts
    keys = np.repeat(used, counts)
    pairs = np.arange(len(keys)) - np.repeat(np.arange(len(used)) + 1, counts)
    pairs[first] = -1
    item_sizes = np.empty(len(keys), np.int64)
    item_sizes[first] = 10 * own[used]
    item_sizes[pairs >= 0] = 10 * sizes[directory.pair_units()] + KEY_TENTHS
    return _Items(keys, pairs, item_sizes)


def _find_cuts(items: _Items, directory: Directory, smallest: int, largest: int) -> list[int]:
    """Return where pieces begin, and the end. Sizes are in tenths of a byte.

    A piece is gathered until it is full, then cut before the key with the smallest hash in the window.
    """
    ends = np.cumsum(items.sizes)
    hashes = _hash_items(items, directory)
    befores = ends - items.sizes
    cuts = []
    begin = 0
    while begin < len(ends):
        cuts.append(begin)
        room = befores[begin]
        # The first item that no longer fits; one at least stays.
        full = max(int(np.searchsorted(ends, room + largest, "right")), begin + 1)
        if full >= len(ends):
            break
        window = max(int(np.searchsorted(befores, room + smallest)), begin + 1)
        window = min(window, full)
        begin = window + int(np.argmin(hashes[window : full + 1]))
    return [*cuts, len(ends)]


def _hash_items(items: _Items, directory: Directory) -> NDArray[np.uint64]:
    """Return a number for every item that its key alone decides, or its two keys when it is a pair."""
    named = np.zeros(len(directory.keys), bool)  # rests name few of the keys
    named[items.keys] = named[directory.seconds] = True
    texts = compress(directory.keys, named.tolist())
    digests = b"".join(hashlib.blake2s(key.encode(), digest_size=8).digest() for key in texts)
    of_key = np.zeros(len(named), np.uint64)
    of_key[named] = np.frombuffer(digests, "<u8")
    hashes = of_key[items.keys]
    inside = items.pairs >= 0
    # Multiplied by an odd number first, so that a pair and its reverse differ; 64 bits wrap around.
    hashes[inside] = hashes[inside] * np.uint64(0x9E3779B97F4A7C15) + of_key[directory.seconds]
    return hashes


def _name(items: _Items, directory: Directory, at: int) -> str:
    key, pair = directory.keys[items.keys[at]], items.pairs[at]
    return key if pair < 0 else f"{key} {directory.keys[directory.seconds[pair]]}"


@dataclass(frozen=True)
class _Run:
    """The keys and pairs of a piece, by their positions in the directory."""

    keys: range
    pairs: range
    is_begun: bool  # the first key has its own lists, and perhaps some pairs, in a piece before


class _PieceWriter:
    """Writes pieces; what all of them need is worked out once."""

    def __init__(self, directory: Directory, packed: PackedLists, *, repeating: bool) -> None:
        self._directory = directory
        self._repeating = repeating
        self._data = packed.data
        self._offsets: list[int] = packed.offsets.tolist()
        self._form_starts: list[int] = directory.form_starts.tolist()
        self._pair_starts: list[int] = directory.pair_starts.tolist()

    def find_run(self, items: _Items, start: int, end: int) -> _Run:
        """Return what the piece of the items from *start* to *end* holds."""
        first, last = int(items.keys[start]), int(items.keys[end - 1])
        first_pair, last_pair = int(items.pairs[start]), int(items.pairs[end - 1])
        begin = self._pair_starts[first] if first_pair < 0 else first_pair
        stop = self._pair_starts[last] if last_pair < 0 else last_pair + 1
        return _Run(range(first, last + 1), range(begin, stop), first_pair >= 0)

    def find_units(self, run: _Run) -> Span:
        """Return the units of a piece: its own, which are one run, and those it repeats."""
        form_starts, first = self._form_starts, run.keys.start
        begin_forms = form_starts[first] + self._pair_starts[first]
        end_forms = form_starts[first + 1] + self._pair_starts[first]
        end = form_starts[run.keys.stop] + run.pairs.stop
        if not run.is_begun:
            return begin_forms, end, 0, 0
        begin = form_starts[first + 1] + run.pairs.start
        return (begin, end, begin_forms, end_forms) if self._repeating else (begin, end, 0, 0)

    def write(self, run: _Run) -> str:
        """Return the keys of a piece, as its script has them."""
        keys, form_starts, pair_starts = self._directory.keys, self._form_starts, self._pair_starts
        numbers = self._directory.seconds[run.pairs.start : run.pairs.stop]
        seconds = [keys[number] for number in numbers.tolist()]
        written = format_shared(seconds)
        lines = []
        for key in run.keys:
            is_begun = run.is_begun and key == run.keys.start
            own = slice(form_starts[key], form_starts[key + 1])
            forms = self._directory.forms[own] if self._repeating or not is_begun else []
            low = max(pair_starts[key], run.pairs.start) - run.pairs.start
            high = min(pair_starts[key + 1], run.pairs.stop) - run.pairs.start
            if not forms and low >= high:
                continue
            toned = " ".join("." if form == keys[key] else form for form in forms)
            of_key = written[low:high]
            if of_key:
                of_key[0] = NOTHING_SHARED + seconds[low]
            lines.append(f"{keys[key]}\t{toned}\t{''.join(of_key)}")
        return "\n".join(lines)

    def pack(self, span: Span) -> str:
        """Return the lists of the piece of these units, as its script has them."""
        begin, end, begin_repeated, end_repeated = (self._offsets[unit] for unit in span)
        return format_bytes(self._data[begin_repeated:end_repeated] + self._data[begin:end])
