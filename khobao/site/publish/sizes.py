"""Sizes of the site: the largest pages, and how near the limits of the host are.

Source: GitHub Pages (a published site may be 1 GB) and GitHub (a file may be 100 MB); settings may say
otherwise for another host.
"""

from collections.abc import Mapping
from heapq import nsmallest
from pathlib import Path

from khobao.config import Settings
from khobao.errors import Problem, Severity
from khobao.messages.message import Message

_IN_TIME = 0.8  # of a limit: a warning that comes at the limit comes too late
_HEAVIEST = 5  # pages that the summary names
_MB = 1_000_000


def read_sizes(dist: Path) -> dict[str, int]:
    """Return path -> bytes of every file below *dist*."""
    return {
        file.relative_to(dist).as_posix(): file.stat().st_size for file in dist.rglob("*") if file.is_file()
    }


def check_budgets(sizes: Mapping[str, int], settings: Settings, dist: Path) -> list[Problem]:
    """Return a warning for the site and for every file that is near its limit, or over it.

    *sizes*: path below *dist* -> bytes.
    """
    problems = []
    total, limit = sum(sizes.values()), settings.site_limit_mb * _MB
    if total >= _IN_TIME * limit:
        advice = Message(
            "Publish it on a host that takes more and say so with site_limit_mb in khobao.toml, or divide "
            "the archive into several."
        )
        message = Message("the site has %(share)s that it may have", share=_describe_share(total, limit))
        problems.append(_warn(dist, message, advice))
    limit = settings.file_limit_mb * _MB
    for path, size in sorted((path, size) for path, size in sizes.items() if size >= _IN_TIME * limit):
        advice = Message(
            "Find out what makes it grow; file_limit_mb in khobao.toml says what the host takes."
        )
        message = Message("the file has %(share)s that it may have", share=_describe_share(size, limit))
        problems.append(_warn(dist / path, message, advice))
    return problems


def format_summary(dist: Path, articles: int, sizes: Mapping[str, int], settings: Settings) -> list[Message]:
    """Return what the site holds, as lines for a terminal: counts, size, the heaviest pages."""
    total = sum(sizes.values())
    pages = {path: size for path, size in sizes.items() if path.endswith(".html")}
    heaviest = nsmallest(_HEAVIEST, pages.items(), key=lambda page: (-page[1], page[0]))
    held = Message(
        "%(site)s: %(articles)s articles, %(pages)s pages, %(files)s files, %(share)s",
        site=dist,
        articles=articles,
        pages=len(pages),
        files=len(sizes),
        share=_describe_share(total, settings.site_limit_mb * _MB),
    )
    rows = [
        Message("   %(kilobytes)s kB %(path)s", kilobytes=round(size / 1000), path=path)
        for path, size in heaviest
    ]
    return [held, Message("heaviest pages:"), *rows]


def _describe_share(size: int, limit: int) -> Message:
    """Return a size beside its limit.

    >>> str(_describe_share(812_300_000, 1_000_000_000))
    '812.3 MB, 81 % of the 1,000 MB'
    """
    return Message(
        "%(size)s MB, %(share)s %% of the %(limit)s MB",
        size=round(size / _MB, 1),
        share=round(100 * size / limit),
        limit=round(limit / _MB),
    )


def _warn(path: Path, message: Message, advice: Message) -> Problem:
    return Problem(path.as_posix(), None, message, advice, Severity.WARNING)
