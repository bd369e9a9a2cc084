"""Addresses of articles: an article stands where its file does, whatever its title, date or slug says."""

import re
from functools import lru_cache

from khobao.text.slug import build_slug

FOLDER = "bai"  # of the site, where the articles stand
_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ADDRESS = re.compile(rf"{FOLDER}(?:/[a-z0-9]+(?:-[a-z0-9]+)*)+\.html")


@lru_cache(maxsize=1 << 17)  # each stage of a build asks for the address of every article
def find_address(path: str) -> str:
    """Return the address, below the site's root, of the article in the file *path* below ``content/``.

    A name that is no ASCII slug, as people may give one, is made into one. Empty when nothing of it is left.

    >>> find_address("2021/tin-moi.md"), find_address("khong-ro-ngay/Tin mới (2).md")
    ('bai/2021/tin-moi.html', 'bai/khong-ro-ngay/tin-moi-2.html')
    """
    parts = [
        part if _PLAIN.fullmatch(part) else build_slug(part, max_length=0)
        for part in path.removesuffix(".md").split("/")
    ]
    return f"{FOLDER}/{'/'.join(parts)}.html" if all(parts) else ""


def is_address(text: str) -> bool:
    """Return whether *text* can be the address of an article, or one that it had.

    >>> is_address("bai/2021/01/tin.html"), is_address("../tin.html")
    (True, False)
    """
    return bool(_ADDRESS.fullmatch(text))


def parse_alias(text: str) -> str:
    """Return the address that a person may write in several ways. Raises ValueError when it can be none.

    >>> parse_alias("2021/ten-cu"), parse_alias("/bai/2021/ten-cu.html")
    ('bai/2021/ten-cu.html', 'bai/2021/ten-cu.html')
    """
    address = f"{FOLDER}/{text.strip().strip('/').removeprefix(f'{FOLDER}/').removesuffix('.html')}.html"
    if not is_address(address):
        raise ValueError(f"“{text}” cannot be the address of an article")
    return address
