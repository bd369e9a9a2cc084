"""Articles as they stand in ``content/``, and how a cache keeps them: a shelf holds those of many files."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from khobao.models import Article, Cache, Provenance
from khobao.recordbytes import find_records, format_record, name_record

SIDECAR_ENDING = ".provenance.json"

_SHELVES = 256  # one is written again when an article of it has changed


@dataclass(frozen=True)
class StoredArticle:
    """An article as it stands in ``content/``."""

    article: Article
    provenance: Provenance | None  # None when the article has no sidecar: a person wrote it
    file_sha256: str  # of the article's file, lower-case hex
    sidecar_sha256: str = ""  # of the sidecar, lower-case hex; empty when there is none

    @property
    def corrected(self) -> bool:
        """Whether a person has changed the file since the build wrote it, or wrote it themselves."""
        return self.provenance is None or self.provenance.article_sha256 != self.file_sha256


def sidecar_path(path: str) -> str:
    """Return where the sidecar of the article in the file *path* stands."""
    return path.removesuffix(".md") + SIDECAR_ENDING


class Shelves:
    """What a cache holds of the articles of a folder, some together: a read for each would take longer."""

    def __init__(self, folder: Path, cache: Cache | None, digests: Mapping[str, str] | None) -> None:
        """Know what *cache* holds; an article counts when *digests* still has its file and its sidecar."""
        self._cache, self._digests = cache, digests or {}
        self._keys = [f"content:{folder.resolve()}:{number}" for number in range(_SHELVES)]
        self._held: dict[str, StoredArticle] = {}  # path -> article
        self._stale: set[int] = set()  # shelves that hold something else than they should
        if cache and digests:
            for key, articles in find_records(cache, self._keys).items():
                valid = {path: item for path, item in articles.items() if self._stands(path, item)}
                self._held |= valid
                if len(valid) < len(articles):
                    self._stale.add(self._keys.index(key))

    def find(self, path: str) -> StoredArticle | None:
        """Return the article in the file *path*, if it is known as it stands."""
        return self._held.get(path)

    def add(self, path: str, item: StoredArticle) -> None:
        """Keep what was read from *path*."""
        name_record(item.article)  # so that its digest is kept with it
        if item.provenance:
            name_record(item.provenance)
        self._held[path] = item
        self._stale.add(_choose_shelf(path))

    def write(self) -> None:
        """Put into the cache what has changed."""
        if not self._cache:
            return
        shelves: dict[int, dict[str, StoredArticle]] = {number: {} for number in self._stale}
        for path, item in self._held.items():
            if (number := _choose_shelf(path)) in shelves:
                shelves[number][path] = item
        for number in sorted(shelves):
            self._cache.put(self._keys[number], format_record(shelves[number]))

    def _stands(self, path: str, item: StoredArticle) -> bool:
        sidecar = self._digests.get(sidecar_path(path), "")
        return self._digests.get(path) == item.file_sha256 and sidecar == item.sidecar_sha256


def _choose_shelf(path: str) -> int:
    return zlib.crc32(path.encode("utf-8", "surrogateescape")) % _SHELVES
