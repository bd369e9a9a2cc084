"""The file of an article and its sidecar: text to record and back.

A file in ``content/`` is YAML front matter and Markdown (DESIGN 2.2); its sidecar is JSON: every line
of the seed, with the role that the normaliser gave it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from khobao.content.addresses import parse_alias
from khobao.content.front_matter import FrontMatterError, format_front_matter, parse_front_matter
from khobao.errors import Problem
from khobao.messages.message import Message
from khobao.model import Article, ArticleDate, DateError, Note, NoteKind, Provenance, Role, SeedLine

_TEXT_KEYS = ("title", "date_from", "source", "source_url", "lead", "section", "slug", "seed", "seed_sha256")
_LIST_KEYS = ("authors", "localities", "aliases")
_KNOWN_KEYS = (*_TEXT_KEYS, *_LIST_KEYS, "date", "draft")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WEB_ADDRESS = re.compile(r"https?://[^\s/]\S*")


def is_web_address(text: str) -> bool:
    """Return whether *text* is an http or https address: all that an article may link to."""
    return bool(_WEB_ADDRESS.fullmatch(text))


def parse_article(text: str, path: str, shown_path: str) -> tuple[Article | None, list[Problem]]:
    """Return the article that the *text* of a file holds, or every problem that keeps it from being read.

    *path* is the file's below ``content/``; *shown_path* is how messages name it.
    """
    try:
        fields, lines, body = parse_front_matter(text)
    except FrontMatterError as error:
        advice = Message(
            "Mend the lines between the two “---”: a key, a colon and a value on each, like title: Tên bài."
        )
        return None, [Problem(shown_path, error.line, error.message, advice)]
    values: dict[str, Any] = {}
    faults: list[tuple[str, Message, Message]] = []  # key, message, advice
    for key, value in fields.items():
        if value is None or key not in _KNOWN_KEYS:
            continue
        try:
            values[key] = _parse_field(key, value)
        except _FieldError as error:
            faults.append((key, error.message, error.advice))
    values = {key: value for key, value in values.items() if value not in ("", ())}
    values.setdefault("slug", PurePosixPath(path).stem)
    if "title" not in values and not any(key == "title" for key, *_ in faults):
        message = Message("the article has no title")
        faults.append(("title", message, Message("Add a line “title: …” to the front matter.")))
    if not _SLUG.fullmatch(values["slug"]):
        advice = Message(
            "Use lower-case ASCII letters, digits and single hyphens; without a slug the file's name serves."
        )
        message = Message("“%(slug)s” cannot be a slug", slug=values["slug"])
        faults.append(("slug", message, advice))
    if faults:
        return None, [
            Problem(shown_path, lines.get(key, 1), message, advice) for key, message, advice in faults
        ]
    extra = {key: value for key, value in fields.items() if key not in _KNOWN_KEYS}
    return Article(body=body, extra=extra, path=path, **values), []


class _FieldError(ValueError):
    """A field of the front matter has a value that it cannot have."""

    def __init__(self, message: Message, advice: Message) -> None:
        super().__init__(str(message))
        self.message = message
        self.advice = advice


def _parse_field(key: str, value: object) -> str | tuple[str, ...] | ArticleDate | bool:
    if key == "draft":
        if not isinstance(value, bool):
            message = Message("“%(key)s” must be true or false", key=key)
            raise _FieldError(message, Message("Write it like draft: true, or leave it out."))
        return value
    if key == "date":
        try:
            return ArticleDate.parse(str(value))
        except DateError as error:
            advice = Message("Write it like 2022-01-08T15:19, 2022-01-08, 2022-01 or 2022.")
            raise _FieldError(error.message, advice) from None
    if key in _LIST_KEYS:
        items = value if isinstance(value, list) else [value]
        if not all(_is_plain(item) for item in items):
            raise _FieldError(
                Message("“%(key)s” must be a list of names", key=key),
                Message("Write it like %(key)s: [one, another].", key=key),
            )
        texts = tuple(str(item).strip() for item in items if str(item).strip())
        return texts if key != "aliases" else tuple(map(_parse_alias, texts))
    if not _is_plain(value):
        raise _FieldError(
            Message("“%(key)s” must be text", key=key),
            Message('Write it on one line, in quotes if need be: %(key)s: "…".', key=key),
        )
    text = str(value).strip()
    if key == "source_url" and text and not is_web_address(text):
        raise _FieldError(
            Message("“source_url” is not a web address"), Message("Write it like https://… or leave it out.")
        )
    return text


def _parse_alias(text: str) -> str:
    try:
        return parse_alias(text)
    except ValueError:
        message = Message("“%(text)s” cannot be the address of an article", text=text)
        advice = Message("Write it like aliases: [2021/ten-cu]: the file that it had, below content/.")
        raise _FieldError(message, advice) from None


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def format_article(article: Article) -> str:
    """Return the text of the file of *article*: front matter in the order of DESIGN 2.2, then the body."""
    fields: dict[str, Any] = {
        "title": article.title,
        "date": article.date.isoformat() if article.date else None,
        "date_from": article.date_from,
        "authors": list(article.authors),
        "source": article.source,
        "source_url": article.source_url,
        "lead": article.lead,
        "localities": list(article.localities),
        "section": article.section,
        **article.extra,
        "slug": article.slug,
        "aliases": list(article.aliases),
        "draft": article.draft or None,
        "seed": article.seed,
        "seed_sha256": article.seed_sha256,
    }
    return format_front_matter(
        {key: value for key, value in fields.items() if value not in (None, [])}, article.body
    )


@dataclass(frozen=True)
class Copy:
    """Where else the story of an article stands, as its front matter says under ``also_in``."""

    seed: str = ""  # path below seeds/; empty when a person did not say
    source: str = ""  # who published it
    url: str = ""  # http or https


def find_copies(article: Article) -> tuple[Copy, ...]:
    """Return the copies that *article* names, in its order. Left out: what is no copy, and no web address.

    >>> find_copies(Article("Tin", "", extra={"also_in": [{"seed": "b.txt", "url": "javascript:x"}, 7]}))
    (Copy(seed='b.txt', source='', url=''),)
    """
    also_in = article.extra.get("also_in")
    copies = []
    for entry in also_in if isinstance(also_in, list) else []:
        if not isinstance(entry, dict):
            continue
        told = {
            key: str(entry[key]).strip() for key in ("seed", "source", "url") if _is_plain(entry.get(key))
        }
        if not is_web_address(told.get("url", "")):
            told.pop("url", None)
        if told:
            copies.append(Copy(**told))
    return tuple(copies)


def parse_provenance(text: str) -> Provenance:
    """Return what a sidecar's *text* says. Raises ValueError, KeyError or TypeError when it is no sidecar."""
    return build_provenance(json.loads(text))


def build_provenance(fields: Mapping[str, Any], digest: str = "") -> Provenance:
    """Return the provenance that the *fields* of a sidecar say; errors as for ``parse_provenance``."""
    lines = tuple(
        SeedLine(number, line, Role(role), rule)
        for number, (role, rule, line) in enumerate(fields["lines"], start=1)
    )
    return Provenance(
        seed=fields["seed"],
        seed_sha256=fields["seed_sha256"],
        encoding=fields["encoding"],
        repairs=tuple(fields["repairs"]),
        notes=tuple(Note(NoteKind(kind), detail) for kind, detail in fields["notes"]),
        lines=lines,
        article_sha256=fields["article_sha256"],
        digest=digest,
    )


def list_provenance(provenance: Provenance) -> dict[str, Any]:
    """Return the fields of a sidecar, in their order."""
    return {
        "seed": provenance.seed,
        "seed_sha256": provenance.seed_sha256,
        "encoding": provenance.encoding,
        "repairs": list(provenance.repairs),
        "notes": [[note.kind, note.detail] for note in provenance.notes],
        "article_sha256": provenance.article_sha256,
        "lines": [[line.role, line.rule, line.text] for line in provenance.lines],
    }


def format_provenance(provenance: Provenance) -> str:
    """Return the text of a sidecar: JSON, one line of the seed on each, for readable diffs."""
    about = "Written by the build: where the article came from. Make corrections in the .md file."
    fields = list_provenance(provenance)
    lines = fields.pop("lines")
    opening = json.dumps({"about": about, **fields}, ensure_ascii=False, indent=1).removesuffix("\n}")
    rows = (json.dumps(line, ensure_ascii=False) for line in lines)
    return f'{opening},\n "lines": [\n  ' + ",\n  ".join(rows) + "\n ]\n}\n"
