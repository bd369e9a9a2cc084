"""A server that sends what GitHub Pages would send, counts it, and can be as slow as a telephone line."""

from __future__ import annotations

import functools
import gzip
import mimetypes
import threading
import time
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_TEXT = {".html", ".js", ".mjs", ".json", ".css", ".svg", ".xml", ".txt", ".webmanifest", ".md", ".csv"}
_CHUNK = 8192  # bytes; small enough for several answers to share a slow line


@dataclass(frozen=True)
class Line:
    """How far away the server seems."""

    round_trip: float  # seconds
    rate: float  # bytes a second, shared by all requests


# Lighthouse's "slow 4G", the line that it judges phones by: 150 ms and 1.6 Mbit/s.
SLOW_4G = Line(0.150, 1.6e6 / 8)


@dataclass(frozen=True)
class Request:
    """One request that was answered."""

    arrived: float  # seconds since the epoch
    path: str
    size: int  # bytes of the body as sent


class SiteServer(ThreadingHTTPServer):
    """Serves folders on 127.0.0.1 while a ``with`` block runs; ``base`` is its address without a slash."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, mounts: Mapping[str, Path]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        # The longest prefix wins: "/pagefind/" before "/".
        self._mounts = sorted(mounts.items(), key=lambda mount: -len(mount[0]))
        self.base = f"http://127.0.0.1:{self.server_port}"
        self.line: Line | None = None
        self._requests: list[Request] = []
        self._lock = threading.Lock()
        self._free_at = 0.0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def take_requests(self) -> list[Request]:
        """Return the requests since the last call, and forget them."""
        with self._lock:
            taken, self._requests = self._requests, []
        return taken

    def note(self, request: Request) -> None:
        """Remember one request."""
        with self._lock:
            self._requests.append(request)

    def find_file(self, address: str) -> Path | None:
        """Return the file at a path of the address, or None."""
        for prefix, folder in self._mounts:
            if address.startswith(prefix):
                path = folder / address[len(prefix) :]
                path = path / "index.html" if path.is_dir() else path
                if path.is_file():
                    return path
        return None

    def wait_for_line(self, size: int) -> None:
        """Return when *size* more bytes have gone through the line."""
        if self.line is None:
            return
        with self._lock:
            self._free_at = max(self._free_at, time.monotonic()) + size / self.line.rate
            until = self._free_at
        time.sleep(max(0.0, until - time.monotonic()))


@functools.cache
def read_sent(path: Path) -> tuple[bytes, bool]:
    """Return the body sent for *path*, and whether it is compressed: gzip 6 for text, nothing for others."""
    data = path.read_bytes()
    return (gzip.compress(data, 6), True) if path.suffix in _TEXT else (data, False)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: SiteServer

    def do_GET(self) -> None:
        arrived = time.time()
        address = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        path = self.server.find_file(address)
        if self.server.line:
            time.sleep(self.server.line.round_trip)
        if path is None:
            self.send_error(404)
            return
        body, compressed = read_sent(path)
        self.server.note(Request(arrived, address, len(body)))
        self.send_response(200)
        self.send_header("Content-Type", mimetypes.guess_type(path.name)[0] or "application/octet-stream")
        if compressed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        try:
            for start in range(0, len(body), _CHUNK):
                chunk = body[start : start + _CHUNK]
                self.server.wait_for_line(len(chunk))
                self.wfile.write(chunk)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the page was closed before all had come

    def log_message(self, *_: object) -> None:
        pass
