"""The columns of the archive's data files: the one place that names and explains them.

The texts are strings of the catalogue. Types are those of Table Schema, Frictionless Data, version 1.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Column:
    """One column of a table, or one key of a JSON line."""

    name: str
    type: str  # "string", "integer", "number", "array", "object", "date"
    text: str  # what it holds; a string of the catalogue
    constraints: dict[str, Any] = field(default_factory=dict, hash=False)


_KEY = {"required": True, "unique": True}
_NEEDED = {"required": True}
_HASH = {"pattern": "[0-9a-f]{64}"}
# A year, a month, a day or a moment: ArticleDate.isoformat.
_MOMENT = {"pattern": r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?[+-]\d{2}:\d{2})?)?)?"}
_DAY = {"pattern": r"\d{4}(-\d{2}(-\d{2})?)?"}

_SLUG = Column("slug", "string", "name of the article in addresses; it never changes", _KEY)
_TITLE = Column("title", "string", "title", _NEEDED)
_SOURCE = Column("source", "string", "who published it; empty when the page names nobody")
_SOURCE_URL = Column("source_url", "string", "address where it was first published, when known")
_SECTION = Column("section", "string", "rubric of the newspaper, when known")
_PAGE = Column("page", "string", "address of its page, below the site's", _NEEDED)
_SEED = Column("seed", "string", "file that it was made from")
_SEED_HASH = Column("seed_sha256", "string", "SHA-256 of that file", _HASH)

# A line of the full texts.
ARTICLES = (
    _SLUG,
    _TITLE,
    Column("date", "string", "date of publication in ISO 8601, as precise as the page was", _MOMENT),
    Column("authors", "array", "authors, as the page names them"),
    _SOURCE,
    _SOURCE_URL,
    _SECTION,
    Column(
        "localities", "array", "places by the names of that day, province first, most important place first"
    ),
    Column("places", "array", "the same places by their slugs in dia-phuong.csv"),
    Column("lead", "string", "opening paragraph, when the page sets one off"),
    Column("body", "string", "full text in Markdown (CommonMark with tables)"),
    _PAGE,
    _SEED,
    _SEED_HASH,
    Column("extra", "object", "whatever else the archive notes of it"),
)

# A row of bai-viet.csv.
TABLE = (
    _SLUG,
    _TITLE,
    Column("date", "string", "date of publication: a day, a month or a year, as the page says", _DAY),
    Column("time", "string", "time of publication with its offset from UTC, when the page says one"),
    Column("authors", "string", "authors, parted by semicolons"),
    _SOURCE,
    _SOURCE_URL,
    _SECTION,
    Column("localities", "string", "places by the names of that day, parted by semicolons"),
    Column("places", "string", "the same places by their slugs in dia-phuong.csv, parted by semicolons"),
    Column("characters", "integer", "length of the full text in characters", _NEEDED),
    _PAGE,
    _SEED,
    _SEED_HASH,
)

# A row of dia-phuong.csv.
PLACE_TABLE = (
    Column("slug", "string", "name of the place in addresses; it never changes", _KEY),
    Column("path", "string", "names from the province down, parted by slashes", _NEEDED),
    Column("name", "string", "name of the place", _NEEDED),
    Column("kind", "string", "kind of administrative unit"),
    Column("level", "integer", "1 province, 2 district, 3 ward or commune", _NEEDED),
    Column("code", "string", "code of the National Statistics Office"),
    Column("first_day", "date", "first day under this name and rank; empty: before the gazetteer's memory"),
    Column("last_day", "date", "last day under this name and rank; empty: still so"),
    Column("latitude", "number", "degrees, WGS 84"),
    Column("longitude", "number", "degrees, WGS 84"),
    Column("articles", "integer", "articles about it and its parts", _NEEDED),
    Column("page", "string", "address of its page, below the site's", _NEEDED),
)
