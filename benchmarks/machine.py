"""What the figures were measured on: enough to judge them, and nothing that names a computer."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path
from typing import Any

import psutil


def read_machine() -> dict[str, Any]:
    """Return processor, cores, memory in bytes, system and Python."""
    return {
        "processor": _read_processor(),
        "cores": os.cpu_count() or 1,
        "memory": psutil.virtual_memory().total,
        "system": platform.system(),
        "python": platform.python_version(),
        "busy": psutil.cpu_percent(interval=2) / 100,  # share of the processor that others took just before
    }


def _read_processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.exists():
        found = re.search(r"model name\s*:\s*(.+)", described.read_text(encoding="utf-8"))
        if found:
            return found[1].strip()
    return platform.machine()
