"""Who wrote, who took the pictures, who published: what all lines of a page say together."""

from collections.abc import Iterable, Mapping
from typing import Any

from khobao.ingest.fields.byline import Byline
from khobao.ingest.fields.publishers import (
    AgencyMark,
    Publisher,
    find_publisher_by_host,
    find_publisher_by_name,
    find_publisher_in_footer,
)


def merge_bylines(bylines: Mapping[int, Byline], start: int, claimed: tuple[str, ...]) -> Byline:
    """Return one byline for an article from all *bylines* of its page, given by index of their line.

    Authors are taken from the bylines after the beginning of the text at line *start*; when these name
    nobody, from those above it; then from who posted the article; then from *claimed*, the page's metadata.
    """
    signed = [(index, byline) for index, byline in bylines.items() if not byline.posted]
    chosen = [byline for index, byline in signed if index >= start]
    above = [byline for index, byline in signed if index < start]
    posted = [byline for byline in bylines.values() if byline.posted]
    for more in (above, posted):
        if not any(byline.authors for byline in chosen):
            chosen += more
    return Byline(
        authors=tuple(dict.fromkeys(name for byline in chosen for name in byline.authors)) or claimed,
        source=next((byline.source for byline in bylines.values() if byline.source), None),
        photographers=tuple(dict.fromkeys(name for byline in chosen for name in byline.photographers)),
        roles={name: role for byline in chosen for name, role in byline.roles.items()},
        address=next((byline.address for byline in bylines.values() if byline.address), None),
    )


def choose_publisher(
    mark: AgencyMark | None,
    addresses: Iterable[str],
    quoted: str | None,
    claimed: str | None,
    footer: Iterable[str],
) -> Publisher | None:
    """Return who published a page, or None when nothing says so.

    The first of these decides: the agency mark before the lead; *addresses*, the lines after the text that
    are nothing but an address; *quoted*, the paper that an aggregator names beside the date; *claimed*, the
    publisher in the page's metadata; an address in the lines of the *footer*.
    """
    if mark and mark.publisher:
        return mark.publisher
    if found := next(filter(None, map(find_publisher_by_host, addresses)), None):
        return found
    if quoted:
        return find_publisher_by_name(quoted)
    if claimed:
        return find_publisher_by_name(claimed) or Publisher(claimed)
    return next(filter(None, map(find_publisher_in_footer, footer)), None)


def build_extra(credit: Byline, source: str | None) -> dict[str, Any]:
    """Return the front matter's keys for what *credit* says beyond the names of authors and publisher."""
    extra: dict[str, Any] = {}
    roles = {name: role for name, role in credit.roles.items() if name in credit.authors}
    if roles:
        extra["author_roles"] = roles
    photographers = [name for name in credit.photographers if name not in credit.authors]
    if photographers:
        extra["photographers"] = photographers
    if credit.source and credit.source != source:
        extra["quoted_source"] = credit.source
    return extra
