"""The lines around a title: the byline below it, the section above it, the poster's card in a forum."""

from khobao.ingest.fields.byline import Byline, parse_byline
from khobao.ingest.fields.dateline import Dateline
from khobao.ingest.fields.names import has_surname
from khobao.ingest.lines.evidence import is_number, strip_ago
from khobao.ingest.lines.vocabulary import is_section_name
from khobao.ingest.page import Page, PageLine

# Lines of a forum member's card that are read, and characters of the longest name.
_CARD = 6
_LONGEST_NAME = 30


def find_front_byline(
    page: Page, title: int | None, start: int, dateline: Dateline | None
) -> tuple[int, Byline] | None:
    """Return index and meaning of a byline between title and text, or on the dateline itself; or None.

    A name without further words counts only beside the dateline or right under the title, because captions
    are short lines too.
    """
    if dateline and dateline.byline and dateline.byline.authors and not _is_single_word(dateline.byline):
        return dateline.index, dateline.byline
    if title is None:
        return None
    for index in range(title + 1, start):
        line = page.lines[index]
        ago = page.boilerplate[index] == "reader"
        if not line.text or (page.boilerplate[index] and not ago) or (dateline and index == dateline.index):
            continue
        if is_section_name(line):
            continue
        # Between title and text, “5 tháng trước” follows the author's name.
        byline = parse_byline(strip_ago(line.text) if ago else line.text)
        if not byline or (byline.photographers and not byline.authors):
            continue
        is_below_title = page.find_neighbour(index, -1) == title
        is_name = is_below_title and not _is_single_word(byline) and _fits_one_line(line, byline)
        is_near = dateline is not None and dateline.index in page.find_beside(index)
        if byline.marked or is_near or ago or is_name:
            return index, byline
    return None


def find_poster(page: Page, dateline: Dateline | None, start: int) -> tuple[int, Byline] | None:
    """Return index and name of the forum member whose card is between a post's date and its text, or None.

    The card begins with the name, followed by a rank, “Tham gia ngày …”, “Bài gửi: …”.
    """
    if dateline is None or not dateline.index < start:
        return None
    card = [
        index
        for index in range(dateline.index + 1, start)
        if page.lines[index].text and not is_number(page.lines[index])
    ][:_CARD]
    if not any(page.boilerplate[index] == "forum" for index in card) or not card or page.boilerplate[card[0]]:
        return None
    name = page.lines[card[0]].text
    if not 1 <= len(name.split()) <= 3 or len(name) > _LONGEST_NAME:
        return None
    return card[0], Byline((name,), marked=True, posted=True)


def find_section(page: Page, title: int | None, dateline: Dateline | None) -> int | None:
    """Return the index of the line with the article's section, right above title and dateline, or None."""
    if title is None:
        return None
    index = page.find_neighbour(title, -1)
    if index is not None and dateline and index == dateline.index:
        index = page.find_neighbour(index, -1)
    return index if index is not None and is_section_name(page.lines[index]) else None


def _fits_one_line(line: PageLine, byline: Byline) -> bool:
    """Return whether a line without further words is short, or all of its names have a surname."""
    return line.syllables <= 5 or all(map(has_surname, byline.authors))


def _is_single_word(byline: Byline) -> bool:
    return not byline.marked and all(len(name.split()) == 1 for name in byline.authors)
