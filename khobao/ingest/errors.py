"""Why a seed cannot become an article."""

from khobao.messages.message import Message


class SeedError(ValueError):
    """A seed, or one page of it, cannot become an article."""

    def __init__(self, message: Message, line: int | None = None, advice: Message | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.line = line  # of the file, counted from 1
        self.advice = advice  # what to do; None: the general advice
