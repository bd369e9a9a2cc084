"""The archive along its axes, remembered: most edits move no article along any of them.

What it is seen by are dates, places, sources and, among articles of one moment, titles. While all articles
stand where they stood, the last build's archive is this one's, with what the articles say now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khobao.models import Article, Cache, Gazetteer
from khobao.recordbytes import find_records, format_around, format_record, name_record, parse_around
from khobao.site.facets import Archive, build_archive, newest_first

_KEY = "archive"  # of the cache


@dataclass(frozen=True)
class _LastArchive:
    """What the last build knew of an archive. Sequences go by entry."""

    slugs: Sequence[str] = ()
    names: Sequence[str] = ()  # digests of the articles
    axes: Sequence[str] = ()  # what each was seen by, but for its title
    archive: bytes = b""  # with slugs in the place of articles


def recall_archive(articles: Sequence[Article], gazetteer: Gazetteer, cache: Cache | None = None) -> Archive:
    """Return what ``build_archive`` does, sooner if *cache* remembers it and no article has moved since."""
    if cache is None:
        return build_archive(articles, gazetteer)
    by_slug = {article.slug: article for article in articles}
    last: _LastArchive = find_records(cache, [_KEY]).get(_KEY, _LastArchive())
    archive = _restore(last, by_slug)
    axes, data = last.axes, last.archive
    if archive is None:
        archive = build_archive(articles, gazetteer)
        axes = [_describe_axes(entry.article) for entry in archive.entries]
        # As it is now: later its entries remember what their articles say.
        data = format_around(archive, Article, lambda article: article.slug)
    names = [name_record(entry.article) for entry in archive.entries]
    if names != last.names:
        slugs = [entry.article.slug for entry in archive.entries]
        cache.put(_KEY, format_record(_LastArchive(slugs, names, axes, data)))
    return archive


def _restore(last: _LastArchive, by_slug: Mapping[str, Article]) -> Archive | None:
    """Return the *last* archive with the articles of today; None when one of them has come, gone or moved."""
    if by_slug.keys() != set(last.slugs):
        return None
    line = [by_slug[slug] for slug in last.slugs]
    for position, (article, name) in enumerate(zip(line, last.names, strict=True)):
        if name_record(article) != name:
            near = line[max(0, position - 1) : position + 2]
            keys = list(map(newest_first, near))
            if _describe_axes(article) != last.axes[position] or keys != sorted(keys):
                return None
    try:
        archive: Archive = parse_around(last.archive, by_slug)
    except ValueError:
        return None
    return archive


def _describe_axes(article: Article) -> str:
    """Return all that *article* is seen by, but for its title."""
    day = article.date.isoformat() if article.date else ""
    return "\t".join((day, article.source or "", *article.localities))
