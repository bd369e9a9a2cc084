"""Web archives: WARC, WACZ and MHTML. Holds the only import of warcio."""

from __future__ import annotations

import dataclasses
import email
import email.policy
import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from khobao.ingest.errors import SeedError
from khobao.ingest.page import Page
from khobao.ingest.read.decoding import DecodingError
from khobao.ingest.read.html import read_html_page
from khobao.ingest.read.seeds import Seed
from khobao.models import Note, NoteKind

# A page of text is smaller; what is larger is cut off, so that no file can use memory out of proportion.
_LARGEST_PAGE = 20_000_000
_LARGEST_ARCHIVE = 2_000_000_000
# Compressed pages are a fifth to a tenth of what they were; bombs are a thousandth.
_MOST_SHRUNK = 100
_HTML = ("text/html", "application/xhtml+xml")


def read_warc_pages(seed: Seed) -> list[Page]:
    """Return the HTML pages that a WARC holds. Redirects, errors and other kinds of content do not count."""
    pages = list(_read_warc(seed, io.BytesIO(seed.data)))
    if not pages:
        raise SeedError("the web archive holds no HTML page")
    return pages


def read_wacz_pages(seed: Seed) -> list[Page]:
    """Return the HTML pages of all WARC files inside a WACZ."""
    pages: list[Page] = []
    try:
        with zipfile.ZipFile(io.BytesIO(seed.data)) as archive:
            names = sorted(
                name for name in archive.namelist() if name.lower().endswith((".warc", ".warc.gz"))
            )
            if sum(archive.getinfo(name).file_size for name in names) > _LARGEST_ARCHIVE:
                raise SeedError(
                    "the web archive is larger than two gigabytes", advice="Cut it in several files."
                )
            for name in names:
                with archive.open(name) as stream:
                    pages += _read_warc(seed, stream)
    except SeedError:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        LookupError,
    ) as error:
        raise SeedError(f"the file is not a WACZ archive: {error}") from None
    if not pages:
        raise SeedError("the web archive holds no HTML page")
    return pages


def read_mhtml_page(seed: Seed) -> list[Page]:
    """Return the page that a browser saved as MHTML: its first HTML part."""
    try:
        message = email.message_from_bytes(seed.data, policy=email.policy.default)
        for part in message.walk():
            if part.get_content_type() in _HTML:
                data = part.get_payload(decode=True)
                url = str(part.get("Content-Location") or message.get("Snapshot-Content-Location") or "")
                if isinstance(data, bytes):
                    address = url if url.startswith(("http://", "https://")) else None
                    return [read_html_page(data, seed.path, seed.shown_path, address)]
    except (ValueError, LookupError, AttributeError, IndexError, TypeError) as error:
        raise SeedError(f"the file is not MHTML: {error}") from None
    raise SeedError("the file holds no HTML part")


def _read_warc(seed: Seed, stream: IO[bytes]) -> Iterator[Page]:
    seen: set[str] = set()
    room = _LARGEST_PAGE + _MOST_SHRUNK * len(seed.data)
    try:
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
                raise SeedError("the web archive unpacks to more than a hundred times its size")
            digest = hashlib.sha256(data).hexdigest()
            if not data.strip() or digest in seen:
                continue
            seen.add(digest)
            address = url if url.startswith(("http://", "https://")) else None
            try:
                page = read_html_page(data, seed.path, seed.shown_path, address)
            except (DecodingError, SeedError):
                continue
            note = Note(NoteKind.CAPTURED, f"{url}, {captured}")
            metadata = dataclasses.replace(page.metadata, notes=(*page.metadata.notes, note))
            yield dataclasses.replace(page, metadata=metadata).as_part(f"{seed.path}#{len(seen)}", digest)
    except SeedError:
        raise
    except (
        ArchiveLoadFailed,
        OSError,
        EOFError,
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
    ) as error:
        raise SeedError(f"the file is not a readable web archive: {error}") from None
