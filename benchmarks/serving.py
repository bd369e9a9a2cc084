"""How long ``build.py serve`` takes until an edited article shows, and until the whole site is new."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.client import HTTPResponse
from pathlib import Path

from benchmarks.site import ROOT

_PATIENCE = 900.0  # seconds until the server must have built the site for the first time
_SOON = 0.01  # seconds between two looks


def measure_serving(
    content: Path, output: Path, article: Path, *, folder: Path, log: Path
) -> dict[str, float]:
    """Edit *article*, a file of *content*, while the site is served; return seconds after the edit.

    ``shown``: until its page, asked for again and again, has the new text. ``rebuilt``: until open pages are
    told that the whole site is new. The file is left as it was found.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    original = article.read_bytes()
    mark = "Dòng này vừa được thêm vào."
    page = f"http://127.0.0.1:{port}/{_find_page(output, article.stem)}"
    command = [
        sys.executable,
        str(ROOT / "build.py"),
        "serve",
        "--quiet",
        "--seeds",
        str(folder / "no-seeds"),
    ]
    command += ["--content", str(content), "--output", str(output), "--port", str(port)]
    with log.open("a", encoding="utf-8") as printed:
        process = subprocess.Popen(command, cwd=folder, stdout=printed, stderr=subprocess.STDOUT)
        try:
            _await_server(page, process)
            with _open(f"http://127.0.0.1:{port}/.khobao/changes") as changes:
                began = time.perf_counter()
                article.write_bytes(original + f"\n\n{mark}\n".encode())
                while mark not in _read(page):
                    time.sleep(_SOON)
                shown = time.perf_counter() - began
                # The first event tells of the page, the second of the site.
                for _ in range(2):
                    while not changes.readline().startswith(b"event: changed"):
                        pass
                rebuilt = time.perf_counter() - began
        finally:
            process.terminate()
            process.wait(_PATIENCE)
            article.write_bytes(original)
    return {"shown": shown, "rebuilt": rebuilt}


def _find_page(output: Path, slug: str) -> str:
    """Return the address of the article's page below the built site."""
    [page] = output.glob(f"bai/**/{slug}.html")
    return page.relative_to(output).as_posix()


def _open(address: str) -> HTTPResponse:
    answer: HTTPResponse = urllib.request.urlopen(address, timeout=_PATIENCE)  # noqa: S310 (our own server)
    return answer


def _read(address: str) -> str:
    with _open(address) as answer:
        return answer.read().decode()


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
