"""Pages that are planned together, named by all that they are planned from: what stands is not planned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple, cast

from khobao.models import StandingArtifact
from khobao.recordbytes import hash_record, name_record
from khobao.site.facets import Entry
from khobao.site.standing import Edition, Standing
from khobao.site.templating import Page


class PageGroup(NamedTuple):
    """Some pages, and names of what they are planned from: both together are no other group's."""

    own: str  # of what is theirs alone; empty when they have nothing of their own
    tell: Callable[[], str]  # of the rest
    plan: Callable[[], Iterable[Page]]


def group_pages(plan: Callable[..., Iterable[Page]], *inputs: object) -> PageGroup:
    """Return the group of the pages that *plan*, a function that knows nothing else, makes of *inputs*."""
    named = (plan.__module__, plan.__qualname__, inputs)
    return PageGroup("", partial(_name, named), partial(plan, *inputs))


def _name(value: object) -> str:
    return hash_record(_join_names(value))


def _join_names(value: object) -> object:
    """Return *value* with one text for each list of articles in it, which is sooner hashed than they are."""
    if isinstance(value, dict):
        return {key: _join_names(part) for key, part in value.items()}
    if type(value) not in (list, tuple):
        return value
    parts = cast("Sequence[object]", value)
    if parts and isinstance(parts[0], Entry):
        return Entry.__qualname__, " ".join(map(name_record, cast("Sequence[Entry]", parts)))
    return [_join_names(part) for part in parts]


def plan_groups(
    kind: str, groups: Callable[[], Iterable[PageGroup]], shared: str, frame: str, standing: Standing
) -> tuple[list[StandingArtifact], list[Page]]:
    """Return the files of those of *groups* that stand, and the pages of the others.

    *kind*: what they are pages of. *shared*: a digest of all that they show beside what is their own: while
    it stays, only their own is looked at. *frame*: of what every page is made with.
    """
    last = standing.find_edition(kind, frame)
    if shared == last.shared:
        stands, missing = _find_standing_alone(last, groups)
    else:
        listed = [((group.own, group.tell()), group) for group in groups()]
        names = {name for name, _ in listed}
        stands = {path: name for path, name in last.groups.items() if name in names}
        known = set(stands.values())
        missing = [(name, group) for name, group in listed if name not in known]
    planned = [(name, page) for name, group in missing for page in group.plan()]
    named = stands | {page.url: name for name, page in planned}
    standing.editions[kind] = Edition(frame, shared, named)
    return standing.keep(stands), [page for _, page in planned]


_Name = tuple[str, str]


def _find_standing_alone(
    last: Edition, groups: Callable[[], Iterable[PageGroup]]
) -> tuple[dict[str, _Name], list[tuple[_Name, PageGroup]]]:
    """Return the pages that stand by what is their own (path -> name), and the groups that do not."""
    if not any(own for own, _ in last.groups.values()):
        return dict(last.groups), []
    listed = list(groups())
    own = {group.own for group in listed}
    stands = {path: name for path, name in last.groups.items() if name[0] in own}
    known = {name[0] for name in stands.values()}
    return stands, [((group.own, group.tell()), group) for group in listed if group.own not in known]
