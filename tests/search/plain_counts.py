"""The terms of an article counted as the words of the contract say it, one token after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from khobao.models import SearchDocument
from khobao.search.abbreviations import find_abbreviations, read_abbreviations
from khobao.search.analyzer import Token, find_tokens


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


def count_terms(document: SearchDocument) -> dict[str, Counter[str]]:
    """Return the terms of each of lunr's fields and how often each stands there."""
    table = read_abbreviations()
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("title", "lead", "body", "pairs")}
    for field, texts in (("title", (document.title,)), ("lead", (document.lead,)), ("body", document.body)):
        for text in texts:
            tokens = find_tokens(text)
            counts[field].update(token.form for token in tokens)
            counts[field].update(short.form for _, _, short in find_abbreviations(tokens, table))
            counts["pairs"].update(find_pairs(tokens))
    return counts
