"""Slugs: the ASCII names of files and addresses. The only importer of python-slugify."""

import hashlib
import re

from slugify import slugify

from khobao.text.diacritics import fold

# Characters: short enough for every file system and for a line of an e-mail.
SLUG_LENGTH = 80
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
# Every path with a name that is not portable matches this, and some that are.
_SUSPECT = re.compile(r"(?i)(?:^|/)(?:con|prn|aux|nul|com|lpt)|[^a-z0-9/._-]|[.](?:/|$)")
# Windows takes these for devices, whatever ending they have.
_RESERVED = {
    *("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"),
    *(f"{device}{number}" for device in ("COM", "LPT") for number in "0123456789¹²³"),
}


def build_slug(text: str, *, max_length: int = SLUG_LENGTH) -> str:
    """Return *text* as lower-case ASCII words joined by hyphens, cut at the end of a word.

    Text is folded first, because python-slugify transliterates some Vietnamese letters differently. The slug
    is empty when *text* has no letters or digits. Every system can hold a file of that name.

    >>> build_slug("Đô thị thông minh: 5,2 %"), build_slug("Con")
    ('do-thi-thong-minh-5-2', 'con-1')
    """
    slug = slugify(fold(text).replace(",", " "), max_length=max_length, word_boundary=True, save_order=True)
    return slug if is_portable(slug) else f"{slug}-1"


def is_portable(name: str) -> bool:
    """Return whether Windows, macOS and FAT can all hold a file or a folder with this *name*.

    >>> [name for name in ("con.html", "aux", "com1.tar.gz", "a.", "a:b", "tin.html") if is_portable(name)]
    ['tin.html']

    Source: Microsoft Learn, "Naming Files, Paths, and Namespaces".
    """
    stem = name.partition(".")[0].rstrip(" ").upper()
    plain = not _FORBIDDEN.search(name) and name.isprintable()
    return plain and stem not in _RESERVED and not name.endswith((" ", "."))


def make_portable(path: str) -> str:
    """Return *path* with ``-1`` behind every name in it that not every system can hold, before its endings.

    >>> make_portable("bai/2020/con.html"), make_portable("bai/2020/tin.html")
    ('bai/2020/con-1.html', 'bai/2020/tin.html')
    """
    if not _SUSPECT.search(path):  # as nearly all
        return path
    names = (name.partition(".") if not is_portable(name) else (name, "", "") for name in path.split("/"))
    parts = [(f"{stem}-1" if dot else stem) + dot + rest for stem, dot, rest in names]
    return "/".join(part if is_portable(part) else f"{part}-1" for part in parts)


def hash_slug(slug: str) -> int:
    """Return a hash of *slug*, 64 bits, the same on every machine."""
    return int.from_bytes(hashlib.blake2s(slug.encode(), digest_size=8).digest())
