"""The table of readers: one for each kind of file, all with the same result."""

from collections.abc import Callable, Sequence

from khobao.ingest.errors import SeedError
from khobao.ingest.page import Page
from khobao.ingest.read.decoding import DecodingError
from khobao.ingest.read.html import read_html_page
from khobao.ingest.read.plain_text import read_text_page
from khobao.ingest.read.records import read_csv_pages, read_json_lines_pages, read_json_pages
from khobao.ingest.read.seeds import Seed
from khobao.ingest.read.web_archives import read_mhtml_page, read_wacz_pages, read_warc_pages
from khobao.messages.message import Message


def read_pages(seed: Seed) -> Sequence[Page | SeedError]:
    """Return the pages of *seed*, and why a record has none. Raises SeedError for a seed as a whole."""
    if not seed.data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise SeedError(Message("the file is empty"))
    reader = READERS.get(seed.suffix)
    if reader is None:
        known = ", ".join(f".{suffix}" for suffix in sorted(READERS))
        raise SeedError(
            Message(
                "seeds ending in “.%(suffix)s” are not read; the build reads %(known)s",
                suffix=seed.suffix,
                known=known,
            )
        )
    try:
        return reader(seed)
    except RecursionError:
        raise SeedError(Message("the file nests more deeply than any page")) from None
    except DecodingError as error:
        error.advice = Message("Save it again as UTF-8, or list it in quarantine.txt to leave it out.")
        raise


def _read_web_page(seed: Seed) -> list[Page]:
    return [read_html_page(seed.data, seed.path, seed.shown_path)]


Reader = Callable[[Seed], Sequence[Page | SeedError]]

# Seed.suffix -> reader.
READERS: dict[str, Reader] = {
    "": read_text_page,
    "txt": read_text_page,
    "htm": _read_web_page,
    "html": _read_web_page,
    "xhtml": _read_web_page,
    "md": read_text_page,
    "markdown": read_text_page,
    "json": read_json_pages,
    "jsonl": read_json_lines_pages,
    "ndjson": read_json_lines_pages,
    "csv": read_csv_pages,
    "mhtml": read_mhtml_page,
    "mht": read_mhtml_page,
    "warc": read_warc_pages,
    "warc.gz": read_warc_pages,
    "wacz": read_wacz_pages,
}
