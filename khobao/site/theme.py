"""What a keeper adds to the program's theme: own pages, files, a style sheet and templates."""

import difflib
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from khobao.config import Settings, find_setting
from khobao.content.own_pages import OwnPage, read_own_pages
from khobao.errors import BuildFailedError, Problem, Severity
from khobao.messages.message import Message
from khobao.runtime.digest import hash_text
from khobao.runtime.program import find_theme
from khobao.runtime.safe_reading import leads_out

_HIDDEN = ".well-known"  # the one hidden name that is meant for a site (RFC 8615)
STYLE = "theme.css"


@dataclass(frozen=True)
class OwnFile:
    """A file that is copied into the site as it is."""

    path: str  # below dist/
    file: Path


@dataclass(frozen=True)
class Theme:
    """What an archive has of its own. Travels to other processes with the pages that need it."""

    pages: tuple[OwnPage, ...] = ()  # in the order of the navigation
    files: tuple[OwnFile, ...] = ()
    style: str = ""  # the text of theme.css
    templates: Path | None = None  # the folder whose templates go before the program's
    templates_digest: str = ""  # of all of them


NO_THEME = Theme()


def find_own_folder(archive: Path, name: str) -> Path | None:
    """Return the folder *name* of the archive; None when there is none, or it is the program's own.

    The repository of the program is an archive too, with the program's ``static/`` and ``templates/``.
    """
    folder = archive / name
    is_ours = folder.is_dir() and name in ("static", "templates") and folder.samefile(find_theme(name))
    return folder if folder.is_dir() and not is_ours else None


def read_theme(archive: Path) -> tuple[Theme, list[Problem]]:
    """Return what the archive in the folder *archive* has of its own, and a warning for what cannot be used.

    Raises BuildFailedError when theme.css cannot be read.
    """
    pages, problems = read_own_pages(archive / "pages")
    files: tuple[OwnFile, ...] = ()
    if folder := find_own_folder(archive, "static"):
        found = list(_find_files(folder))
        problems += [item for item in found if isinstance(item, Problem)]
        files = tuple(sorted((i for i in found if isinstance(i, OwnFile)), key=lambda item: item.path))
    style, told = _read_style(archive / STYLE)
    templates = find_own_folder(archive, "templates")
    return Theme(pages, files, style, templates, hash_folder(templates) if templates else ""), problems + told


def hash_folder(folder: Path) -> str:
    """Return a digest of the names and the bytes of all files in *folder*."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    rows = [f"{f.relative_to(folder).as_posix()} {hashlib.sha256(f.read_bytes()).hexdigest()}" for f in files]
    return hash_text("\n".join(rows))


def _find_files(folder: Path) -> Iterator[OwnFile | Problem]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") or name == _HIDDEN)
        for name in sorted(names):
            # What systems and editors leave behind.
            if name.startswith(".") or name.lower() in ("thumbs.db", "desktop.ini") or name.endswith("~"):
                continue
            file = Path(place, name)
            path = file.relative_to(folder).as_posix()
            if not path.isascii() or not path.isprintable() or set(path) & set('\\:*?"<>|'):
                message = Message("not every system can hold the name of this file, so it is left out")
                advice = Message("Rename it: ASCII letters, digits, hyphens, underscores and dots.")
                shown = os.fsencode(file).decode("utf-8", "backslashreplace")
                yield Problem(shown, None, message, advice, Severity.WARNING)
            elif leads_out(file, folder) or not os.access(file, os.R_OK):
                message = Message("the file cannot be copied: it leads out of the folder, or may not be read")
                advice = Message("Put the file itself here, and let it be read.")
                yield Problem(str(file), None, message, advice, Severity.WARNING)
            else:
                yield OwnFile(path, file)


def _read_style(file: Path) -> tuple[str, list[Problem]]:
    if not file.is_file():
        return "", []
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = Message("the style sheet cannot be read: %(error)s", error=error)
        advice = Message("Save it as UTF-8.")
        raise BuildFailedError([Problem(str(file), None, message, advice)]) from None
    problems = []
    for number, line in enumerate(text.splitlines(), start=1):
        if "url(" in line.replace(" ", "") and ("http:" in line or "https:" in line or "(//" in line):
            message = Message("a page of the site fetches nothing from elsewhere, so this has no effect")
            advice = Message("Put the file into static/, and write url(../its-name).")
            problems.append(Problem(str(file), number, message, advice, Severity.WARNING))
    return text, problems


def check_settings(archive: Path, settings: Settings, theme: Theme) -> list[Problem]:
    """Return a problem for each setting that names a file which *theme* does not have."""
    known = {item.path for item in theme.files}
    problems = []
    for key in ("logo", "favicon"):
        name = getattr(settings, key)
        if name and name not in known:
            file, line = find_setting(archive, key)
            near = difflib.get_close_matches(name, known, n=1)
            message = Message("%(folder)s has no file “%(name)s”", folder=archive / "static", name=name)
            advice = Message("Did you mean “%(near)s”?", near=near[0]) if near else Message("Put it there.")
            problems.append(Problem(file, line, message, advice))
    return problems


def describe_limits(theme: Theme, settings: Settings) -> list[Message]:
    """Return what a keeper should know of what is published, and can hardly see."""
    lines = []
    if loose := sum(item.path.endswith((".html", ".htm")) for item in theme.files):
        lines.append(
            Message(
                "%(count)s page in static/ is copied as it is, without the rule that keeps scripts from "
                "elsewhere out",
                "%(count)s pages in static/ are copied as they are, without the rule that keeps scripts "
                "from elsewhere out",
                count=loose,
            )
        )
    if settings.base_path.strip("/"):
        lines.append(
            Message(
                "robots.txt is read at the root of a server alone, and this site stands below %(path)s: tell "
                "search engines of %(sitemap)s yourself",
                path=settings.base_path,
                sitemap=f"{settings.base_url}sitemap.xml",
            )
        )
    return lines
