"""A server for the person who edits: shows the built site, and what was edited as soon as it is saved.

The only importer of watchfiles. It listens on this machine alone; a published site needs no server, and no
file of the site knows of it: the script that reloads a page is put in while the page is served.
"""

import contextlib
import functools
import logging
import signal
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from watchfiles import watch

from khobao.errors import BuildFailedError, Problem
from khobao.messages.message import Message

log = logging.getLogger("khobao")

_PORT = 8000
_TICK = 500  # ms between two looks whether something has changed
_HEARTBEAT = 15.0  # seconds after which an open page is told that nothing has changed

# Addresses of the server's own; no file of a site begins with a dot and a folder.
_SCRIPT = "/.khobao/reload.js"
_CHANGES = "/.khobao/changes"
_TAG = f'<script src="{_SCRIPT}" defer></script>\n</head>'.encode()
_RELOAD = f'new EventSource("{_CHANGES}").addEventListener("changed", () => location.reload());\n'.encode()


class LiveSite:
    """The site as open pages see it: the files in *folder*, and previews of pages that are not built yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._previews: dict[str, tuple[int, bytes]] = {}  # address below the site -> version, page
        self._version = 0
        self._changed = threading.Condition()

    @property
    def version(self) -> int:
        """A number that grows with every change."""
        return self._version

    def show(self, previews: Mapping[str, bytes]) -> None:
        """Show *previews* in place of files, and tell open pages that something has changed."""
        with self._changed:
            self._version += 1
            self._previews |= {address: (self._version, page) for address, page in previews.items()}
            self._changed.notify_all()

    def settle(self, version: int) -> None:
        """Show files again in place of previews up to *version*: a build that began then has ended."""
        with self._changed:
            self._previews = {a: (made, page) for a, (made, page) in self._previews.items() if made > version}
            self._version += 1
            self._changed.notify_all()

    def wait(self, version: int, seconds: float) -> int:
        """Return the version as soon as it is not *version*, or when *seconds* have passed."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != version, seconds)
            return self._version

    def read_page(self, address: str) -> bytes | None:
        """Return the page at *address*, with the script that reloads it; None when there is no such page."""
        path = unquote(urlsplit(address).path).lstrip("/")
        path += "index.html" if path.endswith("/") or not path else ""
        if not path.endswith(".html") or ".." in path.split("/"):
            return None
        _, page = self._previews.get(path, (0, b""))
        if not page:
            try:
                page = (self.folder / path).read_bytes()
            except OSError:
                return None
        return page.replace(b"</head>", _TAG, 1)


class _Handler(SimpleHTTPRequestHandler):
    """Serves the site, its 404 page for what it lacks, and never from a browser's cache."""

    def __init__(self, *arguments: object, site: LiveSite) -> None:
        self._site = site
        super().__init__(*arguments, directory=str(site.folder))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer with a page, a file, the reload script, or a stream of changes."""
        if self.path == _CHANGES:
            self._tell_changes()
        elif self.path == _SCRIPT:
            self._send(200, "text/javascript; charset=utf-8", _RELOAD)
        elif (page := self._site.read_page(self.path)) is not None:
            self._send(200, "text/html; charset=utf-8", page)
        else:
            super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = self._site.read_page("404.html") if code == 404 else None
        if page is None:
            super().send_error(code, message, explain)
        else:
            self._send(404, "text/html; charset=utf-8", page)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the parent's name)
        log.debug(format, *args)

    def _send(self, status: int, media_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _tell_changes(self) -> None:
        """Send an event for every change until the page goes away.

        Source: HTML Standard, server-sent events.
        """
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        version = self._site.version
        with contextlib.suppress(OSError):  # the page has gone
            while True:
                now = self._site.wait(version, _HEARTBEAT)
                self.wfile.write(b": still here\n\n" if now == version else b"event: changed\ndata:\n\n")
                self.wfile.flush()
                version = now


def serve_site(
    site: Path,
    inputs: Sequence[Path],
    rebuild: Callable[[], bool],
    preview: Callable[[Iterable[Path]], Mapping[str, bytes]],
    *,
    port: int | None = None,
) -> None:
    """Serve the folder *site* on 127.0.0.1, and call *rebuild*, which says if it built, after changes.

    A thread of its own watches the inputs: what *preview* makes of the changed files (address -> page) is
    shown at once, while a rebuild runs too, until a rebuild that began later has ended. An interrupt ends it
    all, and so does SIGTERM, in the middle of a rebuild too: the last good site stands then. Inputs that do
    not exist are not watched. Without a *port* it is 8000, or a free one where that is taken; raises
    BuildFailedError when the named one is.
    """
    logging.getLogger("watchfiles").setLevel(logging.WARNING)  # the build tells what has changed
    live = LiveSite(site)
    watching, changed = threading.Event(), threading.Event()

    def follow_changes() -> None:
        existing = [path for path in inputs if path.exists()]
        for changes in watch(*existing, rust_timeout=_TICK, yield_on_timeout=True, raise_interrupt=False):
            watching.set()  # the first tick says that the watch is on
            if not changes:
                continue
            if pages := preview(sorted(Path(name) for _, name in changes)):
                live.show(pages)
            changed.set()

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    handler = functools.partial(_Handler, site=live)
    with _open_server(port, handler) as server, contextlib.suppress(KeyboardInterrupt):
        server.daemon_threads = True
        threading.Thread(target=follow_changes, daemon=True).start()
        watching.wait()
        if changed.is_set():  # between the first build and the watch
            changed.clear()
            rebuild()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        log.info(Message("%(address)s shows %(site)s; Ctrl+C ends it", address=address, site=site))
        while True:
            while not changed.wait(_TICK / 1000):  # in short steps, as Windows lets no interrupt in between
                pass
            changed.clear()
            begun = live.version
            if rebuild():
                live.settle(begun)


def _open_server(port: int | None, handler: Callable[..., _Handler]) -> ThreadingHTTPServer:
    """Return a server on *port* of this machine; without one on the usual port, or on a free one."""
    try:
        return ThreadingHTTPServer(("127.0.0.1", port or _PORT), handler)
    except (OSError, OverflowError) as error:
        if port is None:
            return ThreadingHTTPServer(("127.0.0.1", 0), handler)
        advice = Message("Name another with --port, or none: a free one is found.")
        problem = Problem(
            "--port",
            None,
            Message("the port %(port)s cannot be used: %(error)s", port=str(port), error=error),
            advice,
        )
        raise BuildFailedError([problem]) from error
