"""The inverted index cut into pieces, each a classic script of its own.

Keys are in order: every folded syllable or code, and after it the pairs that begin with it. A piece is a run
of them. Where it is cut is decided by the keys (the one with the smallest hash in the window), so a new key
moves no other cut. A group that is cut repeats its syllable's own lists in each of its pieces: so a query
reads one piece for each of its syllables, never two.

A piece calls ``khobao.receive(stem, keys, lists)``. *keys* has one line for each group: the folded key, its
forms with tones (``.`` for the key itself) and the second syllables of its pairs, parted by tabs. Forms are
parted by spaces; of a second syllable only what differs from the one before is written, after a capital that
says how many letters are shared (``A`` none). *lists* is base64 of a unit for each form (its lists for title,
lead and body) and each pair, in that order, as ``khobao/search/postings.py`` packs them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from khobao.models import Artifact
from khobao.search.postings import PackedLists

FOLDER = "tim-kiem"
LOADER = "khobao.receive"

# Bytes of a piece after gzip. The window is narrow, since a query pays for what it does not need.
SMALLEST, LARGEST = 9_800, 14_400
# A pair's key costs this much after gzip (measured).
KEY_BYTES = 2.2

_HASH_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
HASH_LENGTH = 4
STEM_LENGTH = 24


@dataclass(frozen=True)
class Group:
    """A folded key with everything that begins with it."""

    key: str
    forms: tuple[str, ...]  # with tones, sorted
    form_units: tuple[int, ...]  # positions in the packed lists
    seconds: tuple[str, ...]  # second syllables of its pairs, sorted
    second_units: tuple[int, ...]


@dataclass(frozen=True)
class PieceMap:
    """What a query needs to find the pieces of its terms: goes into the root."""

    keys: tuple[str, ...]  # the first key of every piece, in order: "cong" or "cong nghe"
    hashes: tuple[str, ...]


def build_pieces(
    groups: Iterable[Group],
    packed: PackedLists,
    letter: str,
    smallest: int = SMALLEST,
    largest: int = LARGEST,
) -> tuple[tuple[Artifact, ...], PieceMap]:
    """Cut the groups into pieces named after *letter* and their first key."""
    runs = list(_cut(groups, packed, smallest, largest))
    keys = [
        f"{run[0].key} {run[0].seconds[0]}" if starts_inside else run[0].key for starts_inside, run in runs
    ]
    artifacts, hashes = [], []
    for stem, (_, run) in zip(build_stems(letter, keys), runs, strict=True):
        lists = b"".join(
            packed.unit(unit) for group in run for unit in (*group.form_units, *group.second_units)
        )
        lines = "\n".join(format_group(group) for group in run)
        artifact, digest = build_script(stem, lines, base64.b64encode(lists).decode())
        artifacts.append(artifact)
        hashes.append(digest)
    return tuple(artifacts), PieceMap(tuple(keys), tuple(hashes))


def build_script(stem: str, *values: object) -> tuple[Artifact, str]:
    """Return the script that hands *values* to the loader under the name *stem*, and its hash."""
    arguments = ",".join(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in (stem, *values)
    )
    # U+2028 and U+2029 ended a line in the scripts of old engines.
    arguments = arguments.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    data = f"{LOADER}({arguments})\n".encode()
    digest = build_hash(data)
    return Artifact(f"{FOLDER}/{stem}.{digest}.js", data), digest


def build_hash(data: bytes) -> str:
    """Return the letters that a file's name takes from its content."""
    number = int.from_bytes(hashlib.blake2s(data, digest_size=8).digest())
    return "".join(_HASH_LETTERS[number >> (5 * place) & 31] for place in range(HASH_LENGTH))


def build_stems(letter: str, keys: Sequence[str]) -> list[str]:
    """Return a file name for every key, without its hash: ASCII, and none twice.

    >>> build_stems("t", ["cong nghe", "5,2", "5.2"])
    ['t-cong-nghe', 't-5-2', 't-5-2-2']

    Twin of ``buildStems`` in ``static/js/pieces.js``.
    """
    seen: dict[str, int] = {}
    stems = []
    for key in keys:
        stem = f"{letter}-{re.sub('[^a-z0-9]+', '-', key)[:STEM_LENGTH].strip('-')}"
        seen[stem] = seen.get(stem, 0) + 1
        stems.append(stem if seen[stem] == 1 else f"{stem}-{seen[stem]}")
    return stems


def format_group(group: Group) -> str:
    r"""Return the line of *keys* for a group.

    >>> format_group(Group("ha", ("ha", "hà"), (0, 1), ("nam", "noi"), (2, 3)))
    'ha\t. hà\tAnamBoi'
    """
    forms = " ".join("." if form == group.key else form for form in group.forms)
    written, before = [], ""
    for second in group.seconds:
        shared = 0
        while shared < min(len(before), len(second), 25) and before[shared] == second[shared]:
            shared += 1
        written.append(f"{chr(65 + shared)}{second[shared:]}")
        before = second
    return f"{group.key}\t{forms}\t{''.join(written)}"


def _cut(
    groups: Iterable[Group], packed: PackedLists, smallest: int, largest: int
) -> Iterator[tuple[bool, list[Group]]]:
    """Yield runs of groups, the cut ones in parts, each with whether it begins inside a group."""
    cutter = _Cutter(smallest, largest)
    for group in groups:
        own = sum(_size(packed, unit) for unit in group.form_units) + len(group.key) + 4 * len(group.forms)
        yield from cutter.add(group, -1, own, own)
        for position, unit in enumerate(group.second_units):
            yield from cutter.add(group, position, _size(packed, unit) + KEY_BYTES, own)
    yield from cutter.finish()


def _size(packed: PackedLists, unit: int) -> int:
    return packed.offsets[unit + 1] - packed.offsets[unit]


class _Cutter:
    """Gathers keys until the window is full, then cuts before the key with the smallest hash in it."""

    def __init__(self, smallest: int, largest: int) -> None:
        self._smallest, self._largest = smallest, largest
        self._items: list[tuple[Group, int, float, float]] = []  # group, position, bytes, bytes if it begins
        self._size = 0.0
        self._best = 0  # where to cut: position in items; 0 before the window begins
        self._best_hash = b""

    def add(self, group: Group, position: int, size: float, own: float) -> Iterator[tuple[bool, list[Group]]]:
        if self._size >= self._smallest:
            key = group.key if position < 0 else f"{group.key} {group.seconds[position]}"
            digest = hashlib.blake2s(key.encode(), digest_size=8).digest()
            if not self._best or digest < self._best_hash:
                self._best, self._best_hash = len(self._items), digest
        if self._items and self._size + size > self._largest:
            yield self._take(self._best or len(self._items))
        if not self._items and position >= 0:
            self._size += own
        self._items.append((group, position, size, own))
        self._size += size

    def finish(self) -> Iterator[tuple[bool, list[Group]]]:
        if self._items:
            yield self._take(len(self._items))

    def _take(self, count: int) -> tuple[bool, list[Group]]:
        taken, self._items = self._items[:count], self._items[count:]
        self._size = sum(size for _, _, size, _ in self._items)
        if self._items and self._items[0][1] >= 0:
            self._size += self._items[0][3]
        self._best = 0
        return taken[0][1] >= 0, _join(taken)


def _join(items: Sequence[tuple[Group, int, float, float]]) -> list[Group]:
    """Return the groups of a run, with only those of their pairs that stand in it."""
    spans: dict[str, tuple[Group, int, int]] = {}
    for group, position, _, _ in items:
        if group.key not in spans:
            spans[group.key] = (group, max(position, 0), max(position, 0))
        if position >= 0:
            spans[group.key] = (group, spans[group.key][1], position + 1)
    return [
        Group(
            group.key,
            group.forms,
            group.form_units,
            group.seconds[first:last],
            group.second_units[first:last],
        )
        for group, first, last in spans.values()
    ]
