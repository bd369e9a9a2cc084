"""Pages → files of the site, in this process or in several; an unchanged page is not rendered again."""

import dataclasses
import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from functools import cache, partial

from khobao.config import Settings
from khobao.model import Artifact, PreviousOutput, SiteFile
from khobao.runtime.digest import hash_values
from khobao.runtime.workers import map_bounded
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
        partial(_render_batch, pages[start : start + _BATCH], settings, assets)
        for start in range(0, len(pages), _BATCH)
    )
    for artifacts in map_bounded(workers, tasks, _AHEAD):
        yield from artifacts


def _render_batch(batch: Sequence[Page], settings: Settings, assets: Assets) -> list[Artifact]:
    templates = _build_templates(settings, assets)
    return [Artifact(page.url, _render_one(page, settings, templates)) for page in batch]


def _render_one(page: Page, settings: Settings, templates: Templates) -> bytes:
    if page.template == _ARTICLE:
        page = Page(page.url, page.template, {**page.context, **build_article_context(page, settings)})
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
