"""Seeds: the raw files of ``seeds/``, read as bytes and named by their path."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from khobao.errors import BuildFailedError, Problem
from khobao.links import leads_out, read_inside

QUARANTINE = "quarantine.txt"
SEPARATE = "separate.txt"
SOURCE_NOTE = "source.toml"
# A # inside a name is part of it: the third article of a file is file.jsonl#3.
_REMARK = re.compile(r"(?:^|\s)#.*")


@dataclass(frozen=True)
class Seed:
    """One raw file, untouched."""

    path: str  # below the folder of seeds, with forward slashes
    data: bytes = field(repr=False)
    sha256: str  # of the bytes, lower-case hex
    folder: str = "seeds"  # the folder of seeds as the user typed it, for messages
    source_note: str = ""  # text of the nearest source.toml above the file; empty when there is none

    @property
    def shown_path(self) -> str:
        """Return how a message names the file."""
        return f"{self.folder}/{self.path}"

    @property
    def ending(self) -> str:
        """Return the lower-case ending of the file's name without the dot; of ``a.warc.gz``: ``warc.gz``."""
        name = self.path.rpartition("/")[2].lower().removesuffix(".gz")
        ending = name.rpartition(".")[2] if "." in name else ""
        return f"{ending}.gz" if self.path.lower().endswith(".gz") else ending


def read_seeds(folder: Path) -> list[Seed]:
    """Return every seed below *folder*, sorted by path.

    Left alone: hidden files, ``README*``, ``source.toml``, ``separate.txt``, ``quarantine.txt`` and what it
    lists (one path below *folder* a line; ``#`` after a space begins a remark), and what ``check_seeds``
    finds. A folder that does not exist holds no seeds. Raises BuildFailedError for a list that is not text.
    """
    if not folder.is_dir():
        return []
    quarantined = _read_list(folder / QUARANTINE)
    seeds = []
    notes: dict[Path, str] = {}
    for path in _walk(folder):
        name = path.relative_to(folder).as_posix()
        if name in quarantined or name in (QUARANTINE, SEPARATE):
            continue
        try:
            data = read_inside(path, folder)
        except OSError:
            continue
        note = _read_source_note(path.parent, folder, notes)
        seeds.append(Seed(name, data, hashlib.sha256(data).hexdigest(), folder.as_posix(), note))
    return sorted(seeds, key=lambda seed: seed.path)


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if any(part.startswith(".") for part in parts) or not path.is_file() or not is_text(path.name):
            continue
        if path.name != SOURCE_NOTE and not path.name.upper().startswith("README"):
            yield path


def check_seeds(folder: Path) -> list[Problem]:
    """Return a problem for every file below *folder* that can be no seed, whatever it holds.

    Such are a link that leads out of the folder, a file that may not be read, and a name that is not UTF-8.
    """
    quarantined = _read_list(folder / QUARANTINE)
    problems = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            file = Path(place, name)
            shown = os.fsencode(file).decode("utf-8", "backslashreplace")
            if name.startswith(".") or file.relative_to(folder).as_posix() in quarantined:
                continue
            if not is_text(str(file.relative_to(folder))):
                advice = "Rename it: the article remembers the name of its seed."
                problems.append(Problem(shown, None, "the file's name is not UTF-8", advice))
            elif leads_out(file, folder):
                advice = f"Put the file itself here, or list it in {folder}/{QUARANTINE} to leave it out."
                message = "this is a link that leads out of the folder of seeds"
                problems.append(Problem(shown, None, message, advice))
            elif file.is_file() and not os.access(file, os.R_OK):
                advice = f"Change its permissions, or list it in {folder}/{QUARANTINE} to leave it out."
                problems.append(Problem(shown, None, "the file may not be read", advice))
    return problems


def is_text(name: str) -> bool:
    """Return whether a file's *name* is UTF-8; Python shows other bytes as halves of surrogate pairs."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read_own_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        problem = Problem(str(path), None, "the file is not UTF-8 text", "Save it as UTF-8 in your editor.")
        raise BuildFailedError([problem]) from None


def read_separate(folder: Path) -> frozenset[str]:
    """Return the seeds that ``separate.txt`` lists: each stays an article of its own, whatever it repeats.

    One path below *folder* a line, with ``#`` and a number behind it for one article of many in a file.
    """
    return _read_list(folder / SEPARATE)


def _read_list(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    lines = (_REMARK.sub("", line).strip() for line in _read_own_text(path).splitlines())
    return frozenset(line.replace("\\", "/").removeprefix("./") for line in lines if line)


def _read_source_note(parent: Path, folder: Path, notes: dict[Path, str]) -> str:
    """Return the text of the nearest ``source.toml`` between *parent* and *folder*; *notes* is the memory."""
    if parent not in notes:
        path = parent / SOURCE_NOTE
        if path.is_file():
            notes[parent] = _read_own_text(path)
        else:
            notes[parent] = "" if parent == folder else _read_source_note(parent.parent, folder, notes)
    return notes[parent]
