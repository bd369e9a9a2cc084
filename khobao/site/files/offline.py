"""What a reader may save on a device: the service worker, and the list of every set of files.

A *set* is what is saved at once: a year, a place or the whole archive. Its list says each file with its size
and digest, so that the size is known before, a download can be checked, and an update fetches only what has
changed. Lists stand under fixed names and are asked for anew each time (docs/adr/0007).
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from khobao.model import Artifact, SiteFile
from khobao.site.archive import Archive
from khobao.site.permalinks import (
    KEPT,
    NOT_FOUND,
    OFFLINE,
    REPORT,
    SEARCH_FOLDER,
    UNDATED,
    WHOLE_SET,
    place_set,
    place_url,
    set_url,
    year_set,
)
from khobao.site.render.assets import FOLDER as ASSETS
from khobao.site.render.assets import Assets
from khobao.text.compact_json import format_compact_json

WORKER = "sw.js"  # in the root: a service worker serves what lies below itself
COMMON_SET = "chung"  # what every other set needs: style, scripts and the two pages of the device itself
_INDEX = f"{SEARCH_FOLDER}/"
_DIGEST = 12  # hexadecimal digits of SHA-256 that tell the versions of a file apart


@dataclass
class Inventory:
    """Size and digest of every file that may be saved, noted while the files of a site pass by."""

    files: dict[str, tuple[int, str]] = field(default_factory=dict)  # path -> (bytes, digest)

    def watch(self, artifacts: Iterable[SiteFile]) -> Iterator[SiteFile]:
        """Yield *artifacts* as they are, and note those that may be saved."""
        for artifact in artifacts:
            if may_be_saved(artifact.path):
                self.files[artifact.path] = (artifact.size, artifact.sha256[:_DIGEST])
            yield artifact


@dataclass(frozen=True)
class OfflineSet:
    """What a reader saves at once."""

    name: str
    paths: tuple[str, ...]  # of its own files below dist/, sorted
    parts: tuple[str, ...] = ()  # names of all sets that it contains; no file is in two of them
    articles: int = 0
    title: str = ""  # a place with what it lies in; for other sets the page finds words


def may_be_saved(path: str) -> bool:
    """Return whether a reader who saves the whole archive gets the file at *path*.

    Left out are the originals, line by line, which would double the size, and files for machines.

    >>> may_be_saved("bai/2022/01/tin.html"), may_be_saved("bai/2022/01/tin.goc.html")
    (True, False)
    """
    if path.startswith((f"{ASSETS}/", _INDEX)):
        return path.endswith((".css", ".js"))  # icons belong to the device, which has its own copy
    return path.endswith(".html") and not path.endswith(".goc.html") and path not in (NOT_FOUND, REPORT)


def build_offline_files(archive: Archive, inventory: Inventory, assets: Assets) -> Iterator[Artifact]:
    """Yield the list of every set and the service worker, sorted by path."""
    files = inventory.files
    sets = {kept.name: kept for kept in plan_sets(archive, sorted(files))}
    sizes = {name: sum(files[path][0] for path in kept.paths) for name, kept in sets.items()}
    # A file may be in several sets. A digest needs no escapes.
    rows = {
        path: f'[{format_compact_json(path)},{size},"{digest}"]' for path, (size, digest) in files.items()
    }
    for url, kept in sorted((set_url(name), kept) for name, kept in sets.items()):
        size = sizes[kept.name] + sum(sizes[part] for part in kept.parts)
        yield Artifact(url, _format_list(kept, size, rows))
    yield _build_worker(files, assets)


def plan_sets(archive: Archive, paths: Sequence[str]) -> Iterator[OfflineSet]:
    """Yield every set that can be saved. *paths* are those of all files that may be, sorted."""
    common: list[str] = []
    rest: list[str] = []
    dated: dict[str, list[str]] = {year_set(year): [] for year in archive.by_year}
    if archive.undated:
        dated[year_set(0)] = []
    for path in paths:
        if path.startswith(f"{ASSETS}/") or path in (OFFLINE, KEPT):
            common.append(path)
        else:
            dated.get(find_dated_set(path), rest).append(path)
    yield OfflineSet(COMMON_SET, tuple(common))
    counts = {year_set(year): count for year, count in archive.by_year.items()}
    counts[year_set(0)] = len(archive.undated)
    for name, found in dated.items():
        yield OfflineSet(name, tuple(found), (COMMON_SET,), counts[name])
    for place_id, entries in archive.by_place.items():
        place = archive.places[place_id]
        pages = _find_below(place_url(place).removesuffix("index.html"), paths)
        urls = sorted({*pages, *(entry.url for entry in entries)})
        title = ", ".join(above.name for above in (place, *reversed(archive.ancestors(place))))
        yield OfflineSet(place_set(place), tuple(urls), (COMMON_SET,), len(entries), title)
    yield OfflineSet(WHOLE_SET, tuple(rest), (COMMON_SET, *sorted(dated)), len(archive.entries))


def find_dated_set(path: str) -> str:
    """Return the set of the year that an article or the page of a day, month or year belongs to, or "".

    >>> find_dated_set("bai/2022/01/tin.html"), find_dated_set("ngay/2022/index.html")
    ('nam-2022', 'nam-2022')
    >>> find_dated_set("ngay/khong-ro-ngay.html"), find_dated_set("ngay/01-08.html")
    ('khong-ro-ngay', '')
    """
    folder, _, rest = path.partition("/")
    if folder not in ("bai", "ngay"):
        return ""
    if rest.startswith(UNDATED):
        return year_set(0)
    year, below, _ = rest.partition("/")
    return year_set(int(year)) if below and year.isdecimal() else ""


def _find_below(folder: str, paths: Sequence[str]) -> Sequence[str]:
    """Return those of the sorted *paths* that begin with *folder*, which ends in a slash."""
    return paths[bisect_left(paths, folder) : bisect_left(paths, folder[:-1] + "0")]  # "0" follows "/"


def _format_list(kept: OfflineSet, size: int, rows: Mapping[str, str]) -> bytes:
    """Return the list of a set as JSON, a line a file: [path, bytes, digest], as *rows* has it by path."""
    head = {"title": kept.title, "bytes": size, "articles": kept.articles, "parts": kept.parts}
    lines = ",\n".join(rows[path] for path in kept.paths)
    return f'{format_compact_json(head)[:-1]},"files":[\n{lines}\n]}}\n'.encode()


def _build_worker(files: Mapping[str, tuple[int, str]], assets: Assets) -> Artifact:
    """Return the service worker, with what it keeps from the first: assets, and the pages of the device."""
    shell = sorted(
        [assets.style, assets.theme, assets.page, assets.article, assets.kept, assets.offline, OFFLINE, KEPT]
    )
    version = hashlib.sha256("".join(path + files[path][1] for path in shell).encode()).hexdigest()[:_DIGEST]
    known = format_compact_json(
        {"version": version, "files": shell, "offline": OFFLINE, "hashed": [f"{ASSETS}/", _INDEX]}
    )
    return Artifact(WORKER, f"globalThis.khobaoShell={known};\n{assets.worker}\n".encode())
