"""How dark a count is drawn, on calendars and maps."""

SHADES = 4  # above the blank one


def shade_of(count: int, peak: int) -> int:
    """Return how dark *count* is drawn where *peak* is the darkest: 0 for nothing, 1 to SHADES.

    >>> [shade_of(count, 10) for count in (0, 1, 5, 10)]
    [0, 1, 2, 4]
    """
    return min(SHADES, -(-SHADES * count // peak)) if count else 0
