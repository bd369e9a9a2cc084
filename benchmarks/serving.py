"""How long ``build.py serve`` takes until an edited article shows, and until the whole site is new."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.site import ROOT

_PATIENCE = 900.0  # seconds until the server must have built the site for the first time
_SOON = 0.01  # seconds between two looks


def measure_serving(
    content: Path, output: Path, article: Path, *, folder: Path, log: Path
) -> dict[str, float]:
    """Edit *article*, a file of *content*, while the site is served; return seconds after the edits.

    ``shown``: until its page, asked for again and again, has the new text. ``shown_while_rebuilding``: the
    same after a second edit at once, while the whole site is being built. ``rebuilt``: from the first edit
    until the site in *output* has both. The file is left as it was found.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    original = article.read_bytes()
    path = _find_page(output, article.stem)
    page = f"http://127.0.0.1:{port}/{path}"
    command = [
        sys.executable,
        str(ROOT / "build.py"),
        "serve",
        "--quiet",
        "--archive",
        str(output.parent),
    ]
    command += ["--content", str(content), "--output", str(output), "--port", str(port)]
    with log.open("a", encoding="utf-8") as printed:
        process = subprocess.Popen(command, cwd=folder, stdout=printed, stderr=subprocess.STDOUT)
        try:
            _await_server(page, process)
            began = time.perf_counter()
            figures = {}
            for name in ("shown", "shown_while_rebuilding"):
                mark = f"Dòng này vừa được thêm vào: {name}."
                edited = time.perf_counter()
                article.write_bytes(original + f"\n\n{mark}\n".encode())
                while mark not in _read(page):
                    time.sleep(_SOON)
                figures[name] = time.perf_counter() - edited
            while mark not in (output / path).read_text(encoding="utf-8"):
                time.sleep(_SOON)
            figures["rebuilt"] = time.perf_counter() - began
        finally:
            process.terminate()
            process.wait(_PATIENCE)
            article.write_bytes(original)
    return figures


def _find_page(output: Path, slug: str) -> str:
    """Return the address of the article's page below the built site."""
    [page] = output.glob(f"bai/**/{slug}.html")
    return page.relative_to(output).as_posix()


def _read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:  # noqa: S310 (our own server)
        text: str = answer.read().decode()
    return text


def _await_server(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            _read(address)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the site is not served; the log of the run says why")
