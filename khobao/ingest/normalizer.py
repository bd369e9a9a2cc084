"""From a seed to articles: read its pages, find the article, classify its lines, assemble the fields."""

from __future__ import annotations

from dataclasses import dataclass, replace

from khobao.errors import Problem, Severity
from khobao.ingest.classify.genre import is_article
from khobao.ingest.classify.outline import Outline, find_outline
from khobao.ingest.classify.rules import classify_lines, split_joined_lines
from khobao.ingest.errors import SeedError
from khobao.ingest.fields.body import format_blocks
from khobao.ingest.fields.credits import build_extra, choose_publisher, merge_bylines
from khobao.ingest.fields.publication_date import choose_date
from khobao.ingest.fields.publishers import AgencyMark, Publisher, find_agency_mark
from khobao.ingest.lines.wrapping import join_wrapped
from khobao.ingest.page import Page
from khobao.ingest.read.markdown import has_front_matter, read_markdown_article
from khobao.ingest.read.plain_text import check_lines
from khobao.ingest.read.readers import read_pages
from khobao.ingest.read.seeds import Seed
from khobao.ingest.read.source_note import SourceNote, parse_source_note
from khobao.ingest.shingles import build_sketch
from khobao.messages.message import Message
from khobao.model import Article, ArticleText, Gazetteer, Note, NoteKind, Provenance, Role, SeedLine

_BODY_ROLES = frozenset({Role.BODY, Role.SUBHEADING, Role.CAPTION, Role.LIST, Role.QUOTATION, Role.TABLE})
_MARKDOWN = frozenset({"md", "markdown"})


@dataclass(frozen=True)
class IngestedArticle:
    """An article without a slug, and what became of every line of its seed."""

    article: Article
    provenance: Provenance
    sketch: frozenset[int]  # hashes to find its copies by; see shingles.build_sketch


@dataclass(frozen=True)
class IngestedSeed:
    """The articles of one seed, and the problems that kept others from being made. Can be pickled."""

    articles: tuple[IngestedArticle, ...]
    problems: tuple[Problem, ...] = ()


def build_articles(seed: Seed, gazetteer: Gazetteer) -> IngestedSeed:
    """Return the articles of *seed*, with their places as *gazetteer* names them.

    Raises nothing: a file that cannot be read, a record without text, a page that is no article and a date
    that the calendar lacks are returned as warnings, and keep nothing else from becoming an article. Each
    seed is read on its own. Left alone: the slug, and duplicates among seeds.
    """
    advice = Message(
        "Mend the file, or list it in %(folder)s/quarantine.txt to leave it out.", folder=seed.folder
    )

    def problem(error: SeedError) -> Problem:
        return Problem(seed.shown_path, error.line, error.message, error.advice or advice, Severity.WARNING)

    try:
        note = parse_source_note(seed.source_note)
        if seed.suffix in _MARKDOWN and has_front_matter(seed.data):
            return _keep_markdown(seed, gazetteer)
        pages = read_pages(seed)
    except SeedError as error:
        return IngestedSeed((), (problem(error),))
    articles: list[IngestedArticle] = []
    errors: list[SeedError] = []
    for page in pages:
        if isinstance(page, SeedError):
            errors.append(page)
            continue
        try:
            articles.append(_build_article(seed, page, note, gazetteer))
        except SeedError as error:
            errors.append(error)
    return IngestedSeed(tuple(articles), tuple(map(problem, errors)))


def _keep_markdown(seed: Seed, gazetteer: Gazetteer) -> IngestedSeed:
    """Return the article of a Markdown seed, unchanged; only missing places are looked up."""
    article, provenance, problems = read_markdown_article(seed)
    if article is None:
        warnings = (replace(found, severity=Severity.WARNING) for found in problems)
        return IngestedSeed((), tuple(warnings))
    if not article.localities:
        paragraphs = tuple(line for line in article.body.splitlines() if line.strip())
        text = ArticleText(article.title, article.lead or "", paragraphs)
        found = gazetteer.find(text, on=article.date.first_day() if article.date else None)
        article = replace(article, localities=found.localities)
    return IngestedSeed((IngestedArticle(article, provenance, build_sketch(article)),))


def _build_article(seed: Seed, page: Page, note: SourceNote, gazetteer: Gazetteer) -> IngestedArticle:
    check_lines([line.raw for line in page.lines])
    outline = _find_article(page)
    page = outline.page
    if not outline.title_text:
        raise SeedError(
            Message("the article has no title"),
            advice=Message("Write the title on the first line of the seed."),
        )
    metadata = page.metadata
    lines = classify_lines(outline)
    lead, mark = _find_lead(page, lines)
    opening = lead or next((line.text for line in page.lines[outline.start : outline.end] if line.text), "")
    published = choose_date(page, outline.dateline, outline.start, opening)
    credit = merge_bylines(outline.bylines, outline.start, metadata.authors)
    publisher = _find_publisher(outline, mark, note)
    source = publisher.name if publisher else metadata.source or credit.source
    section = page.lines[outline.section].text if outline.section is not None else None
    blocks = _build_blocks(outline, lines, mark)
    text = ArticleText(
        title=outline.title_text,
        lead=lead or "",
        body=tuple(text for _, text in blocks),
        dateline=section or "",
        home=note.locality or (publisher.home if publisher else ""),
    )
    places = gazetteer.find(text, on=published.date.first_day() if published.date else None)
    notes = list(metadata.notes)
    if mark:
        notes.append(Note(NoteKind.PUBLISHER_MARK, mark.mark))
    if published.note:
        notes.append(published.note)
    if outline.ending.glued:
        notes.append(Note(NoteKind.GLUED_BYLINE))
    if credit.source and not publisher and not metadata.source:
        notes.append(Note(NoteKind.QUOTED_PUBLISHER, credit.source))
    notes += [Note(NoteKind.UNCLEAR_PLACE, doubt) for doubt in places.doubts]
    sha256 = page.sha256 or seed.sha256
    article = Article(
        title=outline.title_text,
        body=format_blocks(blocks),
        date=published.date,
        date_from=published.origin,
        authors=credit.authors,
        source=source,
        source_url=metadata.source_url or credit.address or note.url,
        lead=lead,
        localities=places.localities,
        section=section if section is not None else metadata.section,
        seed=page.path,
        seed_sha256=sha256,
        extra=build_extra(credit, source),
    )
    repairs = tuple(sorted({name for line in page.lines for name in line.repairs}))
    provenance = Provenance(
        page.path, sha256, page.encoding, repairs, tuple(split_joined_lines(lines)), tuple(notes)
    )
    return IngestedArticle(article, provenance, build_sketch(article))


def _find_article(page: Page) -> Outline:
    """Return where the article is on *page*, with its paragraphs joined. Raises SeedError when there is none.

    Some sites call the article itself a comment in their markup, so a page without an article is read again
    as if nothing on it were marked as comments.
    """
    page = replace(page, lines=join_wrapped(page.lines))
    for tried in (page, page.without_regions()):
        outline = find_outline(tried)
        if outline is not None and is_article(outline):
            return outline
        if not any(line.region for line in page.lines):
            break
    raise SeedError(Message("no article was found: nowhere does running text follow a title"))


def _find_lead(page: Page, lines: tuple[SeedLine, ...]) -> tuple[str | None, AgencyMark | None]:
    """Return the lead without its agency mark, and the mark; without a lead, the first paragraph's mark."""
    for index, line in enumerate(lines):
        if line.role in (Role.LEAD, Role.BODY):
            text = page.lines[index].text
            mark = find_agency_mark(text)
            if line.role is Role.BODY:
                return None, mark
            return text[mark.end if mark else 0 :], mark
    return None, None


def _find_publisher(outline: Outline, mark: AgencyMark | None, note: SourceNote) -> Publisher | None:
    if note.name:
        return Publisher(note.name, note.locality)
    page = outline.page
    addresses = (page.lines[index].text for index in sorted(outline.ending.sources))
    beside_date = outline.dateline.byline if outline.dateline else None
    footer = (
        line.text
        for line, kind in zip(page.lines, page.boilerplate, strict=True)
        if kind in ("footer", "contact") and line.text
    )
    quoted = beside_date.source if beside_date else None
    return choose_publisher(mark, addresses, quoted, page.metadata.source, footer)


def _build_blocks(
    outline: Outline, lines: tuple[SeedLine, ...], mark: AgencyMark | None
) -> list[tuple[Role, str]]:
    """Return role and text of each line of the body, without agency mark and without a glued byline."""
    blocks = []
    for index, line in enumerate(lines):
        if line.role not in _BODY_ROLES:
            continue
        text = outline.page.lines[index].text
        if outline.ending.glued and outline.ending.glued[0] == index:
            text = text[: outline.ending.glued[1]].rstrip()
        if mark and index == outline.start:
            text = text[mark.end :]
        if text:
            blocks.append((line.role, text))
    return blocks
