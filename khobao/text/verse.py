"""Poems: lines without full stops that are no headlines, because their lengths follow a metre."""

from collections.abc import Sequence

# Syllables of a verse. Lines of menus are shorter, headlines longer or of any length.
_SHORTEST, _LONGEST = 5, 9
# Least score of a poem: two stanzas of four lines.
_LEAST_SCORE = 8
# One line in this many may have another length.
_TOLERANCE = 8


def find_verse(lines: Sequence[Sequence[str]]) -> frozenset[int]:
    """Return the indices of the lines of a poem; each of *lines* is a list of syllables, empty when blank.

    The lines of a poem have one length, or six and eight syllables in turn (lục bát); one in eight may
    differ. Their first words are mostly different, unlike those of a list.

    >>> seven = "Chiều nay em có về qua bến".split()
    >>> poem = [[*seven[place % 7 :], *seven[: place % 7]] for place in range(8)]
    >>> sorted(find_verse([["Một", "dòng"], [], *poem[:4], [], *poem[4:]]))
    [2, 3, 4, 5, 7, 8, 9, 10]
    >>> find_verse([f"Ủy ban nhân dân xã Số {number}".split() for number in range(9)])
    frozenset()
    """
    found: list[int] = []
    run: list[int] = []
    for index, line in enumerate([*lines, [""] * (_LONGEST + 1)]):
        if _SHORTEST <= len(line) <= _LONGEST:
            run.append(index)
        elif line:
            part = _find_metre(run, [len(lines[place]) for place in run])
            if 2 * len({lines[place][0] for place in part}) > len(part):
                found += part
            run = []
    return frozenset(found)


def _find_metre(run: Sequence[int], lengths: Sequence[int]) -> Sequence[int]:
    """Return the part of *run*, indices of lines of these *lengths*, that best follows a metre; or none."""
    metres = [(length, length) for length in range(_SHORTEST, _LONGEST + 1)] + [(6, 8), (8, 6)]
    best = (0, 0, 0)
    for metre in metres:
        total = first = 0
        for place, length in enumerate(lengths):
            if total <= 0:
                total, first = 0, place
            total += 1 if length == metre[place % 2] else 1 - _TOLERANCE
            best = max(best, (total, first, place + 1))
    total, first, end = best
    return run[first:end] if total >= _LEAST_SCORE else ()
