"""The words of the archive: what completions, suggestions and the mending of typos draw on.

A piece of the lexicon calls ``khobao.receive(stem, lines)``: a compound with its tones and the number of its
articles on each line, in the order of the folded text. The syllables come in one file, for a word that
matches nothing: folded, written as in ``sharedletters.py``, each followed by a digit, the binary logarithm of
the number of its articles (9 at most).
"""

import hashlib
from collections.abc import Mapping

from khobao.model import Artifact
from khobao.search.index.front_coding import format_shared
from khobao.search.index.pieces import PieceMap
from khobao.search.index.scripts import build_script, build_stems
from khobao.text.diacritics import fold

# Letters of a piece. A completion loads one piece, and the next keys mostly none.
_SMALLEST, _LARGEST = 16_000, 40_000
_CUT_ONE_IN = 64


def build_lexicon(counts: Mapping[str, int], article_count: int) -> tuple[tuple[Artifact, ...], PieceMap]:
    """Cut the compounds (matching form -> number of articles) into pieces; rare ones are left out."""
    rarest = 1 + (article_count >= 100) + article_count // 5000
    entries = sorted((fold(word), -count, word) for word, count in counts.items() if count >= rarest)
    keys, texts = [], []
    lines: list[str] = []
    size = 0
    for folded, negative, word in entries:
        if size >= _LARGEST or (size >= _SMALLEST and _may_cut(folded) and not _same_key(lines, folded)):
            texts.append("\n".join(lines))
            lines, size = [], 0
        if not lines:
            keys.append(folded)
        lines.append(f"{word} {-negative}")
        size += len(lines[-1]) + 1
    if lines:
        texts.append("\n".join(lines))
    built = [build_script(stem, text) for stem, text in zip(build_stems("l", keys), texts, strict=True)]
    return tuple(artifact for artifact, _ in built), PieceMap(
        tuple(keys), tuple(digest for _, digest in built)
    )


def format_syllables(counts: Mapping[str, int], article_count: int) -> str:
    """Return the syllables (folded key -> number of articles) as one text; rare ones and numbers left out.

    >>> format_syllables({"ha": 5, "hai": 1, "19": 3}, 10)
    'Aha2Ci0'
    """
    rarest = 1 + (article_count >= 100) + article_count // 5000
    keys = [key for key in sorted(counts) if counts[key] >= rarest and key.isalpha() and key.islower()]
    sizes = [min(counts[key].bit_length() - 1, 9) for key in keys]
    return "".join([f"{written}{size}" for written, size in zip(format_shared(keys), sizes, strict=True)])


def _may_cut(folded: str) -> bool:
    return hashlib.blake2s(folded.encode(), digest_size=2).digest()[0] % _CUT_ONE_IN == 0


def _same_key(lines: list[str], folded: str) -> bool:
    return bool(lines) and fold(lines[-1].rpartition(" ")[0]) == folded
