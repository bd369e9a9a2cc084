"""Slugs: the ASCII names of files and addresses. The only importer of python-slugify."""

from __future__ import annotations

import hashlib

from slugify import slugify

from khobao.text.diacritics import fold

# Long enough to be recognised, short enough for every file system and for a line of an e-mail.
SLUG_LENGTH = 80


def build_slug(text: str, *, max_length: int = SLUG_LENGTH) -> str:
    """Return *text* as lower-case ASCII words joined by hyphens, cut at a word's end.

    Folding comes first, because the general transliteration would write some Vietnamese letters otherwise.
    Text with nothing to keep gives an empty string: the caller names the file by something else.

    >>> build_slug("Đô thị thông minh: 5,2 %")
    'do-thi-thong-minh-5-2'
    """
    return slugify(fold(text).replace(",", " "), max_length=max_length, word_boundary=True, save_order=True)


def hash_slug(slug: str) -> int:
    """Return 64 bits that a slug alone decides."""
    return int.from_bytes(hashlib.blake2s(slug.encode(), digest_size=8).digest())
