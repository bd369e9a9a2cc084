"""The files of a built index, read when they are asked for, each once.

Twin of ``static/js/lookup.js`` and ``static/js/documents.js``; texts come from the pages of the articles.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from html import unescape
from itertools import accumulate
from pathlib import Path
from typing import Any

from khobao.search.index.document_store import BLOCK, derive_slug, derive_url
from khobao.search.index.front_coding import parse_shared
from khobao.search.index.packing import Cut
from khobao.search.index.scripts import FOLDER, build_stems, parse_script, pick_hash
from khobao.search.index.words import LENGTH_LETTERS, LENGTH_STEP
from khobao.search.ranking import Unit, compute_norm, count_postings
from khobao.search.texts import parse_article_text
from khobao.search.unpacking import Group, decode_piece, join_units
from khobao.text.diacritics import fold

_ROOT = re.compile(rb'<script type="?application/json"? id="?search-root"?>(.*?)</script>', re.DOTALL)
_FREE = " "
_NO_GROUP = Group({}, {})
_MOST_COMPLETIONS = 8


@dataclass(frozen=True)
class StoredHit:
    """What the document store says of an article."""

    slug: str
    title: str
    url: str  # below the site's root
    date: str
    source: str


@dataclass(frozen=True)
class StoredRow:
    """What filters look at."""

    date: str
    source: str
    places: tuple[str, ...]  # slugs


def open_index(site: Path) -> IndexReader:
    """Return the index of a built site. Raises FileNotFoundError when there is none."""
    found = _ROOT.search((site / "tim-kiem.html").read_bytes())
    if not found:
        raise FileNotFoundError(f"{site / 'tim-kiem.html'} holds no search index")
    root = found[1].decode()
    return IndexReader(root if "{" in root[:2] else unescape(root), lambda path: (site / path).read_bytes())


class IndexReader:
    """The index of one archive."""

    def __init__(self, root: str, read: Callable[[str], bytes]) -> None:
        """Take the root's JSON and how to read a file below the site's root."""
        self._root: dict[str, Any] = json.loads(root)
        self._read = read
        self._load = cache(self._load_script)
        self._maps = {
            name: _parse_map(letter, self._root[name])
            for name, letter in (("terms", "t"), ("rest", "r"), ("repeats", "f"), ("lexicon", "l"))
        }
        self._blocks = dict(_parse_numbered("d", self._root["blocks"]))
        self._decode = cache(self._decode_piece)
        self.articles: int = self._root["articles"]
        self.rare: int = self._root["rare"]  # a syllable in fewer articles has no pairs
        self.abbreviations: Mapping[str, str] = self._root["abbreviations"]
        self._months: list[str] = [month for month, _ in self._root["months"]]
        self._month_ends = list(accumulate(size for _, size in self._root["months"]))
        self.numbers = [number for number, letter in enumerate(self._root["lengths"]) if letter != _FREE]

    @cached_property
    def norms(self) -> list[Mapping[int, float]]:
        """BM25's norms of title, lead and body by number: the body's by rounded lengths, the others one."""
        average = self._root["averages"][2]
        steps = {
            letter: compute_norm(LENGTH_STEP**step, average) for step, letter in enumerate(LENGTH_LETTERS)
        }
        middling = dict.fromkeys(self.numbers, compute_norm(1, 1))
        return [
            middling,
            middling,
            {number: steps[self._root["lengths"][number]] for number in self.numbers},
        ]

    @cached_property
    def exact_norms(self) -> list[Mapping[int, float]]:
        """The same by exact lengths."""
        lengths = self._load("lengths", self._root["exactLengths"])[0]
        return [
            {
                number: compute_norm(lengths[3 * row + field], self._root["averages"][field])
                for row, number in enumerate(self.numbers)
            }
            for field in range(3)
        ]

    def load_forms(self, key: str, *, whole: bool) -> dict[str, Unit]:
        """Return the forms of a folded key, with *whole* lists or with heads."""
        forms = self._find_group("terms", key, key).forms
        if not whole or not any(unit.is_cut for unit in forms.values()):
            return forms
        rest, repeats = (self._find_group(name, key, key).forms for name in ("rest", "repeats"))
        return {
            form: join_units(unit, rest[form], repeats[form]) if unit.is_cut else unit
            for form, unit in forms.items()
        }

    def load_pair(self, first: str, second: str, *, whole: bool) -> Unit | None:
        """Return the list of two neighbours, *whole* or its head; None when there is none."""
        sought = f"{first} {second}"
        pair = self._find_group("terms", first, sought).pairs.get(second)
        if not pair or not whole or not pair.is_cut:
            return pair
        rest, repeats = (self._find_group(name, first, sought).pairs[second] for name in ("rest", "repeats"))
        return join_units(pair, rest, repeats)

    def find_completions(self, prefix: str) -> list[str]:
        """Return the keys that begin so, the commonest first."""
        keys = self._maps["terms"][0]
        position = _find_piece(keys, prefix)
        wanted = [position]
        if position + 1 < len(keys) and keys[position + 1].startswith(prefix):
            wanted.append(position + 1)
        counts = {}
        for place in wanted:
            for key, group in self._load_piece("terms", place).items():
                if key.startswith(prefix):
                    counts[key] = count_postings(list(group.forms.values()))
        return sorted(counts, key=lambda key: (-counts[key], key))[:_MOST_COMPLETIONS]

    @cached_property
    def syllables(self) -> dict[str, int]:
        """Folded syllable -> binary logarithm of the number of its articles, 9 at most."""
        text = self._load("syllables", self._root["syllables"])[0]
        return {word[:-1]: int(word[-1]) for word in parse_shared(text)}

    def find_lexicon(self, folded: str) -> list[tuple[str, int]]:
        """Return the compounds whose folded text begins so, with the number of their articles."""
        keys, stems, hashes = self._maps["lexicon"]
        first = max(0, _find_piece(keys, folded))
        found = []
        for place in range(first, len(keys)):
            if place > first and not keys[place].startswith(folded):
                break
            lines = self._load(stems[place], pick_hash(hashes, place))[0]
            entries = (line.rpartition(" ") for line in lines.split("\n"))
            found += [(word, int(count)) for word, _, count in entries if fold(word).startswith(folded)]
        return found

    def load_hit(self, number: int) -> StoredHit:
        """Return what the document store says of an article."""
        block, row = self._load(*self._blocks[number // BLOCK])[0], self._row(number)
        title = block["titles"][row]
        slug = block["slugs"][row] or derive_slug(title)
        month, day = self._month(number), block["days"].split(" ")[row]
        date = f"{month}-{day}" if day else month
        url = block["urls"][row] or derive_url(date, slug)
        return StoredHit(slug, title, url, date, block["sourceNames"][block["sources"][row]])

    def load_text(self, number: int) -> str:
        """Return the text of an article, a paragraph a line, without its title."""
        return parse_article_text(self._read(self.load_hit(number).url).decode())

    @cached_property
    def rows(self) -> dict[int, StoredRow]:
        """What filters look at, by number."""
        columns = self._load("columns", self._root["columns"])[0]
        days = columns["days"].split(" ")
        rows = {}
        for row, number in enumerate(self.numbers):
            month = self._month(number)
            rows[number] = StoredRow(
                f"{month}-{days[row]}" if days[row] else month,
                columns["sourceNames"][columns["sources"][row]],
                tuple(columns["placeNames"][place][0] for place in columns["places"][row]),
            )
        return rows

    def _load_script(self, stem: str, digest: str) -> list[Any]:
        return parse_script(self._read(f"{FOLDER}/{stem}.{digest}.js"))[1:]

    def _find_group(self, name: str, key: str, sought: str) -> Group:
        return self._load_piece(name, _find_piece(self._maps[name][0], sought)).get(key, _NO_GROUP)

    def _load_piece(self, name: str, position: int) -> dict[str, Group]:
        return self._decode(name, position) if 0 <= position < len(self._maps[name][0]) else {}

    def _decode_piece(self, name: str, position: int) -> dict[str, Group]:
        _, stems, hashes = self._maps[name]
        keys, lists = self._load(stems[position], pick_hash(hashes, position))
        cut = Cut(*self._root["cut"]) if name == "terms" else None
        return decode_piece(keys, lists, self._root["universe"], cut)

    def _row(self, number: int) -> int:
        return sum(letter != _FREE for letter in self._root["lengths"][number // BLOCK * BLOCK : number])

    def _month(self, number: int) -> str:
        return self._months[bisect_right(self._month_ends, number)]


def _find_piece(keys: Sequence[str], sought: str) -> int:
    """Return the position of the last piece that does not begin after the key; -1 when all do."""
    return bisect_right(keys, sought) - 1


def _parse_map(letter: str, written: Sequence[str]) -> tuple[list[str], list[str], str]:
    keys = written[0].split("\n") if written[0] else []
    return keys, build_stems(letter, keys), written[1]


def _parse_numbered(letter: str, written: Sequence[str]) -> Iterator[tuple[int, tuple[str, str]]]:
    for place, position in enumerate(written[0].split()):
        yield int(position), (f"{letter}-{position}", pick_hash(written[1], place))
