"""A copy of a site to give away: one ZIP that opens from disk on any computer."""

import logging
import os
import zipfile
from collections.abc import Iterator, Mapping
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
from khobao.text.slug import build_slug, is_portable, make_portable

log = logging.getLogger("khobao")

# What is compressed already only takes time to compress again.
_COMPRESSED = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".woff2", ".gz", ".zip", ".pdf", ".mp3", ".mp4"}
_MIDNIGHT = (1980, 1, 1, 0, 0, 0)  # the first moment of ZIP: the same site gives the same bytes
_FILE_MODE = 0o100644 << 16
# Windows holds paths of 259 characters, of which a reader's own folder needs its part.
LONGEST = 180


@dataclass(frozen=True)
class Packed:
    """What was written."""

    file: Path
    files: int
    size: int  # bytes


def pack_site(folders: Folders, settings: Settings, file: Path | None = None) -> Packed:
    """Write the site into *file*, a ZIP of one folder and a start page, and return what was written.

    Without a *file* it stands in the archive's folder, named after its title. It is written beside and
    renamed; what had its name is replaced. A warning is logged for what not every system can hold, which is
    left out. Raises BuildFailedError when there is no site, it is damaged, or the disk refuses.
    """
    if damage := check_manifest(folders.output):
        raise BuildFailedError(damage)
    name = name_copy(settings)
    target = folders.archive / f"{name}.zip" if file is None else file
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(part, "w", compresslevel=6) as archive:
            count = 1
            page = build_start_page(settings, read_catalogue(settings.language), f"{name}/index.html")
            _add(archive, START, page)
            standing_in = find_stand_ins(folders.output)
            for path in list_portable(folders.output):
                _add(archive, f"{name}/{path}", _read(folders.output, path, standing_in))
                count += 1
        part.replace(target)
    except OSError as error:
        message = Message("cannot be written: %(error)s", error=error)
        advice = Message("Make room, or name another file.")
        raise BuildFailedError([Problem(str(target), None, message, advice)]) from error
    finally:
        with suppress(OSError):
            part.unlink()
    return Packed(target, count, target.stat().st_size)


def name_copy(settings: Settings) -> str:
    """Return the name of a copy, without an ending: that of the archive as a slug.

    >>> name_copy(Settings(title="Kho Báo"))
    'kho-bao'
    """
    return build_slug(settings.title, max_length=60) or "kho-bao"


def list_portable(site: Path) -> Iterator[str]:
    """Yield the path of every file of *site* that every system can hold, sorted; log a warning of others."""
    paths = sorted(file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file())
    seen: set[str] = set()
    for path in paths:
        if len(path) > LONGEST or not all(map(is_portable, path.split("/"))) or path.lower() in seen:
            message = Message("not every system can hold this path, so the copy is without it")
            advice = Message(
                "Give the file in content/ or static/ another name: an article's former address leads on."
            )
            log.warning(Problem((site / path).as_posix(), None, message, advice, Severity.WARNING))
            continue
        seen.add(path.lower())
        yield path


def find_stand_ins(site: Path) -> dict[str, str]:
    """Return portable address -> the page that it stands for, of pages whose own name Windows cannot hold."""
    pages = (file.relative_to(site).as_posix() for file in site.glob("bai/**/*.html"))
    return {make_portable(path): path for path in pages if make_portable(path) != path}


def _read(site: Path, path: str, standing_in: Mapping[str, str]) -> bytes:
    # A stub would lead to what is not in the copy; in the same folder the page's own links are right.
    return (site / standing_in.get(path, path)).read_bytes()


def _add(archive: zipfile.ZipFile, path: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(path, _MIDNIGHT)
    entry.external_attr = _FILE_MODE
    stored = Path(path).suffix.lower() in _COMPRESSED
    archive.writestr(entry, data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
