"""Style sheet, scripts and icon of the site: minified, named by their content.

The only importer of rcssmin and rjsmin.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import rcssmin
import rjsmin

from khobao.model import Artifact
from khobao.runtime.program import find_theme
from khobao.site.render.style_sheet import find_papers, read_style_sheet

STATIC = find_theme("static")
FOLDER = "tinh"  # of dist/, where assets stand


ICON_SIZES = (192, 512)  # pixels of the PNGs that browsers ask for before they offer to install a site
# What every page but the search page runs once it stands.
_PAGE = ("install.js", "page.js")
# The search page's own script, in loading order; the parts of the page come before the page.
_SEARCH_PAGE = (
    "places.js",
    "search-page/elements.js",
    "search-page/wording.js",
    "search-page/address.js",
    "search-page/hits.js",
    "search-page/chips.js",
    "search-page/answers.js",
    "search-page/split-place.js",
    "search-page/offers.js",
    "search-page/suggestions.js",
    "search-page/keyboard.js",
    "search-page/returning.js",
    "search-page/beside.js",
    "search-page/search-page.js",
)

# What suggests on every other page, behind the search's own scripts.
_SUGGESTING = (
    "places.js",
    "search-page/split-place.js",
    "search-page/suggestions.js",
    "head-suggestions.js",
)
_KEPT_PAGE = ("kept-page/item.js", "kept-page/kept-page.js")
# What counts, keeps and exports hits, loaded by the search page once they stand.
_BESIDE = (
    "histogram.js",
    "search-page/timeframe.js",
    "search-page/place-order.js",
    "search-page/facets.js",
    "download.js",
    "references.js",
    "kept.js",
    "search-page/reading.js",
    "search-page/taking.js",
)


@dataclass(frozen=True)
class Assets:
    """Where the assets of a site stand below dist/, and their bytes."""

    style: str
    own_style: str  # the keeper's style sheet, which comes after it; empty when there is none
    paper: str  # the colour of every page
    night_paper: str  # the same by night
    theme: str  # on every page but the search page; runs before the first paint
    page: str  # on every page that has no script of its own, deferred
    article: str  # the same with what an article can do
    marking: str  # loaded by an article that was opened from a search
    beside: str  # what stands beside the results of a search, loaded behind them
    kept: str  # the page of kept articles
    offline: str  # the page where sets are saved
    saving: str  # loaded elsewhere by a device that has saved sets, to bring them up to date
    search: str  # theme, engine and search page in one: a request less before the first result
    suggesting: str  # the text of the scripts that suggest, loaded when somebody types
    worker: str  # the text of the service worker, which stands in the root
    icon: str  # a data: address, ready for an attribute: no page asks for one file more
    drawn_icon: str  # the same as a file
    touch_icon: str  # for a home screen that reads no manifest
    icons: tuple[tuple[int, str], ...]  # (pixels, the icon as PNG), the smallest first
    artifacts: tuple[Artifact, ...]


def read_assets(
    engine_scripts: Sequence[str],
    marking_scripts: Sequence[str],
    suggesting_scripts: Sequence[str],
    static: Path = STATIC,
    own_style: str = "",
) -> Assets:
    """Read and minify the assets in *static*.

    *engine_scripts*, *marking_scripts* and *suggesting_scripts* are file names in its ``js`` folder, in
    loading order. *own_style*: the text of the keeper's style sheet.
    """
    scripts = static / "js"
    bundles: dict[str, Sequence[str]] = {
        "theme": ["theme.js"],
        "page": [*_PAGE, "today.js"],
        "article": [*_PAGE, "download.js", "kept.js", "article.js"],
        "marking": [*marking_scripts, "marking.js"],
        "beside": _BESIDE,
        "kept": [*_PAGE, "download.js", "references.js", "kept.js", *_KEPT_PAGE],
        "offline": [*_PAGE, "saving.js", "offline-page.js"],
        "saving": ["saving.js"],
        "search": ["theme.js", "install.js", *engine_scripts, *_SEARCH_PAGE],
    }
    svg = _read(static / "icon.svg")
    drawn = _hashed("icon.svg", svg.encode())
    icons = {size: _hashed(name := f"icon-{size}.png", (static / name).read_bytes()) for size in ICON_SIZES}
    sheet = read_style_sheet(static / "css")
    paper, night_paper = find_papers(sheet)
    style = _hashed("khobao.css", rcssmin.cssmin(sheet).encode())
    own = [_hashed("theme.css", rcssmin.cssmin(own_style).encode())] if own_style.strip() else []
    bundled = {
        name: _hashed(f"{name}.js", _bundle([scripts / file for file in files]).encode())
        for name, files in bundles.items()
    }
    return Assets(
        style=style.path,
        own_style=own[0].path if own else "",
        paper=paper,
        night_paper=night_paper,
        **{name: script.path for name, script in bundled.items()},
        suggesting=_bundle([scripts / file for file in (*suggesting_scripts, *_SUGGESTING)]),
        worker=_bundle([scripts / "sw.js"]),
        icon=_inline_picture(svg),
        drawn_icon=drawn.path,
        touch_icon=icons[ICON_SIZES[0]].path,
        icons=tuple((size, picture.path) for size, picture in icons.items()),
        artifacts=(style, *own, *bundled.values(), drawn, *icons.values()),
    )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _bundle(paths: Sequence[Path]) -> str:
    # A line break between scripts ends a comment or a statement that the file left open.
    return "\n".join(str(rjsmin.jsmin(_read(path))) for path in paths)


def _inline_picture(svg: str) -> str:
    """Return *svg* as a data: address without a blank, a double quote or an angle bracket."""
    return "data:image/svg+xml," + quote(svg.strip().replace('"', "'"), safe="'=:/")


def _hashed(name: str, data: bytes) -> Artifact:
    """Return the asset *name* under a name that changes when its content does, so that caches never lie."""
    stem, _, ending = name.rpartition(".")
    return Artifact(f"{FOLDER}/{stem}.{hashlib.sha256(data).hexdigest()[:10]}.{ending}", data)
