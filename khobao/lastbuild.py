"""What the last build read and left: by it the next one knows what has changed, and whether anything has.

It is kept in the cache, and gone with it: then everything counts as changed.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from khobao.errors import Problem
from khobao.filedigests import (
    Digests,
    FileChanges,
    FileDigest,
    find_file_changes,
    find_settled,
    format_digests,
    note_digests,
)
from khobao.models import Cache, Folders
from khobao.recordbytes import find_records, format_record, hash_record
from khobao.settings import Settings
from khobao.site import (
    STATIC,
    TEMPLATES,
    FormerSite,
    NotedFormer,
    Standing,
    WriteReport,
    compare_former,
    find_former_site,
    note_former,
)

# Files: to look at fewer takes no longer than to start a process for it.
WORTH_A_PROCESS = 2000

_RECIPES, _EDITIONS, _OUTCOME, _FORMER = "recipes", "editions", "outcome", "former"
_RECORDS = (_RECIPES, _EDITIONS, _OUTCOME, _FORMER)


@dataclass(frozen=True)
class Outcome:
    """What a build had to tell, to be told again when nothing has changed."""

    inputs: str  # digest of all that it read
    site: str  # digest of the site that it left
    problems: tuple[Problem, ...]  # warnings
    lines: tuple[str, ...]  # of the summary


class LastBuild:
    """The folders of a build, compared with what the last build of the same site knew of them.

    Folders go by the names ``seeds``, ``content`` and ``output``.
    """

    def __init__(self, cache: Cache, folders: Folders) -> None:
        self._cache = cache
        self._folders: dict[str, Path] = {
            "seeds": folders.seeds,
            "content": folders.content,
            "output": folders.output,
            "templates": TEMPLATES,
            "static": STATIC,
        }
        self._keys = {name: f"files:{name}:{folder.resolve()}" for name, folder in self._folders.items()}
        self._files = find_records(cache, list(self._keys.values()))
        self._keys |= {name: f"{name}:{folders.output.resolve()}" for name in _RECORDS}
        self._began = time.time_ns()
        self._now: dict[str, Digests] = {}
        self._changes: dict[str, Future[FileChanges]] = {}  # of a folder, when a worker looks for them
        self._site_changes = FileChanges({}, set())  # since the last build
        self._find_former: Callable[[], FileChanges] | None = None
        self._inputs = ""  # digest of all that this build reads

    def read(self, name: str, *, again: bool = False) -> Mapping[str, str]:
        """Return path -> SHA-256 of every file in the folder *name*, as it was first asked, or is *again*."""
        known = self._now.get(name)
        if known is not None and not again:
            return {path: row.sha256 for path, row in known.items()}
        if known is None:
            rows = self._find_rows(name)
            known = dict(zip(rows, map(FileDigest._make, rows.values()), strict=True))
        if name in self._changes:
            changes = self._changes.pop(name).result()
        else:
            changes = find_file_changes(self._folders[name], known, ours=_is_ours(name))
        if name == "output":
            self._site_changes = changes
        found = self._now[name] = changes.apply(known)
        return {path: row.sha256 for path, row in found.items()}

    def count(self, name: str) -> int:
        """Return how many files of the folder *name* the last build knew."""
        return len(self._find_rows(name))

    def find_outcome(self, settings: Settings) -> Outcome | None:
        """Return what the last build told when all it read, and all it left, is still the same."""
        outcome: Outcome | None = self._records.get(self._keys[_OUTCOME])
        if outcome is None:
            return None
        # What workers look at is asked for last.
        for name in sorted(self._folders.keys() - {"output"}, key=self._changes.__contains__):
            self.read(name)
        if outcome.inputs != self._hash_inputs(settings):
            return None  # and what became of the site may be seen to beside other work
        self.read("output")
        return outcome if outcome.site == _hash(self._now["output"]) else None

    def start_reading(self, executor: Executor, for_output: Executor) -> None:
        """Let workers on this machine look at the files of every folder that has many.

        Those of *for_output* look at the site, which may be others.
        """
        for name in sorted(self._folders, reverse=True):  # the site, which has most, before content/
            rows = self._find_rows(name)
            if len(rows) >= WORTH_A_PROCESS:
                task = partial(find_file_changes, self._folders[name], rows, ours=_is_ours(name))
                self._changes[name] = (for_output if name == "output" else executor).submit(task)

    def start_reading_former(self, executor: Executor | None) -> None:
        """Let a worker of *executor* look at what stands where the new site will grow, if it is of use."""
        folder, rows = find_former_site(self._folders["output"]), self._find_rows("output")
        if len(rows) < WORTH_A_PROCESS or not folder.is_dir():
            return
        noted: NotedFormer | None = self._records.get(self._keys[_FORMER])
        changes = noted.find_changes(folder) if noted else None
        if changes:
            self._find_former = lambda: changes
        else:
            task = partial(find_file_changes, folder, rows, ours=True)
            self._find_former = executor.submit(task).result if executor else task

    def find_former(self) -> FormerSite | None:
        """Return what stands where the new site will grow; None when it is of no use."""
        if self._find_former is None:
            return None
        return compare_former(self._find_rows("output").keys(), self._site_changes, self._find_former())

    @cached_property
    def _records(self) -> Mapping[str, Any]:
        """What is kept beside the files; asked for while workers look at these."""
        return find_records(self._cache, [self._keys[name] for name in _RECORDS])

    def _find_rows(self, name: str) -> Mapping[str, tuple[int, int, int, int, str]]:
        rows: Mapping[str, tuple[int, int, int, int, str]] = self._files.get(self._keys[name], {})
        return rows

    def build_standing(self) -> Standing:
        """Return what the site holds, and what its files were made from."""
        recipes = self._records.get(self._keys[_RECIPES], {})
        return Standing(self.read("output"), recipes, self._records.get(self._keys[_EDITIONS], {}))

    def write_inputs(self, settings: Settings) -> None:
        """Keep what the next build must know of what this one reads, as each folder was read last."""
        for name in ("seeds", "templates", "static"):
            if name not in self._now:
                self.read(name)
        self._inputs = self._hash_inputs(settings)
        self._put({name: _list_settled(digests) for name, digests in self._list_inputs().items()})

    def write(
        self,
        written: WriteReport,
        standing: Standing,
        problems: Sequence[Problem],
        lines: Sequence[str],
    ) -> None:
        """Keep what the next build must know of what this one left, after ``write_inputs``."""
        before = self._now.get("output", {})
        known = before if written.linked else {}
        self._now["output"] = note_digests(self._folders["output"], written.digests, known)
        settled = _list_settled(self._now["output"])
        former = find_former_site(self._folders["output"])
        records: dict[str, object] = {
            "output": settled,
            _FORMER: note_former(former, before, settled, self._began) if former.is_dir() else None,
            _RECIPES: standing.noted,
            _EDITIONS: standing.editions,
        }
        if self._inputs:
            site = _hash(self._now["output"])
            records[_OUTCOME] = Outcome(self._inputs, site, tuple(problems), tuple(lines))
        self._put(records)

    def _put(self, records: Mapping[str, object]) -> None:
        self._cache.put_many({self._keys[name]: format_record(value) for name, value in records.items()})

    def _list_inputs(self) -> dict[str, Digests]:
        return {name: digests for name, digests in self._now.items() if name != "output"}

    def _hash_inputs(self, settings: Settings) -> str:
        """Return a digest of all that a build reads; empty when some file of it cannot be vouched for."""
        inputs = self._list_inputs()
        if any(not row.sha256 for digests in inputs.values() for row in digests.values()):
            return ""
        named = [str(self._folders[name]) for name in sorted(inputs)]  # messages name them so
        digest = hashlib.sha256(hash_record((settings, named)).encode())
        for name in sorted(inputs):
            digest.update(b"\0" + format_digests(inputs[name]))
        return digest.hexdigest()


def _is_ours(name: str) -> bool:
    """Return whether all files of a folder are of builds: a link there would be somebody else's."""
    return name == "output"


def _list_settled(digests: Digests) -> dict[str, tuple[object, ...]]:
    return {path: tuple(row) for path, row in find_settled(digests).items()}


def _hash(digests: Digests) -> str:
    return hashlib.sha256(format_digests(digests)).hexdigest()
