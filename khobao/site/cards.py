"""The *card* of an article: all that other pages than its own and that of its original show of it.

While the cards of all articles stay, so do the lists that they stand in.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from khobao.models import Article, Cache
from khobao.recordbytes import find_records, format_record, give_name, hash_record, name_record
from khobao.site.facets import Entry

_KEY = "cards"  # of the cache

# Beside the opening. A list that travels to another process takes less than this along (rendering.py).
_SHOWN = tuple(field.name for field in dataclasses.fields(Article) if field.name != "body")


def name_cards(entries: Sequence[Entry], cache: Cache | None = None) -> list[str]:
    """Give each of *entries* a digest of its card as its name, and return these.

    So a list is known by what it shows. *cache* knows the cards of articles that stay.
    """
    known: dict[str, tuple[str, str]] = find_records(cache, [_KEY]).get(_KEY, {}) if cache else {}
    rows: dict[str, tuple[str, str]] = {}  # slug -> digest of the article, and of its card
    for entry in entries:
        slug, name = entry.article.slug, name_record(entry.article)
        row = known.get(slug)
        rows[slug] = row if row and row[0] == name else (name, _name_card(entry))
    if cache and rows != known:
        cache.put(_KEY, format_record(rows))
    cards = [card for _, card in rows.values()]
    for entry, card in zip(entries, cards, strict=True):
        give_name(entry, card)
    return cards


def _name_card(entry: Entry) -> str:
    return hash_record((entry.opening, *(getattr(entry.article, name) for name in _SHOWN)))
