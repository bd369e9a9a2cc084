"""A seed becomes articles: read, find, classify, assemble. The stage's table of contents."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from typing import Any

from khobao.articlefile import is_web_address
from khobao.errors import Problem, Severity
from khobao.ingest.classify.genre import is_article
from khobao.ingest.classify.outline import Outline, find_outline
from khobao.ingest.classify.rules import classify_lines, split_lines_of_seed
from khobao.ingest.errors import SeedError
from khobao.ingest.fields.body import format_blocks
from khobao.ingest.fields.credits import build_extra, find_publisher, gather_bylines
from khobao.ingest.fields.dateline import find_lead_date
from khobao.ingest.fields.dates import FoundDate
from khobao.ingest.fields.publishers import (
    AgencyMark,
    find_agency_mark,
)
from khobao.ingest.lines.wrapping import join_wrapped
from khobao.ingest.page import Page, check_length, check_line_lengths
from khobao.ingest.read.decoding import DecodingError
from khobao.ingest.read.markdown import has_front_matter, read_markdown_article
from khobao.ingest.read.readers import read_pages
from khobao.ingest.read.seeds import Seed
from khobao.ingest.shingles import build_sketch
from khobao.models import (
    Article,
    ArticleDate,
    ArticleText,
    Gazetteer,
    Note,
    NoteKind,
    Provenance,
    Role,
    SeedLine,
)

_BODY_ROLES = frozenset(
    {Role.BODY, Role.SUBHEADING, Role.CAPTION, Role.LIST, Role.QUOTATION, Role.TABLE}
)  # fmt: skip
_MARKDOWN = frozenset({"md", "markdown"})
_ADVICE = "Mend the file, or list it in {folder}/quarantine.txt to leave it out."


@dataclass(frozen=True)
class IngestedArticle:
    """An article, without a slug yet, and where every line of its seed went."""

    article: Article
    provenance: Provenance
    sketch: frozenset[int]  # by which its copies are found; see shingles


@dataclass(frozen=True)
class IngestedSeed:
    """What became of one seed: its articles, and what kept others from being made. Can be pickled."""

    articles: tuple[IngestedArticle, ...]
    problems: tuple[Problem, ...] = ()


def build_articles(seed: Seed, gazetteer: Gazetteer) -> IngestedSeed:
    """Return the articles of *seed*, with their places as *gazetteer* names them.

    Raises nothing: a file that cannot be read, a page that is no article and an impossible date come back
    as problems. Seeds are independent of one another. Left alone: the slug, and duplicates among seeds.
    """
    advice = _ADVICE.format(folder=seed.folder)

    def problem(error: SeedError, severity: Severity = Severity.ERROR) -> Problem:
        return Problem(seed.shown_path, error.line, error.message, error.advice or advice, severity)

    try:
        note = _read_source_note(seed)
        if seed.ending in _MARKDOWN and has_front_matter(seed.data):
            return _take_markdown(seed, gazetteer)
        pages = read_pages(seed)
    except SeedError as error:
        return IngestedSeed((), (problem(error),))
    articles: list[IngestedArticle] = []
    errors: list[SeedError] = []
    for page in pages:
        try:
            articles.append(_build_article(seed, page, note, gazetteer))
        except SeedError as error:
            errors.append(error)
    # A web archive holds more than articles; what is none must not keep the others out.
    severity = Severity.WARNING if articles else Severity.ERROR
    return IngestedSeed(tuple(articles), tuple(problem(error, severity) for error in errors))


def _read_source_note(seed: Seed) -> dict[str, Any]:
    advice = "Mend source.toml: name = “…”, url = “https://…”, locality = “…”."
    try:
        note = tomllib.loads(seed.source_note)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        message = f"the source.toml above the seed is not TOML: {error}"
        raise SeedError(message, advice=advice) from None
    for key in ("name", "url", "locality"):
        if not isinstance(note.get(key, ""), str):
            raise SeedError(f"“{key}” in the source.toml above the seed must be text", advice=advice)
    if note.get("url") and not is_web_address(note["url"]):
        raise SeedError("“url” in the source.toml above the seed is not a web address", advice=advice)
    return note


def _take_markdown(seed: Seed, gazetteer: Gazetteer) -> IngestedSeed:
    """Return the article that a Markdown seed is, unchanged; only missing places are looked up."""
    try:
        article, provenance, problems = read_markdown_article(seed)
    except DecodingError as error:
        raise SeedError(error.message, error.line) from error
    if article is None:
        return IngestedSeed((), tuple(problems))
    if not article.localities:
        paragraphs = tuple(line for line in article.body.splitlines() if line.strip())
        text = ArticleText(article.title, article.lead or "", paragraphs)
        found = gazetteer.find(text, on=article.date.first_day() if article.date else None)
        article = replace(article, localities=found.localities)
    return IngestedSeed((IngestedArticle(article, provenance, build_sketch(article)),))


def _build_article(seed: Seed, page: Page, note: dict[str, Any], gazetteer: Gazetteer) -> IngestedArticle:
    check_length(len(page.lines))
    check_line_lengths(line.raw for line in page.lines)
    page, outline = _find_article(page)
    if not outline.title_text:
        raise SeedError("the article has no title", advice="Write the title on the first line of the seed.")
    lines = classify_lines(page, outline)
    notes = list(page.hints.notes)
    lead, mark = _find_lead(page, lines)
    if mark:
        notes.append(Note(NoteKind.PUBLISHER_MARK, mark.mark))
    date, date_from = _find_date(page, outline, lead, notes)
    credit = gather_bylines(page, outline, notes)
    publisher = find_publisher(page, outline, mark, note)
    source = publisher.name if publisher else page.hints.source or credit.source
    if credit.source and not publisher and not page.hints.source:
        notes.append(Note(NoteKind.QUOTED_PUBLISHER, credit.source))
    blocks = _gather_blocks(page, outline, lines, mark)
    text = ArticleText(
        title=outline.title_text,
        lead=lead or "",
        body=tuple(text for _, text in blocks),
        dateline=" ".join(page.lines[i].text for i in (outline.section,) if i is not None),
        home=str(note.get("locality", "")) or (publisher.home if publisher else ""),
    )
    places = gazetteer.find(text, on=date.first_day() if date else None)
    notes += [Note(NoteKind.UNCLEAR_PLACE, doubt) for doubt in places.doubts]
    article = Article(
        title=outline.title_text,
        body=format_blocks(blocks),
        date=date,
        date_from=date_from,
        authors=credit.authors,
        source=source,
        source_url=page.hints.source_url or credit.address or note.get("url"),
        lead=lead,
        localities=places.localities,
        section=page.lines[outline.section].text if outline.section is not None else page.hints.section,
        seed=page.path,
        seed_sha256=page.sha256 or seed.sha256,
        extra=build_extra(credit, source),
    )
    repairs = sorted({name for line in page.lines for name in line.repairs})
    return IngestedArticle(
        article,
        Provenance(
            page.path,
            page.sha256 or seed.sha256,
            page.encoding,
            tuple(repairs),
            tuple(split_lines_of_seed(lines)),
            tuple(notes),
        ),
        build_sketch(article),
    )


def _find_article(page: Page) -> tuple[Page, Outline]:
    """Return *page* and where its article is; one framed as comments is read as well."""
    page = replace(page, lines=join_wrapped(page.lines))
    for tried in (page, page.without_regions()):
        outline = find_outline(tried)
        if outline is not None and is_article(tried, outline):
            return tried, outline
        if not any(line.region for line in page.lines):
            break
    raise SeedError("no article was found: nowhere does running text follow a title")


def _find_lead(page: Page, lines: tuple[SeedLine, ...]) -> tuple[str | None, AgencyMark | None]:
    """Return the lead without the publisher's mark, and the mark; without a lead, the first paragraph's."""
    for index, line in enumerate(lines):
        if line.role in (Role.LEAD, Role.BODY):
            mark = find_agency_mark(page.lines[index].text)
            if line.role is Role.BODY:
                return None, mark
            return page.lines[index].text[mark.end if mark else 0 :], mark
    return None, None


def _find_date(
    page: Page, outline: Outline, lead: str | None, notes: list[Note]
) -> tuple[ArticleDate | None, str | None]:
    """Return the article's own date, and where it was read when not from a dateline."""
    shown = outline.dateline.found.date if outline.dateline else None
    if page.hints.date:
        claimed = ArticleDate.parse(page.hints.date)
        # Many sites write their local time as UTC: what the page shows is right, when it is the same day or
        # the next. A farther dateline is another article's.
        if shown is None or abs((shown.first_day() - claimed.first_day()).days) > 1:
            return claimed, page.hints.date_origin or None
    if outline.dateline:
        found = outline.dateline.found
        _check_date(page, outline.dateline.index, found)
        if found.either_order:
            notes.append(Note(NoteKind.DAY_FIRST, found.written))
        elif outline.dateline.month_first:
            notes.append(Note(NoteKind.MONTH_FIRST, found.written))
        return found.date, None
    if page.hints.script_date:
        return ArticleDate.parse(page.hints.script_date), "script"
    opening = lead or next((line.text for line in page.lines[outline.start : outline.end] if line.text), "")
    in_lead = find_lead_date(opening)
    if in_lead:
        _check_date(page, outline.start, in_lead)
        notes.append(Note(NoteKind.DATE_FROM_LEAD, in_lead.written))
        return in_lead.date, "lead"
    return None, None


def _check_date(page: Page, index: int, found: FoundDate) -> None:
    """Raise SeedError for a date that the calendar does not have."""
    if found.date is None:
        raise SeedError(
            f"the calendar has no {found.written}", line=page.lines[index].number if page.numbered else None
        )


def _gather_blocks(
    page: Page, outline: Outline, lines: tuple[SeedLine, ...], mark: AgencyMark | None
) -> list[tuple[Role, str]]:
    """Return role and text of the body's lines, without a glued byline or the publisher's mark."""
    blocks = []
    for index, line in enumerate(lines):
        if line.role not in _BODY_ROLES:
            continue
        text = page.lines[index].text
        if outline.ending.glued and outline.ending.glued[0] == index:
            text = text[: outline.ending.glued[1]].rstrip()
        if mark and index == outline.start:
            text = text[mark.end :]
        if text:
            blocks.append((line.role, text))
    return blocks
