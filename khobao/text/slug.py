"""Slugs: the ASCII names of files and addresses. The only importer of python-slugify."""

import hashlib

from slugify import slugify

from khobao.text.diacritics import fold

# Characters: short enough for every file system and for a line of an e-mail.
SLUG_LENGTH = 80


def build_slug(text: str, *, max_length: int = SLUG_LENGTH) -> str:
    """Return *text* as lower-case ASCII words joined by hyphens, cut at the end of a word.

    Text is folded first, because python-slugify transliterates some Vietnamese letters differently. The slug
    is empty when *text* has no letters or digits.

    >>> build_slug("Đô thị thông minh: 5,2 %")
    'do-thi-thong-minh-5-2'
    """
    return slugify(fold(text).replace(",", " "), max_length=max_length, word_boundary=True, save_order=True)


def hash_slug(slug: str) -> int:
    """Return a hash of *slug*, 64 bits, the same on every machine."""
    return int.from_bytes(hashlib.blake2s(slug.encode(), digest_size=8).digest())
