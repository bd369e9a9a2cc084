"""Vietnamese word segmentation: which syllables make a word together. The only importer of pyvi.

pyvi tags every syllable as the beginning or the inside of a word, from its own spelling and case and those of
its neighbours. Half of its time goes into dictionaries of features, most of them false; the tagger is given
the true ones here as strings, made once for each spelling, and answers the same in half the time.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from pyvi.ViTokenizer import ViTokenizer

from khobao.text.diacritics import matching_form

_TAGGER = ViTokenizer.model.tagger_


def find_compounds(text: str) -> Iterator[str]:
    """Yield the words of two or more syllables of *text* in reading order, in matching form.

    Give text in its own case: pyvi goes by it, and does not segment toneless text at all.

    >>> list(find_compounds("Thành phố phát triển kinh tế số"))
    ['thành phố', 'phát triển', 'kinh tế']
    """
    for word in segment(text):
        if len(word) > 1:
            yield matching_form(" ".join(word))


def segment(text: str) -> list[list[str]]:
    """Return the words of *text*, each as its syllables, as pyvi spells and parts them.

    >>> segment("kinh tế số")
    [['kinh', 'tế'], ['số']]
    """
    _, syllables = ViTokenizer.sylabelize(text)
    if not syllables:
        return []
    labels = _TAGGER.tag(_build_features(syllables))
    words = [[syllables[0]]]
    for (before, after), label in zip(pairwise(syllables), labels[1:], strict=True):
        if label == "I_W" and _may_join(before, after):
            words[-1].append(after)
        else:
            words.append([after])
    return words


def _may_join(before: str, after: str) -> bool:
    """Say whether pyvi lets two neighbours be one word, whatever the tagger said."""
    if before in string.punctuation or after in string.punctuation:
        return False
    if before[0].isdigit() or after[0].isdigit():
        return False
    return not (after[0].istitle() and not before[0].istitle())


def _build_features(syllables: list[str]) -> list[list[str]]:
    """Return the true features of every syllable, named as pyvi's model names them."""
    shapes = [_describe(syllable) for syllable in syllables]
    lowered = [syllable.lower() for syllable in syllables]
    last = len(syllables) - 1
    pairs = [_is_pair(a, b) for a, b in pairwise(lowered)]
    triples = [_is_triple(*lowered[at : at + 3]) for at in range(last - 1)]
    features = []
    for at, (own, _, _) in enumerate(shapes):
        item = list(own)
        if at > 0:
            item += shapes[at - 1][1]
            if pairs[at - 1]:
                item.append("-1:word.bi_gram()")
            if at > 1 and triples[at - 2]:
                item.append("-2:word.tri_gram()")
        if at < last:
            item += shapes[at + 1][2]
            if pairs[at]:
                item.append("+1:word.bi_gram()")
            if at < last - 1 and triples[at]:
                item.append("+2:word.tri_gram()")
        features.append(item)
    return features


@lru_cache(maxsize=1 << 17)
def _describe(syllable: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return what a syllable tells about itself, about the one after it and about the one before it."""
    lower = f"word.lower():{syllable.lower()}"
    title = ("word.istitle()",) if syllable.istitle() else ()
    upper = ("word.isupper()",) if syllable.isupper() else ()
    digit = ("word.isdigit()",) if syllable.isdigit() else ()
    around = (lower, *title, *upper)
    return (
        ("bias", *around, *digit),
        tuple(f"-1:{name}" for name in around),
        tuple(f"+1:{name}" for name in around),
    )


def _is_pair(first: str, second: str) -> bool:
    return f"{first} {second}" in ViTokenizer.bi_grams


def _is_triple(first: str, second: str, third: str) -> bool:
    return f"{first} {second} {third}" in ViTokenizer.tri_grams
