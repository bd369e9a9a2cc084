"""Markdown seeds with front matter: complete articles, kept as they are."""

import dataclasses

from khobao.content.article_file import parse_article
from khobao.errors import Problem
from khobao.ingest.read.decoding import decode
from khobao.ingest.read.plain_text import split_lines
from khobao.ingest.read.seeds import Seed
from khobao.model import Article, Provenance, Role, SeedLine

# parse_article wants a slug as the file's name, and a seed's name need not be one.
_NEUTRAL_NAME = "seed.md"


def has_front_matter(data: bytes) -> bool:
    """Return whether *data* begins with front matter; Markdown without it is read as plain text."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n ").startswith(b"---")


def read_markdown_article(seed: Seed) -> tuple[Article | None, Provenance, list[Problem]]:
    """Return the article of *seed*, the role of each of its lines, and the problems found.

    The article is None when the front matter is not valid. Left alone: the slug. Raises DecodingError.
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
