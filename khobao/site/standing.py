"""What the site holds already, and what each of its files was made from: what stands is not made again.

A key says everything that the bytes of a file depend on. It is taken from what the renderer is given, whole,
so that no input can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from khobao.models import Artifact, StandingArtifact
from khobao.recordbytes import hash_record
from khobao.site.facets import Entry

Recipe = tuple[str, str, int]  # key of a file, its SHA-256, its size in bytes


@dataclass(frozen=True)
class Edition:
    """What the last build knew of the pages that are planned together, lists or articles."""

    frame: str = ""  # digest of what every page is made with
    shared: str = ""  # digest of all that they show beside what is their own
    # Path -> of the group that it belongs to, names of its own and of the rest (pagegroup.py).
    groups: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Shared:
    """What many pages show, and what is known to have changed of it since another build."""

    digest: str
    before: str | None = None  # digest of what that build had; None: that is not known
    changed: frozenset[Entry] = frozenset()  # all of whom something else is shown now, where they were shown

    def find_changes(self, digest: str) -> frozenset[Entry] | None:
        """Return what has changed since it had the other *digest*; None when that is not known."""
        if digest == self.digest:
            return frozenset()
        return self.changed if digest == self.before else None


class Standing:
    """The files of the site that stands, by what they were made from."""

    def __init__(
        self,
        held: Mapping[str, str],
        recipes: Mapping[str, Recipe],
        editions: Mapping[str, Edition] | None = None,
    ) -> None:
        """Know that *held* (path -> SHA-256) stands, and what earlier builds noted of it.

        That is *recipes* (path -> recipe) and *editions*, by what they are of.
        """
        self.held = held
        self._recipes = recipes
        self._editions = editions or {}
        # Of every file that this build asked for, and of every edition.
        self.noted: dict[str, Recipe] = {}
        self.editions: dict[str, Edition] = {}

    def find(self, path: str, key: str) -> StandingArtifact | None:
        """Return the file at *path* when it was made from *key* and stands unchanged, else None."""
        if not self._stands(path) or self._recipes[path][0] != key:
            return None
        [artifact] = self.keep([path])
        return artifact

    def find_edition(self, kind: str, frame: str) -> Edition:
        """Return the last edition of a *kind* when its pages have this *frame*, and all stand; else none."""
        edition = self._editions.get(kind, Edition())
        stands = all(map(self._stands, edition.groups)) and edition.frame == frame
        return edition if stands else Edition()

    def keep(self, paths: Iterable[str]) -> list[StandingArtifact]:
        """Return the files at *paths* of an edition, which stand as they would be made."""
        recipes = {path: self._recipes[path] for path in paths}
        self.noted |= recipes
        return [StandingArtifact(path, sha256, size) for path, (_, sha256, size) in recipes.items()]

    def note(self, key: str, artifact: Artifact) -> Artifact:
        """Remember that *artifact* was made from *key*, and return it."""
        self.noted[artifact.path] = (key, artifact.sha256, artifact.size)
        return artifact

    def _stands(self, path: str) -> bool:
        recipe = self._recipes.get(path)
        return recipe is not None and self.held.get(path) == recipe[1]


def build_key(*inputs: object) -> str:
    """Return a digest of all that *inputs* hold, the same for equal inputs in every run.

    Inputs are texts, numbers and records, and whatever holds those; an article counts with all its fields.

    >>> build_key("bai/a.html", {"total": 1}) == build_key("bai/a.html", {"total": 2})
    False
    """
    return hash_record(inputs)
