"""The stages in order. Everything is gathered and checked first; the output is written last."""

from __future__ import annotations

import functools
import hashlib
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from khobao.articlefile import find_copies
from khobao.buildlock import hold_lock
from khobao.cache import FOLDER, open_cache
from khobao.contentjournal import finish_changes, is_unfinished
from khobao.contentstore import StoredArticle, find_field_line, plan_content, read_content, write_content
from khobao.errors import BuildFailedError, Problem, Severity
from khobao.ingest import (
    DuplicateGroup,
    Holdings,
    IngestedArticle,
    IngestedSeed,
    Seed,
    build_articles,
    merge_duplicates,
    read_seeds,
    read_separate,
)
from khobao.lastbuild import LastBuild
from khobao.models import Article, Cache, Gazetteer, SearchDocument
from khobao.places import load_gazetteer
from khobao.recordbytes import find_records, format_record
from khobao.search import ENGINE_SCRIPTS, MARKING_SCRIPTS, build_search, query_index
from khobao.settings import Settings
from khobao.site import (
    REPORT,
    Standing,
    add_manifest,
    article_url,
    build_report,
    build_site,
    check_manifest,
    check_site,
    format_report,
    plain_paragraphs,
    write_site,
)
from khobao.workers import open_executor

log = logging.getLogger("khobao")

# With fewer seeds or articles, a second process costs more to start than it saves.
_WORTH_A_PROCESS = 64


@dataclass(frozen=True)
class Folders:
    """Where the build reads and writes, as the user named them."""

    seeds: Path
    content: Path
    output: Path

    @property
    def cache(self) -> Path:
        """Where what earlier builds made is kept; it may be deleted at any moment."""
        return self.output.parent / FOLDER


def build(folders: Folders, settings: Settings, *, jobs: int, strict: bool, cached: bool = True) -> None:
    """Carry ``seeds/`` over into ``content/`` and ``content/`` into the site.

    Raises BuildFailedError with every problem found; the output folder is then as it was before. With
    *strict* a warning counts as an error. What was *cached* is taken from there; the bytes are the same.
    """
    with ExitStack() as stack:
        lock_folders(folders, stack)
        executor = stack.enter_context(open_executor(jobs))
        cache = stack.enter_context(open_cache(folders.cache if cached else None))
        last = LastBuild(
            cache, {"seeds": folders.seeds, "content": folders.content, "output": folders.output}
        )
        if not is_unfinished(folders.content) and (outcome := last.find_outcome(settings)):
            stop_on(outcome.problems, strict)
            log.info("%s: nothing has changed", folders.output)
            tell(outcome.lines)
            return
        gazetteer = load_gazetteer()
        problems = update_content(folders, gazetteer, executor, cache)
        stored, found = read_content(folders.content, cache, last.read("content") if cached else None)
        problems += found
        problems += check_archive(stored, folders, gazetteer)
        stop_on(problems, strict)
        articles = [item.article for item in stored]
        documents = [build_document(article, gazetteer) for article in articles]
        index = build_search(documents, executor=executor)
        provenance = {item.article.slug: item.provenance for item in stored if item.provenance}
        reviewed = {item.article.slug for item in stored if item.corrected}
        standing = last.build_standing() if cached else Standing({}, {})
        artifacts = build_site(
            articles,
            provenance=provenance,
            gazetteer=gazetteer,
            settings=settings,
            index=index,
            engine_scripts=ENGINE_SCRIPTS,
            marking_scripts=MARKING_SCRIPTS,
            reviewed=reviewed,
            executor=executor if len(articles) >= _WORTH_A_PROCESS else None,
            standing=standing,
        )
        written = write_site(add_manifest(artifacts), folders.output, standing.held)
        log.info(
            "%s: %d files written, %d unchanged, %d removed",
            folders.output,
            written.written,
            written.unchanged,
            written.removed,
        )
        lines = [f"{folders.output}: {len(articles)} articles, {written.size / 1e6:.1f} MB"]
        if report := format_report(build_report(articles, provenance, reviewed)):
            lines += [f"to look over, each with its file in {folders.output / REPORT}:", *report]
        tell(lines)
        if cached:
            last.write(settings, written, standing, problems, lines)


def tell(lines: Sequence[str]) -> None:
    """Log every line of a summary."""
    for line in lines:
        log.info("%s", line)


def check(folders: Folders, *, strict: bool) -> None:
    """Report on ``content/`` and on the built site, and write nothing. Raises BuildFailedError."""
    gazetteer = load_gazetteer()
    stored, problems = read_content(folders.content)
    if is_unfinished(folders.content):
        advice = "Build again: it finishes what is left to do."
        message = "a build was cut off while it wrote here"
        problems.append(Problem(str(folders.content), None, message, advice))
    problems += check_archive(stored, folders, gazetteer)
    damage = check_manifest(folders.output)
    # A dead link in a damaged copy says nothing new, and a page cut short may not even be HTML.
    problems += damage or check_site(folders.output)
    stop_on(problems, strict)
    log.info("%s and %s: nothing wrong with %d articles", folders.content, folders.output, len(stored))


def search(folders: Folders, text: str) -> str:
    """Return what the index of the built site answers to the query *text*, a line or two for each hit.

    Raises BuildFailedError when there is no site to ask.
    """
    try:
        answer = query_index(folders.output, text)
    except FileNotFoundError:
        advice = "Build it first: python build.py"
        raise BuildFailedError(
            [Problem(str(folders.output), None, "there is no site here", advice)]
        ) from None
    count = "1 article" if answer.total == 1 else f"{answer.total} articles"
    lines = [count]
    if answer.suggestion:
        lines.append(f"did you mean: {answer.suggestion}")
    elif answer.other_forms:
        lines.append(f"{answer.other_forms} more with other tone marks")
    for hit in answer.hits:
        lines.append(f"{hit.score:7.3f}  {hit.title}")
        lines.append(
            f"         {' · '.join(filter(None, (hit.date, hit.source)))}  {folders.output}/{hit.url}"
        )
    return "\n".join(lines)


def update_content(
    folders: Folders, gazetteer: Gazetteer, executor: Executor | None, cache: Cache
) -> list[Problem]:
    """Write the articles of ``seeds/`` that are new or have changed, and return the problems met.

    A seed with a problem is left out; the others are written all the same, so that the good work of a large
    folder is not lost for the sake of one page.
    """
    if not folders.seeds.is_dir():
        return []
    seeds = read_seeds(folders.seeds)
    stored, broken = read_content(folders.content)  # these problems are told when the archive is read
    ingested: list[IngestedArticle] = []
    problems: list[Problem] = []
    for result in _ingest(seeds, gazetteer, executor, cache):
        ingested += result.articles
        problems += result.problems
    kept, groups = merge_duplicates(
        ingested,
        Holdings(
            untouched=frozenset(i.article.seed for i in stored if i.article.seed and not i.corrected),
            corrected=frozenset(i.article.seed for i in stored if i.article.seed and i.corrected),
            separate=read_separate(folders.seeds),
        ),
    )
    problems += list_duplicates(groups, stored, folders)
    plan = plan_content(
        stored,
        [(item.article, item.provenance) for item in kept],
        str(folders.content),
        str(folders.seeds),
        copies={seed for group in groups for seed in group.others},
        unread={Path(problem.path).stem for problem in broken if problem.severity is Severity.ERROR},
    )
    changed, found = write_content(plan, folders.content)
    log.info("%s: %d seeds, %d files of %s changed", folders.seeds, len(seeds), changed, folders.content)
    return [*problems, *plan.problems, *found]


def _ingest(
    seeds: Sequence[Seed], gazetteer: Gazetteer, executor: Executor | None, cache: Cache
) -> Iterator[IngestedSeed]:
    """Yield what became of every seed, in order, and keep it in *cache*."""
    keys = [f"ingest:{hashlib.sha256(format_record(seed)).hexdigest()}" for seed in seeds]
    known: dict[str, IngestedSeed] = find_records(cache, keys)
    missing = [seed for seed, key in zip(seeds, keys, strict=True) if key not in known]
    ingest = functools.partial(build_articles, gazetteer=gazetteer)
    if executor and len(missing) >= _WORTH_A_PROCESS:
        made = executor.map(ingest, missing, chunksize=_WORTH_A_PROCESS // 4)
    else:
        made = map(ingest, missing)
    for key in keys:
        if key in known:
            yield known[key]
        else:
            result = next(made)
            cache.put(key, format_record(result))
            yield result


def lock_folders(folders: Folders, stack: ExitStack) -> None:
    """Keep other builds away until *stack* closes, and finish what one that was cut off left undone.

    ``content/`` is only locked when something may be written there.
    """
    stack.enter_context(hold_lock(folders.output))
    if folders.seeds.is_dir() or is_unfinished(folders.content):
        stack.enter_context(hold_lock(folders.content))
        finish_changes(folders.content)


def list_duplicates(
    groups: Sequence[DuplicateGroup], stored: Sequence[StoredArticle], folders: Folders
) -> list[Problem]:
    """Return a warning for each copy of a story that ``content/`` does not name yet: each is told once.

    A copy that a person corrected is only logged. It stays an article, because that is how they left it.
    """
    by_seed = {item.article.seed: item for item in stored if item.article.seed}
    problems = []
    for group in groups:
        for seed in group.beside:
            path = folders.content / by_seed[seed].article.path
            log.info("%s stays, as it was corrected by hand; the story is that of %s", path, group.kept)
        holder = by_seed.get(group.kept)
        named = {copy.seed for copy in find_copies(holder.article)} if holder else set()
        for seed in group.others:
            if seed in named:
                continue
            message = f"this seed tells the story of {folders.seeds}/{group.kept}, which is {group.reason}"
            advice = f"To keep both as articles, list {seed} in {folders.seeds}/separate.txt."
            if holder and holder.corrected:
                advice += (
                    f" If it is the same, name it in {folders.content}/{holder.article.path}, which was "
                    f"corrected by hand and is left as it is: also_in: [{{seed: {seed}}}]."
                )
            problems.append(Problem(f"{folders.seeds}/{seed}", None, message, advice, Severity.WARNING))
    return problems


def check_archive(stored: Sequence[StoredArticle], folders: Folders, gazetteer: Gazetteer) -> list[Problem]:
    """Return what is wrong with the archive as a whole: no article at all, or places that do not exist."""
    if not stored:
        advice = f"Put saved articles into {folders.seeds}, or name other folders with --seeds and --content."
        return [Problem(str(folders.content), None, "there is no article to build from", advice)]
    problems = []
    for item in stored:
        day = item.article.date.first_day() if item.article.date else None
        for locality in item.article.localities:
            if gazetteer.resolve(locality, day) is None:
                file = folders.content / item.article.path
                near = " or ".join(f"“{name}”" for name in gazetteer.suggest(locality))
                advice = f"Did you mean {near}?" if near else "Write it as province/district/ward, by name."
                message = f"the gazetteer has no place “{locality}”"
                problems.append(Problem(str(file), find_field_line(file, "localities"), message, advice))
    return problems


def build_document(article: Article, gazetteer: Gazetteer) -> SearchDocument:
    """Return what the search index needs of *article*."""
    day = article.date.first_day() if article.date else None
    places = [place for name in article.localities if (place := gazetteer.resolve(name, day))]
    return SearchDocument(
        slug=article.slug,
        url=article_url(article),
        title=article.title,
        lead=article.lead or "",
        body=plain_paragraphs(article),
        date=article.date.isoformat() if article.date else "",
        source=article.source or "",
        places=tuple(place.slug for place in places),
        place_names=tuple(gazetteer.path_name(place) for place in places),
    )


def stop_on(problems: Sequence[Problem], strict: bool) -> None:
    """Log the warnings, or raise BuildFailedError when one of *problems* is an error (or *strict*)."""
    if any(strict or problem.severity is Severity.ERROR for problem in problems):
        raise BuildFailedError(problems)
    for problem in problems:
        log.warning("%s", problem)
