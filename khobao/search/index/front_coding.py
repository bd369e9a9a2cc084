"""Words in order, written one after another without the letters that each shares with the one before.

A capital says how many letters are shared (``A`` none, ``Z`` 25, the most), and the rest of the word follows.
No word holds a capital itself. ``static/js/unpacking.js`` and ``static/js/lookup.js`` read them.
"""

from collections.abc import Sequence

import numpy as np

NOTHING_SHARED = "A"

_MOST = 25
_COUNTS = [chr(ord(NOTHING_SHARED) + count) for count in range(_MOST + 1)]


def format_shared(words: Sequence[str]) -> list[str]:
    """Return each of *words* as it is written after the one before.

    >>> format_shared(["ha", "hai", "kim"])
    ['Aha', 'Ci', 'Akim']
    """
    # A row a word: its letters and at least one nought.
    letters = np.array([word[:_MOST] for word in words], f"U{_MOST + 1}").view(np.uint32)
    letters = letters.reshape(len(words), _MOST + 1)
    same = (letters[1:] == letters[:-1]) & (letters[1:] > 0)
    shared = [0, *np.argmin(same, axis=1).tolist()][: len(words)]
    return [_COUNTS[count] + word[count:] for word, count in zip(words, shared, strict=True)]
