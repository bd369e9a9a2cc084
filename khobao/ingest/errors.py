"""Why a seed cannot become an article."""


class SeedError(ValueError):
    """A seed, or one page of it, cannot become an article."""

    def __init__(self, message: str, line: int | None = None, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line  # of the file, counted from 1
        self.advice = advice  # what to do; empty: the general advice
