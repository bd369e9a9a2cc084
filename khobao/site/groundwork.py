"""What the site is planned from, begun early: other processes do what takes long."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass

from khobao.models import Cache
from khobao.site.dumps import DataFile, start_dumps
from khobao.site.facets import Archive
from khobao.site.lastarchive import FiledArchive
from khobao.site.related import Relations, start_relating
from khobao.site.standing import Shared, Standing


@dataclass(frozen=True)
class Groundwork:
    """The archive along its axes, and what waits for the rest of what pages are planned from."""

    archive: Archive
    cards: Shared  # of all articles
    finish_related: Callable[[], Relations]
    finish_dumps: Callable[[], tuple[DataFile, ...]]


def start_groundwork(
    filed: FiledArchive,
    compounds: Mapping[str, str],
    *,
    executor: Executor | None = None,
    standing: Standing | None = None,
    cache: Cache | None = None,
) -> Groundwork:
    """Let *executor* begin with what takes long. *compounds*: slug -> compounds, a line each.

    What *standing* and *cache* hold is not made again.
    """
    return Groundwork(
        filed.archive,
        filed.cards,
        start_relating(filed.archive, compounds, executor, cache),
        start_dumps(filed.archive, executor, standing, cache),
    )
