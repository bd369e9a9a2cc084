"""The built index, asked from Python: the archivist's ``build.py search``, and the tests' other opinion.

Reads the files of the site as the browser does, with the same ranking (``static/js/lookup.js``,
``static/js/engine.js``); filters, facets, unfinished words and typos are the browser's alone.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from khobao.search.analyzer import find_tokens
from khobao.search.documents import BLOCK, PACK, derive_slug, derive_url
from khobao.search.index import LENGTH_LETTERS, LENGTH_STEP
from khobao.search.packing import ESCAPE, rice_bits
from khobao.search.pieces import FOLDER, HASH_LENGTH, LOADER, build_stems
from khobao.search.query import Query, parse_query
from khobao.search.ranking import (
    FIELD_NAMES,
    Lookup,
    PostingList,
    Ranking,
    Term,
    compute_norm,
    count_forms,
    score_articles,
)
from khobao.text.diacritics import fold

_ROOT = re.compile(rb'<script type="?application/json"? id="?search-root"?>(.*?)</script>', re.DOTALL)
# A phrase is checked in the texts of this many articles at most.
_MOST_CHECKED = 200


@dataclass(frozen=True)
class Hit:
    """One result."""

    slug: str
    title: str
    url: str  # below the site's root
    date: str
    source: str
    score: float


@dataclass(frozen=True)
class Answer:
    """What a query found."""

    total: int  # articles with every word as typed; when there are none, with some of them
    exact: bool  # False when total is a lower bound
    hits: tuple[Hit, ...]
    other_forms: int  # articles that hold every word only with other tones


@dataclass(frozen=True)
class _Group:
    forms: dict[str, list[PostingList]]
    pairs: dict[str, PostingList]


def query_index(
    site: Path, text: str, *, limit: int = 10, ranking: Ranking | None = None, full: bool = False
) -> Answer:
    """Answer a query from the files of a built site.

    *full* reads whole lists instead of their heads. Raises FileNotFoundError when there is no site there.
    """
    found = _ROOT.search((site / "tim-kiem.html").read_bytes())
    if not found:
        raise FileNotFoundError(f"{site / 'tim-kiem.html'} holds no search index")
    root = found[1].decode()
    reader = IndexReader(root if "{" in root[:2] else unescape(root), lambda path: (site / path).read_bytes())
    return reader.answer(text, limit=limit, ranking=ranking or Ranking(), full=full)


class IndexReader:
    """The index of one archive; loads what it is asked for, once."""

    def __init__(self, root: str, read: Callable[[str], bytes]) -> None:
        """Take the root's JSON and how to read a file below the site's root."""
        self._root: dict[str, Any] = json.loads(root)
        self._read = read
        self._load = cache(self._load_script)
        self._maps = {
            name: _parse_map(letter, self._root[name]) for name, letter in (("terms", "t"), ("rest", "r"))
        }
        self._blocks = _parse_numbered("d", self._root["blocks"])
        self._packs = _parse_numbered("x", self._root["packs"])
        self._decode = cache(self._decode_piece)
        self._body_norms = {
            number: compute_norm(LENGTH_STEP ** LENGTH_LETTERS.index(letter), self._root["averages"][2])
            for number, letter in enumerate(self._root["lengths"])
            if letter != " "
        }

    def answer(
        self, text: str, *, limit: int = 10, ranking: Ranking | None = None, full: bool = False
    ) -> Answer:
        """Answer a query; any text gives an answer."""
        ranking = ranking or Ranking()
        query = parse_query(text, self._root["abbreviations"])
        full = full or bool(query.phrases or query.excluded) or limit > 100
        lookup = self._look_up(query, full)
        middling = dict.fromkeys(self._body_norms, compute_norm(1, 1))
        norms = [middling, middling, self._body_norms]
        found = score_articles(lookup, norms, self._root["articles"], ranking)
        refused = [self._find_chain(forms) for forms in query.excluded]
        chains = [self._find_chain(forms) for forms in query.phrases]
        candidates = [
            number
            for number in sorted(found.scores, key=lambda number: (-found.scores[number], -number))
            if not any(number in chain for chain in refused)
        ]
        matching = [number for number in candidates if found.seen.get(number, 0) & found.all == found.all]
        if sum(term.required for term in lookup.terms) <= ranking.all_first:
            complete = set(matching)
            candidates = matching + [number for number in candidates if number not in complete]
        if query.phrases:
            chained = [number for number in matching if all(number in chain for chain in chains)]
            checked = self._check_phrases(chained, query.phrases, limit)
            # A pasted headline may quote what its article says otherwise: better all its words than nothing.
            matching, candidates = (checked, checked) if checked else (matching, candidates)
        chosen = candidates[:limit]
        exact_norms = self._exact_norms(norms, chosen)
        scores = score_articles(lookup, exact_norms, self._root["articles"], ranking).scores
        return Answer(
            total=len(matching) or len(candidates),
            exact=found.exact,
            hits=tuple(self._build_hit(number, scores[number]) for number in chosen),
            other_forms=self._count_other_forms(lookup, candidates, found.seen, found.all),
        )

    def _count_other_forms(
        self, lookup: Lookup, candidates: list[int], seen: dict[int, int], required: int
    ) -> int:
        other = dict(seen)
        for position, term in enumerate(lookup.terms):
            for lists in term.others if term.required else ():
                for name, one in zip(FIELD_NAMES, lists, strict=True):
                    if term.field in ("", name):
                        for number in one.postings:
                            other[number] = other.get(number, 0) | 1 << position
        return sum(
            seen.get(number, 0) & required != required and other.get(number, 0) & required == required
            for number in candidates
        )

    def _look_up(self, query: Query, full: bool) -> Lookup:
        terms = []
        for word in query.words:
            forms = self._load_forms(word.folded, full)
            as_typed = query.toned and word.form in forms
            exact = [forms[word.form]] if as_typed else list(forms.values())
            others = [lists for form, lists in forms.items() if form != word.form] if as_typed else []
            terms.append(Term(exact, others, word.required, word.field))
        pairs = []
        for first, second in query.pairs:
            pair = self._load_pair(query.words[first].folded, query.words[second].folded, full)
            if pair:
                pairs.append((first, second, pair))
        aliases = []
        for alias in query.aliases:
            lists = self._load_forms(alias.folded, full).get(alias.form)
            if lists:
                aliases.append((lists, alias.covers))
        return Lookup(terms, pairs, aliases)

    def _find_chain(self, forms: tuple[str, ...]) -> set[int]:
        """Return the articles that hold the syllables in a row, as far as pairs can say."""
        toned = any(form != fold(form) for form in forms)
        held: set[int] | None = None
        loaded = [self._load_forms(fold(form), True) for form in forms]
        for position, (form, known) in enumerate(zip(forms, loaded, strict=True)):
            chosen = [known[form]] if toned and form in known else list(known.values())
            numbers = {number for lists in chosen for one in lists for number in one.postings}
            held = numbers if held is None else held & numbers
            if position + 1 < len(forms):
                pair = self._load_pair(fold(form), fold(forms[position + 1]), True)
                counts = [count_forms(list(loaded[at].values())) for at in (position, position + 1)]
                # Pairs of rare syllables are not stored; the text will tell.
                if pair:
                    held &= pair.postings.keys()
                elif min(counts) >= self._root["rare"]:
                    return set()
        return held or set()

    def _check_phrases(
        self, numbers: list[int], phrases: tuple[tuple[str, ...], ...], wanted: int
    ) -> list[int]:
        kept: list[int] = []
        for position, number in enumerate(numbers):
            if position == _MOST_CHECKED or len(kept) == wanted:
                return kept + numbers[position:]
            text = f"{self._build_hit(number, 0.0).title}.\n{self._load_text(number)}"
            if all(_holds_phrase(text, forms) for forms in phrases):
                kept.append(number)
        return kept

    def _load_forms(self, key: str, full: bool) -> dict[str, list[PostingList]]:
        group = self._find_group("terms", key, key)
        if not group:
            return {}
        if not full or not any(one.is_cut for lists in group.forms.values() for one in lists):
            return group.forms
        rest = self._find_group("rest", key, key)
        more = rest.forms if rest else {}
        return {
            form: [_join(one, other) for one, other in zip(lists, more.get(form, [None] * 3), strict=True)]
            for form, lists in group.forms.items()
        }

    def _load_pair(self, first: str, second: str, full: bool) -> PostingList | None:
        group = self._find_group("terms", first, f"{first} {second}")
        pair = group.pairs.get(second) if group else None
        if pair and full and pair.is_cut:
            rest = self._find_group("rest", first, f"{first} {second}")
            pair = _join(pair, rest.pairs.get(second) if rest else None)
        return pair

    def _find_group(self, name: str, key: str, sought: str) -> _Group | None:
        keys, stems, hashes = self._maps[name]
        position = sum(first <= sought for first in keys) - 1
        for place in (position, position + 1) if name == "rest" else (position,):
            if 0 <= place < len(keys):
                digest = hashes[HASH_LENGTH * place : HASH_LENGTH * (place + 1)]
                group = self._decode(stems[place], digest, name == "terms").get(key)
                if group:
                    return group
        return None

    def _decode_piece(self, stem: str, digest: str, heads: bool) -> dict[str, _Group]:
        keys, lists = self._load(stem, digest)
        bits = _BitReader(base64.b64decode(lists))
        universe, head = self._root["universe"], self._root["head"] if heads else 1 << 30
        piece = {}
        for line in keys.split("\n"):
            key, forms, seconds = line.split("\t")
            group = _Group({}, {})
            for form in forms.split(" ") if forms else []:
                group.forms[key if form == "." else form] = [bits.read_list(universe, head) for _ in range(3)]
                bits.align()
            second = ""
            for shared, more in re.findall("([A-Z])([^A-Z]*)", seconds):
                second = second[: ord(shared) - 65] + more
                group.pairs[second] = bits.read_list(universe, head)
                bits.align()
            piece[key] = group
        return piece

    def _load_script(self, stem: str, digest: str) -> list[Any]:
        text = self._read(f"{FOLDER}/{stem}.{digest}.js").decode().strip()
        values: list[Any] = json.loads(f"[{text.removeprefix(f'{LOADER}(').removesuffix(')')}]")
        return values[1:]

    def _row(self, number: int, size: int) -> int:
        return sum(letter != " " for letter in self._root["lengths"][number // size * size : number])

    def _block(self, number: int) -> tuple[dict[str, Any], int]:
        return self._load(*self._blocks[number // BLOCK])[0], self._row(number, BLOCK)

    def _build_hit(self, number: int, score: float) -> Hit:
        block, row = self._block(number)
        title = block["titles"][row]
        slug = block["slugs"][row] or derive_slug(title)
        month, day = self._month(number), block["days"].split(" ")[row]
        date = f"{month}-{day}" if day else month
        url = block["urls"][row] or derive_url(date, slug)
        return Hit(slug, title, url, date, block["sourceNames"][block["sources"][row]], score)

    def _exact_norms(self, norms: list[dict[int, float]], chosen: list[int]) -> list[dict[int, float]]:
        exact = [dict(norm) for norm in norms]
        for number in chosen:
            block, row = self._block(number)
            for field in range(3):
                exact[field][number] = compute_norm(
                    block["lengths"][3 * row + field], self._root["averages"][field]
                )
        return exact

    def _load_text(self, number: int) -> str:
        packed = base64.b64decode(self._load(*self._packs[number // PACK])[0])
        texts: list[str] = json.loads(zlib.decompress(packed, -15))
        return texts[self._row(number, PACK)]

    def _month(self, number: int) -> str:
        for month, size in self._root["months"]:
            if number < size:
                return str(month)
            number -= size
        raise IndexError(number)


class _BitReader:
    def __init__(self, data: bytes) -> None:
        self._bits = f"{int.from_bytes(data):0{8 * len(data)}b}" if data else ""
        self._at = 0

    def align(self) -> None:
        self._at = -(-self._at // 8) * 8

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

    def read_list(self, universe: int, head: int) -> PostingList:
        one = self._bits.index("1", self._at)
        zeros = one - self._at
        self._at = one
        full = self._read(zeros + 1) - 1
        count = min(full, head)
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


def _join(head: PostingList, rest: PostingList | None) -> PostingList:
    return replace(head, postings={**head.postings, **rest.postings}) if rest else head


def _holds_phrase(text: str, forms: tuple[str, ...]) -> bool:
    toned = any(form != fold(form) for form in forms)
    line = " ".join(token.form if toned else token.folded for token in find_tokens(text) if not token.is_code)
    return f" {' '.join(forms)} " in f" {line} "


def _parse_map(letter: str, written: list[str]) -> tuple[list[str], list[str], str]:
    keys = written[0].split("\n") if written[0] else []
    return keys, build_stems(letter, keys), written[1]


def _parse_numbered(letter: str, written: list[str]) -> dict[int, tuple[str, str]]:
    return dict(_numbered(letter, written))


def _numbered(letter: str, written: list[str]) -> Iterator[tuple[int, tuple[str, str]]]:
    for place, position in enumerate(written[0].split()):
        yield (
            int(position),
            (f"{letter}-{position}", written[1][HASH_LENGTH * place : HASH_LENGTH * (place + 1)]),
        )
