"""A new archive: its settings, its folders, and a workflow that publishes it on GitHub Pages."""

import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from khobao import __version__
from khobao.archive.settings_file import format_settings
from khobao.config import Settings
from khobao.errors import BuildFailedError, Problem
from khobao.messages.message import Message

_FILES = Path(__file__).parent / "files"
WORKFLOW = ".github/workflows/archive.yml"
# File of the archive -> the one in ``files/`` that it is a copy of.
_COPIES = {
    "seeds/README.md": "seeds.md",
    ".gitignore": "gitignore",
    ".gitattributes": "gitattributes",
    WORKFLOW: "workflow.yml",
}
_WHEEL = re.compile(r"khobao-[^/#?]+\.whl")
_SHA256 = re.compile(r"#sha256=[0-9a-f]{64}$")


@dataclass(frozen=True)
class Created:
    """What came of making an archive; paths below its folder, sorted."""

    written: tuple[str, ...]
    kept: tuple[str, ...]  # they were there before, and are as they were


def create_archive(folder: Path, settings: Settings, program: str = "") -> Created:
    """Make an archive of *folder*, which may hold articles already; no file that is there is touched.

    *program*: the wheel that the workflow installs, a file or an address with its checksum; empty: this
    version from the package index. Raises BuildFailedError when nothing can be written.
    """
    wheel, requirement = _read_program(program)
    texts = {name: (_FILES / source).read_text(encoding="utf-8") for name, source in _COPIES.items()}
    texts["khobao.toml"] = format_settings(settings)
    texts["program/requirements.txt"] = f"{requirement}\n"
    if wheel:
        texts["program/SHA256SUMS"] = f"{hashlib.sha256(wheel.read_bytes()).hexdigest()}  {wheel.name}\n"
    written, kept = [], []
    try:
        for name, text in sorted(texts.items()):
            file = folder / name
            if file.exists():
                kept.append(name)
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
            written.append(name)
        if wheel and not (folder / "program" / wheel.name).exists():
            shutil.copyfile(wheel, folder / "program" / wheel.name)
            written.append(f"program/{wheel.name}")
    except OSError as error:
        message = Message("no archive can be made here: %(error)s", error=error.strerror or error)
        advice = Message("Name a folder that can be written to, or that does not exist yet.")
        raise BuildFailedError([Problem(str(folder), None, message, advice)]) from error
    return Created(tuple(sorted(written)), tuple(kept))


def _read_program(program: str) -> tuple[Path | None, str]:
    """Return the wheel to copy, if there is one, and the line that tells pip what to install."""
    if not program:
        return None, f"khobao=={__version__}"
    if program.startswith(("https://", "http://")):
        if _SHA256.search(program):
            return None, f"khobao @ {program}"
        message = Message("the address does not say the checksum of what is there")
        advice = Message("Add it: https://…/khobao-….whl#sha256=….")
        raise BuildFailedError([Problem(program, None, message, advice)])
    wheel = Path(program)
    if not wheel.is_file() or not _WHEEL.fullmatch(wheel.name):
        message = Message("this is no wheel of the program")
        advice = Message("Name a file like khobao-%(version)s-py3-none-any.whl.", version=__version__)
        raise BuildFailedError([Problem(program, None, message, advice)])
    return wheel, f"./program/{wheel.name}"
