"""Style sheet, scripts and icon of the site: minified, named by their content.

The only importer of rcssmin and rjsmin.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import rcssmin
import rjsmin

from khobao.models import Artifact

STATIC = Path(__file__).parents[2] / "static"
FOLDER = "tinh"  # of dist/, where assets stand


@dataclass(frozen=True)
class Assets:
    """Where the assets of a site stand below dist/, and their bytes."""

    style: str
    theme: str  # on every page but the search page; runs before the first paint
    page: str  # on every page but the search page, deferred
    marking: str  # loaded by an article that was opened from a search
    search: str  # theme, engine and search page in one: a request less before the first result
    icon: str  # a data: address, ready for an attribute: no page asks for one file more
    artifacts: tuple[Artifact, ...]


def read_assets(
    engine_scripts: Sequence[str], marking_scripts: Sequence[str], static: Path = STATIC
) -> Assets:
    """Read and minify the assets in *static*.

    *engine_scripts* and *marking_scripts* are file names in its ``js`` folder, in loading order.
    """
    scripts = static / "js"
    style = _hashed("khobao.css", rcssmin.cssmin(_read(static / "css" / "khobao.css")))
    theme = _hashed("theme.js", _bundle([scripts / "theme.js"]))
    page = _hashed("page.js", _bundle([scripts / "page.js"]))
    marking = _hashed(
        "marking.js", _bundle([*(scripts / name for name in marking_scripts), scripts / "marking.js"])
    )
    search_scripts = ("theme.js", *engine_scripts, "places.js", "search-page.js")
    search = _hashed("search.js", _bundle([scripts / name for name in search_scripts]))
    return Assets(
        style=style.path,
        theme=theme.path,
        page=page.path,
        marking=marking.path,
        search=search.path,
        icon=_inline_picture(_read(static / "icon.svg")),
        artifacts=(style, theme, page, marking, search),
    )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _bundle(paths: Sequence[Path]) -> str:
    # A line break between scripts ends a comment or a statement that the file left open.
    return "\n".join(str(rjsmin.jsmin(_read(path))) for path in paths)


def _inline_picture(svg: str) -> str:
    """Return *svg* as a data: address without a double quote or an angle bracket."""
    return "data:image/svg+xml," + quote(svg.strip().replace('"', "'"), safe=" '=:/")


def _hashed(name: str, text: str) -> Artifact:
    """Return the asset *name* under a name that changes when its content does, so that caches never lie."""
    data = text.encode()
    stem, _, ending = name.rpartition(".")
    return Artifact(f"{FOLDER}/{stem}.{hashlib.sha256(data).hexdigest()[:10]}.{ending}", data)
