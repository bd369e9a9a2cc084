"""Shingles: an article as the set of its n-grams of syllables, and a small sketch of that set."""

import re
from zlib import crc32

from khobao.model import Article
from khobao.text.diacritics import matching_form

# Syllables of a shingle. Shorter ones are common phrases; longer ones would not match edited copies.
_SHINGLE = 6
# A sketch holds this many of the smallest hashes (bottom-k sketch, Broder 1997). It only proposes candidates,
# which are then compared by all of their shingles, so a small sketch and a weak hash are enough.
_SKETCH = 32
_WORD = re.compile(r"\w+")
_MARKUP = re.compile(r"(?m)^:::.*$|^#+ |\\(?=[^\w\s])")


def find_shingles(article: Article) -> set[str]:
    r"""Return all 6-grams of syllables of lead and body, in matching form; a shorter text is one shingle.

    >>> sorted(find_shingles(Article("Tin", "## Một hai\n\nba, bốn! Năm sáu bảy")))
    ['hai ba bốn năm sáu bảy', 'một hai ba bốn năm sáu']
    """
    text = _MARKUP.sub("", f"{article.lead or ''}\n{article.body}")
    words = _WORD.findall(matching_form(text))
    return {" ".join(words[start : start + _SHINGLE]) for start in range(max(len(words) - _SHINGLE + 1, 1))}


def build_sketch(article: Article) -> frozenset[int]:
    """Return at most 32 hashes below 2**32; copies of *article* have many of them in common."""
    return frozenset(sorted({crc32(shingle.encode()) for shingle in find_shingles(article)})[:_SKETCH])
