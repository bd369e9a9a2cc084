"""A number for every article, small enough to compress and still there after the next article came.

Articles of one month share a range of numbers a little larger than they need, and each sits in it where the
hash of its slug says, as in a hash table. So an article that is added or taken out moves almost no other, no
memory of earlier builds is needed, and one month's news stay neighbours, which the gaps in the lists like.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from khobao.model import SearchDocument
from khobao.text.slug import hash_slug

UNDATED = ""

# Room beside the articles of a month, and the steps in which ranges grow: 1 2 3 4 6 8 12 16 24 32 …
_ROOM = 1.1
_STEPS_PER_OCTAVE = 2


@dataclass(frozen=True)
class Numbering:
    """Which number each article has."""

    months: tuple[tuple[str, int], ...]  # ("2022-01", how many numbers it has), oldest first; "" is undated
    numbers: tuple[int, ...]  # of the documents, in the order they were given
    universe: int  # all numbers are below it; grows in steps, for what must not change with every article


def round_up(count: int) -> int:
    """Return the smallest number of the ladder that is at least *count*: two steps to every doubling.

    >>> [round_up(count) for count in (0, 1, 5, 9, 55, 1000)]
    [1, 1, 6, 12, 64, 1024]
    """
    step = 1
    while count > 2 * _STEPS_PER_OCTAVE * step:
        step *= 2
    return max(1, -(-count // step) * step)


def plan_numbers(documents: Sequence[SearchDocument]) -> Numbering:
    """Give every document a number; slugs must be unique."""
    months: dict[str, list[int]] = {}
    for position, document in enumerate(documents):
        months.setdefault(document.date[:7], []).append(position)
    numbers = [0] * len(documents)
    ranges = []
    base = 0
    for month in sorted(months):
        positions = months[month]
        capacity = round_up(int(len(positions) * _ROOM) + 1)
        taken = [False] * capacity
        # In the order of hashes, so that who comes first does not depend on the order of the documents.
        for digest, position in sorted(
            (hash_slug(documents[position].slug), position) for position in positions
        ):
            place = digest % capacity
            while taken[place]:
                place = (place + 1) % capacity
            taken[place] = True
            numbers[position] = base + place
        ranges.append((month, capacity))
        base += capacity
    return Numbering(tuple(ranges), tuple(numbers), round_up(int(base * _ROOM) + 1))
