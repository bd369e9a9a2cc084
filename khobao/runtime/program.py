"""The program itself: its files that are no code, and a digest of it, part of every key of the memo."""

import functools
import hashlib
import sys
import zlib
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def find_theme(name: str) -> Path:
    """Return the program's own folder *name*: ``templates`` or ``static``.

    In the repository they stand beside the package, in a wheel inside it.
    """
    inside = PACKAGE / "theme" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


@functools.cache  # what runs is the code as it was read; an edit counts from the next start on
def hash_files() -> str:
    """Return the SHA-256 of the files of the package, data too, in lower-case hex.

    Two machines with the same digest run the same revision of the program.
    """
    digest = hashlib.sha256()
    for file in sorted(PACKAGE.rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            data = file.read_bytes()
            digest.update(f"{file.relative_to(PACKAGE).as_posix()}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()


@functools.cache
def hash_program() -> str:
    """Return a digest of whatever may change what the program makes of an input, in lower-case hex.

    It covers the files of the package, the Python that runs them, and all packages that are installed.
    """
    digest = hashlib.sha256(f"{sys.version} {zlib.ZLIB_RUNTIME_VERSION} {hash_files()}".encode())
    for folder in sys.path:
        # The folder of a distribution carries its version: lunr-0.8.0.dist-info.
        for name in sorted(path.name for path in Path(folder).glob("*.dist-info")):
            digest.update(f"\0{name}".encode())
    return digest.hexdigest()
