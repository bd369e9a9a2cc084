"""The archive along its axes and the cards of its articles, remembered: most edits change little of them.

What an article is filed by are its date, places, source and, among articles of one moment, its title. While
all articles stand where they stood, the last build's archive is this one's, with what they say now.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khobao.models import Article, Cache, Gazetteer
from khobao.recordbytes import (
    find_records,
    format_around,
    format_record,
    give_name,
    hash_record,
    hash_text,
    name_record,
    parse_around,
)
from khobao.site.facets import Archive, Entry, build_archive, newest_first
from khobao.site.standing import Shared

_KEY = "archive"  # of the cache

# Of a card, beside the opening. A list takes less than this along to another process (rendering.py).
_SHOWN = tuple(field.name for field in dataclasses.fields(Article) if field.name != "body")


@dataclass(frozen=True)
class FiledArchive:
    """The archive along its axes, and digests of what it was made from."""

    archive: Archive
    cards: Shared  # of all entries, which bear theirs as their names
    filing: str  # of what each article is filed by, and which they are; empty without a cache


@dataclass(frozen=True)
class _LastArchive:
    """What the last build knew of an archive. Sequences go by entry."""

    filing: str = ""
    slugs: Sequence[str] = ()
    names: Sequence[str] = ()  # digests of the articles
    cards: Sequence[str] = ()
    axes: Sequence[str] = ()  # what each was filed by, but for its title
    archive: bytes = b""  # with slugs in the place of articles


def recall_archive(
    articles: Sequence[Article], gazetteer: Gazetteer, cache: Cache | None = None
) -> FiledArchive:
    """Return what ``build_archive`` does; what *cache* remembers is not made again.

    The *card* of an article is a digest of all that other pages than its own and that of its original show of
    it: while all cards stay, so do the lists that they stand in. While no article has moved, it is known
    whose cards have changed.
    """
    last: _LastArchive = find_records(cache, [_KEY]).get(_KEY, _LastArchive()) if cache else _LastArchive()
    archive = _restore(last, {article.slug: article for article in articles})
    axes, data, filing = last.axes, last.archive, last.filing
    stands = archive is not None
    if archive is None:
        archive = build_archive(articles, gazetteer)
        if cache:
            axes = [_describe_axes(entry.article) for entry in archive.entries]
            data = format_around(archive, Article, lambda article: article.slug)
            filing = hash_record(
                [(entry.article.slug, axis) for entry, axis in zip(archive.entries, axes, strict=True)]
            )
    names = [name_record(entry.article) for entry in archive.entries]
    known = dict(zip(last.names, last.cards, strict=True))
    cards = [known.get(name) or _name_card(entry) for name, entry in zip(names, archive.entries, strict=True)]
    for entry, card in zip(archive.entries, cards, strict=True):
        give_name(entry, card)
    if cache and names != last.names:
        slugs = [entry.article.slug for entry in archive.entries]
        cache.put(_KEY, format_record(_LastArchive(filing, slugs, names, cards, axes, data)))
    digest = hash_text(" ".join(cards))
    if not stands:
        return FiledArchive(archive, Shared(digest), filing)
    cards_now = zip(archive.entries, cards, last.cards, strict=True)
    changed = frozenset(entry for entry, card, before in cards_now if card != before)
    return FiledArchive(archive, Shared(digest, hash_text(" ".join(last.cards)), changed), filing)


def _restore(last: _LastArchive, by_slug: Mapping[str, Article]) -> Archive | None:
    """Return the *last* archive with the articles of today; None when one of them has come, gone or moved."""
    if by_slug.keys() != set(last.slugs):
        return None
    line = [by_slug[slug] for slug in last.slugs]
    for position, (article, name) in enumerate(zip(line, last.names, strict=True)):
        if name_record(article) != name:
            near = list(map(newest_first, line[max(0, position - 1) : position + 2]))
            if _describe_axes(article) != last.axes[position] or near != sorted(near):
                return None
    try:
        archive: Archive = parse_around(last.archive, by_slug)
    except ValueError:
        return None
    return archive


def _describe_axes(article: Article) -> str:
    """Return all that *article* is filed by, but for its title."""
    day = article.date.isoformat() if article.date else ""
    return "\t".join((day, article.source or "", *article.localities))


def _name_card(entry: Entry) -> str:
    return hash_record((entry.opening, *(getattr(entry.article, name) for name in _SHOWN)))
