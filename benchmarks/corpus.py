"""The articles that everything is measured on: read from a corpus, or made up when there is none.

A corpus is a file of JSON Lines, perhaps compressed as ``.xz``. Each line is an object with ``id``, ``title``
and ``body`` (paragraphs parted by blank lines) and perhaps ``date`` (ISO 8601) and ``source``. The project
ships none, because news belongs to its publishers; public research sets are easily put into this form.
"""

from __future__ import annotations

import itertools
import json
import lzma
import random
import re
from dataclasses import dataclass, replace
from pathlib import Path

from khobao.text.slug import build_slug
from khobao.text.unicode import compose

_MADE_UP_SYLLABLES = 420  # an article; about the median of Vietnamese news
_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class CorpusArticle:
    """One article to measure with. Text is plain and in NFC, so that no engine fails for its code points."""

    slug: str  # ASCII; unique in the corpus; the right answer to its title
    title: str  # real headline: hidden from the engines, and asked for as a query
    paragraphs: tuple[str, ...]  # one line each
    date: str = ""  # ISO 8601; empty: the layout spreads such articles over the years
    source: str = ""


@dataclass(frozen=True)
class Corpus:
    """Articles, and what to call them in a report."""

    name: str
    articles: tuple[CorpusArticle, ...]


def read_corpus(path: Path) -> Corpus:
    """Return the corpus in *path*. Raises ValueError, with its number, for a line that is no article."""
    articles = []
    with (lzma.open if path.suffix == ".xz" else open)(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                articles.append(parse_article(json.loads(line)))
            except (KeyError, TypeError, json.JSONDecodeError) as wrong:
                raise ValueError(
                    f"{path}:{number}: not an object with id, title and body ({wrong})"
                ) from wrong
    return Corpus(path.name.split(".")[0], tuple(articles))


def parse_article(fields: dict[str, str]) -> CorpusArticle:
    r"""Return the article that one line of a corpus describes.

    >>> parse_article({"id": "A_1", "title": "Tin", "body": "Một  hai.\n\nBa."}).paragraphs
    ('Một hai.', 'Ba.')
    """
    paragraphs = (" ".join(part.split()) for part in _BLANK_LINES.split(compose(fields["body"])))
    return CorpusArticle(
        slug=build_slug(fields["id"]),
        title=" ".join(compose(fields["title"]).split()),
        paragraphs=tuple(filter(None, paragraphs)),
        date=fields.get("date", "")[:10],
        source=fields.get("source", ""),
    )


def build_corpus(size: int) -> Corpus:
    """Return *size* made-up articles, the same on every machine, to try the benchmarks without a corpus.

    Syllables are drawn by Zipf's law from a small vocabulary, and a headline quotes its article. Relevance on
    such text says nothing about real news; bytes and seconds say something.
    """
    chance = random.Random(20261121)  # noqa: S311 - a fixed sequence is the point
    syllables = _build_syllables()
    chance.shuffle(syllables)
    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(syllables))))
    articles = []
    for number in range(size):
        words = chance.choices(syllables, cum_weights=weights, k=_MADE_UP_SYLLABLES)
        sentences = [" ".join(part).capitalize() + "." for part in _cut(words, 20)]
        start = chance.randrange(len(words) - 9)
        articles.append(
            CorpusArticle(
                slug=f"bai-{number}",
                title=" ".join(words[start : start + 9]).capitalize(),
                paragraphs=tuple(" ".join(part) for part in _cut(sentences, 4)),
            )
        )
    return Corpus("made up", tuple(articles))


def _build_syllables() -> list[str]:
    onsets = (
        "b",
        "ch",
        "d",
        "đ",
        "gi",
        "h",
        "kh",
        "l",
        "m",
        "n",
        "ng",
        "nh",
        "ph",
        "s",
        "t",
        "th",
        "tr",
        "v",
        "x",
    )
    rhymes = ("a", "e", "ê", "i", "iê", "o", "ô", "ơ", "u", "uâ", "ư")  # those that bear a tone at the end
    tones = ("", "\u0301", "\u0300", "\u0323")
    return [compose(onset + rhyme + tone) for onset in onsets for rhyme in rhymes for tone in tones]


def _cut(words: list[str], length: int) -> list[list[str]]:
    return [words[start : start + length] for start in range(0, len(words), length)]


def resize_corpus(corpus: Corpus, size: int) -> Corpus:
    """Return *size* articles of *corpus*: its first, or all of them again and again under other slugs."""
    rounds = itertools.count(1)
    repeated = itertools.chain.from_iterable(
        corpus.articles
        if turn == 1
        else (replace(article, slug=f"{article.slug}-{turn}") for article in corpus.articles)
        for turn in rounds
    )
    return replace(corpus, articles=tuple(itertools.islice(repeated, size)))
