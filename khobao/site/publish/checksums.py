"""The manifest: the SHA-256 of every file of a site, in a form that ``sha256sum -c`` reads.

Whoever holds a copy of the site can tell, with this program or without it, whether it is whole.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from khobao.errors import Problem
from khobao.messages.message import Message
from khobao.model import Artifact, SiteFile

MANIFEST = "SHA256SUMS"
_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<path>[!-~]+)")
_GIT = ".git"  # a copy of the site may be the working tree of a repository
_NAMED = 20  # files of one kind of damage that are told by name


def add_manifest(
    artifacts: Iterable[SiteFile],
) -> Iterator[SiteFile]:
    """Yield *artifacts* as they come and, last, the manifest of them all.

    >>> [artifact.path for artifact in add_manifest([Artifact("index.html", b"")])]
    ['index.html', 'SHA256SUMS']
    """
    digests: dict[str, str] = {}
    for artifact in artifacts:
        digests[artifact.path] = artifact.sha256
        yield artifact
    yield Artifact(MANIFEST, format_manifest(digests).encode())


def format_manifest(digests: dict[str, str]) -> str:
    """Return the text of a manifest. *digests*: path below the site -> SHA-256 of the file, lower-case hex.

    Lines are sorted by path, so that two manifests can be compared line by line.
    """
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))


def parse_manifest(text: str) -> dict[str, str]:
    r"""Return path -> SHA-256. Raises ValueError, naming the line, when *text* is no manifest of this form.

    >>> parse_manifest("Trang này không còn\n")
    Traceback (most recent call last):
    ValueError: line 1 is not a SHA-256 and a path
    """
    digests = {}
    for number, line in enumerate(text.splitlines(), start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"line {number} is not a SHA-256 and a path")
        digests[match["path"]] = match["digest"]
    return digests


def read_digests(dist: Path) -> dict[str, str]:
    """Return path -> SHA-256 of every file below *dist* but the manifest; a link counts as ``link``.

    Left alone: a repository's own files in ``.git``.
    """
    digests = {}
    for folder, folders, names in os.walk(dist):
        if Path(folder) == dist and _GIT in folders:
            folders.remove(_GIT)
        links = [name for name in folders if Path(folder, name).is_symlink()]
        for name in [*names, *links]:
            file = Path(folder, name)
            path = file.relative_to(dist).as_posix()
            if path in (MANIFEST, _GIT):
                continue
            if file.is_symlink() or not file.is_file():
                digests[path] = "link"
                continue
            with file.open("rb") as stream:
                digests[path] = hashlib.file_digest(stream, "sha256").hexdigest()
    return digests


def check_manifest(dist: Path) -> list[Problem]:
    """Return what in the folder *dist* is not as the build left it: missing, changed and foreign files.

    Each kind of damage names its first files and counts the rest. To lack a manifest is a problem too.
    """
    manifest = dist / MANIFEST
    again = Message("Copy the site anew, or build it again: khobao build")
    if not dist.is_dir():
        return [
            Problem(
                str(dist), None, Message("there is no site here"), Message("Build it first: khobao build")
            )
        ]
    try:
        expected = parse_manifest(manifest.read_text(encoding="ascii"))
    except FileNotFoundError:
        return [
            Problem(
                str(manifest), None, Message("the site has no manifest, so nothing vouches for it"), again
            )
        ]
    except ValueError as error:
        return [
            Problem(
                str(manifest), None, Message("the manifest cannot be read: %(error)s", error=error), again
            )
        ]
    found = read_digests(dist)
    changed = sorted(path for path in expected.keys() & found.keys() if expected[path] != found[path])
    foreign = Message(
        "Take the file away; if it is yours, keep it outside of the site, which each build replaces."
    )
    return [
        *_tell(dist, sorted(expected.keys() - found.keys()), Message("the file is missing"), again),
        *_tell(dist, changed, Message("the file is not the one that was built"), again),
        *_tell(dist, sorted(found.keys() - expected.keys()), Message("no build put this file here"), foreign),
    ]


def _tell(dist: Path, paths: list[str], message: Message, advice: Message) -> Iterator[Problem]:
    for path in paths[:_NAMED]:
        yield Problem((dist / path).as_posix(), None, message, advice)
    if len(paths) > _NAMED:
        yield Problem(
            dist.as_posix(),
            None,
            Message(
                "%(message)s: %(number)s more files like this", message=message, number=len(paths) - _NAMED
            ),
            advice,
        )
