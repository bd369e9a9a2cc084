"""What the site holds already, and what each of its files was made from: what stands is not made again.

A key says everything that the bytes of a file depend on. It is taken from what the renderer is given, whole,
so that no input can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from khobao.models import Artifact, StandingArtifact
from khobao.recordbytes import hash_record

Recipe = tuple[str, str, int]  # key of a file, its SHA-256, its size in bytes
Edition = tuple[str, Mapping[str, str]]  # its digest; path -> what a page has for itself, or ""


class Standing:
    """The files of the site that stands, by what they were made from."""

    def __init__(
        self, held: Mapping[str, str], recipes: Mapping[str, Recipe], edition: Edition = ("", {})
    ) -> None:
        """Know that *held* (path -> SHA-256) stands, and what earlier builds noted of it (path -> recipe)."""
        self.held = held
        self._recipes = recipes
        self._edition = edition
        self.noted: dict[str, Recipe] = {}  # path -> recipe, of every file that this build asked for
        self.edition: Edition = ("", {})  # of this build

    def find(self, path: str, key: str) -> StandingArtifact | None:
        """Return the file at *path* when it was made from *key* and stands unchanged, else None."""
        recipe = self._recipes.get(path)
        if recipe is None or recipe[0] != key or self.held.get(path) != recipe[1]:
            return None
        self.noted[path] = recipe
        return StandingArtifact(path, recipe[1], recipe[2])

    def find_edition(self, edition: str, own: Mapping[str, str]) -> dict[str, StandingArtifact]:
        """Return path -> file of those pages of an *edition* that stand as they would be made.

        *edition* is a digest of all that pages share, *own* (path -> digest) what some have for themselves.
        There are none when the last build had another edition, or when a file of it has changed since: then
        each page goes by its key.
        """
        last, last_own = self._edition
        if edition != last:
            return {}
        stays = {}
        for path, told in last_own.items():
            recipe = self._recipes.get(path)
            if recipe is None or self.held.get(path) != recipe[1]:
                return {}
            if told == own.get(path, ""):
                stays[path] = recipe
        self.noted |= stays
        return {path: StandingArtifact(path, sha256, size) for path, (_, sha256, size) in stays.items()}

    def note_edition(self, edition: str, own: Mapping[str, str], others: Iterable[str]) -> None:
        """Remember the pages of *edition*: those of *own*, and *others* with nothing for themselves."""
        self.edition = edition, dict.fromkeys(others, "") | dict(own)

    def note(self, key: str, artifact: Artifact) -> Artifact:
        """Remember that *artifact* was made from *key*, and return it."""
        self.noted[artifact.path] = (key, artifact.sha256, artifact.size)
        return artifact


def build_key(*inputs: object) -> str:
    """Return a digest of all that *inputs* hold, the same for equal inputs in every run.

    Inputs are texts, numbers and records, and whatever holds those; an article counts with all its fields.

    >>> build_key("bai/a.html", {"total": 1}) == build_key("bai/a.html", {"total": 2})
    False
    """
    return hash_record(inputs)
