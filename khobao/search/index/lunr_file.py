"""The index of a small archive as lunr's own JSON, which lunr.js 2.3 and lunr.py load as it is.

One field, ``text``: the toned syllables and codes of title, lead and body, the title counted twice.
References are slugs. Written straight from the counts: lunr.py's Builder would give the same, and take ten
times as long.
Source: lunr's serialisation (``lunr.Index.load``), and its formula of BM25.
"""

import json
import math
from collections.abc import Sequence

from khobao.search.analyze.batches import AnalyzedBatch
from khobao.search.index.postings import K1, B
from khobao.search.posting_code import FIELD_SLOTS, TEXT, find_articles, find_frequencies, find_terms

PATH = "du-lieu/lunr.json"
# Articles from which on nobody would want to load all of it: about four kilobytes each.
MOST_ARTICLES = 2000

_VERSION = "2.3.9"
_FIELD = "text"


def build_lunr_file(analyzed: Sequence[AnalyzedBatch]) -> bytes:
    """Return the index of all batches as JSON."""
    holders: dict[str, dict[str, int]] = {}  # term -> slug -> how often
    lengths: dict[str, int] = {}
    for batch in analyzed:
        lengths.update(zip(batch.slugs, batch.inverted.lengths.tolist(), strict=True))
        postings = batch.inverted.form_postings
        columns = find_terms(postings), find_articles(postings), find_frequencies(postings)
        for term, article, frequency in zip(*(column.tolist() for column in columns), strict=True):
            form, field = divmod(term, FIELD_SLOTS)
            if field == TEXT:
                holders.setdefault(batch.inverted.forms[form], {})[batch.slugs[article]] = frequency
    # lunr.js takes terms in the order of UTF-16 alone.
    terms = sorted(holders, key=lambda term: term.encode("utf-16-be", "surrogatepass"))
    average = sum(lengths.values()) / max(1, len(lengths))
    norms = {slug: K1 * (1 - B + B * length / (average or 1)) for slug, length in lengths.items()}
    vectors: dict[str, list[float]] = {slug: [] for slug in sorted(lengths)}
    inverted = []
    for number, term in enumerate(terms):
        held = holders[term]
        idf = math.log(1 + abs((len(lengths) - len(held) + 0.5) / (len(held) + 0.5)))
        for slug, frequency in held.items():
            score = idf * (K1 + 1) * frequency / (norms[slug] + frequency)
            vectors[slug] += (number, math.floor(score * 1000 + 0.5) / 1000)
        inverted.append([term, {"_index": number, _FIELD: {slug: {} for slug in sorted(held)}}])
    index = {
        "version": _VERSION,
        "fields": [_FIELD],
        "fieldVectors": [[f"{_FIELD}/{slug}", vector] for slug, vector in vectors.items()],
        "invertedIndex": inverted,
        "pipeline": [],
    }
    return json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
