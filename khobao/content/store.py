"""``content/``: the articles as Markdown files that people read and correct, and their sidecars.

The build owns a file only as long as nobody has changed it: the sidecar remembers the checksum of what the
build last wrote, and a file with another checksum is a person's and is never overwritten (DESIGN 2.2).
"""

import dataclasses
import hashlib
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from khobao.content.addresses import find_address
from khobao.content.article_file import format_article, format_provenance
from khobao.content.front_matter import parse_front_matter
from khobao.content.journal import Change, write_changes
from khobao.content.reading import StoredArticle, read_articles, sidecar_path
from khobao.errors import Problem, Severity
from khobao.messages.message import Message
from khobao.model import Article, Provenance
from khobao.runtime.memo import NO_MEMO, Memo
from khobao.text.slug import build_slug

UNDATED = "khong-ro-ngay"
# What the seed says now, beside an article that a person has corrected: for the person to compare.
INCOMING_ENDING = ".from-seed.txt"


@dataclass(frozen=True)
class ContentPlan:
    """What is to be done in ``content/``; making the plan changes nothing."""

    writes: tuple[tuple[str, bytes], ...]  # path below content/ -> bytes, in the order of writing
    removals: tuple[str, ...]  # files of the build whose article has moved, or is a copy of another
    problems: tuple[Problem, ...]
    known: Mapping[str, str] = field(default_factory=dict)  # article's path -> SHA-256 when it was read


def article_path(article: Article) -> str:
    """Return where below ``content/`` the file of a new article belongs."""
    year = f"{article.date.year:04}" if article.date else UNDATED
    return f"{year}/{article.slug}.md"


def read_content(
    folder: Path,
    digests: Mapping[str, str] | None = None,
    memo: Memo = NO_MEMO,
    executor: Executor | None = None,
) -> tuple[list[StoredArticle], list[Problem]]:
    """Return every article below *folder*, sorted by path, and every problem met in reading them.

    With *digests* (path -> SHA-256 of each file) what *memo* knows of a file is not read again. *executor*
    shares the work.
    """
    paths = _list_articles(folder) if digests is None else [path for path in digests if path.endswith(".md")]
    paths.sort(key=lambda path: path.split("/"))
    read = read_articles(folder, paths, digests, memo, executor)
    stored: list[StoredArticle] = []
    problems: list[Problem] = []
    paths_by_slug: dict[str, str] = {}
    paths_by_address: dict[str, str] = {}
    for path in paths:
        item, found = read[path]
        problems += found
        if item is None:
            continue
        if other := paths_by_slug.get(item.article.slug):
            message = Message(
                "the slug “%(slug)s” is taken by %(file)s", slug=item.article.slug, file=folder / other
            )
            advice = Message("Give one of the two articles another slug.")
            problems.append(Problem(str(folder / path), 1, message, advice))
            continue
        address = find_address(path)
        if not address or address in paths_by_address:
            if address:
                message = Message(
                    "its address on the site, %(address)s, is taken by %(file)s",
                    address=address,
                    file=folder / paths_by_address[address],
                )
            else:
                message = Message("no address on the site can be made of the name of this file")
            advice = Message("Rename the file: lower-case ASCII letters, digits and hyphens.")
            problems.append(Problem(str(folder / path), None, message, advice))
            continue
        paths_by_slug[item.article.slug] = path
        paths_by_address[address] = path
        stored.append(item)
    return stored, problems


def _list_articles(folder: Path) -> list[str]:
    return [
        Path(place, name).relative_to(folder).as_posix()
        for place, _, names in os.walk(folder)
        for name in names
        if name.endswith(".md")
    ]


def find_field_line(file: Path, key: str) -> int | None:
    """Return the line of an article's *file* on which the front matter sets *key*, counted from 1."""
    return parse_front_matter(file.read_text(encoding="utf-8"))[1].get(key)


def plan_content(
    stored: Sequence[StoredArticle],
    incoming: Iterable[tuple[Article, Provenance]],
    folder: str,
    seeds: str,
    *,
    reserved: Mapping[str, str] = MappingProxyType({}),
    copies: Collection[str] = (),
    unread: Collection[str] = (),
) -> ContentPlan:
    """Return the writes that add the *incoming* articles to ``content/`` and lose nothing of it.

    *folder* and *seeds* are how messages name the two folders. *reserved*: slug -> seed, of articles that are
    or were in the archive. *copies* are seeds that only tell the story of
    an incoming article: what the build wrote of them is taken away, unless a person has changed it since.
    *unread* are the slugs of files that could not be read: whatever stands there is left as it is.
    """
    by_seed = {item.article.seed: item for item in stored if item.article.seed}
    taken = {item.article.slug: item.article for item in stored}
    writes: list[tuple[str, bytes]] = []
    # The slug of a copy stays taken for this run: its file is removed after the others are written.
    removals = [
        path
        for item in stored
        if item.article.seed in copies and not item.corrected
        for path in (item.article.path, sidecar_path(item.article.path))
    ]
    problems: list[Problem] = []
    for article, provenance in sorted(incoming, key=lambda pair: pair[0].seed or ""):
        known = by_seed.get(article.seed or "")
        if known is None:
            slug, problem = _free_slug(article, taken, reserved, seeds)
            if problem:
                problems.append(problem)
                continue
            if slug in unread:
                continue  # most likely this article, broken by an edit; that problem is reported by itself
            placed = dataclasses.replace(article, slug=slug)
            placed = dataclasses.replace(placed, path=article_path(placed))
            taken[slug] = placed
            writes += _files(placed, provenance)
            continue
        # A slug never changes once written, whatever the title has become.
        placed = dataclasses.replace(article, slug=known.article.slug)
        placed = dataclasses.replace(placed, path=article_path(placed))
        if _stands(known, placed, provenance):
            continue
        digests = [hashlib.sha256(data).hexdigest() for _, data in _files(placed, provenance)]
        if not known.corrected or digests[0] == known.file_sha256:
            if placed.path != known.article.path:
                removals += [known.article.path, sidecar_path(known.article.path)]
            elif digests == [known.file_sha256, known.sidecar_sha256]:
                continue
            writes += _files(placed, provenance)
        elif known.article.seed_sha256 != article.seed_sha256:
            incoming_path = known.article.path.removesuffix(".md") + INCOMING_ENDING
            writes.append((incoming_path, _files(placed, provenance)[0][1]))
            advice = Message(
                "Compare it with %(file)s, take over what is new, then set seed_sha256 in the article to "
                "%(seed_sha256)s and delete the .from-seed.txt file.",
                file=f"{folder}/{incoming_path}",
                seed_sha256=article.seed_sha256,
            )
            message = Message(
                "this article was corrected by hand, and its seed %(seeds)s/%(seed)s has changed since",
                seeds=seeds,
                seed=article.seed,
            )
            file = f"{folder}/{known.article.path}"
            problems.append(Problem(file, None, message, advice, Severity.WARNING))
    known_files = {item.article.path: item.file_sha256 for item in stored}
    return ContentPlan(tuple(writes), tuple(removals), tuple(problems), known_files)


def _stands(known: StoredArticle, article: Article, provenance: Provenance) -> bool:
    """Return whether *known* is what the build would write, seen without writing it out."""
    if known.corrected or known.provenance is None or known.article != article:
        return False
    return known.provenance == dataclasses.replace(provenance, article_sha256=known.file_sha256)


def _files(article: Article, provenance: Provenance) -> list[tuple[str, bytes]]:
    data = format_article(article).encode()
    sealed = dataclasses.replace(provenance, article_sha256=hashlib.sha256(data).hexdigest())
    return [(article.path, data), (sidecar_path(article.path), format_provenance(sealed).encode())]


def _free_slug(
    article: Article, taken: Mapping[str, Article], reserved: Mapping[str, str], seeds: str
) -> tuple[str, Problem | None]:
    """Return a slug that no other article has or had; the first come keeps the plain one."""

    def is_free(slug: str) -> bool:
        return slug not in taken and reserved.get(slug) in (None, article.seed)

    fallback = f"bai-{(article.seed_sha256 or '')[:8]}"
    slug = build_slug(article.title) or fallback
    other = taken.get(slug)
    if is_free(slug):
        return slug, None
    if other and other.title == article.title and other.date == article.date:
        where = f"{seeds}/{other.seed}" if other.seed else other.path
        message = Message("this seed has the title and the day of %(where)s", where=where)
        advice = Message(
            "If it is the same story, list one of the two in %(seeds)s/quarantine.txt to leave it out; "
            "if not, make their titles differ.",
            seeds=seeds,
        )
        return "", Problem(f"{seeds}/{article.seed}", None, message, advice, Severity.WARNING)
    day = article.date.isoformat()[:10] if article.date else UNDATED
    for candidate in (f"{slug}-{day}", f"{slug}-{(article.seed_sha256 or '')[:8]}"):
        if is_free(candidate):
            return candidate, None
    return f"{slug}-{(article.seed_sha256 or '')[:16]}", None


def write_content(plan: ContentPlan, folder: Path) -> tuple[int, list[Problem]]:
    """Carry out *plan* below *folder*; return how many files change, and a warning for each one left alone.

    All changes or none are made, whatever stops the build (see contentjournal). An article that somebody has
    changed since it was read stays theirs. Raises BuildFailedError when the disk refuses.
    """
    changes = []
    left = []
    # What is written stands: a file that one article leaves may be another's new place.
    for path, data in (dict.fromkeys(plan.removals) | dict(plan.writes)).items():
        old = (folder / path).read_bytes() if (folder / path).is_file() else None
        if old != data:
            before = hashlib.sha256(old).hexdigest() if old is not None else None
            if path.endswith(".md") and before != plan.known.get(path):
                left.append(path)
            changes.append(Change(path, data, before))
    busy = {*left, *map(sidecar_path, left)}
    changes = [change for change in changes if change.path not in busy]
    left += [path for path in write_changes(changes, folder) if path.endswith(".md")]
    advice = Message("Build again when you are done with it.")
    message = Message("this article was changed while the build ran, and is left as it is")
    problems = [Problem(str(folder / path), None, message, advice, Severity.WARNING) for path in sorted(left)]
    return len(changes), problems
