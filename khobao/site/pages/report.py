"""What a person may wish to settle: articles that lack something, were guessed at, or came more than once.

Everything here is read from ``content/``, so that the report is the same with and without the seeds. A seed
that was refused is a problem of the build, told on the terminal.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import nsmallest

from khobao.content.article_file import Copy, find_copies
from khobao.messages.message import Message
from khobao.model import Article, Note, NoteKind, Provenance
from khobao.site.page import Page
from khobao.site.permalinks import REPORT, article_url

ROWS = 50  # of each section on the page: enough to work on, and the page stays small in a large archive


class Concern(StrEnum):
    """Why an article is in the report; the values are the anchors of its sections."""

    UNDATED = "khong-ngay"
    UNSIGNED = "khong-tac-gia"
    UNPLACED = "khong-dia-phuong"
    DECODED = "bang-ma"
    DOUBTED = "nghi-van"
    REPEATED = "trung-bai"


# What the terminal says of them; the page's words stand in its template.
_TERMINAL = {
    Concern.UNDATED: Message("without a date"),
    Concern.UNSIGNED: Message("without an author"),
    Concern.UNPLACED: Message("without a place"),
    Concern.DECODED: Message("from a seed in another encoding than UTF-8"),
    Concern.DOUBTED: Message("with a guess that nobody has looked at"),
    Concern.REPEATED: Message("met in more than one seed"),
}
# A strict reading of these bytes leaves nothing to doubt.
_CERTAIN_ENCODINGS = frozenset({"", "utf-8", "utf-8 with BOM"})
# These notes tell where an article was found; they are no guesses about it.
_NO_GUESSES = frozenset({NoteKind.CAPTURED, NoteKind.SAME_STORY})


@dataclass(frozen=True)
class Finding:
    """One article under one concern, with what is known of it."""

    article: Article
    url: str  # below dist/
    encoding: str = ""
    notes: tuple[Note, ...] = ()
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True)
class ReportSection:
    """All articles under one concern, of which the first are shown."""

    concern: Concern
    count: int
    shown: tuple[Finding, ...]  # sorted by file

    @property
    def hidden(self) -> int:
        """How many are not shown."""
        return self.count - len(self.shown)


def build_report(
    articles: Collection[Article], provenance: Mapping[str, Provenance], reviewed: Collection[str] = ()
) -> tuple[ReportSection, ...]:
    """Return the sections of the report that have an article, in the order of Concern.

    *provenance* maps slug -> where the article came from; *reviewed* are slugs of articles that a person has
    changed since the build wrote them: their guesses and their letters count as looked at.
    """
    found: dict[Concern, list[Article]] = {concern: [] for concern in Concern}
    # One concern after another, since most articles have none or the same.
    found[Concern.UNDATED] = [article for article in articles if article.date is None]
    found[Concern.UNSIGNED] = [article for article in articles if not article.authors]
    found[Concern.UNPLACED] = [article for article in articles if not article.localities]
    found[Concern.REPEATED] = [article for article in articles if find_copies(article)]
    for article in articles:
        if article.slug not in reviewed and (origin := provenance.get(article.slug)):
            for concern in find_guesses(origin):
                found[concern].append(article)
    return tuple(
        ReportSection(
            concern,
            len(group),
            tuple(
                _build_finding(article, provenance.get(article.slug))
                for article in nsmallest(ROWS, group, key=lambda article: (article.path, article.slug))
            ),
        )
        for concern, group in found.items()
        if group
    )


def find_guesses(provenance: Provenance) -> Iterable[Concern]:
    """Yield every reason for which an article that nobody has looked over is in the report."""
    if provenance.encoding not in _CERTAIN_ENCODINGS:
        yield Concern.DECODED
    if any(note.kind not in _NO_GUESSES for note in provenance.notes):
        yield Concern.DOUBTED


def plan_report_page(sections: tuple[ReportSection, ...]) -> Page:
    """Return the page of the report, which is there even when there is nothing to report."""
    return Page(REPORT, "report.html", {"sections": sections})


def format_report(sections: Sequence[ReportSection]) -> list[Message]:
    """Return the report as lines for a terminal, a count each; no line when there is nothing to say.

    >>> print(*format_report([ReportSection(Concern.UNDATED, 3, ())]))
       3 without a date
    """
    return [
        Message("   %(number)s %(concern)s", number=section.count, concern=_TERMINAL[section.concern])
        for section in sections
    ]


def _build_finding(article: Article, provenance: Provenance | None) -> Finding:
    return Finding(
        article,
        article_url(article),
        provenance.encoding if provenance else "",
        tuple(note for note in provenance.notes if note.kind not in _NO_GUESSES) if provenance else (),
        find_copies(article),
    )
