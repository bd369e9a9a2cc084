"""The title: the line above the text with the best evidence."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from khobao.ingest.fields.byline import parse_byline
from khobao.ingest.fields.dateline import Dateline, split_title_date
from khobao.ingest.fields.title_evidence import (
    LONGEST_TITLE,
    TITLE_LABEL,
    TitleScorer,
    find_bigrams,
    is_metadata_title,
)
from khobao.ingest.lines.evidence import is_dated_headline, is_link_line, is_number
from khobao.ingest.page import Block, Page, PageLine

# How far above the text a title may be; lines that are not blank.
_REACH = 30
# A first line of the text with more syllables is a lead.
_LONGEST_OPENING = 30
# A line with a lower score is no title.
_LEAST_SCORE = 0.8
# With a lower score, a title followed by its date is preferred.
_SURE_SCORE = 3.5
# The icon of a post in vBulletin, which copied text shows as a word.
_ICON = re.compile(r"^(?:Mặc định|Default)\s+(?=\S)")
# What forums write in front of the title of a thread.
_THREAD = re.compile(r"^(?:đề tài|chủ đề|topic|thread|re)\s*:\s+(?=\S)", re.IGNORECASE)


@dataclass(frozen=True)
class Title:
    """The title, and where it is."""

    text: str  # empty when none was found
    index: int | None  # of its line; None when only the metadata have it
    repeats: tuple[int, ...] = ()  # indices of other lines with the same text


def find_title(page: Page, datelines: Mapping[int, Dateline], start: int) -> Title:
    """Return the title of the article whose text begins at the line *start*.

    Evidence for a line: the metadata have it, it is beside the dateline, it is printed again elsewhere, the
    text has its bigrams, it has the length of a headline, it is near the text.
    """
    scorer = TitleScorer(page, datelines, start)
    scored: list[tuple[float, int]] = []
    seen = 0
    for index in range(start, -1, -1):
        if not page.lines[index].text:
            continue
        seen += 1
        if seen > _REACH + 1:
            break
        if page.boilerplate[index] or index in datelines or not _could_be_title(page, index, start):
            continue
        scored.append((scorer.score(index) - min(0.1 * seen, 2.0), index))
    # The first line of the text is the title only when no line above it can be.
    best = _find_best(pair for pair in scored if pair[1] < start)
    if best is None or best[0] < _LEAST_SCORE:
        best = _find_best(scored)
    if best is None or best[0] < _SURE_SCORE:
        dated = _find_dated_title(page, start, scorer.text_bigrams)
        if dated is not None:
            return dated
    if best is not None and best[0] >= _LEAST_SCORE:
        index = best[1]
    elif page.metadata.titles:
        return Title(page.metadata.titles[0], None)
    else:
        opening = _find_plain_opening(page, datelines, start)
        if opening is None:
            return Title("", None)
        index = opening
    line = page.lines[index]
    repeats = tuple(other for other in page.indices_by_key.get(line.key, ()) if other != index)
    return Title(_strip_label(line.text, is_forum="forum" in page.boilerplate), index, repeats)


def _find_best(scored: Iterable[tuple[float, int]]) -> tuple[float, int] | None:
    """Return the pair with the highest score; of equal ones that with the lowest index."""
    return max(scored, key=lambda pair: (pair[0], -pair[1]), default=None)


def _strip_label(text: str, *, is_forum: bool) -> str:
    """Return a title without its label, such as “Tiêu đề:”; in a forum also without the icon's name.

    >>> _strip_label("Tiêu đề: Mùa nước nổi", is_forum=False)
    'Mùa nước nổi'
    """
    text = _THREAD.sub("", TITLE_LABEL.sub("", text))
    return _ICON.sub("", text) if is_forum else text


def _find_dated_title(page: Page, start: int, text_bigrams: frozenset[str]) -> Title | None:
    """Return a title followed by its date in brackets, from the three lines above *start*, or None."""
    for distance, index in enumerate(islice(page.find_neighbours(start, -1), 3)):
        split = split_title_date(index, page.lines[index])
        if split and page.lines[index].link_share < 0.5:
            title = PageLine(0, split[0], split[0])
            bigrams = find_bigrams(title)
            known = is_metadata_title(page, title)
            if known or distance == 0 or 4 * len(bigrams & text_bigrams) >= len(bigrams):
                return Title(title.text, index)
    return None


def _could_be_title(page: Page, index: int, start: int) -> bool:
    line = page.lines[index]
    if line.syllables < 2 or line.syllables > LONGEST_TITLE or is_number(line) or line.block == Block.CAPTION:
        return False
    byline = parse_byline(line.text)
    if byline and byline.marked:
        return False
    if index == start:
        # The first line of the text: only when a longer one follows and it is no full sentence.
        after = page.find_neighbour(index, 1)
        if line.syllables > _LONGEST_OPENING:
            return False
        is_sentence = line.ends_with_full_stop and not line.text.endswith(
            ("?", "!", "...", "…", "”", '"', "’", "'")
        )
        return after is not None and page.lines[after].syllables > line.syllables and not is_sentence
    return not (is_link_line(line) and line.link_share < 0.8) and not is_dated_headline(line)


def _find_plain_opening(page: Page, datelines: Mapping[int, Dateline], start: int) -> int | None:
    """Return the first line of a file that holds only a title and its text, whatever its punctuation."""
    lines = enumerate(page.lines)
    candidates = (i for i, line in lines if line.text and not page.boilerplate[i] and i not in datelines)
    first = next(candidates, None)
    if first is None or start - first > 4 or page.lines[first].syllables > 2 * _LONGEST_OPENING:
        return None
    return first if page.find_neighbour(first, 1) is not None else None
