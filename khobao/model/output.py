"""Where a build reads and writes, and the files of the site."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True)
class Folders:
    """Where a build reads and writes, as the user named it."""

    archive: Path  # the keeper's folder; what follows usually stands in it
    seeds: Path
    content: Path
    output: Path

    @property
    def state(self) -> Path:
        """Where the memo and what is known of the last build stand; it may be deleted at any moment."""
        return self.archive / ".khobao"


def locate_folders(
    archive: Path, seeds: Path | None = None, content: Path | None = None, output: Path | None = None
) -> Folders:
    """Return the folders of the archive in the folder *archive*; what is not named has its usual place."""
    return Folders(
        archive,
        archive / "seeds" if seeds is None else seeds,
        archive / "content" if content is None else content,
        archive / "dist" if output is None else output,
    )


@dataclass(frozen=True)
class Artifact:
    """One file of the built site."""

    path: str  # below dist/, forward slashes, ASCII
    data: bytes
    key: str = ""  # digest of all that it was made from; empty when that is not known

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the file, in lower-case hex."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)


class UnchangedFile(NamedTuple):
    """One file of the previous output that belongs in the new one as it is."""

    path: str  # below dist/
    sha256: str  # lower-case hex
    size: int  # bytes
    key: str  # digest of all that it was made from


SiteFile = Artifact | UnchangedFile


@dataclass(frozen=True)
class PreviousOutput:
    """The site that the last build left, as it stands now."""

    files: Mapping[str, tuple[str, int]] = field(default_factory=dict)  # path -> SHA-256, bytes
    # Page manifest: path -> key and SHA-256 of each file that was made under a key.
    pages: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def find(self, path: str, key: str) -> UnchangedFile | None:
        """Return the file at *path* when it was made under *key* and is unchanged since."""
        made_from, made = self.pages.get(path, ("", ""))
        sha256, size = self.files.get(path, ("", 0))
        if key and made_from == key and made == sha256:
            return UnchangedFile(path, sha256, size, key)
        return None
