"""The questions: headlines that the engines have never seen, and pairs of syllables typed without tones."""

from __future__ import annotations

import itertools
import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from benchmarks.corpus import CorpusArticle
from khobao.text.diacritics import fold

VARIANTS = ("full title", "first 4 syllables", "full, toneless", "4 syllables, toneless")

_SYLLABLE = re.compile(r"\w+")


@dataclass(frozen=True)
class KnownItem:
    """A question with one right answer: a hidden headline asks for its own article."""

    slug: str
    texts: Mapping[str, str]  # variant -> what is typed


@dataclass(frozen=True)
class TonelessPair:
    """Two syllables without tones, parted so that they are two words, and all articles with both."""

    text: str
    slugs: frozenset[str]


def build_known_items(articles: Sequence[CorpusArticle], count: int) -> list[KnownItem]:
    """Return *count* known items, drawn from *articles* by a fixed seed, in the order of the corpus."""
    chance = random.Random(3)  # noqa: S311 - the same sample every time is the point
    picked = sorted(chance.sample(range(len(articles)), min(count, len(articles))))
    return [build_known_item(articles[number]) for number in picked]


def build_known_item(article: CorpusArticle) -> KnownItem:
    """Return the four ways to ask for *article*.

    >>> article = CorpusArticle("a", "Đường sắt Bắc Nam chạy lại", ())
    >>> list(build_known_item(article).texts.values())[1:]
    ['Đường sắt Bắc Nam', 'Duong sat Bac Nam chay lai', 'Duong sat Bac Nam']
    """
    short = " ".join(article.title.split()[:4])
    texts = (article.title, short, fold(article.title), fold(short))
    return KnownItem(article.slug, MappingProxyType(dict(zip(VARIANTS, texts, strict=True))))


def build_toneless_pairs(articles: Sequence[CorpusArticle], count: int) -> list[TonelessPair]:
    """Return up to *count* pairs of neighbours in headlines that both have diacritics to lose."""
    holders: dict[str, set[str]] = defaultdict(set)
    for article in articles:
        for syllable in set(find_syllables(" ".join(article.paragraphs))):
            holders[syllable].add(article.slug)
    pairs = set()
    for article in articles:
        for first, second in itertools.pairwise(_SYLLABLE.findall(article.title.lower())):
            one, other = fold(first), fold(second)
            # A headline may hold words that no text holds: nothing is to be found for those.
            if one != first and other != second and not holders[one].isdisjoint(holders[other]):
                pairs.add((one, other))
    chance = random.Random(3)  # noqa: S311 - the same sample every time is the point
    drawn = sorted(chance.sample(sorted(pairs), min(count, len(pairs))))
    return [
        TonelessPair(f"{one} . {other}", frozenset(holders[one] & holders[other])) for one, other in drawn
    ]


def find_syllables(text: str) -> list[str]:
    """Return the syllables of *text*, folded and in lower case.

    >>> find_syllables("Đường sắt, Bắc–Nam")
    ['duong', 'sat', 'bac', 'nam']
    """
    return _SYLLABLE.findall(fold(text).lower())
