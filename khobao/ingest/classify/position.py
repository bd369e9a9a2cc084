"""One line of a page with its surroundings: what a rule is asked about."""

from collections.abc import Callable
from dataclasses import dataclass

from khobao.ingest.classify.outline import Outline
from khobao.ingest.page import Page, PageLine


@dataclass(frozen=True)
class Position:
    """One line of a page, as a rule sees it."""

    outline: Outline
    index: int  # of the line

    @property
    def page(self) -> Page:
        """The page of the outline."""
        return self.outline.page

    @property
    def line(self) -> PageLine:
        """The line itself."""
        return self.page.lines[self.index]

    @property
    def is_inside(self) -> bool:
        """Whether the line is between the first and the last of the article's text."""
        return self.outline.start <= self.index < self.outline.end

    @property
    def is_between_title_and_text(self) -> bool:
        """Whether the line is below the title and above the text."""
        return self.outline.title is not None and self.outline.title < self.index < self.outline.start

    def find_neighbour(self, step: int) -> int | None:
        """Return the index of the nearest line before (−1) or after (1) that is not blank, or None."""
        return self.page.find_neighbour(self.index, step)

    def is_second_copy(self) -> bool:
        """Return whether the line before it, blank lines aside, is the same."""
        before = self.find_neighbour(-1)
        return (
            before is not None and self.page.lines[before].key == self.line.key and self.line.syllables >= 2
        )


Test = Callable[[Position], bool]
