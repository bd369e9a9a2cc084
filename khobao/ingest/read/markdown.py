"""Markdown seeds with front matter: an article already, kept as it is."""

from __future__ import annotations

import dataclasses

from khobao.articlefile import parse_article
from khobao.errors import Problem
from khobao.ingest.read.decoding import decode
from khobao.ingest.read.plain_text import split_lines
from khobao.ingest.read.seeds import Seed
from khobao.models import Article, Provenance, Role, SeedLine

# The file's own name need not be a slug.
_NEUTRAL_NAME = "seed.md"


def has_front_matter(data: bytes) -> bool:
    """Return whether the file *data* begins with a front matter; Markdown without one is read as text."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n ").startswith(b"---")


def read_markdown_article(seed: Seed) -> tuple[Article | None, Provenance, list[Problem]]:
    """Return the article that *seed* is, where its lines went, and what keeps it from being read.

    The slug is left to whoever writes the article. Raises DecodingError.
    """
    decoded = decode(seed.data)
    text = decoded.text.lstrip("\ufeff\r\n ").replace("\r\n", "\n")
    article, problems = parse_article(text, _NEUTRAL_NAME, seed.shown_path)
    if article is not None:
        article = dataclasses.replace(article, slug="", path="", seed=seed.path, seed_sha256=seed.sha256)
    lines = []
    fences = 0
    for number, line in enumerate(split_lines(decoded.text), start=1):
        fences += fences < 2 and line.rstrip() == "---"
        in_head = fences < 2 or line.rstrip() == "---"
        kept = Role.SOURCE if in_head else Role.BODY
        role = kept if line.strip() else Role.BLANK
        lines.append(SeedLine(number, line, role, "front-matter" if in_head else "markdown-body"))
    provenance = Provenance(seed.path, seed.sha256, decoded.encoding, (), tuple(lines))
    return article, provenance, problems
