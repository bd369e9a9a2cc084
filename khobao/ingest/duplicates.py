"""Duplicates: the same story in several seeds is found by shingles and kept once, with all sources."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, groupby, islice

from khobao.ingest.normalizer import IngestedArticle
from khobao.ingest.shingles import find_shingles
from khobao.messages.message import Message
from khobao.model import Article, Note, NoteKind

# Bits of the article's number, when it is packed into one integer with a hash. No archive has 2**24 articles.
_NUMBER_BITS = 24
# Two articles are the same story when at least this share of the shorter one's shingles is in the other one.
_SAME = 0.6
# A shingle in more articles than this is boilerplate.
_MOST_SHARED = 50


@dataclass(frozen=True)
class Holdings:
    """The seeds of the articles in ``content/``, and those that are never merged. Empty for a new archive."""

    untouched: frozenset[str] = frozenset()  # articles that are as the build wrote them
    corrected: frozenset[str] = frozenset()  # articles that a person changed or wrote
    separate: frozenset[str] = frozenset()  # listed in separate.txt; see read_separate


@dataclass(frozen=True)
class DuplicateGroup:
    """One story in several seeds."""

    kept: str  # seed of the article that is kept
    others: tuple[str, ...]  # seeds of the copies that were merged into it, in order
    reason: Message  # why this one was kept, for a message
    beside: tuple[str, ...] = ()  # seeds of copies that are kept too, because a person corrected them


def merge_duplicates(
    items: Sequence[IngestedArticle], holdings: Holdings | None = None
) -> tuple[list[IngestedArticle], list[DuplicateGroup]]:
    """Return *items* in their order with every story once, and the groups that were merged.

    The kept article lists seed, source and address of its copies in ``extra["also_in"]``; a note in its
    provenance names their seeds. Of several copies the one in ``content/`` is kept, so that addresses last;
    then one with a date, with authors, with the longest text, the first.

    Left alone: articles with only a quotation or an agency's paragraph in common; seeds in ``separate.txt``;
    articles that a person corrected; and a seed with the same lines, title, date and source as the kept one,
    because then one of the two files is there by mistake.
    """
    holdings = holdings or Holdings()
    merged: dict[int, IngestedArticle] = {}
    dropped: set[int] = set()
    found = []
    for group in _find_groups(items):
        candidates = [index for index in group if not _is_listed(items[index].article, holdings.separate)]
        if not candidates:
            continue
        best = max(candidates, key=lambda index: (_rank(items[index].article, holdings), -index))
        rest = [index for index in candidates if index != best]
        beside = [index for index in rest if items[index].article.seed in holdings.corrected]
        copies = [
            index for index in rest if index not in beside and not _only_repeats(items[best], items[index])
        ]
        if copies:
            dropped.update(copies)
            merged[best] = _name_copies(items[best], [items[index].article for index in copies])
        if copies or beside:
            article = items[best].article
            others, corrected = (
                tuple(items[index].article.seed or "" for index in indices) for indices in (copies, beside)
            )
            found.append(DuplicateGroup(article.seed or "", others, _explain(article, holdings), corrected))
    return [merged.get(index, item) for index, item in enumerate(items) if index not in dropped], found


def _is_listed(article: Article, seeds: frozenset[str]) -> bool:
    """Return whether *seeds* has the article's seed, or the file that it is a part of."""
    seed = article.seed or ""
    return seed in seeds or seed.partition("#")[0] in seeds


def _only_repeats(kept: IngestedArticle, copy: IngestedArticle) -> bool:
    """Return whether *copy* is another file with the same lines and metadata as *kept*."""
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
    """Return groups of indices of articles with the same story, each sorted, in order."""
    sketches = [item.sketch for item in items]
    # Sorting packed integers groups equal hashes, in a tenth of the memory of a dict.
    packed = sorted(
        shingle << _NUMBER_BITS | index for index, sketch in enumerate(sketches) for shingle in sketch
    )
    shared: defaultdict[tuple[int, int], int] = defaultdict(int)  # pair of articles -> hashes in common
    for _, group in groupby(packed, key=lambda number: number >> _NUMBER_BITS):
        holders = [number & ((1 << _NUMBER_BITS) - 1) for number in islice(group, _MOST_SHARED + 1)]
        if 2 <= len(holders) <= _MOST_SHARED:
            for pair in combinations(holders, 2):
                shared[pair] += 1
    parents = list(range(len(items)))  # union-find: article -> another one of its group, or itself
    for (first, second), count in sorted(shared.items()):
        # Sketches of texts of different lengths overlap less: a quarter of the shorter one makes a candidate.
        if 4 * count >= min(len(sketches[first]), len(sketches[second])) and _are_same(
            items[first].article, items[second].article
        ):
            roots = _find_root(parents, first), _find_root(parents, second)
            parents[max(roots)] = min(roots)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for index in range(len(items)):
        groups[_find_root(parents, index)].append(index)
    return [group for group in groups.values() if len(group) > 1]


def _find_root(parents: list[int], index: int) -> int:
    while parents[index] != index:
        parents[index] = parents[parents[index]]
        index = parents[index]
    return index


def _are_same(first: Article, second: Article) -> bool:
    """Return whether the shorter text is mostly a part of the other one; never with years between them."""
    if first.date and second.date and abs(first.date.year - second.date.year) > 1:
        return False
    left, right = find_shingles(first), find_shingles(second)
    return len(left & right) >= _SAME * min(len(left), len(right))


def _rank(article: Article, holdings: Holdings) -> tuple[bool, bool, bool, bool, int]:
    """Return the preference for keeping *article*; the largest is kept."""
    return (
        article.seed in holdings.untouched,
        article.seed in holdings.corrected,
        article.date is not None,
        bool(article.authors),
        len(article.body) + len(article.lead or ""),
    )


def _explain(article: Article, holdings: Holdings) -> Message:
    if article.seed in holdings.untouched | holdings.corrected:
        return Message("kept because content/ already holds it")
    if article.date and article.authors:
        return Message(
            "kept because it has a date and authors; of two that both have, the longer one is kept"
        )
    if article.date:
        return Message("kept because it has a date; of two that both have one, the longer one is kept")
    if article.authors:
        return Message("kept because it has authors; of two that both have, the longer one is kept")
    return Message("kept because it has the most text")


def _name_copies(item: IngestedArticle, copies: Sequence[Article]) -> IngestedArticle:
    # A seed may be Markdown that an archive wrote, with the copies that were known then.
    known = item.article.extra.get("also_in")
    also_in = [entry for entry in known if isinstance(entry, dict)] if isinstance(known, list) else []
    for copy in copies:
        entry = {"seed": copy.seed, "source": copy.source, "url": copy.source_url}
        also_in.append({key: value for key, value in entry.items() if value})
    extra = {**item.article.extra, "also_in": also_in}
    seeds = ", ".join(str(entry["seed"]) for entry in also_in if "seed" in entry)
    note = Note(NoteKind.SAME_STORY, seeds)
    provenance = replace(item.provenance, notes=(*item.provenance.notes, note))
    return replace(item, article=replace(item.article, extra=extra), provenance=provenance)
