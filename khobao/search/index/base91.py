"""Bytes as letters that stand in a string of a script as they are.

Thirteen bits, most significant first, are two of 91 letters: printable ASCII without blank, quotation mark,
backslash and ``<``, so nothing has to be escaped and no script is ended. What is left over is filled up with
noughts; six bits or fewer are one letter. That is 16 letters for 13 bytes, where base64 takes 17.3.
``decodeBytes`` in ``static/js/unpacking.js`` reads them.
"""

import numpy as np

LETTERS = bytes(code for code in range(0x21, 0x7F) if chr(code) not in '"\\<')

_COUNT = len(LETTERS)
_BITS = 13  # of a pair of letters
_HALF = 6  # of a letter alone
_RUN = 13  # bytes that are a whole number of pairs
_PAIRS_OF_RUN = 8

# The two letters of every number, the first in the low byte.
_PAIRS = np.array(
    [LETTERS[number // _COUNT] | LETTERS[number % _COUNT] << 8 for number in range(1 << _BITS)], "<u2"
)


def format_bytes(data: bytes) -> str:
    """Return the letters of *data*.

    >>> format_bytes(b"abc"), format_bytes(b"")
    ('E8=r', '')
    """
    runs = np.frombuffer(data + bytes(-len(data) % _RUN), np.uint8).reshape(-1, _RUN)
    columns = [runs[:, at].astype(np.uint32) for at in range(_RUN)]
    nothing = np.zeros(len(runs), np.uint32)
    columns += [nothing, nothing]  # what a window may look at after the last byte
    numbers = np.empty((len(runs), _PAIRS_OF_RUN), np.uint32)
    for pair in range(_PAIRS_OF_RUN):
        at, bit = divmod(_BITS * pair, 8)
        window = columns[at] << 16 | columns[at + 1] << 8 | columns[at + 2]
        numbers[:, pair] = window >> (24 - _BITS - bit) & ((1 << _BITS) - 1)
    flat = numbers.ravel()
    pairs, left = divmod(8 * len(data), _BITS)
    letters = _PAIRS[flat[: pairs + (left > _HALF)]].tobytes().decode("ascii")
    if 0 < left <= _HALF:
        letters += chr(LETTERS[int(flat[pairs]) >> (_BITS - _HALF)])
    return letters
