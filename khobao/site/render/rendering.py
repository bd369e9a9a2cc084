"""Pages → files of the site, in this process or in several; an unchanged page is not rendered again."""

import dataclasses
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from functools import cache, partial

from khobao.config import Settings
from khobao.errors import BuildFailedError
from khobao.model import Artifact, PreviousOutput, SiteFile
from khobao.runtime.digest import hash_values
from khobao.runtime.workers import map_bounded
from khobao.site.language import read_language
from khobao.site.page import Page
from khobao.site.render.article import build_article_context
from khobao.site.render.assets import Assets
from khobao.site.render.templating import (
    TEMPLATES,
    Templates,
    build_environment,
    describe_failure,
    render_page,
)
from khobao.site.theme import NO_THEME, Theme, hash_folder

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
    theme: Theme = NO_THEME,
) -> Iterator[SiteFile]:
    """Yield the file of every page, in order. Rendered in batches through *executor*, or here without.

    A page whose template gets the same as it did for the *previous* output stays as it is.
    """
    assets = dataclasses.replace(assets, artifacts=())  # a page needs their names, another process too
    navigation = [(page.title, page.slug) for page in theme.pages if page.in_navigation]
    shared = hash_values(hash_folder(TEMPLATES), theme.templates_digest, navigation, settings, assets)
    theme = dataclasses.replace(theme, files=(), style="")  # so is what pages do not show
    keys = [hash_values(shared, page.url, page.template, page.context) for page in pages]
    found = [previous.find(page.url, key) for page, key in zip(pages, keys, strict=True)]
    missing = [page for page, file in zip(pages, found, strict=True) if file is None]
    rendered = _render(missing, settings, assets, theme, executor)
    for key, file in zip(keys, found, strict=True):
        yield file or dataclasses.replace(next(rendered), key=key)


def render_here(page: Page, settings: Settings, assets: Assets, theme: Theme) -> Artifact:
    """Return the artifact of one page, rendered in this process."""
    [artifact] = _render_batch([page], settings, dataclasses.replace(assets, artifacts=()), theme)
    return artifact


def _render(
    pages: Sequence[Page], settings: Settings, assets: Assets, theme: Theme, executor: Executor | None
) -> Iterator[Artifact]:
    # A batch or less is not worth other processes, which would have to compile the templates too.
    workers = executor if len(pages) > _BATCH else None
    tasks = (
        partial(_render_batch, pages[start : start + _BATCH], settings, assets, theme)
        for start in range(0, len(pages), _BATCH)
    )
    for artifacts in map_bounded(workers, tasks, _AHEAD):
        yield from artifacts


def _render_batch(batch: Sequence[Page], settings: Settings, assets: Assets, theme: Theme) -> list[Artifact]:
    try:
        templates = _build_templates(settings, assets, theme)
        return [Artifact(page.url, _render_one(page, settings, templates)) for page in batch]
    except Exception as error:  # whatever a keeper's template may do
        problem = describe_failure(error, theme.templates) if theme.templates else None
        if problem is None:
            raise
        raise BuildFailedError([problem]) from error


def _render_one(page: Page, settings: Settings, templates: Templates) -> bytes:
    if page.template == _ARTICLE:
        page = Page(page.url, page.template, {**page.context, **build_article_context(page, settings)})
    return render_page(page, templates)


@cache
def _build_templates(settings: Settings, assets: Assets, theme: Theme) -> Templates:
    return build_environment(settings, assets, read_language(settings.language), theme=theme)
