"""A copy of a site to give away: one ZIP that opens from disk on any computer."""

import logging
import os
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from khobao.config import Settings
from khobao.errors import BuildFailedError, Problem, Severity
from khobao.messages.catalogue import read_catalogue
from khobao.messages.message import Message
from khobao.model import Folders
from khobao.site import check_manifest
from khobao.site.files.start_page import START, build_start_page
from khobao.site.publish.checksums import MANIFEST, format_manifest, parse_manifest
from khobao.text.slug import build_slug, is_portable, make_portable

log = logging.getLogger("khobao")

# What is compressed already only takes time to compress again.
_COMPRESSED = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".woff2", ".gz", ".zip", ".pdf", ".mp3", ".mp4"}
_MIDNIGHT = (1980, 1, 1, 0, 0, 0)  # the first moment of ZIP: the same site gives the same bytes
_FILE_MODE = 0o100644 << 16
# Windows holds paths of 259 characters. Of these a reader's own folder takes about 30, and its file manager
# unpacks into one more folder, of the ZIP's name.
LONGEST = 180  # characters of a path in the ZIP, its folder's name with it
_NAME_LENGTH = 40
_STUB = b'http-equiv="refresh"'  # no page of an article has it


@dataclass(frozen=True)
class Packed:
    """What was written."""

    file: Path
    files: int
    size: int  # bytes


def pack_site(folders: Folders, settings: Settings, file: Path | None = None) -> Packed:
    """Write the site into *file*, a ZIP of one folder and a start page, and return what was written.

    Without a *file* it stands in the archive's folder, named after its title. It is written beside and
    renamed; an older copy of that name is replaced, anything else is not. What the manifest of the site does
    not name stays behind. A warning is logged for what not every system can hold, which is left out. Raises
    BuildFailedError when there is no site, it is damaged, the place is taken, or the disk refuses.
    """
    if damage := check_manifest(folders.output):
        raise BuildFailedError(damage)
    name = name_copy(settings)
    target = folders.archive / f"{name}.zip" if file is None else file
    if problems := check_place(target, (folders.output, folders.content, folders.seeds)):
        raise BuildFailedError(problems)
    if os.path.lexists(target) and not _is_copy(target):
        message = Message("there is something of this name already")
        advice = Message("Name another file, or take this one away.")
        raise BuildFailedError([Problem(str(target), None, message, advice)])
    built = parse_manifest((folders.output / MANIFEST).read_text(encoding="ascii"))
    standing_in = find_stand_ins(folders.output, built)
    paths = choose_portable(folders.output, built, name)
    digests = {path: built[standing_in.get(path, path)] for path in paths}
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(part, "w", compresslevel=6) as archive:
            page = build_start_page(settings, read_catalogue(settings.language), f"{name}/index.html")
            _add(archive, START, page)
            for path in paths:
                _add(archive, f"{name}/{path}", _read(folders.output, path, standing_in))
            # That of the site would name what was left out.
            _add(archive, f"{name}/{MANIFEST}", format_manifest(digests).encode())
        part.replace(target)
    except OSError as error:
        message = Message("cannot be written: %(error)s", error=error)
        advice = Message("Make room, or name another file.")
        raise BuildFailedError([Problem(str(target), None, message, advice)]) from error
    finally:
        with suppress(OSError):
            part.unlink()
    return Packed(target, len(paths) + 2, target.stat().st_size)


def name_copy(settings: Settings) -> str:
    """Return the name of a copy, without an ending: that of the archive as a slug.

    >>> name_copy(Settings(title="Kho Báo"))
    'kho-bao'
    """
    return build_slug(settings.title, max_length=_NAME_LENGTH) or "kho-bao"


def check_place(target: Path, folders: Sequence[Path]) -> list[Problem]:
    """Return a problem when *target* stands in one of *folders*, which builds read or replace."""
    inside = [folder for folder in folders if target.resolve().is_relative_to(folder.resolve())]
    message = Message("a copy has no place here: a build reads or replaces what stands in this folder")
    advice = Message("Name a place outside of the site and of what the archive is made of.")
    return [Problem(str(target), None, message, advice)] if inside else []


def choose_portable(site: Path, paths: Iterable[str], name: str) -> list[str]:
    """Return those of *paths* that every system can hold in a folder *name*, sorted; log a warning of others.

    *paths* lie below *site*. Of two that differ in capitals alone the first one stays.
    """
    chosen: list[str] = []
    seen: set[str] = set()
    for path in sorted(paths):
        too_long = len(name) + 1 + len(path) > LONGEST
        if too_long or not all(map(is_portable, path.split("/"))) or path.lower() in seen:
            message = Message("not every system can hold this path, so the copy is without it")
            advice = Message(
                "Give the file in content/ or static/ another name: an article's former address leads on."
            )
            log.warning(Problem((site / path).as_posix(), None, message, advice, Severity.WARNING))
            continue
        seen.add(path.lower())
        chosen.append(path)
    return chosen


def find_stand_ins(site: Path, paths: Iterable[str]) -> dict[str, str]:
    """Return portable address -> the page that it stands for, of pages whose own name Windows cannot hold.

    *paths* are all that *site* holds. Where another article has the portable address, it keeps it.
    """
    present = set(paths)
    pages = sorted(path for path in present if path.startswith("bai/") and path.endswith(".html"))
    pairs = ((make_portable(path), path) for path in pages)
    return {
        portable: path
        for portable, path in pairs
        if portable != path and portable in present and _STUB in (site / portable).read_bytes()
    }


def _is_copy(file: Path) -> bool:
    """Return whether this program made *file*: a ZIP that begins with the start page."""
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.namelist()[:1] == [START]
    except (OSError, zipfile.BadZipFile):
        return False


def _read(site: Path, path: str, standing_in: Mapping[str, str]) -> bytes:
    # A stub would lead to what is not in the copy; in the same folder the page's own links are right.
    return (site / standing_in.get(path, path)).read_bytes()


def _add(archive: zipfile.ZipFile, path: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(path, _MIDNIGHT)
    entry.external_attr = _FILE_MODE
    stored = Path(path).suffix.lower() in _COMPRESSED
    archive.writestr(entry, data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
