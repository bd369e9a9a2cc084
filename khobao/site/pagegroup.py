"""Pages that are planned together, named by all that they are planned from: what stands is not planned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from khobao.models import StandingArtifact
from khobao.recordbytes import hash_record, name_record
from khobao.site.facets import Entry
from khobao.site.standing import Edition, Shared, Standing
from khobao.site.templating import Page


class PageGroup(NamedTuple):
    """Some pages, and names of what they are planned from: both together are no other group's."""

    own: str  # of what is theirs alone; empty when they have nothing of their own
    tell: Callable[[], str]  # of the rest
    plan: Callable[[], Iterable[Page]]
    entries: Sequence[Entry]  # all of whom they show more than that they are there


def group_pages(plan: Callable[..., Iterable[Page]], entries: Sequence[Entry], *inputs: object) -> PageGroup:
    """Return the group of the pages that *plan*, a function that knows nothing else, makes of what follows.

    That is all *entries* whose cards they show, and *inputs* in which there are none.
    """
    named = (plan.__module__, plan.__qualname__, inputs)
    return PageGroup("", partial(_name, named, entries), partial(plan, entries, *inputs), entries)


def _name(named: object, entries: Sequence[Entry]) -> str:
    # One text is sooner hashed than many entries.
    return hash_record((named, " ".join(map(name_record, entries))))


def plan_groups(
    kind: str, groups: Callable[[], Iterable[PageGroup]], shared: Shared, frame: str, standing: Standing
) -> tuple[list[StandingArtifact], list[Page]]:
    """Return the files of those of *groups* that stand, and the pages of the others.

    *kind*: what they are pages of. *shared*: all that they show beside what is their own. Where it is known
    what has changed of that, only what is their own is looked at, and who shows what has changed. *frame*: a
    digest of what every page is made with.
    """
    last = standing.find_edition(kind, frame)
    changed = shared.find_changes(last.shared)
    if changed is None:
        stands, missing = _find_standing(last, groups())
    elif changed or any(own for own, _ in last.groups.values()):
        stands, missing = _find_shown_alike(last, groups(), changed)
    else:
        stands, missing = dict(last.groups), []
    planned = [(name, page) for name, group in missing for page in group.plan()]
    made = {page.url: name for name, page in planned}
    stands = {path: name for path, name in stands.items() if path not in made}
    standing.editions[kind] = Edition(frame, shared.digest, stands | made)
    return standing.keep(stands), [page for _, page in planned]


_Name = tuple[str, str]
_Found = tuple[dict[str, _Name], list[tuple[_Name, PageGroup]]]


def _find_standing(last: Edition, groups: Iterable[PageGroup]) -> _Found:
    """Return the pages of the *last* edition that stand (path -> name), and the *groups* that do not."""
    listed = [((group.own, group.tell()), group) for group in groups]
    names = {name for name, _ in listed}
    stands = {path: name for path, name in last.groups.items() if name in names}
    known = set(stands.values())
    return stands, [(name, group) for name, group in listed if name not in known]


def _find_shown_alike(last: Edition, groups: Iterable[PageGroup], changed: frozenset[Entry]) -> _Found:
    """Return what ``_find_standing`` does, when the pages show the same, but for the entries that *changed*.

    A group that shows one of those has the pages that it had, which stand no more.
    """
    own = set()
    known = {own for own, _ in last.groups.values()}
    missing = []
    for group in groups:
        own.add(group.own)
        if group.own not in known or not changed.isdisjoint(group.entries):
            missing.append(((group.own, group.tell()), group))
    return {path: name for path, name in last.groups.items() if name[0] in own}, missing
