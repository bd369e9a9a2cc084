"""The program, as somebody runs it who stands in the folder of an archive."""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path

import build


def run_program(archive: Path, *arguments: object, loud: bool = False) -> int:
    """Run the command line in the folder *archive* and return its exit status.

    What is not named among *arguments* has its usual place there: seeds/, content/, dist/.
    """
    with chdir(archive):
        return build.main([*map(str, arguments), *(() if loud else ("--quiet",))])


def find_own_folders(archive: Path) -> list[Path]:
    """Return the folders in *archive* that the program keeps for itself: their names begin with a dot."""
    return sorted(path for path in archive.glob(".*") if path.is_dir())
