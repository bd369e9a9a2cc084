"""Articles read from ``content/``: files here, what they say in whatever process has the time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from khobao.ahead import submit_ahead
from khobao.articlefile import parse_article, parse_provenance
from khobao.contentshelves import StoredArticle, sidecar_path
from khobao.errors import Problem, Severity
from khobao.links import read_inside
from khobao.models import Provenance
from khobao.recordbytes import name_record

_BATCH = 256  # articles that travel together
_AHEAD = 6  # batches that are on their way at once: an archive should not be in memory twice

_Read = tuple[StoredArticle | None, list[Problem]]


@dataclass(frozen=True)
class _Bytes:
    """What a file holds, or why that cannot be told."""

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


def read_articles(folder: Path, paths: Sequence[str], executor: Executor | None = None) -> Iterator[_Read]:
    """Yield what ``read_article`` returns for each of *paths*; *executor* shares the work when it is much."""
    if executor is None or len(paths) <= _BATCH:
        for path in paths:
            yield read_article(folder, path)
        return
    batches = (paths[start : start + _BATCH] for start in range(0, len(paths), _BATCH))
    tasks = (partial(_parse_batch, [_read_files(folder, path) for path in batch]) for batch in batches)
    for found in submit_ahead(executor, tasks, _AHEAD):
        yield from found


def read_article(folder: Path, path: str) -> _Read:
    """Return the article in the file *path* below *folder*, or None with every problem of the file."""
    return _parse_files(_read_files(folder, path))


def _read_files(folder: Path, path: str) -> _Files:
    return _Files(path, _read_bytes(folder / path, folder), _read_bytes(folder / sidecar_path(path), folder))


def _read_bytes(file: Path, folder: Path) -> _Bytes:
    try:
        return _Bytes(str(file), read_inside(file, folder))
    except FileNotFoundError as error:
        return _Bytes(str(file), error=str(error.strerror), missing=True)
    except OSError as error:
        return _Bytes(str(file), error=str(error.strerror))


def _parse_batch(batch: Sequence[_Files]) -> list[_Read]:
    found = [_parse_files(files) for files in batch]
    for item, _ in found:
        if item:
            name_record(item.article)  # so that its digest comes along
            if item.provenance:
                name_record(item.provenance)
    return found


def _parse_files(files: _Files) -> _Read:
    name, data = files.article.name, files.article.data
    if files.article.error:
        advice = "An article is a file of its own in this folder: mend it, move it or give it another ending."
        return None, [Problem(name, None, f"the file cannot be read: {files.article.error}", advice)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        advice = "Save the file as UTF-8 in your editor."
        return None, [Problem(name, line, "the file is not UTF-8 text", advice)]
    article, problems = parse_article(text, files.path, name)
    if article is None:
        return None, problems
    provenance, sidecar_sha256, found = _parse_sidecar(files.sidecar)
    item = StoredArticle(article, provenance, hashlib.sha256(data).hexdigest(), sidecar_sha256)
    return item, problems + found


def _parse_sidecar(sidecar: _Bytes) -> tuple[Provenance | None, str, list[Problem]]:
    """Return what a sidecar says, its SHA-256 (empty when there is none), and the problem with it."""
    if sidecar.missing:
        return None, "", []
    digest = "" if sidecar.error else hashlib.sha256(sidecar.data).hexdigest()
    try:
        if not sidecar.error:
            return parse_provenance(sidecar.data.decode("utf-8")), digest, []
    except (ValueError, KeyError, TypeError, RecursionError):
        pass  # it is told as one that cannot be read
    advice = "Restore it from git, or delete it: the article is then treated as a person's own."
    problem = Problem(sidecar.name, None, "the sidecar cannot be read", advice, Severity.WARNING)
    return None, digest, [problem]
