"""The day of publication: which of the dates that a page shows or claims is the article's own."""

from dataclasses import dataclass

from khobao.ingest.errors import SeedError
from khobao.ingest.fields.dateline import Dateline, find_lead_date
from khobao.ingest.fields.dates import FoundDate
from khobao.ingest.page import Page
from khobao.messages.message import Message
from khobao.model import ArticleDate, Note, NoteKind


@dataclass(frozen=True)
class PublicationDate:
    """When the article was published, and how that is known."""

    date: ArticleDate | None = None  # None when the page shows no date
    origin: str | None = None  # "json-ld", "meta", "script", "lead" …; None: the dateline
    note: Note | None = None  # how the date was read, where that is a guess


def choose_date(page: Page, dateline: Dateline | None, start: int, opening: str) -> PublicationDate:
    """Return the date of the article whose text begins at the line *start* with the sentence *opening*.

    In order: the metadata, the dateline, the page's scripts, a date that opens the text. Raises SeedError
    for a date that the calendar does not have.
    """
    shown = dateline.found.date if dateline else None
    if page.metadata.date:
        claimed = ArticleDate.parse(page.metadata.date)
        # Many sites write their local time as UTC, so a dateline of the same or the next day is right. A
        # dateline further away belongs to another article.
        if shown is None or abs((shown.first_day() - claimed.first_day()).days) > 1:
            return PublicationDate(claimed, page.metadata.date_origin or None)
    if dateline:
        found = dateline.found
        _check_date(page, dateline.index, found)
        note = None
        if found.either_order:
            note = Note(NoteKind.DAY_FIRST, found.written)
        elif dateline.month_first:
            note = Note(NoteKind.MONTH_FIRST, found.written)
        return PublicationDate(found.date, None, note)
    if page.metadata.script_date:
        return PublicationDate(ArticleDate.parse(page.metadata.script_date), "script")
    in_lead = find_lead_date(opening)
    if in_lead:
        _check_date(page, start, in_lead)
        return PublicationDate(in_lead.date, "lead", Note(NoteKind.DATE_FROM_LEAD, in_lead.written))
    return PublicationDate()


def _check_date(page: Page, index: int, found: FoundDate) -> None:
    """Raise SeedError for a date that the calendar does not have."""
    if found.date is None:
        line = page.lines[index].number if page.has_line_numbers else None
        raise SeedError(Message("the calendar has no %(written)s", written=found.written), line)
