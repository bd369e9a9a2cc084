"""The stages in order. Everything is gathered and checked first; the output is written last."""

import logging
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from khobao.config import Settings
from khobao.content.check import check_archive
from khobao.content.journal import finish_changes, is_unfinished
from khobao.content.ledger import Ledger, read_ledger, write_ledger
from khobao.content.ledger_plan import plan_ledger
from khobao.content.reading import read_article
from khobao.content.store import read_content
from khobao.content.stubs import plan_stubs
from khobao.errors import BuildFailedError, Problem, Severity
from khobao.import_seeds import list_duplicates, update_content
from khobao.messages.message import Message
from khobao.model import Article, Folders, SiteFile
from khobao.places import load_gazetteer
from khobao.runtime.clock import read_today
from khobao.runtime.cluster import open_cluster
from khobao.runtime.last_build import LastBuild
from khobao.runtime.lock import hold_lock
from khobao.runtime.memo import NO_MEMO, open_memo
from khobao.runtime.progress import Progress
from khobao.runtime.workers import open_executor, paused_collector
from khobao.search import (
    ENGINE_SCRIPTS,
    MARKING_SCRIPTS,
    SUGGESTING_KEYS,
    SUGGESTING_SCRIPTS,
    start_search,
)
from khobao.site import (
    REPORT,
    STATIC,
    TEMPLATES,
    Plan,
    add_manifest,
    address_before,
    build_archive,
    build_document,
    build_report,
    build_site,
    check_budgets,
    format_report,
    format_summary,
    render_preview,
    start_dumps,
    start_relating,
    write_site,
)
from khobao.site.theme import check_settings, describe_limits, find_own_folder, read_theme

log = logging.getLogger("khobao")

# With fewer articles, a second process costs more to start than it saves.
_WORTH_A_PROCESS = 64


def build(
    folders: Folders,
    settings: Settings,
    *,
    jobs: int,
    strict: bool,
    cached: bool = True,
    progress: Progress | None = None,
    plans: list[Plan] | None = None,
    cluster: str | None = None,
) -> None:
    """Carry ``seeds/`` over into ``content/`` and ``content/`` into the site.

    Raises BuildFailedError with every problem found; the output folder is then as it was before. With
    *strict* a warning counts as an error. What is *cached* is taken from earlier builds; the bytes are the
    same. *progress* is told how far every stage is. *plans* is filled with what was planned, for previews;
    while it is empty the build does not end early. *cluster*: address of a Dask scheduler; its workers
    replace *jobs*.
    """
    progress = progress or Progress()
    with ExitStack() as stack:
        lock_folders(folders, stack)
        executor = stack.enter_context(open_cluster(cluster) if cluster else open_executor(jobs))
        stack.enter_context(paused_collector())
        memo = open_memo(folders.state / "memo") if cached else NO_MEMO
        theme, found_in_theme = read_theme(folders.archive)
        stop_on(check_settings(folders.archive, settings, theme), strict)
        record = (settings, theme.style)
        last = LastBuild(folders.state, list_inputs(folders), folders.output, record, cached=cached)
        may_end = plans != [] and not is_unfinished(folders.content)
        if may_end and (outcome := last.find_outcome()):
            stop_on(outcome.problems, strict)
            log.info(Message("%(site)s: nothing has changed", site=folders.output))
            tell(outcome.lines)
            return
        gazetteer = load_gazetteer()
        known = read_ledger(folders.content)
        with progress.stage("seeds") as stage:
            digests = last.read("content") if cached else None
            update = update_content(folders, gazetteer, executor, memo, digests, known or {}, stage)
        with progress.stage("content") as stage:
            if cached:
                digests = last.read("content", again=folders.seeds.is_dir())
            if executor and len(digests or ()) >= _WORTH_A_PROCESS:
                executor.submit(os.getpid)  # so that workers start while there is little in memory
            stored, found = read_content(folders.content, digests, memo, executor)
        everything = [item.article for item in stored]
        articles = [article for article in everything if not article.draft]
        sharing = executor if len(articles) >= _WORTH_A_PROCESS else None
        with progress.stage("index") as stage:
            search = start_search(
                [build_document(article, gazetteer) for article in articles],
                executor=executor,
                memo=memo,
                shared=cluster is None,
                stage=stage,
                place_names=gazetteer.list_names(),
            )
            # Checked while workers have begun already: nearly always there is nothing wrong.
            problems = [*update.problems, *found, *check_archive(stored, folders, gazetteer)]
            stop_on([*update.passing, *problems], strict)
            ledger = update_ledger(everything, known, update.added, folders, settings)
            stubs, found = plan_stubs(articles, ledger, folders.content)
            found += found_in_theme
            stop_on(found, strict)
            problems += [*found, *list_duplicates(update.groups, stored, folders)]
            previous = last.read_output()
            index = search()
            archive = build_archive(articles, gazetteer)
            dumps = start_dumps(archive, sharing, previous)
            related = start_relating(archive, index.compounds, sharing)
            provenance = {item.article.slug: item.provenance for item in stored if item.provenance}
            reviewed = {item.article.slug for item in stored if item.corrected}
            report = build_report(articles, provenance, reviewed)
        kept: list[Plan] = []
        found = []
        with progress.stage("pages") as stage:
            files = build_site(
                archive,
                related=related,
                dumps=dumps,
                index=index.finish,
                provenance=provenance,
                stubs=stubs,
                gazetteer=gazetteer,
                settings=settings,
                engine_scripts=ENGINE_SCRIPTS,
                marking_scripts=MARKING_SCRIPTS,
                suggesting_scripts=SUGGESTING_SCRIPTS,
                suggesting_keys=SUGGESTING_KEYS,
                report=report,
                executor=sharing,
                previous=previous,
                expect=stage.expect,
                keep=kept.append,
                theme=theme,
                tell=found.append,
            )
            checked = check_sizes(add_manifest(stage.track(files)), folders, settings, strict, found)
            written = write_site(checked, folders.output, previous, executor=None if cluster else sharing)
        problems += found
        log.info(
            Message(
                "%(site)s: %(written)s files written, %(unchanged)s unchanged, %(removed)s removed; "
                "%(times)s",
                site=folders.output,
                written=written.written,
                unchanged=written.unchanged,
                removed=written.removed,
                times=progress.describe_times(),
            )
        )
        sizes = {path: file.size for path, file in written.files.items()}
        lines = format_summary(folders.output, len(articles), sizes, settings)
        if report:
            head = Message("to look over, each with its file in %(file)s:", file=folders.output / REPORT)
            lines += [head, *format_report(report)]
        lines += describe_limits(theme, settings)
        tell(lines)
        if cached and ledger != known:
            last.read("content", again=True)  # the ledger has been written since
        last.write(written.files, problems, lines)
        memo.sweep(time.time())
        if plans is not None:
            plans[:] = kept


def update_ledger(
    articles: Sequence[Article],
    known: Ledger | None,
    added: Collection[str],
    folders: Folders,
    settings: Settings,
) -> Ledger:
    """Return the ledger *known* brought up to date, and write it. *added*: files of articles that are new."""
    today = read_today().isoformat()
    planned = plan_ledger(articles, known, today=today, added=added, former=find_former(folders, settings))
    if planned != known:
        write_ledger(planned.values(), folders.content)
    return planned


def find_former(folders: Folders, settings: Settings) -> Callable[[Article], str]:
    """Return what gives the address at which an article was published before there was a ledger, or ""."""

    def find(article: Article) -> str:
        address = address_before(article)
        return address if settings.former_addresses or (folders.output / address).is_file() else ""

    return find


def list_inputs(folders: Folders) -> dict[str, Path]:
    """Return name -> folder of all that a build reads; some need not exist."""
    inputs = {
        "seeds": folders.seeds,
        "content": folders.content,
        "templates": TEMPLATES,
        "static": STATIC,
        "own pages": folders.archive / "pages",
    }
    own = {name: find_own_folder(folders.archive, name) for name in ("static", "templates")}
    return inputs | {f"own {name}": folder for name, folder in own.items() if folder}


def check_sizes(
    artifacts: Iterator[SiteFile],
    folders: Folders,
    settings: Settings,
    strict: bool,
    problems: list[Problem],
) -> Iterator[SiteFile]:
    """Yield *artifacts*, then compare their sizes with the budgets: before the site is swapped in.

    Warnings are logged and added to *problems*; with *strict* they raise BuildFailedError.
    """
    sizes = {}
    for artifact in artifacts:
        sizes[artifact.path] = artifact.size
        yield artifact
    problems += check_budgets(sizes, settings, folders.output)
    stop_on(problems, strict)


def preview(folders: Folders, files: Iterable[Path], plan: Plan) -> dict[str, bytes]:
    """Return address -> page for those of *files* that are articles and had a page in *plan*."""
    pages = {}
    content = folders.content.resolve()
    for file in map(Path.resolve, files):
        # A file may be half written, or gone already: the build that follows sees what it becomes.
        if file.suffix == ".md" and file.is_relative_to(content):
            with suppress(OSError):
                item, _ = read_article(content, file.relative_to(content).as_posix())
                if item and (artifact := render_preview(item.article, plan)):
                    pages[artifact.path] = artifact.data
    return pages


def tell(lines: Sequence[Message]) -> None:
    """Log every line of a summary."""
    for line in lines:
        log.info(line)


def lock_folders(folders: Folders, stack: ExitStack) -> None:
    """Keep other builds away until *stack* closes, and finish what one that was cut off left undone."""
    stack.enter_context(hold_lock(folders.output))
    stack.enter_context(hold_lock(folders.content))
    finish_changes(folders.content)


def stop_on(problems: Sequence[Problem], strict: bool) -> None:
    """Log the warnings, or raise BuildFailedError when one of *problems* is an error (or *strict*)."""
    if any(strict or problem.severity is Severity.ERROR for problem in problems):
        raise BuildFailedError(problems)
    for problem in problems:
        log.warning(problem)
