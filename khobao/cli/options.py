"""What can be typed: commands, and the options of each."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from khobao import __version__

SORTS = ("relevance", "newest", "oldest")
_SUMMARY = "Turn a folder of raw Vietnamese news articles into a searchable static archive."
# Of each option that is not typed.
_DEFAULTS = {
    "archive": Path(),
    "seeds": None,
    "content": None,
    "output": None,
    "base_url": None,
    "quiet": False,
    "verbose": False,
    "jobs": os.cpu_count() or 1,
    "cluster": None,
    "strict": False,
    "no_cache": False,
}


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; a usage error ends the program with exit status 2.

    Without a command the options are those of ``build``.
    """
    parser = argparse.ArgumentParser(
        prog="khobao",
        description=_SUMMARY,
        epilog="Without a command: build. `khobao COMMAND --help` tells the options of one.",
        argument_default=argparse.SUPPRESS,
    )
    parser.add_argument("--version", action="version", version=f"khobao {__version__}")
    _add_folders(parser)
    _add_building(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    def add_command(
        name: str, meaning: str, *adders: Callable[[argparse.ArgumentParser], None]
    ) -> argparse.ArgumentParser:
        # What is not typed behind a command must not hide what was typed before it: no defaults here.
        command = commands.add_parser(
            name, help=meaning, description=f"{meaning}.", argument_default=argparse.SUPPRESS
        )
        for add in adders:
            add(command)
        return command

    add_command("build", "seeds/ → content/ → dist/, everything", _add_folders, _add_building)
    add_command(
        "serve",
        "build, serve dist/ on 127.0.0.1, and rebuild when an input changes",
        _add_folders,
        _add_building,
        _add_serving,
    )
    add_command("check", "report on content/ and dist/, and write nothing", _add_folders, _add_strictness)
    add_command(
        "search",
        "answer a query from the index of dist/, ranked as the site ranks",
        _add_folders,
        _add_asking,
    )
    parser.set_defaults(command="build", **_DEFAULTS)  # as the last: it counts for what is there already
    return parser


def _add_folders(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--archive", type=Path, metavar="DIR", help="the archive's folder (default: the current folder)")
    add("--seeds", type=Path, metavar="DIR", help="raw articles (default: seeds in the archive)")
    add("--content", type=Path, metavar="DIR", help="Markdown (default: content in the archive)")
    add("--output", type=Path, metavar="DIR", help="the built site (default: dist in the archive)")
    add("--base-url", metavar="URL", help="address of the site; the feed and the sitemap need it")
    loudness = parser.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="say nothing but problems")
    loudness.add_argument("-v", "--verbose", action="store_true", help="say more")


def _add_building(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--jobs", type=parse_count, metavar="N", help="processes (default: all cores)")
    add("--cluster", metavar="URL", help="use the workers of a Dask scheduler: tcp://host:8786")
    add("--no-cache", action="store_true", help="make everything anew, and keep nothing for the next build")
    _add_strictness(parser)


def _add_strictness(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--strict", action="store_true", help="count warnings as errors")


def _add_serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port",
        type=parse_count,
        default=None,
        metavar="N",
        help="the port (default: 8000, or a free one where that is taken)",
    )


def _add_asking(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("query", metavar="QUERY", help='like "chuyển đổi số", in quotation marks')
    add("--place", default="", metavar="SLUG", help="below dia-phuong/, with all that lies in it")
    add("--source", default="", metavar="NAME", help="of this publisher")
    add("--from", default="", dest="since", metavar="DATE", help="not before: 2022, 2022-05 or 2022-05-17")
    add("--to", default="", dest="until", metavar="DATE", help="not after")
    add("--sort", choices=SORTS, default=SORTS[0], help="the order (default: relevance)")
    add("--limit", type=parse_count, default=10, metavar="N", help="articles shown (default: 10)")


def parse_count(text: str) -> int:
    """Return the whole number above 0 that *text* says. Raises ArgumentTypeError for anything else."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above 0")
    return int(text)
