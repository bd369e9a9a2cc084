"""The terms' part of the index: all postings, grouped under folded keys, packed, and cut into pieces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from khobao.models import Artifact
from khobao.search.lexicon import format_syllables
from khobao.search.pieces import Group, PieceMap, build_pieces, build_script
from khobao.search.postings import PostingCollector, pack_lists, split_heads
from khobao.text.diacritics import fold

# Pairs are left out where one syllable is in fewer articles than one in this many: there the syllable alone
# says it all (no difference in relevance, a quarter fewer keys; docs/search.md).
RARE_SHARE = 240

# Pieces that hold the rest of long lists are asked for seldom, and by those who want everything.
_REST_SMALLEST, _REST_LARGEST = 36_000, 48_000

Lengths = tuple[int, int, int]  # tokens of an article in title, lead and body


@dataclass(frozen=True)
class BuiltTerms:
    """The files of the terms, and what the root says of them."""

    artifacts: tuple[Artifact, ...]
    heads: PieceMap
    rest: PieceMap
    rare: int  # a syllable in fewer articles than this has no pairs
    syllables_hash: str


@dataclass(frozen=True)
class ListPlan:
    """Groups, and which lists make up their units."""

    groups: list[Group]
    lists: list[int]  # positions in the table: term * 4 + field
    units: list[int]  # the unit of each of them


def build_terms(
    collector: PostingCollector, lengths: Mapping[int, Lengths], universe: int, article_count: int, head: int
) -> BuiltTerms:
    """Sort all postings by key and cut them into pieces, heads and rest apart."""
    ordered = sort_terms(collector.terms())
    table = collector.build_table([term for _, _, term in ordered])
    counts = table.counts()
    frequencies = count_articles(ordered, counts)
    plan = plan_lists(ordered, frequencies, universe // RARE_SHARE)
    heads, rest = split_heads(table, {number: body for number, (_, _, body) in lengths.items()}, head)
    del table
    packed = pack_lists(heads, plan.lists, plan.units, universe, counts)
    artifacts, head_map = build_pieces(plan.groups, packed, "t")
    rest_counts = rest.counts()
    rest_plan = keep_filled(plan, rest_counts)
    rest_packed = pack_lists(rest, rest_plan.lists, rest_plan.units, universe, rest_counts)
    more, rest_map = build_pieces(rest_plan.groups, rest_packed, "r", _REST_SMALLEST, _REST_LARGEST)
    syllables, digest = build_script("syllables", format_syllables(frequencies, article_count))
    return BuiltTerms((*artifacts, *more, syllables), head_map, rest_map, universe // RARE_SHARE, digest)


def sort_terms(terms: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return folded key, second syllable and term, in the order of pieces.

    >>> sort_terms(["hà", "ha noi", "ha"])
    [('ha', '', 'ha'), ('ha', '', 'hà'), ('ha', 'noi', 'ha noi')]
    """
    keyed = []
    for term in terms:
        first, space, second = term.partition(" ")
        keyed.append((first, second, term) if space else (fold(term), "", term))
    return sorted(keyed)


def count_articles(ordered: Sequence[tuple[str, str, str]], counts: Sequence[int]) -> dict[str, int]:
    """Return folded key -> articles with it, those counted twice that have it in two forms or fields."""
    frequencies: dict[str, int] = {}
    for position, (key, second, _) in enumerate(ordered):
        if not second:
            frequencies[key] = frequencies.get(key, 0) + int(sum(counts[4 * position : 4 * position + 3]))
    return frequencies


def plan_lists(
    ordered: Sequence[tuple[str, str, str]], frequencies: Mapping[str, int], rare: int
) -> ListPlan:
    """Group the terms under their keys; pairs with a syllable in fewer than *rare* articles are left out."""
    groups: list[Group] = []
    lists: list[int] = []
    units: list[int] = []
    unit = 0
    position = 0
    while position < len(ordered):
        key = ordered[position][0]
        forms, form_units, seconds, second_units = [], [], [], []
        while position < len(ordered) and ordered[position][0] == key:
            _, second, term = ordered[position]
            if not second:
                forms.append(term)
                form_units.append(unit)
                lists += range(4 * position, 4 * position + 3)
                units += [unit] * 3
                unit += 1
            elif frequencies[key] >= rare and frequencies[second] >= rare:
                seconds.append(second)
                second_units.append(unit)
                lists.append(4 * position + 3)
                units.append(unit)
                unit += 1
            position += 1
        groups.append(Group(key, tuple(forms), tuple(form_units), tuple(seconds), tuple(second_units)))
    return ListPlan(groups, lists, units)


def keep_filled(plan: ListPlan, counts: Sequence[int]) -> ListPlan:
    """Return the plan without the units that have no posting by *counts*, its units counted anew."""
    filled = sorted({unit for unit, position in zip(plan.units, plan.lists, strict=True) if counts[position]})
    renamed = {unit: new for new, unit in enumerate(filled)}
    kept = [
        (position, renamed[unit])
        for position, unit in zip(plan.lists, plan.units, strict=True)
        if unit in renamed
    ]
    groups = []
    for group in plan.groups:
        forms = [
            (form, renamed[unit])
            for form, unit in zip(group.forms, group.form_units, strict=True)
            if unit in renamed
        ]
        seconds = [
            (second, renamed[unit])
            for second, unit in zip(group.seconds, group.second_units, strict=True)
            if unit in renamed
        ]
        if forms or seconds:
            groups.append(
                Group(
                    group.key,
                    tuple(form for form, _ in forms),
                    tuple(unit for _, unit in forms),
                    tuple(second for second, _ in seconds),
                    tuple(unit for _, unit in seconds),
                )
            )
    return ListPlan(groups, [position for position, _ in kept], [unit for _, unit in kept])
