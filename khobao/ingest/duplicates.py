"""The same story met twice: found by shingles, kept once, every source named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, groupby, islice

from khobao.ingest.normalizer import IngestedArticle
from khobao.ingest.shingles import find_shingles
from khobao.models import Article, Note, NoteKind

# Shingle hashes and article numbers are packed into one integer; 2**24 articles are more than fit a site.
_NUMBER_BITS = 24
# Two articles are the same story when the shorter one stands in the longer one by this share.
_SAME = 0.6
# A shingle that more articles share is boilerplate and pairs nobody.
_MOST_SHARED = 50


@dataclass(frozen=True)
class Holdings:
    """What ``content/`` holds already, by seed, and what a person has ruled out. Empty for a new archive."""

    untouched: frozenset[str] = frozenset()  # seeds of articles that are as the build wrote them
    corrected: frozenset[str] = frozenset()  # seeds of articles that a person changed or wrote
    separate: frozenset[str] = frozenset()  # seeds that a person wants apart; see read_separate


@dataclass(frozen=True)
class DuplicateGroup:
    """One story, met more than once."""

    kept: str  # seed of the article that stays
    others: tuple[str, ...]  # seeds of its copies, in order
    reason: str  # why this one was kept, a sentence for a person
    beside: tuple[str, ...] = ()  # seeds of copies that stay as well, because a person corrected them


def merge_duplicates(
    items: Sequence[IngestedArticle], holdings: Holdings | None = None
) -> tuple[list[IngestedArticle], list[DuplicateGroup]]:
    """Return *items* with every story once, in their order, and the groups that were merged.

    The kept article names the seeds, sources and addresses of its copies in ``extra["also_in"]``, and a note
    in its provenance names them too. To keep a copy as an article of its own, a person lists its seed in
    ``separate.txt``. Left alone: articles that only share a quotation or an agency's paragraph; what a person
    wants apart or has corrected; and a seed that only repeats another one, text and title and day, because
    one of the two files is there by mistake.

    The choice: what *holdings* says is in ``content/`` already, so that addresses last; then a date, then
    named authors, then the longer text, then the path.
    """
    holdings = holdings or Holdings()
    merged: dict[int, IngestedArticle] = {}
    dropped: set[int] = set()
    found = []
    for group in _find_groups(items):
        ranked = sorted(
            (index for index in group if not _is_listed(items[index].article, holdings.separate)),
            key=lambda index: (_rank(items[index].article, holdings), -index),
            reverse=True,
        )
        best, rest = ranked[0] if ranked else None, sorted(ranked[1:])
        if best is None:
            continue
        beside = [index for index in rest if items[index].article.seed in holdings.corrected]
        copies = [
            index for index in rest if index not in beside and not _only_repeats(items[best], items[index])
        ]
        if copies:
            dropped.update(copies)
            merged[best] = _name_copies(items[best], [items[index].article for index in copies])
        if copies or beside:
            found.append(
                DuplicateGroup(
                    kept=items[best].article.seed or "",
                    others=tuple(items[index].article.seed or "" for index in copies),
                    reason=_explain(items[best].article, holdings),
                    beside=tuple(items[index].article.seed or "" for index in beside),
                )
            )
    return [merged.get(index, item) for index, item in enumerate(items) if index not in dropped], found


def _is_listed(article: Article, seeds: frozenset[str]) -> bool:
    """Return whether *seeds* names the article's seed, or the file that holds it among others."""
    seed = article.seed or ""
    return seed in seeds or seed.partition("#")[0] in seeds


def _only_repeats(kept: IngestedArticle, copy: IngestedArticle) -> bool:
    """Return whether *copy* is a file of its own that says what *kept* says, boilerplate and all."""
    first, second = kept.article, copy.article
    return (
        "#" not in f"{first.seed}{second.seed}"
        and (first.title, first.date, first.source, first.source_url)
        == (second.title, second.date, second.source, second.source_url)
        and _read_lines(kept) == _read_lines(copy)
    )


def _read_lines(item: IngestedArticle) -> list[str]:
    return [line.text.strip() for line in item.provenance.lines if line.text.strip()]


def _find_groups(items: Sequence[IngestedArticle]) -> list[list[int]]:
    """Return groups of indices of articles that tell the same story, each sorted, in order."""
    sketches = [item.sketch for item in items]
    # Sorted, packed numbers bring equal shingles together, in a tenth of the memory that a dict would take.
    packed = sorted(
        shingle << _NUMBER_BITS | index for index, sketch in enumerate(sketches) for shingle in sketch
    )
    shared: defaultdict[tuple[int, int], int] = defaultdict(int)  # pair of articles -> shingles in common
    for _, group in groupby(packed, key=lambda number: number >> _NUMBER_BITS):
        holders = [number & ((1 << _NUMBER_BITS) - 1) for number in islice(group, _MOST_SHARED + 1)]
        if 2 <= len(holders) <= _MOST_SHARED:
            for pair in combinations(holders, 2):
                shared[pair] += 1
    leader = list(range(len(items)))
    for (first, second), count in sorted(shared.items()):
        # Sketches of texts of different length overlap less; a quarter of the shorter one is worth a look.
        if 4 * count >= min(len(sketches[first]), len(sketches[second])) and _are_same(
            items[first].article, items[second].article
        ):
            root = min(_root(leader, first), _root(leader, second))
            leader[_root(leader, first)] = leader[_root(leader, second)] = root
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for index in range(len(items)):
        groups[_root(leader, index)].append(index)
    return [group for group in groups.values() if len(group) > 1]


def _root(leader: list[int], index: int) -> int:
    while leader[index] != index:
        leader[index] = leader[leader[index]]
        index = leader[index]
    return index


def _are_same(first: Article, second: Article) -> bool:
    """Return whether one text stands in the other, counted over all shingles; not when years lie between."""
    if first.date and second.date and abs(first.date.year - second.date.year) > 1:
        return False
    left, right = find_shingles(first), find_shingles(second)
    return len(left & right) >= _SAME * min(len(left), len(right))


def _rank(article: Article, holdings: Holdings) -> tuple[bool, bool, bool, bool, int]:
    """Return how much speaks for keeping *article*; the largest wins."""
    return (
        article.seed in holdings.untouched,
        article.seed in holdings.corrected,
        article.date is not None,
        bool(article.authors),
        len(article.body) + len(article.lead or ""),
    )


def _explain(article: Article, holdings: Holdings) -> str:
    if article.seed in holdings.untouched | holdings.corrected:
        return "kept because content/ already holds it"
    known = [name for name, value in (("a date", article.date), ("authors", article.authors)) if value]
    has = " and ".join(known) if known else "the most text"
    return f"kept because it has {has}; of two that are equal in this, the longer text is kept"


def _name_copies(item: IngestedArticle, copies: Iterable[Article]) -> IngestedArticle:
    # Markdown that an archive wrote before may come back as a seed, with the copies it knew.
    known = item.article.extra.get("also_in")
    also_in = [entry for entry in known if isinstance(entry, dict)] if isinstance(known, list) else []
    also_in += [
        {
            key: value
            for key, value in (("seed", copy.seed), ("source", copy.source), ("url", copy.source_url))
            if value
        }
        for copy in copies
    ]
    article = replace(item.article, extra={**item.article.extra, "also_in": also_in})
    seeds = ", ".join(str(entry["seed"]) for entry in also_in if "seed" in entry)
    note = Note(NoteKind.SAME_STORY, seeds)
    provenance = replace(item.provenance, notes=(*item.provenance.notes, note))
    return replace(item, article=article, provenance=provenance)
