"""What the last build read and left: by it the next one knows what has changed, and whether anything has.

It is one file of JSON beside the memo, and may be deleted at any moment: then everything counts as changed.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from khobao.errors import Problem, build_problem, list_problem
from khobao.messages.message import Message, build_message, list_message
from khobao.model import PreviousOutput, UnchangedFile
from khobao.runtime.digest import hash_text, hash_values
from khobao.runtime.file_state import (
    FileState,
    FileStates,
    describe_written,
    find_settled,
    hash_states,
    read_states,
)
from khobao.runtime.program import hash_program


@dataclass(frozen=True)
class Outcome:
    """The messages of a build, repeated when nothing has changed since."""

    problems: tuple[Problem, ...]  # warnings
    lines: tuple[Message, ...]  # of the summary


class LastBuild:
    """The folders of a build, compared with what the last build of the same site knew of them."""

    def __init__(
        self,
        state: Path,
        inputs: Mapping[str, Path],
        output: Path,
        settings: object,
        *,
        cached: bool = True,
    ) -> None:
        """Read what is known in the folder *state*; nothing, unless *cached*.

        *inputs*: name -> folder that a build reads; the folder *output* has the name ``output``. *settings*
        are whatever else the build depends on, as a record.
        """
        self._cached = cached
        self._settings = settings
        self._inputs = tuple(inputs)
        self._folders = {**inputs, "output": output}
        self._file = _name_record(state, output)
        self._known: dict[str, Any] = _read_record(self._file) if cached else {}
        self._states: dict[str, FileStates] = {}

    def read(self, name: str, *, again: bool = False) -> dict[str, str]:
        """Return path -> SHA-256 of every file in the folder *name*, as it was first asked, or is *again*."""
        if again or name not in self._states:
            known = self._states.get(name) or self._list_known(name)
            self._states[name] = read_states(self._folders[name], known, ours=name == "output")
        return {path: state.sha256 for path, state in self._states[name].items()}

    def find_outcome(self) -> Outcome | None:
        """Return the messages of the last build when its inputs and its output are unchanged; else None."""
        if not self._known or self._known["inputs"] != self._hash_inputs():
            return None
        self.read("output")
        if self._known["output"] != hash_states(self._states["output"]):
            return None
        problems = map(build_problem, self._known["problems"])
        return Outcome(tuple(problems), tuple(map(build_message, self._known["lines"])))

    def read_output(self) -> PreviousOutput:
        """Return the site that the last build left, as it stands now."""
        if not self._cached:
            return PreviousOutput()
        self.read("output")
        files = {path: (state.sha256, state.size) for path, state in self._states["output"].items()}
        pages = {path: (key, sha256) for path, (key, sha256) in self._known.get("pages", {}).items()}
        return PreviousOutput(files, pages)

    def write(
        self, files: Mapping[str, UnchangedFile], problems: Sequence[Problem], lines: Sequence[Message]
    ) -> None:
        """Keep what the next build must know: the inputs as they were last read, and the *files* of the site.

        A file that cannot be written is passed over; the next build then makes more anew.
        """
        if not self._cached:
            return
        inputs = self._hash_inputs()
        output = self._folders["output"]
        self._states["output"] = describe_written(output, {path: f.sha256 for path, f in files.items()})
        record = {
            "program": hash_program(),
            "inputs": inputs,
            "output": hash_states(self._states["output"]),
            "problems": [list_problem(problem) for problem in problems],
            "lines": list(map(list_message, lines)),
            "pages": {path: (file.key, file.sha256) for path, file in files.items() if file.key},
            "states": {name: find_settled(states) for name, states in self._states.items()},
        }
        _write_record(self._file, record)

    def _list_known(self, name: str) -> dict[str, FileState]:
        rows = self._known.get("states", {}).get(name, {})
        return {path: FileState(*row) for path, row in rows.items()}

    def _hash_inputs(self) -> str:
        """Return a digest of all that a build reads; empty when some file of it cannot be vouched for."""
        for name in self._inputs:
            self.read(name)
        if any(not state.sha256 for name in self._inputs for state in self._states[name].values()):
            return ""
        # Messages name the folders as the user typed them.
        named = [(str(self._folders[name]), hash_states(self._states[name])) for name in self._inputs]
        return hash_values(self._settings, named)


def forget_last_build(state: Path, output: Path) -> None:
    """Let the next build of the site in *output* look at every file anew; *state*: where it is remembered."""
    with suppress(OSError):
        _name_record(state, output).unlink()


def _name_record(state: Path, output: Path) -> Path:
    return state / f"last-build-{hash_text(str(output.resolve()))[:16]}.json"


def _read_record(file: Path) -> dict[str, Any]:
    """Return what the last build wrote; nothing when it is damaged, or another program's."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        checksum, _, text = file.read_bytes().partition(b"\n")
        if checksum == _build_checksum(text):
            record: dict[str, Any] = json.loads(text.decode("utf-8", "surrogateescape"))
            return record if record["program"] == hash_program() else {}
    return {}


def _write_record(file: Path, record: Mapping[str, object]) -> None:
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogateescape")
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(_build_checksum(text) + b"\n" + text)
        part.replace(file)


def _build_checksum(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest().encode()
