"""What stands between a title and its text: a byline, and the rubric above."""

from __future__ import annotations

from collections.abc import Sequence

from khobao.ingest.byline import Byline, parse_byline
from khobao.ingest.dateline import Dateline
from khobao.ingest.evidence import find_neighbour
from khobao.ingest.page import Page
from khobao.ingest.vocabulary import is_rubric


def find_front_byline(
    page: Page, furniture: Sequence[str | None], title: int | None, start: int, dateline: Dateline | None
) -> tuple[int, Byline] | None:
    """Return index and meaning of a byline between the title and the text, or on the dateline itself.

    A bare name counts only beside the dateline or straight under the title: captions are short lines too.
    """
    if dateline and dateline.byline and dateline.byline.authors and not _is_single_word(dateline.byline):
        return dateline.index, dateline.byline
    if title is None:
        return None
    for index in range(title + 1, start):
        line = page.lines[index]
        if not line.text or furniture[index] or (dateline and index == dateline.index) or is_rubric(line):
            continue
        byline = parse_byline(line.text)
        if not byline or (byline.photographers and not byline.authors):
            continue
        before, after = find_neighbour(page, index, -1), find_neighbour(page, index, 1)
        near = dateline is not None and dateline.index in (before, after)
        if byline.marked or near or (before == title and not _is_single_word(byline) and line.syllables <= 5):
            return index, byline
    return None


def find_section(page: Page, title: int | None, dateline: Dateline | None) -> int | None:
    """Return the line that names the article's rubric: the last before the title and its dateline."""
    if title is None:
        return None
    index = find_neighbour(page, title, -1)
    if index is not None and dateline and index == dateline.index:
        index = find_neighbour(page, index, -1)
    return index if index is not None and is_rubric(page.lines[index]) else None


def _is_single_word(byline: Byline) -> bool:
    return not byline.marked and all(len(name.split()) == 1 for name in byline.authors)
