"""Each command carried out: what it prints, and the exit status that it ends with."""

import argparse
import dataclasses
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from khobao.build import build, list_inputs, preview
from khobao.cli.language import choose_language, read_system_language
from khobao.cli.options import build_parser
from khobao.cli.terminal import REPORT, Collector, print_problems, tell_github, write_report
from khobao.config import Settings, check_base_url, list_settings_files, read_settings, with_base_url
from khobao.errors import BuildFailedError, Problem
from khobao.messages.catalogue import Catalogue, read_catalogue
from khobao.messages.message import Message
from khobao.model import Folders, locate_folders
from khobao.runtime.progress import LogHandler, open_progress
from khobao.site import Plan
from khobao.site.theme import STYLE

log = logging.getLogger("khobao")

_INTERRUPTED = 130  # as shells have it: 128 and the number of SIGINT


@dataclass(frozen=True)
class _Run:
    """One run of the program."""

    options: argparse.Namespace
    folders: Folders
    catalogue: Catalogue  # of the language in which it speaks

    def read_settings(self) -> Settings:
        """Return the archive's settings, with the base URL of the command line. Raises BuildFailedError."""
        settings = read_settings(self.folders.archive)
        base_url = self.options.base_url
        return settings if base_url is None else with_base_url(settings, base_url)

    def say(self, message: Message) -> None:
        """Print what a command was asked for."""
        print(self.catalogue.say(message))


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 problems, 2 usage."""
    typed = sys.argv[1:] if arguments is None else arguments
    catalogue = read_catalogue(_choose_language(Path()))
    options = build_parser(catalogue).parse_args(typed)
    folders = locate_folders(options.archive, options.seeds, options.content, options.output)
    catalogue = read_catalogue(_choose_language(folders.archive))
    if options.base_url and (problem := check_base_url(options.base_url, "--base-url")):
        build_parser(catalogue).error(catalogue.say(problem.describe()))
    run = _Run(options, folders, catalogue)
    with _listen(LogHandler(catalogue.say), _choose_level(options)):
        try:
            return _COMMANDS[options.command](run)
        except BuildFailedError as failure:
            print_problems(failure.problems, catalogue)
            return 1
        except BrokenPipeError:  # whoever was reading has read enough
            sys.stdout = None  # nothing more can be written there
            return 0
        except KeyboardInterrupt:
            print(catalogue.say(Message("Stopped; whatever was published before stands.")), file=sys.stderr)
            return _INTERRUPTED


def _choose_language(archive: Path) -> str:
    setting = ""
    with suppress(BuildFailedError, OSError):  # what is wrong with the settings is told later
        setting = read_settings(archive).language
    return choose_language(os.environ, read_system_language(), setting)


def _choose_level(options: argparse.Namespace) -> int:
    return logging.WARNING if options.quiet else logging.DEBUG if options.verbose else logging.INFO


@contextmanager
def _listen(handler: logging.Handler, level: int) -> Iterator[None]:
    """Let *handler* have what the program logs, from *level* on, until the block ends."""
    before = log.level
    handler.setLevel(level)
    log.setLevel(min(level, logging.INFO))  # the report has the summary also of a quiet build
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before)


def _build(run: _Run) -> int:
    return 0 if _rebuild(run) else 1


def _serve(run: _Run) -> int:
    from khobao.serve import serve_site

    plans: list[Plan] = []  # what the last build planned, while it is served

    def rebuild() -> bool:
        return _rebuild(run, plans)

    def render(files: Iterable[Path]) -> dict[str, bytes]:
        return preview(run.folders, files, plans[0]) if plans else {}

    built = rebuild()
    if not run.folders.output.is_dir():
        return 0 if built else 1
    archive = run.folders.archive
    inputs = [*list_inputs(run.folders).values(), *list_settings_files(archive), archive / STYLE]
    serve_site(run.folders.output, inputs, rebuild, render, port=run.options.port)
    return 0


def _check(run: _Run) -> int:
    if run.options.upgrade:
        from khobao.archive.upgrade import describe_upgrade

        for line in describe_upgrade(run.folders, run.read_settings()):
            run.say(line)
        return 0
    from khobao.archive.check import check  # with what reads HTML: no build needs it

    check(run.folders, run.read_settings(), strict=run.options.strict)
    return 0


def _search(run: _Run) -> int:
    from khobao.cli.answers import describe_answer
    from khobao.search.ask import Request, SearchEngine  # a build loads nothing that it does not need

    options = run.options
    request = Request(
        limit=options.limit,
        place=options.place,
        source=options.source,
        since=options.since,
        until=options.until,
        sort=options.sort,
    )
    found = SearchEngine(run.folders.output).search(options.query, request)
    for line in describe_answer(found, run.folders.output):
        run.say(line)
    return 0


def _new(run: _Run) -> int:
    from khobao.archive.new import create_archive

    options = run.options
    settings = Settings(language=options.language or run.catalogue.code)
    if options.title:
        settings = dataclasses.replace(settings, title=options.title)
    created = create_archive(options.folder, settings, options.program)
    for name in created.written:
        run.say(Message("written: %(file)s", file=options.folder / name))
    for name in created.kept:
        run.say(Message("was there, and is as it was: %(file)s", file=options.folder / name))
    if not created.written:
        return 1
    run.say(
        Message(
            "Next: put saved articles into %(seeds)s, then build: khobao --archive %(folder)s",
            seeds=options.folder / "seeds",
            folder=options.folder,
        )
    )
    return 0


def _pack(run: _Run) -> int:
    from khobao.archive.bag import write_bag
    from khobao.archive.pack import pack_site

    write = write_bag if run.options.bag else pack_site
    packed = write(run.folders, run.read_settings(), run.options.file)
    run.say(
        Message(
            "written: %(file)s (%(files)s files, %(size)s MB)",
            file=packed.file,
            files=packed.files,
            size=round(packed.size / 1e6, 1),
        )
    )
    return 0


_COMMANDS: dict[str, Callable[[_Run], int]] = {
    "new": _new,
    "build": _build,
    "serve": _serve,
    "check": _check,
    "search": _search,
    "pack": _pack,
}


def _rebuild(run: _Run, plans: list[Plan] | None = None) -> bool:
    """Build, and return whether it succeeded; what could not be used is told wherever the keeper looks."""
    options, collector = run.options, Collector()
    failed: list[Problem] = []
    log.addHandler(collector)
    try:
        build(
            run.folders,
            run.read_settings(),
            jobs=options.jobs,
            strict=options.strict,
            cached=not options.no_cache,
            progress=open_progress(options.quiet, run.catalogue.say),
            plans=plans,
            cluster=options.cluster,
        )
    except BuildFailedError as failure:
        failed = failure.problems
        print_problems(failed, run.catalogue)
        stands = Message("Nothing was published.")
        if run.folders.output.is_dir():
            stands = Message("Nothing was published: the last good site stands as it was.")
        collector.lines.append(stands)
        print(run.catalogue.say(stands), file=sys.stderr)
    finally:
        log.removeHandler(collector)
    problems = [*failed, *collector.problems]
    if problems and not failed:
        count = Message(
            "%(count)s problem to settle; %(file)s has it too",
            "%(count)s problems to settle; %(file)s has them all",
            count=len(problems),
            file=run.folders.state / REPORT,
        )
        print(run.catalogue.say(count), file=sys.stderr)
    write_report(run.folders.state, collector.lines, problems, run.catalogue)
    tell_github(os.environ, collector.lines, problems, run.catalogue)
    return not failed


def end(status: int) -> NoReturn:
    """End the program at once, with an exit status.

    The system takes the memory of a large archive back as a whole; to take it apart object by object, as
    Python does in the end, takes as long as to plan all pages.
    """
    for stream in filter(None, (sys.stdout, sys.stderr)):  # there is none where somebody has closed it
        with suppress(OSError):  # whoever was reading has gone
            stream.flush()
    os._exit(status)


def run() -> NoReturn:
    """Run what was typed, and end: the console script ``khobao``."""
    end(main())
