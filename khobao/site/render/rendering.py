"""Pages → files of the site, in this process or in several; an unchanged page is not rendered again."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import pickle
from collections.abc import Callable, Container, Iterator, Sequence
from concurrent.futures import Executor
from functools import cache, partial
from itertools import groupby
from typing import Any, cast

from khobao.config import Settings
from khobao.model import Article, Artifact, Place, PreviousOutput, SiteFile
from khobao.runtime.digest import hash_values
from khobao.runtime.workers import map_bounded
from khobao.site.archive import Entry, Source
from khobao.site.language import read_language
from khobao.site.page import Page
from khobao.site.render.article import build_article_context
from khobao.site.render.assets import Assets
from khobao.site.render.templating import TEMPLATES, Templates, build_environment, render_page

_ARTICLE = "article.html"
_BATCH = 200  # pages that travel to a worker process together
# Batches on their way at once: workers are quicker than a disk, and what they made would wait in memory.
_AHEAD = 16


def render_pages(
    pages: Sequence[Page],
    settings: Settings,
    assets: Assets,
    executor: Executor | None,
    previous: PreviousOutput,
) -> Iterator[SiteFile]:
    """Yield the file of every page, in order. Rendered in batches through *executor*, or here without.

    A page whose template gets the same as it did for the *previous* output stays as it is.
    """
    assets = dataclasses.replace(assets, artifacts=())  # a page needs their names, another process too
    shared = hash_values(_read_templates(), settings, assets)
    keys = [hash_values(shared, page.url, page.template, page.context) for page in pages]
    found = [previous.find(page.url, key) for page, key in zip(pages, keys, strict=True)]
    missing = [page for page, file in zip(pages, found, strict=True) if file is None]
    rendered = _render(missing, settings, assets, executor)
    for key, file in zip(keys, found, strict=True):
        yield file or dataclasses.replace(next(rendered), key=key)


def render_here(page: Page, settings: Settings, assets: Assets) -> Artifact:
    """Return the artifact of one page, rendered in this process."""
    [artifact] = _render_batch([page], settings, dataclasses.replace(assets, artifacts=()))
    return artifact


def _render(
    pages: Sequence[Page], settings: Settings, assets: Assets, executor: Executor | None
) -> Iterator[Artifact]:
    # A batch or less is not worth other processes, which would have to compile the templates too.
    workers = executor if len(pages) > _BATCH else None
    tasks = (
        partial(_render_batch, cast("Sequence[Page]", _Parcel(batch)) if workers else batch, settings, assets)
        for batch in _split(pages)
    )
    for artifacts in map_bounded(workers, tasks, _AHEAD):
        yield from artifacts


def _split(pages: Sequence[Page]) -> list[list[Page]]:
    """Return *pages* in batches, in order; a batch holds articles or lists, not both."""
    runs = [list(run) for _, run in groupby(pages, key=lambda page: page.template == _ARTICLE)]
    return [run[start : start + _BATCH] for run in runs for start in range(0, len(run), _BATCH)]


class _Parcel:
    """Pages on their way to another process, where they arrive as a list.

    The page of an article needs its text; of all others that it names, and in a list of fifty, no text is
    needed but the opening: the texts stay here.
    """

    def __init__(self, pages: list[Page]) -> None:
        self._pages = pages

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        buffer = io.BytesIO()
        pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
        if self._pages[0].template == _ARTICLE:
            whole = {id(page.context["entry"].article) for page in self._pages}
            pickler.dispatch_table = {Article: partial(_reduce_article, whole=whole)}
        else:
            pickler.dispatch_table = {Article: _reduce_article, Entry: _reduce_entry}
        pickler.dump(self._pages)
        return pickle.loads, (buffer.getvalue(),)


def _reduce_article(article: Article, whole: Container[int] = ()) -> str | tuple[Any, ...]:
    if id(article) in whole:
        return article.__reduce_ex__(pickle.HIGHEST_PROTOCOL)
    return _restore_article, tuple([getattr(article, name) for name in _WITHOUT_TEXT])


_WITHOUT_TEXT = tuple(
    field.name for field in dataclasses.fields(Article) if field.name not in ("body", "lead", "extra")
)


def _restore_article(*values: object) -> Article:
    return Article(body="", **dict(zip(_WITHOUT_TEXT, values, strict=True)))  # type: ignore[arg-type]


def _reduce_entry(entry: Entry) -> tuple[Callable[..., Entry], tuple[Any, ...]]:
    return _restore_entry, (entry.article, entry.url, entry.places, entry.source, entry.opening)


def _restore_entry(
    article: Article, url: str, places: tuple[Place, ...], source: Source | None, opening: str
) -> Entry:
    entry = Entry(article, url, places, source)
    entry.__dict__["opening"] = opening  # which is worked out once, from the text
    return entry


def _render_batch(batch: Sequence[Page], settings: Settings, assets: Assets) -> list[Artifact]:
    templates = _build_templates(settings, assets)
    return [Artifact(page.url, _render_one(page, templates)) for page in batch]


def _render_one(page: Page, templates: Templates) -> bytes:
    if page.template == _ARTICLE:
        page = Page(page.url, page.template, {**page.context, **build_article_context(page)})
    return render_page(page, templates)


@cache
def _build_templates(settings: Settings, assets: Assets) -> Templates:
    return build_environment(settings, assets, read_language(settings.language))


def _read_templates() -> tuple[str, ...]:
    """Return the name and the digest of every template, in order."""
    files = sorted(file for file in TEMPLATES.rglob("*") if file.is_file())
    return tuple(
        f"{file.relative_to(TEMPLATES).as_posix()} {hashlib.sha256(file.read_bytes()).hexdigest()}"
        for file in files
    )
