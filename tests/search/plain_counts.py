"""The terms of an article counted as the words of the contract say it, one token after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from khobao.model import SearchDocument
from khobao.search.analyze.abbreviations import read_abbreviations
from khobao.search.analyze.analyzer import Token, find_tokens


def find_pairs(tokens: Iterable[Token]) -> Iterator[str]:
    """Yield the folded keys of every two adjacent syllables that no sentence or clause end parts."""
    previous = ""
    for token in tokens:
        if token.after_break:
            previous = ""
        if token.is_code:
            continue
        if previous:
            yield f"{previous} {token.folded}"
        previous = token.folded


def find_short_forms(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the abbreviations of every long form among the tokens."""
    forms = tuple(token.form for token in tokens)
    for long, shorts in read_abbreviations().items():
        for first in range(len(forms)):
            if forms[first : first + len(long)] == long:
                yield from shorts


def count_terms(document: SearchDocument) -> dict[str, Counter[str]]:
    """Return the terms of all the text, of its title, and the pairs, and how often each stands there."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("text", "title", "pairs")}
    for text in (document.title, document.title, document.lead, *document.body):  # a title counts twice
        tokens = find_tokens(text)
        counts["text"].update(token.form for token in tokens)
        counts["text"].update(find_short_forms(tokens))
        counts["pairs"].update(find_pairs(tokens))
    tokens = find_tokens(document.title)
    counts["title"].update([*(token.form for token in tokens), *find_short_forms(tokens)])
    return counts
