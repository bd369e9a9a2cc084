"""Long lists: cut into pages, grouped by year, joined by previous and next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from khobao.site.archive import Entry, year_of
from khobao.site.permalinks import paged_url, yearly_url

PAGE_LENGTH = 50  # articles on one page of a list

Value = TypeVar("Value")


@dataclass(frozen=True)
class Link:
    """A way to another page."""

    url: str  # below dist/
    label: str
    count: int = 0  # articles there; 0: not said


@dataclass(frozen=True)
class ListPage:
    """One page of a list that may have several."""

    url: str  # below dist/
    entries: tuple[Entry, ...]
    number: int  # counted from 1
    pages: tuple[str, ...]  # urls of all pages of the list, this one included

    @property
    def previous(self) -> str | None:
        """The url of the page before, or None."""
        return self.pages[self.number - 2] if self.number > 1 else None

    @property
    def next(self) -> str | None:
        """The url of the page after, or None."""
        return self.pages[self.number] if self.number < len(self.pages) else None

    @property
    def nearby(self) -> tuple[int | None, ...]:
        """Numbers to offer: the first, the last and those around this one; None stands for a gap."""
        near = sorted(
            {1, len(self.pages), *range(max(1, self.number - 2), min(len(self.pages), self.number + 2) + 1)}
        )
        shown: list[int | None] = []
        for number in near:
            if shown and shown[-1] is not None and number > shown[-1] + 1:
                shown.append(None)
            shown.append(number)
        return tuple(shown)


def plan_list(url: str, entries: Sequence[Entry], length: int = PAGE_LENGTH) -> Iterator[ListPage]:
    """Yield the pages of a list that starts at *url*; an empty list has one empty page."""
    count = max(1, -(-len(entries) // length))
    urls = tuple(paged_url(url, number) for number in range(1, count + 1))
    for number, page_url in enumerate(urls, start=1):
        yield ListPage(page_url, tuple(entries[(number - 1) * length : number * length]), number, urls)


def pair_neighbours(line: Sequence[Value]) -> Iterator[tuple[Value, Value | None, Value | None]]:
    """Yield each one of *line* with the one before it and the one after it; None at the ends.

    >>> list(pair_neighbours("abc"))
    [('a', None, 'b'), ('b', 'a', 'c'), ('c', 'b', None)]
    """
    return zip(line, [None, *line], [*line[1:], None], strict=False)


def group_by_year(entries: Sequence[Entry]) -> tuple[tuple[int, tuple[Entry, ...]], ...]:
    """Return (year, its entries), in the order of *entries*, which must stand together by year."""
    return tuple((year, tuple(group)) for year, group in groupby(entries, key=year_of))


def count_by_year(entries: Sequence[Entry]) -> dict[int, int]:
    """Return year -> how many of *entries*, oldest first; undated ones are not counted."""
    return {year: len(group) for year, group in reversed(group_by_year(entries)) if year}


def year_links(url: str, by_year: Sequence[tuple[int, Sequence[Entry]]]) -> tuple[tuple[int, Link], ...]:
    """Return (year, where the articles of that year are) for the list at *url*, newest first, 0: undated.

    *by_year*: its entries, as ``group_by_year`` has them.
    """
    long = sum(len(group) for _, group in by_year) > PAGE_LENGTH
    return tuple(
        (year, Link(yearly_url(url, year) if long else f"{url}#nam-{year or 'khac'}", "", len(group)))
        for year, group in by_year
    )
