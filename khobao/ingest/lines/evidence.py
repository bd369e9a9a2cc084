"""Evidence that a line gives about itself: a link, a list item, a row of a menu, a caption."""

import re
from itertools import pairwise

from khobao.ingest.lines.vocabulary import count_caption_words
from khobao.ingest.page import Block, Page, PageLine
from khobao.text.syllables import CAPITALS, SMALL_LETTERS, is_syllable
from khobao.text.unicode import collapse_spaces

_LINK_MARK = re.compile(r"^(?:>+|»+|›+|→|►|▶|\*?\s?>>)\s*\S")
_LIST_MARK = re.compile(r"^(?:[-–—+*•●▪◦■♦·]\s*(?=\S)|\(?(?:\d{1,2}|[a-zđ])[.)]\s+)")
_TRAILING_DATE = re.compile(
    r"\S\s*[(\[]?\s*(?:\d{1,2}:\d\d\s*[|-]?\s*)?\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?\s*(?:\d{1,2}:\d\d\s*)?[)\]]\s*\d*$"
)
_DATE_SHAPE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_TIME_SHAPE = re.compile(r"\d{1,2}:\d\d")
_JOINED_WORDS = re.compile(
    rf"(?P<left>[^\W\d_]*[{SMALL_LETTERS}]|\d)(?P<right>[{CAPITALS}][{SMALL_LETTERS}]+)"
)
_COMMENTS_HEADING = re.compile(
    r"^(?:các |tất cả |tổng số )?(?:ý kiến|bình luận|phản hồi|nhận xét|thảo luận|comment|trả lời)[^()]*"
    r"[(:]\s*\d+\s*\)?$|"
    r"^\d+\s+(?:ý kiến|bình luận|phản hồi|nhận xét|comment|trả lời)",
    re.IGNORECASE,
)
# “4 thoughts on ‘the title’”, “Một phản hồi cho …”; the title may have any length.
_COMMENTS_ON = re.compile(
    r"^(?:\d+|one|một)\s+"
    r"(?:thoughts?|responses?|repl(?:y|ies)|comments?|bình luận|phản hồi|nhận xét|suy nghĩ)\s+"
    r"(?:on|to|về|cho|trên|trong)\s",
    re.IGNORECASE,
)
# Longer lines are prose. Characters.
_LONGEST_HEADLINES = 1000
_AGO = re.compile(
    r"(?<!\d)\d+\s+(?:giây|phút|giờ|tiếng|ngày|tuần|tháng|năm) trước(?![^\W\d_])", re.IGNORECASE
)
_MINUTES = re.compile(r"(?<!\d)\d+\s+phút đọc", re.IGNORECASE)
_PICTURE_CREDIT = re.compile(r"(?:nguồn )?(?:ảnh|hình(?: ảnh)?|video|clip|đồ họa)\s*:", re.IGNORECASE)
# Syllables of a line that credits pictures, and of a caption under the repeated title.
_LONGEST_CREDIT = 20
_REPLY = re.compile(r"(?:^|\d.*\s)#(?:[2-9]|\d{2,4})$")
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"^[“\"‘'«].+[”\"’'»][.,]?$", re.DOTALL)


def is_link_line(line: PageLine) -> bool:
    """Return whether *line* links to another article: “>> …”, or nothing but links."""
    return bool(_LINK_MARK.match(line.text)) or (line.link_share > 0.8 and line.block != Block.HEADING)


def has_list_mark(line: PageLine) -> bool:
    """Return whether *line* begins with a bullet or a number, or is a list item in the markup."""
    return line.block == Block.LIST_ITEM or bool(_LIST_MARK.match(line.text))


def strip_list_mark(text: str) -> str:
    """Return *text* without its bullet or number.

    >>> strip_list_mark("- Một"), strip_list_mark("2. Hai")
    ('Một', 'Hai')
    """
    return _LIST_MARK.sub("", text, count=1)


def is_dated_headline(line: PageLine) -> bool:
    """Return whether *line* is a headline followed by its date, as in lists of other news.

    >>> is_dated_headline(PageLine(1, "", "Mưa lớn ở miền Trung (26/12)"))
    True
    """
    return (
        len(line.text) <= _LONGEST_HEADLINES
        and bool(_TRAILING_DATE.search(line.text))
        and line.syllables >= 6
        and not line.ends_with_full_stop
    )


def is_ticker(line: PageLine) -> bool:
    """Return whether *line* is several headlines with dates and times."""
    return len(_DATE_SHAPE.findall(line.text)) >= 3 and len(_TIME_SHAPE.findall(line.text)) >= 3


def is_joined_headlines(line: PageLine) -> bool:
    """Return whether *line* is two or more headlines without a space between, as copied related links are.

    Headlines meet where a capital follows a letter or a digit and the syllables on both sides are Vietnamese;
    names such as YouTube are no boundary.

    >>> is_joined_headlines(PageLine(1, "", "Mưa lớn ở miền TrungKhai mạc lễ hội đền Hùng"))
    True
    """
    if line.ends_sentence or len(line.text) > _LONGEST_HEADLINES:
        return False
    cuts = []
    for found in _JOINED_WORDS.finditer(line.text):
        left, right = found["left"], found["right"]
        vietnamese = (left.isdigit() or is_syllable(left)) and is_syllable(right)
        marked = left.isdigit() or not left.isascii() or not right.isascii()
        if vietnamese and (marked or len(left) >= 2):
            cuts.append(found.start("right"))
    ends = [0, *cuts, len(line.text)]
    return bool(cuts) and all(len(_WORD.findall(line.text[start:end])) >= 4 for start, end in pairwise(ends))


def is_comments_heading(line: PageLine) -> bool:
    """Return whether *line* is the heading of readers' comments with their number.

    >>> is_comments_heading(PageLine(1, "", "Ý kiến độc giả gần xa ( 33 )"))
    True
    """
    if line.syllables <= 8 and _COMMENTS_HEADING.match(line.text):
        return True
    return not line.ends_with_full_stop and bool(_COMMENTS_ON.match(line.text))


def is_commenter_line(line: PageLine) -> bool:
    """Return whether *line* names the author of a comment and its age.

    >>> is_commenter_line(PageLine(1, "", "Nam - 7 ngày trước Thích | 12"))
    True
    """
    return line.syllables <= 12 and not line.ends_with_full_stop and bool(_AGO.search(line.text))


def is_reply_number(line: PageLine) -> bool:
    """Return whether *line* ends with the number of a reply in a forum, “#2” or above; “#1” is the post.

    >>> [is_reply_number(PageLine(1, "", text)) for text in ("#2", "an 3/5/2012 09:00 #14", "#1")]
    [True, True, False]
    """
    return len(line.text) <= 80 and bool(_REPLY.search(line.text))


def strip_ago(text: str) -> str:
    """Return *text* without the age of an article and without its reading time.

    >>> strip_ago("Mai Lan8 tháng trước3 phút đọc")
    'Mai Lan'
    """
    return collapse_spaces(_MINUTES.sub(" ", _AGO.sub(" ", text))).strip(" ,;|-–·•")


def is_menu_row(line: PageLine) -> bool:
    """Return whether *line* is a row of section names separated by bars or bullets."""
    bars = sum(line.text.count(bar) for bar in ("|", " I ", "•", "»", " / "))
    if line.ends_with_full_stop:
        return False
    names = [name.split() for name in line.text.split("|")] if "|" in line.text else []
    words = all(1 <= len(name) <= 3 and "".join(name).isalpha() for name in names)
    return bars >= 3 or (len(names) == 3 and words)


def is_number(line: PageLine) -> bool:
    """Return whether *line* has no letters: a page number, a counter, a row of signs."""
    return not any(character.isalpha() for character in line.text)


def is_quoted(line: PageLine) -> bool:
    """Return whether all of *line* is inside quotation marks."""
    return bool(_QUOTED.match(line.text))


def is_printed_twice(page: Page, index: int) -> bool:
    """Return whether a neighbouring line is the same: a caption and its picture's alternative text."""
    return any(page.lines[other].key == page.lines[index].key for other in page.find_beside(index))


def is_picture_credit(line: PageLine) -> bool:
    """Return whether *line* only says who made the pictures: “Nguồn ảnh: TTXVN.”."""
    return line.syllables <= _LONGEST_CREDIT and bool(_PICTURE_CREDIT.match(line.text))


def is_under_repeated_title(page: Page, index: int, title: int) -> bool:
    """Return whether a short line follows a repetition of the title: a caption under a picture's title."""
    above = page.find_neighbour(index, -1)
    return (
        above is not None
        and above > title
        and page.lines[above].key == page.lines[title].key
        and page.lines[index].syllables <= _LONGEST_CREDIT
    )


def score_caption(page: Page, index: int) -> float:
    """Return the evidence for a short line being a caption and not a subheading; above 0: a caption."""
    line = page.lines[index]
    if line.block == Block.CAPTION:
        return 9.0
    if line.block == Block.HEADING:
        return -9.0
    score = 2.0 * count_caption_words(line)
    score += 3.0 if is_picture_credit(line) else 0.0
    score += 3.0 if is_printed_twice(page, index) and line.syllables >= 3 else 0.0
    score += 3.0 if line.pictured and line.link_share < 0.5 else 0.0
    score += (line.syllables - 9) / 4
    names = re.findall(rf"(?<=\s)[{CAPITALS}][{SMALL_LETTERS}]+(?=\s[{CAPITALS}])", line.text)
    score += min(len(names), 3) * 0.5
    if line.text.endswith(("?", ":")) or re.match(r"^(?:[IVX]+|\d{1,2})[.)/]\s", line.text):
        score -= 3.0
    if line.text.isupper():
        score -= 2.0
    return score
