"""The archive as tables for a spreadsheet: one of articles, one of places.

Source: RFC 4180 (CSV).
"""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from khobao.site.archive import Archive, Entry
from khobao.site.files.columns import Column
from khobao.site.permalinks import place_url

# A spreadsheet takes a cell that begins so for a formula (OWASP, CSV Injection).
_FORMULA_STARTS = tuple("=+-@\t\r")


def describe_article(entry: Entry) -> tuple[object, ...]:
    """Return the row of an article, by the columns of ``columns.TABLE``."""
    article, date = entry.article, entry.article.date
    return (
        article.slug,
        article.title,
        date.isoformat()[:10] if date else "",
        date.clock if date else "",
        "; ".join(article.authors),
        article.source or "",
        article.source_url or "",
        article.section or "",
        "; ".join(article.localities),
        "; ".join(place.slug for place in entry.places),
        article.body_length,
        entry.url,
        article.seed or "",
        article.seed_sha256 or "",
    )


def list_places(archive: Archive) -> Iterator[tuple[object, ...]]:
    """Yield the row of every place that has articles, by the columns of ``columns.PLACE_TABLE``."""
    for place in sorted(archive.places.values(), key=lambda place: place.slug):
        yield (
            place.slug,
            "/".join(one.name for one in (*archive.ancestors(place), place)),
            place.name,
            place.kind,
            place.level,
            place.code or "",
            place.first_day or "",
            place.last_day or "",
            "" if place.latitude is None else place.latitude,
            "" if place.longitude is None else place.longitude,
            len(archive.by_place[place.id]),
            place_url(place),
        )


def build_csv(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> bytes:
    """Return *rows* as CSV in UTF-8 with the byte order mark that spreadsheets want.

    A text that a spreadsheet would take for a formula gets an apostrophe in front. The full texts have
    everything as it is.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.name for column in columns])
    writer.writerows([disarm(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return codecs.BOM_UTF8 + text.getvalue().encode()


def disarm(cell: str) -> str:
    """Return *cell* so that no spreadsheet runs it.

    >>> disarm("=HYPERLINK(1)"), disarm("Tăng 5 %")
    ("'=HYPERLINK(1)", 'Tăng 5 %')
    """
    return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell
