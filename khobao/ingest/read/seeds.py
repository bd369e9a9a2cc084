"""Seeds: the raw files of ``seeds/``, read as bytes and named by their path."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from khobao.errors import BuildFailedError, Problem, Severity
from khobao.messages.message import Message
from khobao.runtime.safe_reading import leads_out, read_inside

QUARANTINE = "quarantine.txt"
SEPARATE = "separate.txt"
SOURCE_NOTE = "source.toml"
# A # inside a name belongs to the name: file.jsonl#3 is the third article of file.jsonl.
_REMARK = re.compile(r"(?:^|\s)#.*")


@dataclass(frozen=True)
class Seed:
    """One raw file, unchanged."""

    path: str  # below the folder of seeds, with forward slashes
    data: bytes = field(repr=False)
    sha256: str  # of the bytes, lower-case hex
    folder: str = "seeds"  # the folder of seeds as the user typed it, for messages
    source_note: str = ""  # text of the nearest source.toml above the file; empty when there is none

    @property
    def shown_path(self) -> str:
        """The path as messages show it."""
        return f"{self.folder}/{self.path}"

    @property
    def suffix(self) -> str:
        """The lower-case suffix of the file's name, without the dot; of ``a.warc.gz``: ``warc.gz``."""
        name = self.path.rpartition("/")[2].lower().removesuffix(".gz")
        suffix = name.rpartition(".")[2] if "." in name else ""
        return f"{suffix}.gz" if self.path.lower().endswith(".gz") else suffix


def read_seeds(folder: Path) -> list[Seed]:
    """Return every seed below *folder*, sorted by path; none when the folder does not exist.

    Left alone: hidden files, ``README*``, ``source.toml``, ``separate.txt``, ``quarantine.txt`` and the files
    that it lists (one path below *folder* on each line; ``#`` after a space begins a remark), and files that
    ``check_seeds`` reports. Raises BuildFailedError when a list or a source.toml is not UTF-8.
    """
    seeds = []
    notes: dict[Path, str] = {}
    for name, path in _find_files(folder):
        is_ours = name in (QUARANTINE, SEPARATE) or path.name == SOURCE_NOTE
        if is_ours or path.name.upper().startswith("README") or not path.is_file() or not _is_utf8(name):
            continue
        try:
            data = read_inside(path, folder)
        except OSError:
            continue
        note = _read_source_note(path.parent, folder, notes)
        seeds.append(Seed(name, data, hashlib.sha256(data).hexdigest(), folder.as_posix(), note))
    return sorted(seeds, key=lambda seed: seed.path)


def check_seeds(folder: Path) -> list[Problem]:
    """Return a problem for every file below *folder* that cannot be read as a seed, whatever it contains.

    These are links that lead out of the folder, files without permission to read, and names that are not
    UTF-8.
    """
    quarantine = folder / QUARANTINE
    problems = []
    for name, path in _find_files(folder):
        if not _is_utf8(name):
            message = Message("the file's name is not UTF-8")
            advice = Message("Rename it: the article remembers the name of its seed.")
        elif leads_out(path, folder):
            message = Message("this is a link that leads out of the folder of seeds")
            advice = Message(
                "Put the file itself here, or list it in %(list)s to leave it out.", list=quarantine
            )
        elif path.is_file() and not os.access(path, os.R_OK):
            message = Message("the file may not be read")
            advice = Message(
                "Change its permissions, or list it in %(list)s to leave it out.", list=quarantine
            )
        else:
            continue
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        problems.append(Problem(shown, None, message, advice, Severity.WARNING))
    return problems


def _find_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield (name below *folder*, path) of every file that is neither hidden nor in the quarantine."""
    quarantined = _read_list(folder / QUARANTINE)
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in (Path(place, name) for name in names if not name.startswith(".")):
            name = path.relative_to(folder).as_posix()
            if name not in quarantined:
                yield name, path


def read_separate(folder: Path) -> frozenset[str]:
    """Return the seeds that ``separate.txt`` lists: each stays an article, even when it repeats another.

    One path below *folder* on each line, followed by ``#`` and a number for one article of a file with many.
    """
    return _read_list(folder / SEPARATE)


def _is_utf8(name: str) -> bool:
    """Return whether a file's *name* is UTF-8; Python shows other bytes as single surrogates."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read_list(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    lines = (_REMARK.sub("", line).strip() for line in _read_utf8(path).splitlines())
    return frozenset(line.replace("\\", "/").removeprefix("./") for line in lines if line)


def _read_source_note(parent: Path, folder: Path, notes: dict[Path, str]) -> str:
    """Return the text of the nearest ``source.toml`` from *parent* up to *folder*; *notes* remembers it."""
    if parent not in notes:
        path = parent / SOURCE_NOTE
        if path.is_file():
            notes[parent] = _read_utf8(path)
        else:
            notes[parent] = "" if parent == folder else _read_source_note(parent.parent, folder, notes)
    return notes[parent]


def _read_utf8(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        problem = Problem(
            str(path),
            None,
            Message("the file is not UTF-8 text"),
            Message("Save it as UTF-8 in your editor."),
        )
        raise BuildFailedError([problem]) from None
