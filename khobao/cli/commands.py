"""Each command carried out: what it prints, and the exit status that it ends with."""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from khobao.build import build, check, list_inputs, preview
from khobao.cli.options import build_parser
from khobao.config import Settings, check_base_url, list_settings_files, read_settings, with_base_url
from khobao.errors import BuildFailedError, Problem
from khobao.model import Folders, locate_folders
from khobao.runtime.progress import LogHandler, open_progress
from khobao.site import Plan


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 problems, 2 usage."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    level = logging.WARNING if options.quiet else logging.DEBUG if options.verbose else logging.INFO
    logging.basicConfig(level=level, format="%(message)s", handlers=[LogHandler()])
    if options.base_url and (problem := check_base_url(options.base_url, "--base-url")):
        parser.error(str(problem))
    folders = locate_folders(options.archive, options.seeds, options.content, options.output)
    try:
        return _COMMANDS[options.command](folders, options)
    except BuildFailedError as failure:
        _print_problems(failure.problems)
        return 1


def _build(folders: Folders, options: argparse.Namespace) -> int:
    return 0 if _rebuild(folders, options) else 1


def _serve(folders: Folders, options: argparse.Namespace) -> int:
    from khobao.serve import serve_site

    plans: list[Plan] = []  # what the last build planned, while it is served

    def rebuild() -> bool:
        return _rebuild(folders, options, plans)

    def render(files: Iterable[Path]) -> dict[str, bytes]:
        return preview(folders, files, plans[0]) if plans else {}

    built = rebuild()
    if not folders.output.is_dir():
        return 0 if built else 1
    inputs = [*list_inputs(folders).values(), *list_settings_files(folders.archive)]
    serve_site(folders.output, inputs, rebuild, render, port=options.port)
    return 0


def _check(folders: Folders, options: argparse.Namespace) -> int:
    check(folders, _read_settings(folders, options), strict=options.strict)
    return 0


def _search(folders: Folders, options: argparse.Namespace) -> int:
    from khobao.search.ask import Request, SearchEngine  # a build loads nothing that it does not need

    request = Request(
        limit=options.limit,
        place=options.place,
        source=options.source,
        since=options.since,
        until=options.until,
        sort=options.sort,
    )
    found = SearchEngine(folders.output).search(options.query, request)
    lines = ["1 article" if found.total == 1 else f"{found.total} articles"]
    if found.understood:
        lines.append(f"asked for: {found.understood}")
    if found.missing:
        lines.append(f"no article holds: {', '.join(found.missing)}")
    if found.suggestion:
        lines.append(f"did you mean: {found.suggestion}")
    elif found.other_forms:
        lines.append(f"{found.other_forms} more with other tone marks")
    if not found.total and found.hits:
        lines.append("with some of the words:")
    for hit in found.hits:
        known = " · ".join(filter(None, (hit.date, hit.source)))
        lines.append(f"{hit.score:7.3f}  {hit.title}")
        lines.append(f"         {known}  {folders.output}/{hit.url}")
    print("\n".join(lines))
    return 0


_COMMANDS: dict[str, Callable[[Folders, argparse.Namespace], int]] = {
    "build": _build,
    "serve": _serve,
    "check": _check,
    "search": _search,
}


def _rebuild(folders: Folders, options: argparse.Namespace, plans: list[Plan] | None = None) -> bool:
    """Build, and return whether it succeeded; where it did not, what is wrong has been printed."""
    try:
        build(
            folders,
            _read_settings(folders, options),
            jobs=options.jobs,
            strict=options.strict,
            cached=not options.no_cache,
            progress=open_progress(options.quiet),
            plans=plans,
            cluster=options.cluster,
        )
    except BuildFailedError as failure:
        _print_problems(failure.problems)
        print("the last good site stands as it was", file=sys.stderr)
        return False
    return True


def _read_settings(folders: Folders, options: argparse.Namespace) -> Settings:
    settings = read_settings(folders.archive)
    return settings if options.base_url is None else with_base_url(settings, options.base_url)


def _print_problems(problems: list[Problem]) -> None:
    for problem in problems:
        print(problem, file=sys.stderr)
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    print(f"{count} to settle", file=sys.stderr)


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
