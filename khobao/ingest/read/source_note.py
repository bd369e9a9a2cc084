"""source.toml: what an archivist says about all seeds of a folder."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from khobao.content.article_file import is_web_address
from khobao.ingest.errors import SeedError
from khobao.messages.message import Message

_ADVICE = Message("Mend source.toml: name = “…”, url = “https://…”, locality = “…”.")


@dataclass(frozen=True)
class SourceNote:
    """The keys of a ``source.toml``; all are optional."""

    name: str  # of the publisher
    url: str | None  # of the publisher; the address of articles that show none
    locality: str  # where the publisher is based
    fields: Mapping[str, str]  # our field -> the key that a scraper's records use for it


def parse_source_note(text: str) -> SourceNote:
    """Return what the ``source.toml`` with this *text* says. Raises SeedError when it is not valid."""
    try:
        note = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SeedError(
            Message("the source.toml above the seed is not TOML: %(error)s", error=error), advice=_ADVICE
        ) from None
    for key in ("name", "url", "locality"):
        if not isinstance(note.get(key, ""), str):
            raise SeedError(
                Message("“%(key)s” in the source.toml above the seed must be text", key=key), advice=_ADVICE
            )
    if note.get("url") and not is_web_address(note["url"]):
        raise SeedError(
            Message("“url” in the source.toml above the seed is not a web address"), advice=_ADVICE
        )
    fields = note.get("fields")
    renamed = {str(ours): str(theirs) for ours, theirs in fields.items()} if isinstance(fields, dict) else {}
    return SourceNote(note.get("name", ""), note.get("url"), note.get("locality", ""), renamed)
