"""A BagIt bag of an archive, for libraries that ingest it. The only importer of bagit.

Source: RFC 8493, "The BagIt File Packaging Format".
"""

import logging
import os
import shutil
from contextlib import suppress
from pathlib import Path

from khobao import __version__
from khobao.archive.pack import Packed, check_place, name_copy
from khobao.config import Settings
from khobao.errors import BuildFailedError, Problem
from khobao.messages.message import Message
from khobao.model import Folders
from khobao.runtime.clock import read_today
from khobao.site import check_manifest

# Of the archive's folder; what the program can make again, or keeps for itself, stays behind.
_KEPT = ("theme.css", "pages", "static", "templates")
_CHECKSUMS = ("sha256", "sha512")


def write_bag(folders: Folders, settings: Settings, folder: Path | None = None) -> Packed:
    """Write a bag into *folder*, which must not exist, and return what was written.

    Its payload: the site in ``site/``, and ``content/``, ``seeds/`` and what else the keeper has made.
    Without a *folder* it stands in the archive's, named after its title. Raises BuildFailedError when there
    is no site or it is damaged, when the folder is taken or lies in what it copies, or the disk refuses.
    """
    try:
        import bagit
    except ImportError:
        message = Message("the package bagit is missing")
        advice = Message('Install it: pip install "khobao[bag]"')
        raise BuildFailedError([Problem("--bag", None, message, advice)]) from None
    if damage := check_manifest(folders.output):
        raise BuildFailedError(damage)
    target = folders.archive / f"{name_copy(settings)}-bag" if folder is None else folder
    sources = [folders.output, folders.content, folders.seeds, *(folders.archive / name for name in _KEPT)]
    if problems := check_place(target, sources):
        raise BuildFailedError(problems)
    if os.path.lexists(target):
        message = Message("there is something of this name already")
        advice = Message("Name another folder, or take this one away.")
        raise BuildFailedError([Problem(str(target), None, message, advice)])
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    logging.getLogger("bagit").setLevel(logging.WARNING)  # it would name every file
    try:
        _gather(folders, part)
        bagit.make_bag(str(part), _describe(settings), checksums=list(_CHECKSUMS))
        part.replace(target)
    except (OSError, bagit.BagError) as error:
        message = Message("cannot be written: %(error)s", error=error)
        advice = Message("Make room, or name another folder.")
        raise BuildFailedError([Problem(str(target), None, message, advice)]) from error
    finally:
        with suppress(OSError):
            shutil.rmtree(part)
    files = [file for file in target.rglob("*") if file.is_file()]
    return Packed(target, len(files), sum(file.stat().st_size for file in files))


def _gather(folders: Folders, part: Path) -> None:
    """Copy the payload into the folder *part*."""
    hidden = shutil.ignore_patterns(".*")
    # The site may be the working tree of a repository; its .nojekyll and the like belong to it.
    shutil.copytree(folders.output, part / "site", ignore=shutil.ignore_patterns(".git"))
    for name, source in (("content", folders.content), ("seeds", folders.seeds)):
        if source.is_dir():
            shutil.copytree(source, part / name, ignore=hidden)
    settings = "khobao.toml" if (folders.archive / "khobao.toml").is_file() else "pyproject.toml"
    for name in (settings, *_KEPT):
        source = folders.archive / name
        if source.is_dir():
            shutil.copytree(source, part / name, ignore=hidden)
        elif source.is_file():
            shutil.copy2(source, part / name)


def _describe(settings: Settings) -> dict[str, str]:
    """Return what ``bag-info.txt`` says."""
    said = {
        "Source-Organization": settings.publisher,
        "Contact-Name": settings.contact,
        "External-Description": f"{settings.title}: {settings.description}",
        "External-Identifier": settings.base_url,
        "Bagging-Date": read_today().isoformat(),
        "Bag-Software-Agent": f"khobao {__version__}",
    }
    return {name: text for name, text in said.items() if text}
