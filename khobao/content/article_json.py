"""Articles and their provenance as plain JSON values, for the memo: records to rows and back."""

import json
from collections.abc import Sequence
from dataclasses import fields as list_fields
from typing import Any

from khobao.content.article_file import build_provenance, list_provenance
from khobao.model import Article, ArticleDate, Provenance

_FIELDS = tuple(field.name for field in list_fields(Article) if field.name != "digest")


def format_json(value: object) -> bytes:
    """Return *value* as JSON in bytes. Halves of surrogate pairs, which YAML can name, are kept."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def parse_json(data: bytes) -> Any:  # noqa: ANN401 (whatever was formatted)
    """Return what ``format_json`` was given; tuples come back as lists."""
    return json.loads(data.decode("utf-8", "surrogatepass"))


def is_json(value: object) -> bool:
    """Return whether *value* comes back from JSON as it was. YAML knows values that do not."""
    try:
        return bool(json.loads(json.dumps(value)) == value)
    except (TypeError, ValueError, RecursionError):
        return False


def list_article(article: Article) -> list[Any]:
    """Return the fields of *article* but its digest, in the order of their names in the record."""
    date = article.date
    fields: list[Any] = [getattr(article, name) for name in _FIELDS]
    fields[_FIELDS.index("date")] = [date.year, date.month, date.day, date.clock] if date else None
    return fields


def build_article(row: Sequence[Any], digest: str = "") -> Article:
    """Return the article whose fields ``list_article`` gave."""
    fields = dict(zip(_FIELDS, row, strict=True))
    fields["date"] = ArticleDate(*fields["date"]) if fields["date"] else None
    for name in ("authors", "localities", "aliases"):
        fields[name] = tuple(fields[name])
    return Article(**fields, digest=digest)


def list_origin(provenance: Provenance | None) -> dict[str, Any] | None:
    """Return the fields of *provenance* but its digest."""
    return list_provenance(provenance) if provenance else None


def build_origin(fields: dict[str, Any] | None, digest: str = "") -> Provenance | None:
    """Return the provenance whose fields ``list_origin`` gave."""
    return build_provenance(fields, digest) if fields else None
