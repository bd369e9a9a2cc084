"""Articles read from ``content/``: files here, what they say in whatever process has the time.

Articles are read and remembered in *shards*: those whose paths hash alike. A shard of which no file has
changed comes from the memo.
"""

import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from khobao.content.article_file import parse_article, parse_provenance
from khobao.content.article_json import (
    build_article,
    build_origin,
    format_json,
    is_json,
    list_article,
    list_origin,
    parse_json,
)
from khobao.errors import Problem, Severity
from khobao.messages.message import Message
from khobao.model import Article, Provenance
from khobao.runtime.digest import hash_text
from khobao.runtime.memo import NO_MEMO, Memo
from khobao.runtime.safe_reading import read_inside
from khobao.runtime.workers import map_bounded

SIDECAR_ENDING = ".provenance.json"

_SHARDS = 256  # of an archive; after an edit one of them is read anew
_AHEAD = 6  # shards that are on their way at once: an archive should not be in memory twice


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


ReadArticle = tuple[StoredArticle | None, list[Problem]]  # None: the file cannot be an article


@dataclass(frozen=True)
class _Bytes:
    """The content of a file, or the error that kept it from being read."""

    name: str  # for messages: "content/2022/tin.md"
    data: bytes = b""
    error: str = ""  # what the system says
    missing: bool = False


@dataclass(frozen=True)
class _Files:
    """The file of an article and its sidecar, as they were read."""

    path: str  # of the article's file below content/
    article: _Bytes
    sidecar: _Bytes


def sidecar_path(path: str) -> str:
    """Return where the sidecar of the article in the file *path* stands."""
    return path.removesuffix(".md") + SIDECAR_ENDING


def read_articles(
    folder: Path,
    paths: Sequence[str],
    digests: Mapping[str, str] | None = None,
    memo: Memo = NO_MEMO,
    executor: Executor | None = None,
) -> dict[str, ReadArticle]:
    """Return what ``read_article`` returns for each of *paths*.

    *digests*: path -> SHA-256 of every file below *folder*; only with them *memo* is asked. *executor* shares
    the work.
    """
    shards: dict[int, list[str]] = {}
    for path in paths:
        shards.setdefault(zlib.crc32(path.encode("utf-8", "surrogateescape")) % _SHARDS, []).append(path)
    keys = {number: _build_key(shard, digests) for number, shard in shards.items()}
    found: dict[str, ReadArticle] = {}
    missing: dict[int, list[str]] = {}
    for number, shard in shards.items():
        data = memo.find(keys[number]) if keys[number] else None
        if data is None:
            missing[number] = shard
        else:
            found |= {item.article.path: (item, []) for item in _parse_shard(data)}
    tasks = (partial(_parse_all, [_read_files(folder, path) for path in shard]) for shard in missing.values())
    for number, read in zip(missing, map_bounded(executor, tasks, _AHEAD), strict=True):
        found |= dict(zip(missing[number], read, strict=True))
        if keys[number] and (data := _format_shard(read, digests or {})):
            memo.keep(keys[number], data)
    return found


def read_article(folder: Path, path: str) -> ReadArticle:
    """Return the article in the file *path* below *folder*, or None with every problem of the file."""
    return _parse_files(_read_files(folder, path))


def _build_key(paths: Sequence[str], digests: Mapping[str, str] | None) -> str:
    """Return the key of a shard in the memo; empty when some file of it cannot be vouched for."""
    if digests is None or not all(map(digests.get, paths)):
        return ""
    rows = [f"{path}\t{digests[path]}\t{digests.get(sidecar_path(path), '')}" for path in paths]
    return "articles:" + hash_text("\n".join(rows))


def _format_shard(read: Sequence[ReadArticle], digests: Mapping[str, str]) -> bytes | None:
    """Return articles for the memo.

    None when an article has a problem, which each build must report, or a file has changed since *digests*.
    """
    if not all(item and not problems and _may_be_kept(item, digests) for item, problems in read):
        return None
    return format_json(
        [
            [
                list_article(item.article),
                list_origin(item.provenance),
                item.article.digest,
                item.file_sha256,
                item.sidecar_sha256,
            ]
            for item, _ in read
            if item
        ]
    )


def _may_be_kept(item: StoredArticle, digests: Mapping[str, str]) -> bool:
    path = item.article.path
    known = digests.get(path), digests.get(sidecar_path(path), "")
    return known == (item.file_sha256, item.sidecar_sha256) and is_json(item.article.extra)


def _parse_shard(data: bytes) -> Iterator[StoredArticle]:
    for article, origin, digest, file_sha256, sidecar_sha256 in parse_json(data):
        yield StoredArticle(
            build_article(article, digest), build_origin(origin, sidecar_sha256), file_sha256, sidecar_sha256
        )


def _read_files(folder: Path, path: str) -> _Files:
    return _Files(path, _read_bytes(folder / path, folder), _read_bytes(folder / sidecar_path(path), folder))


def _read_bytes(file: Path, folder: Path) -> _Bytes:
    try:
        return _Bytes(str(file), read_inside(file, folder))
    except FileNotFoundError as error:
        return _Bytes(str(file), error=str(error.strerror), missing=True)
    except OSError as error:
        return _Bytes(str(file), error=str(error.strerror))


def _parse_all(files: Sequence[_Files]) -> list[ReadArticle]:
    return list(map(_parse_files, files))


def _parse_files(files: _Files) -> ReadArticle:
    name, data = files.article.name, files.article.data
    if files.article.error:
        advice = Message(
            "An article is a file of its own in this folder: mend it, move it or give it another ending."
        )
        return None, [
            Problem(
                name, None, Message("the file cannot be read: %(error)s", error=files.article.error), advice
            )
        ]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        advice = Message("Save the file as UTF-8 in your editor.")
        return None, [Problem(name, line, Message("the file is not UTF-8 text"), advice)]
    article, problems = parse_article(text, files.path, name)
    if article is None:
        return None, problems
    provenance, sidecar_sha256, found = _parse_sidecar(files.sidecar)
    sha256 = hashlib.sha256(data).hexdigest()
    article = replace(article, digest=hash_text(f"{files.path}\t{sha256}"))
    return StoredArticle(article, provenance, sha256, sidecar_sha256), problems + found


def _parse_sidecar(sidecar: _Bytes) -> tuple[Provenance | None, str, list[Problem]]:
    """Return what a sidecar says, its SHA-256 (empty when there is none), and the problem with it."""
    if sidecar.missing:
        return None, "", []
    digest = "" if sidecar.error else hashlib.sha256(sidecar.data).hexdigest()
    try:
        if not sidecar.error:
            provenance = parse_provenance(sidecar.data.decode("utf-8"))
            return replace(provenance, digest=digest), digest, []
    except (ValueError, KeyError, TypeError, RecursionError):
        pass  # reported below
    advice = Message("Restore it from git, or delete it: the article is then treated as a person's own.")
    problem = Problem(sidecar.name, None, Message("the sidecar cannot be read"), advice, Severity.WARNING)
    return None, digest, [problem]
