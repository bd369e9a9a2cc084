"""Changes of ``content/`` that happen all or not at all, and never to what a person has changed meanwhile.

First every new file is written into a folder of its own, then a journal of what is to be done; from then on
the changes count as made. Each is one rename. A build that finds a journal was cut off after this point, and
finishes the work; a folder without a journal was cut off before, and is thrown away.
"""

import hashlib
import json
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from khobao.errors import BuildFailedError, Problem
from khobao.messages.message import Message

PENDING = ".pending"
_JOURNAL = "journal.json"
_ENDINGS = (".md", ".provenance.json", ".from-seed.txt", "archive.tsv")  # of all that a build writes there


@dataclass(frozen=True)
class Change:
    """One file that a build makes, replaces or removes."""

    path: str  # below content/
    data: bytes | None  # what it becomes; None: it goes
    before: str | None  # SHA-256 of the file when the change was planned; None: there was none


@dataclass(frozen=True)
class _Entry:
    """A change whose new bytes lie in a staged file."""

    path: str
    before: str | None
    after: str | None  # SHA-256; None: the file goes
    staged: str  # name of the file in the pending folder


def write_changes(changes: Sequence[Change], folder: Path) -> list[str]:
    """Carry out *changes* below *folder*; return the paths of those left out, sorted.

    A change is left out when its file is no longer as it was when the change was planned: a person works on
    it. Raises BuildFailedError when the disk refuses: before the journal stands, nothing is changed.
    """
    if not changes:
        return []
    pending = folder / PENDING
    try:
        _check_inside(folder, [change.path for change in changes])
        shutil.rmtree(pending, ignore_errors=True)
        pending.mkdir(parents=True)
        entries = [_stage(number, change, pending) for number, change in enumerate(changes)]
        for parent in {(folder / entry.path).parent for entry in entries if entry.after}:
            parent.mkdir(parents=True, exist_ok=True)
        draft = pending / "draft"
        draft.write_text(_format_journal(entries), encoding="utf-8")
        draft.replace(pending / _JOURNAL)
    except OSError as error:
        shutil.rmtree(pending, ignore_errors=True)
        advice = Message(
            "Nothing in it was changed. Make room, or make the folder writable, and build again."
        )
        raise BuildFailedError(
            [Problem(str(folder), None, Message("cannot be written: %(error)s", error=error), advice)]
        ) from error
    return _carry_out(entries, folder)


def finish_changes(folder: Path) -> list[str]:
    """Finish, or throw away, what a build that was cut off left in *folder*; return as write_changes does."""
    pending = folder / PENDING
    if not pending.exists():
        return []
    if not is_unfinished(folder):
        shutil.rmtree(pending, ignore_errors=True)
        return []
    try:
        entries = _parse_journal((pending / _JOURNAL).read_text(encoding="utf-8"))
        _check_inside(folder, [entry.path for entry in entries])
    except (ValueError, KeyError, TypeError, OSError) as error:
        advice = Message(
            "No build wrote this. Delete the folder %(pending)s and build again.", pending=pending
        )
        problem = Problem(
            str(pending / _JOURNAL),
            None,
            Message("the journal cannot be read: %(error)s", error=error),
            advice,
        )
        raise BuildFailedError([problem]) from error
    # After a power cut a staged file may be empty: only what is whole counts.
    whole = [entry for entry in entries if entry.after in (None, _digest(pending / entry.staged))]
    return _carry_out(whole, folder)


def is_unfinished(folder: Path) -> bool:
    """Return whether a build was cut off in the middle of changing *folder*."""
    return (folder / PENDING / _JOURNAL).is_file()


def _stage(number: int, change: Change, pending: Path) -> _Entry:
    staged = str(number)
    if change.data is None:
        return _Entry(change.path, change.before, None, staged)
    (pending / staged).write_bytes(change.data)
    return _Entry(change.path, change.before, hashlib.sha256(change.data).hexdigest(), staged)


def _carry_out(entries: Sequence[_Entry], folder: Path) -> list[str]:
    left = []
    try:
        for entry in entries:
            target = folder / entry.path
            now = _digest(target)
            if now == entry.after:
                continue
            if now != entry.before:
                left.append(entry.path)
            elif entry.after is None:
                target.unlink()
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                (folder / PENDING / entry.staged).replace(target)
        (folder / PENDING / _JOURNAL).unlink(missing_ok=True)
    except OSError as error:
        advice = Message(
            "Some files are written and some are not yet. Mend this and build again: the rest follows."
        )
        raise BuildFailedError(
            [Problem(str(folder), None, Message("cannot be written: %(error)s", error=error), advice)]
        ) from error
    shutil.rmtree(folder / PENDING, ignore_errors=True)
    return sorted(left)


def _digest(file: Path) -> str | None:
    """Return the SHA-256 of *file*, or None when there is none."""
    with suppress(FileNotFoundError):
        return hashlib.sha256(file.read_bytes()).hexdigest()
    return None


def _format_journal(entries: Sequence[_Entry]) -> str:
    rows = ([entry.path, entry.before, entry.after, entry.staged] for entry in entries)
    return json.dumps(list(rows), ensure_ascii=False, indent=0) + "\n"


def _parse_journal(text: str) -> list[_Entry]:
    """Return the entries of a journal. Raises ValueError or TypeError when a build cannot have written it.

    A folder of articles may come from anybody, and so may a journal in it.
    """
    entries = [_Entry(*row) for row in json.loads(text)]
    for entry in entries:
        if not entry.staged.isdecimal() or not isinstance(entry.before, str | None):
            raise ValueError(f"“{entry.staged}” is no staged file")
    return entries


def _check_inside(folder: Path, paths: Sequence[str]) -> None:
    """Raise OSError unless a build may write every path: it stays below *folder*, links followed."""
    root = folder.resolve()
    parents = set()
    for path in paths:
        parts = PurePosixPath(path).parts
        plain = "/".join(parts) == path and parts and parts[0] != "/" and not {"..", PENDING} & set(parts)
        if not plain or "\\" in path or ":" in path or not path.endswith(_ENDINGS):
            raise OSError(f"“{path}” is no path of an article")
        parents.add((folder / path).parent)
    for parent in parents:
        if not parent.resolve().is_relative_to(root):
            raise OSError(f"{parent} leads out of the folder")
