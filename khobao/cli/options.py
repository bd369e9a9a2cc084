"""What can be typed: commands, and the options of each."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from khobao import __version__
from khobao.messages.catalogue import Catalogue, list_languages
from khobao.messages.message import Message

SORTS = ("relevance", "newest", "oldest")
# What argparse says by itself; the catalogue has these too.
ARGPARSE_TEXTS = (
    "usage: ",
    "options",
    "positional arguments",
    "show this help message and exit",
    "%(prog)s: error: %(message)s\n",
    "argument %(argument_name)s: %(message)s",
    "expected one argument",
    "invalid choice: %(value)r (choose from %(choices)s)",
    "not allowed with argument %s",
    "the following arguments are required: %s",
    "unrecognized arguments: %s",
)
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

_Adder = Callable[["_Options"], None]


class _Options:
    """A parser to which options are added, with what they mean in the language of the catalogue."""

    def __init__(self, parser: argparse._ActionsContainer, catalogue: Catalogue) -> None:
        self.parser = parser
        self.catalogue = catalogue

    def add(self, *names: str, meaning: Message, **how: object) -> None:
        """Add an option, or what stands without one, as ``ArgumentParser.add_argument`` does."""
        add_argument: Callable[..., object] = self.parser.add_argument
        add_argument(*names, help=self.catalogue.say(meaning), **how)


def build_parser(catalogue: Catalogue) -> argparse.ArgumentParser:
    """Return the parser of the command line; a usage error ends the program with exit status 2.

    Without a command the options are those of ``build``.
    """
    say = catalogue.say
    # argparse asks these two for what it says itself, and offers no other way to tell it the language.
    argparse._ = catalogue.gettext  # type: ignore[attr-defined]
    argparse.ngettext = catalogue.ngettext  # type: ignore[attr-defined]
    parser = argparse.ArgumentParser(
        prog="khobao",
        description=say(
            Message("Turn a folder of raw Vietnamese news articles into a searchable static archive.")
        ),
        epilog=say(Message("Without a command: build. `khobao COMMAND --help` tells the options of one.")),
        argument_default=argparse.SUPPRESS,
    )
    options = _Options(parser, catalogue)
    version = f"khobao {__version__}"
    options.add("--version", meaning=Message("say the version and exit"), action="version", version=version)
    _add_folders(options)
    _add_building(options)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title=say(Message("commands")))

    def add_command(name: str, meaning: Message, *adders: _Adder) -> None:
        # What is not typed behind a command must not hide what was typed before it: no defaults here.
        said = say(meaning)
        command = commands.add_parser(
            name, help=said, description=f"{said}.", argument_default=argparse.SUPPRESS
        )
        for add in adders:
            add(_Options(command, catalogue))

    add_command(
        "new",
        Message("make a new archive: settings, folders, a workflow for GitHub Pages"),
        _add_making,
        _add_folders,
    )
    add_command("build", Message("seeds/ → content/ → dist/, everything"), _add_folders, _add_building)
    add_command(
        "serve",
        Message("build, serve dist/ on 127.0.0.1, and rebuild when an input changes"),
        _add_folders,
        _add_building,
        _add_serving,
    )
    add_command(
        "check",
        Message("report on content/ and dist/, and write nothing"),
        _add_folders,
        _add_strictness,
        _add_checking,
    )
    add_command(
        "search",
        Message("answer a query from the index of dist/, ranked as the site ranks"),
        _add_folders,
        _add_asking,
    )
    add_command(
        "pack",
        Message("make one ZIP of the site to give away, or a BagIt bag of the archive"),
        _add_folders,
        _add_packing,
    )
    parser.set_defaults(command="build", **_DEFAULTS)  # as the last: it counts for what is there already
    return parser


def _add_folders(options: _Options) -> None:
    options.add(
        "--archive",
        type=Path,
        metavar="DIR",
        meaning=Message("the archive's folder (default: the current folder)"),
    )
    options.add(
        "--seeds", type=Path, metavar="DIR", meaning=Message("raw articles (default: seeds in the archive)")
    )
    options.add(
        "--content", type=Path, metavar="DIR", meaning=Message("Markdown (default: content in the archive)")
    )
    options.add(
        "--output", type=Path, metavar="DIR", meaning=Message("the built site (default: dist in the archive)")
    )
    options.add(
        "--base-url", metavar="URL", meaning=Message("address of the site; the feed and the sitemap need it")
    )
    loudness = _Options(options.parser.add_mutually_exclusive_group(), options.catalogue)
    loudness.add("-q", "--quiet", action="store_true", meaning=Message("say nothing but problems"))
    loudness.add("-v", "--verbose", action="store_true", meaning=Message("say more"))


def _add_building(options: _Options) -> None:
    options.add("--jobs", type=parse_count, metavar="N", meaning=Message("processes (default: all cores)"))
    options.add(
        "--cluster", metavar="URL", meaning=Message("use the workers of a Dask scheduler: tcp://host:8786")
    )
    options.add(
        "--no-cache",
        action="store_true",
        meaning=Message("make everything anew, and keep nothing for the next build"),
    )
    _add_strictness(options)


def _add_strictness(options: _Options) -> None:
    options.add("--strict", action="store_true", meaning=Message("count warnings as errors"))


def _add_making(options: _Options) -> None:
    options.add(
        "folder", type=Path, metavar="DIR", meaning=Message("its folder, which may hold articles already")
    )
    options.add("--title", default="", metavar="T", meaning=Message("the name of the archive"))
    options.add(
        "--language",
        choices=list_languages(),
        default="",
        meaning=Message("of the pages around the articles (default: that of this terminal)"),
    )
    options.add(
        "--program",
        default="",
        metavar="WHEEL-OR-URL",
        meaning=Message("what the workflow installs: a wheel, or its address with #sha256=…"),
    )


def _add_serving(options: _Options) -> None:
    options.add(
        "--port",
        type=parse_count,
        default=None,
        metavar="N",
        meaning=Message("the port (default: 8000, or a free one where that is taken)"),
    )


def _add_checking(options: _Options) -> None:
    options.add(
        "--upgrade",
        action="store_true",
        default=False,
        meaning=Message(
            "say what the first build with this program would touch in an archive of an older one"
        ),
    )


def _add_packing(options: _Options) -> None:
    options.add(
        "file",
        nargs="?",
        type=Path,
        default=None,
        metavar="FILE",
        meaning=Message("the ZIP, or the folder of the bag (default: in the archive, named after its title)"),
    )
    options.add(
        "--bag",
        action="store_true",
        default=False,
        meaning=Message("a BagIt bag of site, articles and seeds, for libraries that ingest it"),
    )


def _add_asking(options: _Options) -> None:
    options.add("query", metavar="QUERY", meaning=Message('like "chuyển đổi số", in quotation marks'))
    options.add(
        "--place", default="", metavar="SLUG", meaning=Message("below dia-phuong/, with all that lies in it")
    )
    options.add("--source", default="", metavar="NAME", meaning=Message("of this publisher"))
    not_before = Message("not before: 2022, 2022-05 or 2022-05-17")
    options.add("--from", default="", dest="since", metavar="DATE", meaning=not_before)
    options.add("--to", default="", dest="until", metavar="DATE", meaning=Message("not after"))
    options.add("--sort", choices=SORTS, default=SORTS[0], meaning=Message("the order (default: relevance)"))
    options.add(
        "--limit", type=parse_count, default=10, metavar="N", meaning=Message("articles shown (default: 10)")
    )


def parse_count(text: str) -> int:
    """Return the whole number above 0 that *text* says. Raises ArgumentTypeError for anything else."""
    if not text.isdecimal() or int(text) < 1:
        message = Message("%(text)s is not a whole number above 0", text=text)
        # argparse passes on what it is told, and knows the language.
        raise argparse.ArgumentTypeError(argparse._(message.text) % {"text": text})  # type: ignore[attr-defined]
    return int(text)
