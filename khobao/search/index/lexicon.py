"""The words of the archive: what completions, suggestions and the mending of typos draw on.

A piece of the lexicon calls ``khobao.receive(stem, lines)``: a compound with its tones or a name of a place,
the number of its articles, and the slug of the place, parted by tabs, a line each, in the order of the folded
text. The syllables come in one file, for a word that matches nothing: folded, written as in
``front_coding.py``, each followed by a digit, the binary logarithm of the number of its articles (9 at most).
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from itertools import chain

from khobao.model import Artifact
from khobao.search.analyze.analyzer import find_tokens
from khobao.search.index.front_coding import format_shared
from khobao.search.index.pieces import PieceMap, Words
from khobao.search.index.scripts import build_script, build_stems
from khobao.text.diacritics import fold, matching_form

# Letters of a piece. A completion loads one piece, and the next keys mostly none.
_SMALLEST, _LARGEST = 16_000, 40_000
_CUT_ONE_IN = 64
_MANY = 100  # articles from which on a word of a single one may be a slip
PLACE_MARK = "*"
# Before a name that is more than a number.
_KIND = re.compile(
    "^(?:tỉnh|thành phố|thị xã|quận|huyện|phường|xã|thị trấn|đặc khu) (?=[^0-9])", re.IGNORECASE
)


def build_lexicon(
    counts: Mapping[str, int], article_count: int, places: Iterable[tuple[str, str, int]] = ()
) -> tuple[tuple[Artifact, ...], PieceMap]:
    """Cut the compounds (matching form -> number of articles) into pieces; rare ones are left out.

    *places*: slug, name and number of articles of each place that articles name.
    """
    rarest = _find_rarest(article_count)
    shown = [(_KIND.sub("", name), count, slug) for slug, name, count in places]
    words = {matching_form(name) for name, _, _ in shown}
    rows = [(word, count, "") for word, count in counts.items() if count >= rarest and word not in words]
    entries = sorted((fold(matching_form(text)), -count, text, slug) for text, count, slug in [*rows, *shown])
    keys, texts = [], []
    lines: list[str] = []
    size = 0
    for folded, negative, text, slug in entries:
        if size >= _LARGEST or (size >= _SMALLEST and _may_cut(folded) and not _same_key(lines, folded)):
            texts.append("\n".join(lines))
            lines, size = [], 0
        if not lines:
            keys.append(folded)
        lines.append(f"{text}\t{-negative}" + (f"\t{slug}" if slug else ""))
        size += len(lines[-1]) + 1
    if lines:
        texts.append("\n".join(lines))
    built = [build_script(stem, text) for stem, text in zip(build_stems("l", keys), texts, strict=True)]
    return tuple(artifact for artifact, _ in built), PieceMap(
        tuple(keys), tuple(digest for _, digest in built)
    )


def find_known_words(
    counts: Mapping[str, int], article_count: int, place_names: Iterable[str], forms: Iterable[str]
) -> Words:
    """Return the words of several syllables by which queries are cut, grouped by their first key.

    Those are the compounds of the lexicon, and the *place_names* all of whose syllables are among *forms*; a
    name of a place ends with ``PLACE_MARK``.
    """
    known = set(forms)
    rarest = _find_rarest(article_count)
    found: dict[str, dict[str, tuple[str, str]]] = {}  # key of the first syllable -> word -> row
    compounds = ((word, "") for word, count in counts.items() if count >= rarest)
    for text, mark in chain(compounds, ((name, PLACE_MARK) for name in place_names)):
        tokens = [token for token in find_tokens(text) if not token.is_code]
        syllables = [token.form for token in tokens]
        if len(syllables) > 1 and known.issuperset(syllables):
            word = " ".join(syllables)
            found.setdefault(tokens[0].folded, {})[word] = (tokens[1].folded, f"{word}{mark}")
    return {key: sorted(of_key.values()) for key, of_key in found.items()}


def _find_rarest(article_count: int) -> int:
    """Return in how many articles a word must stand to be told."""
    return 1 + (article_count >= _MANY) + article_count // 5000


def format_syllables(counts: Mapping[str, int], article_count: int) -> str:
    """Return the syllables (folded key -> number of articles) as one text; rare ones and numbers left out.

    >>> format_syllables({"ha": 5, "hai": 1, "19": 3}, 10)
    'Aha2Ci0'
    """
    rarest = _find_rarest(article_count)
    keys = [key for key in sorted(counts) if counts[key] >= rarest and key.isalpha() and key.islower()]
    sizes = [min(counts[key].bit_length() - 1, 9) for key in keys]
    return "".join([f"{written}{size}" for written, size in zip(format_shared(keys), sizes, strict=True)])


def _may_cut(folded: str) -> bool:
    return hashlib.blake2s(folded.encode(), digest_size=2).digest()[0] % _CUT_ONE_IN == 0


def _same_key(lines: list[str], folded: str) -> bool:
    return bool(lines) and fold(matching_form(lines[-1].partition("\t")[0])) == folded
