"""Who wrote, who took the pictures, who published: what all lines of a page say together."""

from __future__ import annotations

from typing import Any

from khobao.ingest.classify.outline import Outline
from khobao.ingest.fields.byline import Byline
from khobao.ingest.fields.publishers import (
    AgencyMark,
    Publisher,
    find_publisher_by_host,
    find_publisher_by_name,
    find_publisher_in_footer,
)
from khobao.ingest.page import Page
from khobao.models import Note, NoteKind


def gather_bylines(page: Page, outline: Outline, notes: list[Note]) -> Byline:
    """Return what all bylines of the page say together; who posted counts only when nobody signed."""
    # Behind the text stands who wrote it; above it may stand who put it on line.
    behind = [
        byline for index, byline in outline.bylines.items() if index >= outline.start and not byline.posted
    ]
    above = [
        byline for index, byline in outline.bylines.items() if index < outline.start and not byline.posted
    ]
    posted = [byline for byline in outline.bylines.values() if byline.posted]
    chosen = behind
    for more in (above, posted):
        if not any(byline.authors for byline in chosen):
            chosen = [*chosen, *more]
    authors = tuple(dict.fromkeys(name for byline in chosen for name in byline.authors))
    if not authors and page.hints.authors:
        authors = page.hints.authors
    if outline.ending.glued:
        notes.append(Note(NoteKind.GLUED_BYLINE))
    roles = {name: role for byline in chosen for name, role in byline.roles.items()}
    pictures = tuple(dict.fromkeys(name for byline in chosen for name in byline.photographers))
    source = next((byline.source for byline in outline.bylines.values() if byline.source), None)
    address = next((byline.address for byline in outline.bylines.values() if byline.address), None)
    return Byline(authors, source, pictures, roles, address=address)


def find_publisher(
    page: Page, outline: Outline, mark: AgencyMark | None, note: dict[str, Any]
) -> Publisher | None:
    """Return who published the page: source.toml, the lead's mark, the host behind the text, the footer."""
    if note.get("name"):
        return Publisher(str(note["name"]), str(note.get("locality", "")))
    if mark and mark.publisher:
        return mark.publisher
    hosts = (find_publisher_by_host(page.lines[index].text) for index in sorted(outline.ending.sources))
    found = next(filter(None, hosts), None)
    if found:
        return found
    if outline.dateline and outline.dateline.byline and outline.dateline.byline.source:
        # An aggregator names the paper beside the date.
        return find_publisher_by_name(outline.dateline.byline.source)
    if page.hints.source:
        return find_publisher_by_name(page.hints.source) or Publisher(page.hints.source)
    footer = (
        line.text
        for line, kind in zip(page.lines, outline.furniture, strict=True)
        if kind in ("footer", "contact") and line.text
    )
    return next(filter(None, map(find_publisher_in_footer, footer)), None)


def build_extra(credit: Byline, source: str | None) -> dict[str, Any]:
    """Return what a byline says beyond names: offices, photographers, the paper that is quoted."""
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
