"""What can be wrong with a seed."""

from __future__ import annotations


class SeedError(ValueError):
    """A seed cannot become an article: what is wrong, on which line, and what to do."""

    def __init__(self, message: str, line: int | None = None, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.advice = advice
