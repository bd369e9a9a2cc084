"""Pieces of the index back to lists: the inverse of ``postings.py`` and ``pieces.py``.

Twin of ``static/js/unpacking.js``.
"""

from __future__ import annotations

from dataclasses import dataclass

from khobao.search.index.base91 import parse_bytes
from khobao.search.index.front_coding import parse_shared
from khobao.search.index.packing import ESCAPE, Cut, rice_bits
from khobao.search.posting_code import FIELDS
from khobao.search.ranking import PostingList, Unit


@dataclass(frozen=True)
class Group:
    """A folded key: its forms with tones, and its pairs by their second syllables."""

    forms: dict[str, Unit]
    pairs: dict[str, Unit]


def decode_piece(keys: str, lists: str, universe: int, cut: Cut | None) -> dict[str, Group]:
    """Return folded key -> group; *cut* says which lists have only their heads there."""
    bits = BitReader(parse_bytes(lists))
    piece = {}
    for line in keys.split("\n"):
        key, forms, seconds = line.split("\t")
        group = Group({}, {})
        for form in forms.split(" ") if forms else []:
            group.forms[key if form == "." else form] = bits.read_unit(len(FIELDS), universe, cut)
        for second in parse_shared(seconds):
            group.pairs[second] = bits.read_unit(1, universe, cut)
        piece[key] = group
    return piece


def join_units(head: Unit, rest: Unit, repeats: Unit) -> Unit:
    """Return whole lists: heads, the articles that they leave out, and how often more these hold the word."""
    lists = []
    for part, others, more in zip(head.lists, rest.lists, repeats.lists, strict=True):
        postings = {**part.postings, **others.postings}
        for number, count in more.postings.items():
            postings[number] += count
        lists.append(PostingList(part.count, postings))
    return Unit(lists)


class BitReader:
    """Reads packed lists from bytes, most significant bit first."""

    def __init__(self, data: bytes) -> None:
        """Take the bytes of whole units."""
        self._bits = f"{int.from_bytes(data):0{8 * len(data)}b}" if data else ""
        self._at = 0

    def read_unit(self, size: int, universe: int, cut: Cut | None) -> Unit:
        """Read *size* lists and go on to the next whole byte."""
        lists = [self.read_list(universe, cut) for _ in range(size)]
        self._at = -(-self._at // 8) * 8
        return Unit(lists)

    def read_list(self, universe: int, cut: Cut | None) -> PostingList:
        """Read one list, or its head when it is cut."""
        one = self._bits.index("1", self._at)
        zeros = one - self._at
        self._at = one
        full = self._read(zeros + 1) - 1
        count = cut.head if cut and full > cut.longest else full
        if not count:
            return PostingList(0, {})
        low = rice_bits(universe, count)
        number = -1
        numbers = []
        for _ in range(count):
            number += self._read_rice(low) + 1
            numbers.append(number)
        mode = self._read(2)
        return PostingList(full, {one: 1 + (self._read_rice(mode - 1) if mode else 0) for one in numbers})

    def _read(self, count: int) -> int:
        self._at += count
        return int(self._bits[self._at - count : self._at], 2) if count else 0

    def _read_rice(self, low: int) -> int:
        end = self._bits.find("0", self._at, self._at + ESCAPE)
        if end < 0:
            self._at += ESCAPE
            return self._read(32)
        high = end - self._at
        self._at = end + 1
        return high << low | self._read(low)
