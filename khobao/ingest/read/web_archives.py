"""Web archives: WARC, WACZ and MHTML. The only importer of warcio."""

import email
import email.policy
import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from khobao.ingest.errors import SeedError
from khobao.ingest.page import Page
from khobao.ingest.read.html import read_html_page
from khobao.ingest.read.seeds import Seed
from khobao.messages.message import Message
from khobao.model import Note, NoteKind

# Limits on memory, in bytes. A larger page is cut off, a larger archive refused.
_LARGEST_PAGE = 20_000_000
_LARGEST_ARCHIVE = 2_000_000_000
# Pages compress to a fifth or a tenth; what compresses further than this is a decompression bomb.
_MOST_COMPRESSED = 100
_HTML = ("text/html", "application/xhtml+xml")
# What the libraries raise for damaged files.
_DAMAGE = (
    ArchiveLoadFailed, zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, RuntimeError,
    ValueError, LookupError, AttributeError, TypeError,
)  # fmt: skip


def read_warc_pages(seed: Seed) -> list[Page]:
    """Return the HTML pages of a WARC. Left alone: redirects, errors and other kinds of content."""
    return _require_pages(list(_read_warc(seed, io.BytesIO(seed.data))))


def read_wacz_pages(seed: Seed) -> list[Page]:
    """Return the HTML pages of all WARC files inside a WACZ."""
    pages: list[Page] = []
    with _refuse_damage("a WACZ archive"), zipfile.ZipFile(io.BytesIO(seed.data)) as archive:
        names = sorted(name for name in archive.namelist() if name.lower().endswith((".warc", ".warc.gz")))
        if sum(archive.getinfo(name).file_size for name in names) > _LARGEST_ARCHIVE:
            message = Message("the web archive is larger than two gigabytes")
            raise SeedError(message, advice=Message("Cut it in several files."))
        for name in names:
            with archive.open(name) as stream:
                pages += _read_warc(seed, stream)
    return _require_pages(pages)


def read_mhtml_page(seed: Seed) -> list[Page]:
    """Return the page that a browser saved as MHTML: its first HTML part."""
    try:
        message = email.message_from_bytes(seed.data, policy=email.policy.default)
        for part in message.walk():
            if part.get_content_type() in _HTML:
                data = part.get_payload(decode=True)
                url = str(part.get("Content-Location") or message.get("Snapshot-Content-Location") or "")
                if isinstance(data, bytes):
                    return [read_html_page(data, seed.path, seed.shown_path, _keep_web_address(url))]
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        raise SeedError(Message("the file is not MHTML: %(error)s", error=error)) from None
    raise SeedError(Message("the file holds no HTML part"))


def _read_warc(seed: Seed, stream: IO[bytes]) -> Iterator[Page]:
    seen: set[str] = set()  # digests: a page that was captured twice is one page
    room = _LARGEST_PAGE + _MOST_COMPRESSED * len(seed.data)
    with _refuse_damage("a readable web archive"):
        for record in ArchiveIterator(stream):
            headers = record.http_headers
            if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
                continue
            if not (headers.get_header("Content-Type") or "").lower().startswith(_HTML):
                continue
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            captured = record.rec_headers.get_header("WARC-Date") or ""
            data = record.content_stream().read(_LARGEST_PAGE)
            room -= len(data)
            if room < 0:
                raise SeedError(Message("the web archive unpacks to more than a hundred times its size"))
            digest = hashlib.sha256(data).hexdigest()
            if not data.strip() or digest in seen:
                continue
            seen.add(digest)
            try:
                page = read_html_page(data, seed.path, seed.shown_path, _keep_web_address(url))
            except SeedError:
                continue
            note = Note(NoteKind.CAPTURED, f"{url}, {captured}")
            metadata = replace(page.metadata, notes=(*page.metadata.notes, note))
            yield replace(page, metadata=metadata).as_part(f"{seed.path}#{len(seen)}", digest)


@contextmanager
def _refuse_damage(kind: str) -> Iterator[None]:
    """Turn what the libraries raise for a damaged file into a SeedError that says what it is not."""
    try:
        yield
    except (SeedError, RecursionError):
        raise
    except _DAMAGE as error:
        raise SeedError(Message("the file is not %(kind)s: %(error)s", kind=kind, error=error)) from None


def _require_pages(pages: list[Page]) -> list[Page]:
    if not pages:
        raise SeedError(Message("the web archive holds no HTML page"))
    return pages


def _keep_web_address(url: str) -> str | None:
    return url if url.startswith(("http://", "https://")) else None
