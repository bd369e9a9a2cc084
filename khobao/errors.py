"""Problems that a person can mend, and the one exception that carries them.

A stage gathers all of its problems before it stops, so that one run tells everything there is to mend.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from khobao.messages.message import Message, build_message, list_message


class Severity(StrEnum):
    """How much a problem matters."""

    ERROR = "error"  # the build stops before anything is written to the output
    WARNING = "warning"  # the build goes on; with --strict it counts as an error


@dataclass(frozen=True)
class Problem:
    """Something wrong in a file that a person owns, with the way out.

    >>> message = Message("the calendar has no %(day)s", day="31/2/2023")
    >>> print(Problem("seeds/0123.txt", 4, message, Message("Mend the line.")))
    seeds/0123.txt:4: the calendar has no 31/2/2023
      Mend the line.
    """

    path: str  # as the user would type it, relative to where the command ran
    line: int | None  # counted from 1; None when the problem is the whole file's
    message: Message  # what is wrong, one sentence without a full stop
    advice: Message  # what to do next, whole sentences
    severity: Severity = Severity.ERROR

    def describe(self) -> Message:
        """Return place, message and advice as one message."""
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        texts = {"place": place, "message": self.message, "advice": self.advice}
        if self.severity is Severity.ERROR:
            return Message("%(place)s: %(message)s\n  %(advice)s", **texts)
        return Message("%(place)s: warning: %(message)s\n  %(advice)s", **texts)

    def __str__(self) -> str:
        return str(self.describe())


def list_problem(problem: Problem) -> list[Any]:
    """Return *problem* as JSON knows it."""
    texts = map(list_message, (problem.message, problem.advice))
    return [problem.path, problem.line, *texts, problem.severity]


def build_problem(listed: list[Any]) -> Problem:
    """Return what ``list_problem`` was given."""
    path, line, message, advice, severity = listed
    return Problem(path, line, build_message(message), build_message(advice), Severity(severity))


class BuildFailedError(Exception):
    """A stage found problems that stop the build; the last good output stands untouched."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        # A repeated problem says nothing new, and a fixed order makes two runs comparable.
        self.problems = sorted(set(problems), key=lambda p: (p.path, p.line or 0, str(p.message)))
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type["BuildFailedError"], tuple[list[Problem]]]:
        """Travel between processes with the problems."""
        return BuildFailedError, (self.problems,)
