"""A server for the person who edits: shows the built site and rebuilds it when an input changes.

The only importer of watchfiles. It listens on this machine alone; a published site needs no server.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import threading
from collections.abc import Callable, Sequence
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from watchfiles import watch

log = logging.getLogger("khobao")

_TICK = 500  # ms between two looks at what has changed


class _Handler(SimpleHTTPRequestHandler):
    """Serves the site's files, its 404 page for what it lacks, and never from a browser's cache."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.exists():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the parent's name)
        log.debug(format, *args)


def serve_site(site: Path, inputs: Sequence[Path], rebuild: Callable[[], object], *, port: int) -> None:
    """Serve the folder *site* on 127.0.0.1 until interrupted; call *rebuild* after each change of *inputs*.

    Inputs that do not exist are not watched. OSError when the port is taken.
    """
    handler = functools.partial(_Handler, directory=str(site))
    changes = watch(*(path for path in inputs if path.exists()), rust_timeout=_TICK, yield_on_timeout=True)
    # Ctrl+C ends it, in the middle of a rebuild too: the last good site stands then.
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server, contextlib.suppress(KeyboardInterrupt):
        # The first tick says that the watch is on: whoever sees the site may change an article at once.
        if next(changes):
            rebuild()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        log.info("http://127.0.0.1:%d/ shows %s; Ctrl+C ends it", server.server_port, site)
        for changed in changes:
            if changed:
                rebuild()
