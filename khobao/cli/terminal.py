"""What the keeper is told: on the terminal, in the report, and on the pages of GitHub Actions."""

import logging
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from khobao.errors import Problem, Severity
from khobao.messages.catalogue import Catalogue
from khobao.messages.message import Message

log = logging.getLogger("khobao")

REPORT = "report.md"  # in the archive's folder of state
_SHOWN = 1000  # problems in a report; GitHub takes 1 MiB of a summary


class Collector(logging.Handler):
    """Gathers what a command logs: the summary of a build, and the problems that did not stop it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Message] = []
        self.problems: list[Problem] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what is a message or a problem."""
        if isinstance(record.msg, Problem):
            self.problems.append(record.msg)
        elif isinstance(record.msg, Message):
            self.lines.append(record.msg)


def print_problems(problems: Sequence[Problem], catalogue: Catalogue) -> None:
    """Print *problems*, and how many they are, to standard error."""
    for problem in problems:
        print(catalogue.say(problem.describe()), file=sys.stderr)
    count = Message("%(count)s problem to settle", "%(count)s problems to settle", count=len(problems))
    print(catalogue.say(count), file=sys.stderr)


def write_report(
    folder: Path, lines: Sequence[Message], problems: Sequence[Problem], catalogue: Catalogue
) -> None:
    """Write the report of a build into *folder*, in Markdown; where it cannot be written, there is none."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        text = format_report(lines, problems, catalogue)
        (folder / REPORT).write_bytes(text.encode("utf-8", "backslashreplace"))


def format_report(lines: Sequence[Message], problems: Sequence[Problem], catalogue: Catalogue) -> str:
    """Return the report of a build in Markdown: what could not be used, then the summary."""
    say = catalogue.say
    blocks = [f"# {say(Message('What this build has to say'))}"]
    if problems:
        count = Message("%(count)s problem to settle", "%(count)s problems to settle", count=len(problems))
        blocks.append(f"## {say(count)}")
        blocks.append("\n".join(_format_item(problem, catalogue) for problem in problems[:_SHOWN]))
        if len(problems) > _SHOWN:
            more = Message("%(count)s more", "%(count)s more", count=len(problems) - _SHOWN)
            blocks.append(say(more))
    else:
        blocks.append(say(Message("Everything could be used.")))
    if lines:
        blocks.append("```\n" + "\n".join(map(say, lines)) + "\n```")
    return "\n\n".join(blocks) + "\n"


def _format_item(problem: Problem, catalogue: Catalogue) -> str:
    place = problem.path if problem.line is None else f"{problem.path}:{problem.line}"
    message, advice = catalogue.say(problem.message), catalogue.say(problem.advice)
    return f"- `{place.replace('`', '')}`: {_escape(message)}. {_escape(advice)}"


def _escape(text: str) -> str:
    """Return *text* so that Markdown shows it as it is."""
    return "".join("\\" + sign if sign in "\\`*_[]<>|" else sign for sign in text.replace("\n", " "))


def tell_github(
    environment: Mapping[str, str],
    lines: Sequence[Message],
    problems: Sequence[Problem],
    catalogue: Catalogue,
) -> None:
    """In GitHub Actions, annotate each file that could not be used, and write the summary of the job.

    Source: GitHub Docs, "Workflow commands for GitHub Actions".
    """
    if environment.get("GITHUB_ACTIONS") != "true":
        return
    for problem in problems:
        print(format_annotation(problem, catalogue), flush=True)
    if summary := environment.get("GITHUB_STEP_SUMMARY"):
        with suppress(OSError), Path(summary).open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(format_report(lines, problems, catalogue))


def format_annotation(problem: Problem, catalogue: Catalogue) -> str:
    """Return the workflow command that annotates the file of *problem*."""
    kind = "error" if problem.severity is Severity.ERROR else "warning"
    where = f"file={_escape_property(problem.path)}"
    if problem.line is not None:
        where += f",line={problem.line}"
    said = f"{catalogue.say(problem.message)}\n{catalogue.say(problem.advice)}"
    return f"::{kind} {where}::{_escape_data(said)}"


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
