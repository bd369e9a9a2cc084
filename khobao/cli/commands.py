"""The command line."""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from khobao.build import build, check, preview
from khobao.config import Settings, read_settings, with_base_url
from khobao.errors import BuildFailedError, Problem
from khobao.model import Folders
from khobao.runtime.progress import LogHandler, open_progress
from khobao.site import Plan

PROJECT = Path(__file__).resolve().parents[1]

DESCRIPTION = """\
Turn a folder of raw Vietnamese news articles into a searchable static archive.

  build    seeds/ → content/ → dist/, everything (the default)
  serve    build, serve dist/ on 127.0.0.1, and rebuild when an input changes
  check    report on content/ and dist/, and write nothing
  search   answer a query from the index of dist/, ranked as the site ranks
"""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; a usage error ends the program with exit status 2."""
    parser = argparse.ArgumentParser(
        prog="build.py", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("command", nargs="?", choices=["build", "serve", "check", "search"], default="build")
    add("query", nargs="?", metavar="QUERY", help='for search: "chuyển đổi số"')
    add("--seeds", type=Path, default=Path("seeds"), metavar="DIR", help="raw articles (default: seeds)")
    add("--content", type=Path, default=Path("content"), metavar="DIR", help="Markdown (default: content)")
    add("--output", type=Path, default=Path("dist"), metavar="DIR", help="the built site (default: dist)")
    add("--base-url", metavar="URL", help="address of the site; the feed and the sitemap need it")
    add(
        "--jobs",
        type=_positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="processes (default: all cores)",
    )
    for name, metavar, meaning in (
        ("--place", "SLUG", "below dia-phuong/, with all that lies in it"),
        ("--source", "NAME", "of this publisher"),
        ("--from", "DATE", "not before"),
        ("--to", "DATE", "not after: 2022, 2022-05 or 2022-05-17"),
    ):
        add(name, metavar=metavar, default="", help=f"of search: {meaning}")
    sorts = ("relevance", "newest", "oldest")
    add("--sort", choices=sorts, default=sorts[0], help="of search (default: relevance)")
    add("--limit", type=_positive, default=10, metavar="N", help="of search: articles shown (default: 10)")
    add("--cluster", metavar="URL", help="use the workers of a Dask scheduler: tcp://host:8786")
    add("--port", type=_positive, default=8000, metavar="N", help="of serve (default: 8000)")
    add("--strict", action="store_true", help="count warnings as errors")
    add("--no-cache", action="store_true", help="make everything anew, and keep nothing for the next build")
    loudness = parser.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="say nothing but problems")
    loudness.add_argument("-v", "--verbose", action="store_true", help="say more")
    return parser


def answer(folders: Folders, query: str, options: argparse.Namespace) -> str:
    """Return what the site answers to *query* with the *options* of ``search``, two lines a hit.

    Raises BuildFailedError when there is no site to ask, or a file of its index is missing or damaged.
    """
    from khobao.search.ask import Request, SearchEngine  # a build loads nothing that it does not need

    request = Request(
        limit=options.limit,
        place=options.place,
        source=options.source,
        since=getattr(options, "from"),
        until=options.to,
        sort=options.sort,
    )
    found = SearchEngine(folders.output).search(query, request)
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
    return "\n".join(lines)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above 0")
    return number


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 problems, 2 usage."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    level = logging.WARNING if options.quiet else logging.DEBUG if options.verbose else logging.INFO
    logging.basicConfig(level=level, format="%(message)s", handlers=[LogHandler()])
    folders = Folders(options.seeds, options.content, options.output)
    if (options.command == "search") != (options.query is not None):
        parser.error("search takes one query, in quotation marks; the other commands take none")

    def read_site_settings() -> Settings:
        settings = read_settings(PROJECT / "pyproject.toml")
        if options.base_url is None:
            return settings
        return with_base_url(settings, options.base_url, "--base-url")

    plans: list[Plan] = []  # what the last build planned, while it is served

    def rebuild() -> bool:
        try:
            build(
                folders,
                read_site_settings(),
                jobs=options.jobs,
                strict=options.strict,
                cached=not options.no_cache,
                progress=open_progress(options.quiet),
                plans=plans if options.command == "serve" else None,
                cluster=options.cluster,
            )
        except BuildFailedError as failure:
            _print_problems(failure.problems)
            print("the last good site stands as it was", file=sys.stderr)
            return False
        return True

    if options.base_url is not None:
        try:
            with_base_url(Settings(), options.base_url, "--base-url")
        except BuildFailedError as failure:
            parser.error(str(failure))
    if options.command in ("check", "search"):
        try:
            if options.command == "check":
                check(folders, read_site_settings(), strict=options.strict)
            else:
                print(answer(folders, options.query, options))
        except BuildFailedError as failure:
            _print_problems(failure.problems)
            return 1
        return 0
    built = rebuild()
    if options.command == "build" or not folders.output.is_dir():
        return 0 if built else 1
    _serve(folders, rebuild, plans, options.port)
    return 0


def _serve(folders: Folders, rebuild: Callable[[], bool], plans: list[Plan], port: int) -> None:
    from khobao.serve import serve_site

    inputs = [
        folders.seeds,
        folders.content,
        PROJECT / "templates",
        PROJECT / "static",
        PROJECT / "pyproject.toml",
    ]

    def render(files: Iterable[Path]) -> dict[str, bytes]:
        return preview(folders, files, plans[0]) if plans else {}

    serve_site(folders.output, inputs, rebuild, render, port=port)


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
