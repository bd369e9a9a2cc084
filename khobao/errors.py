"""Problems that a person can mend, and the one exception that carries them.

A stage gathers all of its problems before it stops, so that one run tells everything there is to mend.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters."""

    ERROR = "error"  # the build stops before anything is written to the output
    WARNING = "warning"  # the build goes on; with --strict it counts as an error


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong in a file that a person owns, with the way out.

    >>> print(Problem("seeds/0123.txt", 4, "the calendar has no 31/2/2023", "Mend the line."))
    seeds/0123.txt:4: the calendar has no 31/2/2023
      Mend the line.
    """

    path: str  # as the user would type it, relative to where the command ran
    line: int | None  # counted from 1; None when the problem is the whole file's
    message: str  # what is wrong, one sentence without a full stop
    advice: str  # what to do next, whole sentences
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        mark = "" if self.severity is Severity.ERROR else "warning: "
        return f"{place}: {mark}{self.message}\n  {self.advice}"


class BuildFailedError(Exception):
    """A stage found problems that stop the build; the last good output stands untouched."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        # A repeated problem says nothing new, and a fixed order makes two runs comparable.
        self.problems = sorted(set(problems), key=lambda p: (p.path, p.line or 0, p.message))
        super().__init__("\n".join(map(str, self.problems)))
