"""The document store: what a result shows, and the columns that filters read.

A block holds what results show of ``BLOCK`` numbers, and calls ``khobao.receive("d-12", block)``. Articles
stand in the order of their numbers; which numbers are taken, the root says. Texts are not stored: an
article's own page has its text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from khobao.model import Artifact, SearchDocument
from khobao.search.index.scripts import build_script
from khobao.text.diacritics import fold

# Small enough that ten results from ten blocks are a light load, large enough that files stay few.
BLOCK = 96

SLUG_LENGTH = 80


@dataclass(frozen=True)
class BuiltStore:
    """The files of the document store, and what the root says of them."""

    artifacts: tuple[Artifact, ...]
    columns_hash: str
    block_names: list[str]  # the numbers of the blocks, and the hashes of all in one string


def build_store(numbered: Sequence[tuple[int, SearchDocument]]) -> BuiltStore:
    """Return the document store of articles, which are in the order of their numbers."""
    blocks = {
        number: build_script(f"d-{number}", build_block([document for _, document in part]))
        for number, part in groupby(numbered, key=lambda pair: pair[0] // BLOCK)
    }
    columns, columns_hash = build_script("columns", build_columns([document for _, document in numbered]))
    return BuiltStore(
        (*(artifact for artifact, _ in blocks.values()), columns),
        columns_hash,
        [" ".join(map(str, blocks)), "".join(digest for _, digest in blocks.values())],
    )


def build_block(documents: Sequence[SearchDocument]) -> dict[str, Any]:
    """Return what the results page needs of these articles, as columns."""
    return {
        "titles": [document.title for document in documents],
        # Nought where the slug is what the title gives, and the address what date and slug give.
        "slugs": [
            0 if document.slug == derive_slug(document.title) else document.slug for document in documents
        ],
        "urls": [
            0 if document.url == derive_url(document.date, document.slug) else document.url
            for document in documents
        ],
        **build_columns(documents),
    }


def build_columns(documents: Sequence[SearchDocument]) -> dict[str, Any]:
    """Return day, places and source of every article, in the order of numbers, for filters and facets.

    Sources and places go by number, in the order in which they are first met.
    """
    sources = dict.fromkeys(document.source for document in documents)
    names = {slug: name for document in documents for slug, name in document.places}
    source_numbers = {source: number for number, source in enumerate(sources)}
    place_numbers = {slug: number for number, slug in enumerate(names)}
    return {
        "days": " ".join(document.date[8:10] for document in documents),
        "sources": [source_numbers[document.source] for document in documents],
        "places": [[place_numbers[slug] for slug, _ in document.places] for document in documents],
        "sourceNames": list(source_numbers),
        "placeNames": [[slug, name] for slug, name in names.items()],
    }


def derive_slug(title: str) -> str:
    """Return the slug that a title most likely has, so that it need not be stored.

    >>> derive_slug("Đô thị thông minh: 5,2 %")
    'do-thi-thong-minh-5-2'

    Twin of ``deriveSlug`` in ``static/js/documents.js``.
    """
    slug = "-".join(re.findall("[a-z0-9]+", fold(title).lower()))
    if len(slug) <= SLUG_LENGTH:
        return slug
    return slug[: slug.rfind("-", 0, SLUG_LENGTH + 1)]


def derive_url(date: str, slug: str) -> str:
    """Return the address of an article below the site's root.

    >>> derive_url("2022-01-08", "ha-noi"), derive_url("", "ha-noi")
    ('bai/2022/01/ha-noi.html', 'bai/khong-ro-ngay/ha-noi.html')
    """
    folder = f"{date[:4]}/{date[5:7]}" if len(date) >= len("2022-01") else "khong-ro-ngay"
    return f"bai/{folder}/{slug}.html"
