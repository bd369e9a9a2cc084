"""An article as a set of overlapping runs of syllables, and a small sketch of that set."""

from __future__ import annotations

import re
from zlib import crc32

from khobao.model import Article
from khobao.text.diacritics import matching_form

# Runs of this many syllables; shorter ones are phrases of the trade, longer ones miss edited copies.
_SHINGLE = 6
# Of a text's shingles this many with the smallest hashes stand for it (bottom-k sketch, Broder 1997). The
# sketch only proposes pairs, which are then compared whole, so a small one and a weak hash will do.
_SKETCH = 32
_WORD = re.compile(r"\w+")
_MARKUP = re.compile(r"(?m)^:::.*$|^#+ |\\(?=[^\w\s])")


def find_shingles(article: Article) -> set[str]:
    r"""Return all runs of six syllables of lead and body, in matching form; a shorter text is one run.

    >>> sorted(find_shingles(Article("Tin", "## Một hai\n\nba, bốn! Năm sáu bảy")))
    ['hai ba bốn năm sáu bảy', 'một hai ba bốn năm sáu']
    """
    text = _MARKUP.sub("", f"{article.lead or ''}\n{article.body}")
    words = _WORD.findall(matching_form(text))
    return {" ".join(words[start : start + _SHINGLE]) for start in range(max(len(words) - _SHINGLE + 1, 1))}


def build_sketch(article: Article) -> frozenset[int]:
    """Return at most 32 hashes, each below 2**32, that copies of *article* have in common with it."""
    return frozenset(sorted({crc32(shingle.encode()) for shingle in find_shingles(article)})[:_SKETCH])
