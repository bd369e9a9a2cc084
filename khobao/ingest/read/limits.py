"""How long a page may be, and a line of it."""

from collections.abc import Iterable

from khobao.ingest.errors import SeedError

# An article with all of its comments has a few thousand lines. The rules take up to 0.1 ms a line, so a page
# with more lines than this is refused instead of being read for minutes.
MOST_LINES = 50_000
# Characters of a line. Whole chapters of books have fewer.
LONGEST_LINE = 1_000_000


def check_length(count: int) -> None:
    """Raise SeedError when a page of *count* lines, blank ones among them, is too long for an article."""
    if count > MOST_LINES:
        raise SeedError(f"the page has {count:,} lines, and an article has at most {MOST_LINES:,}")


def check_line_lengths(texts: Iterable[str]) -> None:
    """Raise SeedError, naming the line, when one of *texts* is longer than any paragraph."""
    for number, text in enumerate(texts, start=1):
        if len(text) > LONGEST_LINE:
            message = f"the line has {len(text):,} characters, and an article's has at most {LONGEST_LINE:,}"
            raise SeedError(message, number)
