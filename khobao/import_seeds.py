"""``seeds/`` → ``content/``: the articles that are new or have changed, and what to tell of the others."""

from __future__ import annotations

import functools
import logging
import zlib
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from khobao.content.article_file import find_copies
from khobao.content.ledger import Ledger
from khobao.content.reading import StoredArticle
from khobao.content.store import ContentPlan, plan_content, read_content, write_content
from khobao.errors import Problem, Severity
from khobao.messages.message import Message, join_sentences
from khobao.model import Folders, Gazetteer
from khobao.runtime.digest import hash_values
from khobao.runtime.memo import Memo
from khobao.runtime.progress import Stage
from khobao.runtime.workers import map_bounded

if TYPE_CHECKING:
    from khobao.ingest import DuplicateGroup, IngestedArticle, IngestedSeed, Seed

log = logging.getLogger("khobao")

# With fewer seeds, a second process costs more to start than it saves.
_WORTH_A_PROCESS = 64
# Of the seeds, by the hash of their paths; what became of a shard is remembered together.
_SHARDS = 256
_AHEAD = 8  # shards that are on their way at once


@dataclass(frozen=True)
class ContentUpdate:
    """What came of carrying ``seeds/`` over into ``content/``."""

    added: frozenset[str] = frozenset()  # files of articles that were not there before
    problems: tuple[Problem, ...] = ()  # the next build will meet them again
    passing: tuple[Problem, ...] = ()  # told once: ``content/`` now says what they say
    groups: tuple[DuplicateGroup, ...] = ()


@dataclass(frozen=True)
class PlannedUpdate:
    """What is to be done in ``content/``, and what to tell of the seeds; nothing has been written."""

    content: ContentPlan
    stored: Sequence[StoredArticle]
    seeds: int  # how many there are
    problems: tuple[Problem, ...]
    groups: tuple[DuplicateGroup, ...]


def update_content(
    folders: Folders,
    gazetteer: Gazetteer,
    executor: Executor | None,
    memo: Memo,
    digests: Mapping[str, str] | None,
    ledger: Ledger,
    stage: Stage,
) -> ContentUpdate:
    """Write the articles of ``seeds/`` that are new or have changed, and return the problems met.

    The arguments are those of ``plan_update``. A seed with a problem is left out; the others are written all
    the same, so that the good work of a large folder is not lost for the sake of one page.
    """
    if not folders.seeds.is_dir():
        return ContentUpdate()
    planned = plan_update(folders, gazetteer, executor, memo, digests, ledger, stage)
    changed, found = write_content(planned.content, folders.content)
    log.info(
        Message(
            "%(seeds)s: %(number)s seeds, %(changed)s files of %(content)s changed",
            seeds=folders.seeds,
            number=planned.seeds,
            changed=changed,
            content=folders.content,
        )
    )
    _tell_beside(planned.groups, planned.stored, folders)
    known = {item.article.path for item in planned.stored}
    return ContentUpdate(
        frozenset(path for path, _ in planned.content.writes if path.endswith(".md") and path not in known),
        planned.problems,
        (*list_duplicates(planned.groups, planned.stored, folders), *found),
        planned.groups,
    )


def plan_update(
    folders: Folders,
    gazetteer: Gazetteer,
    executor: Executor | None,
    memo: Memo,
    digests: Mapping[str, str] | None,
    ledger: Ledger,
    stage: Stage,
) -> PlannedUpdate:
    """Return what is to be written for the seeds that are new or have changed.

    *digests* are those of the files in ``content/`` (see ``read_content``). *ledger* says which slugs are
    given away. *stage* is told of every seed.
    """
    # All that reads seeds takes a third of a second to load: only where there are seeds.
    from khobao.ingest import Holdings, check_seeds, merge_duplicates, read_seeds, read_separate

    seeds = read_seeds(folders.seeds)
    # These problems are reported when the archive is read.
    stored, broken = read_content(folders.content, digests, memo, executor)
    ingested: list[IngestedArticle] = []
    problems = check_seeds(folders.seeds)
    stage.expect(len(seeds))
    for result in _ingest(seeds, gazetteer, executor, memo, stage):
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
    plan = plan_content(
        stored,
        [(item.article, item.provenance) for item in kept],
        str(folders.content),
        str(folders.seeds),
        reserved={entry.slug: entry.identity for entry in ledger.values()},
        copies={seed for group in groups for seed in group.others},
        unread={Path(problem.path).stem for problem in broken if problem.severity is Severity.ERROR},
    )
    return PlannedUpdate(plan, stored, len(seeds), (*problems, *plan.problems), tuple(groups))


def _ingest(
    seeds: Sequence[Seed], gazetteer: Gazetteer, executor: Executor | None, memo: Memo, stage: Stage
) -> list[IngestedSeed]:
    """Return what became of every seed, in order, and remember it."""
    from khobao.ingest import format_ingested, parse_ingested

    shards: dict[int, list[Seed]] = {}
    for seed in seeds:
        shards.setdefault(zlib.crc32(seed.path.encode()) % _SHARDS, []).append(seed)
    known: dict[str, IngestedSeed] = {}  # path of a seed -> what became of it
    missing: dict[str, list[Seed]] = {}  # key of a shard -> its seeds
    for shard in shards.values():
        key = "seeds:" + hash_values(
            [(seed.path, seed.sha256, seed.folder, seed.source_note) for seed in shard]
        )
        if data := memo.find(key):
            known |= zip([seed.path for seed in shard], parse_ingested(data), strict=True)
        else:
            missing[key] = shard
    stage.advance(len(known))
    workers = executor if len(seeds) - len(known) >= _WORTH_A_PROCESS else None
    tasks = (functools.partial(_ingest_all, shard, gazetteer) for shard in missing.values())
    for key, made in zip(missing, map_bounded(workers, tasks, _AHEAD), strict=True):
        known |= zip([seed.path for seed in missing[key]], made, strict=True)
        if data := format_ingested(made):
            memo.keep(key, data)
        stage.advance(len(made))
    return [known[seed.path] for seed in seeds]


def _ingest_all(seeds: Sequence[Seed], gazetteer: Gazetteer) -> list[IngestedSeed]:
    from khobao.ingest import build_articles

    return [build_articles(seed, gazetteer) for seed in seeds]


def _tell_beside(groups: Sequence[DuplicateGroup], stored: Sequence[StoredArticle], folders: Folders) -> None:
    """Log which copies of a story stay articles, because a person corrected them."""
    paths = {item.article.seed: item.article.path for item in stored if item.article.seed}
    for group in groups:
        for seed in group.beside:
            path = folders.content / paths[seed]
            message = Message(
                "%(file)s stays, as it was corrected by hand; the story is that of %(kept)s",
                file=path,
                kept=group.kept,
            )
            log.info(message)


def list_duplicates(
    groups: Sequence[DuplicateGroup], stored: Sequence[StoredArticle], folders: Folders
) -> list[Problem]:
    """Return a warning for each copy of a story that ``content/`` does not name yet: each is told once.

    A copy that a person corrected is none: it stays an article, because that is how they left it.
    """
    by_seed = {item.article.seed: item for item in stored if item.article.seed}
    problems = []
    for group in groups:
        holder = by_seed.get(group.kept)
        named = {copy.seed for copy in find_copies(holder.article)} if holder else set()
        for seed in group.others:
            if seed in named:
                continue
            message = Message(
                "this seed tells the story of %(seeds)s/%(kept)s, which is %(reason)s",
                seeds=folders.seeds,
                kept=group.kept,
                reason=group.reason,
            )
            advice = Message(
                "To keep both as articles, list %(seed)s in %(seeds)s/separate.txt.",
                seed=seed,
                seeds=folders.seeds,
            )
            if holder and holder.corrected:
                name_it = Message(
                    "If it is the same, name it in %(file)s, which was corrected by hand and is left as it "
                    "is: also_in: [{seed: %(seed)s}].",
                    file=folders.content / holder.article.path,
                    seed=seed,
                )
                advice = join_sentences(advice, name_it)
            problems.append(Problem(f"{folders.seeds}/{seed}", None, message, advice, Severity.WARNING))
    return problems
