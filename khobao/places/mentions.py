"""Mentions: the names of places in an article with their kinds; which place each means is found later."""

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from khobao.model import ArticleText, Place
from khobao.places.context import find_rejection, is_in_capitals
from khobao.places.name_table import NameTable
from khobao.places.names import KIND_LEVELS, find_kind_before, lower, normalise


class Zone(IntEnum):
    """A part of an article; the value is the weight of a mention there."""

    TITLE = 6
    DATELINE = 4
    LEAD = 3
    OPENING = 2  # the first paragraph below a lead
    BODY = 1


@dataclass
class Mention:
    """One name of a place in a text. Later steps find the place that it means."""

    zone: Zone
    paragraph: int  # counted from 0 over the whole article
    start: int  # offset in the paragraph's key of the kind if one is written, else of the name
    end: int
    key: str  # of the name without its kind
    kind: str  # as written, or taken from the list that the name is in; empty when there is none
    relation: str = ""  # to the mention before it: "list", "qualifier" (may contain it) or none
    sentence: int = 0  # counted from 0 in the paragraph
    rejection: str = (
        ""  # why it is no place: "street", "person", "organisation", "abroad"; empty: it may be one
    )
    place: Place | None = None  # that it means
    is_qualifier: bool = False  # it only says where the place before it is: "Thủ Đức, TP. HCM"

    @property
    def place_id(self) -> str:
        """The id of the place that it means; empty when it means none."""
        return self.place.id if self.place else ""


@dataclass(frozen=True)
class Paragraph:
    """A part of an article's text, with its mentions."""

    zone: Zone
    key: str  # the normalised text in lower case
    mentions: tuple[Mention, ...]


# Start and end in the paragraph's key, kind, key of the name. A kind that is written is inside.
Span = tuple[int, int, str, str]

# Rejections that are also true of the name after a hyphen: "cao tốc Hà Nội - Hải Phòng".
_SHARED = frozenset({"street", "person", "organisation"})

# Words of the longest label before a title's colon: "Thị xã Hương Trà (Thừa Thiên Huế)".
_LONGEST_LABEL = 7

_NUMBER = re.compile(r"\d{1,2}(?![\w%/]|[.,]\d)")
_NUMBERED_KIND = re.compile(r"(?<!\w)(?P<kind>quận|phường|q|p)[. ]{0,2}0?$")
_NUMBER_IN_LIST = re.compile(
    r"(?:(?:\s*[,;]\s*|\s+và\s+)0?(?P<number>\d{1,2})(?![\w%/]|[.,]\d)(?=\s*(?:[,;.)]|và\b|$))"
    r"|\s+và\s+0?(?P<last>\d{1,2})(?![\w%/]|[.,]\d|\s+(?:người|em|ca|trẻ|hộ|năm|tháng|ngày|tỷ|tỉ|triệu)\b))"
)
# What is written between two names of a list, and between a place and its qualifier.
_LIST_SEPARATOR = re.compile(r"\s*(?:,|;|-|/|và|cùng|,\s*và|hoặc)\s*")
_QUALIFIER_SEPARATOR = re.compile(r"\s*(?:,|\(|-|\.|,?\s*(?:thuộc|của|ở|tại)(?:\s+địa bàn)?)?\s*")
_SENTENCE_END = re.compile(r"[.!?…;:]['\"”)]*\s+(?=\W*[A-ZĐÀ-Ỹ])")


def find_mentions(text: ArticleText, names: NameTable) -> tuple[Paragraph, ...]:
    """Return the parts of *text* that are not blank, each with the names of places in it, in order."""
    label, title = split_label(text.title)
    parts = [
        (Zone.DATELINE, label),
        (Zone.TITLE, title),
        (Zone.DATELINE, text.dateline),
        (Zone.LEAD, text.lead),
    ]
    opening = Zone.OPENING if text.lead else Zone.LEAD
    parts += [(opening if number == 0 else Zone.BODY, part) for number, part in enumerate(text.body)]
    return tuple(
        _build_paragraph(zone, number, part, names)
        for number, (zone, part) in enumerate(parts)
        if part.strip()
    )


def split_label(title: str) -> tuple[str, str]:
    """Return label and rest of a title such as "TT-Huế: …", whose label says only where the news is from.

    >>> split_label("Hà Tĩnh: Khai mạc lễ hội")
    ('Hà Tĩnh', 'Khai mạc lễ hội')
    """
    label, _, rest = title.partition(":")
    return (label, rest.strip()) if len(label.split()) <= _LONGEST_LABEL and rest.strip() else ("", title)


def _build_paragraph(zone: Zone, number: int, part: str, names: NameTable) -> Paragraph:
    text = normalise(part)
    key = lower(text)
    spans = _select_longest(_find_names(text, key, names))
    if not spans:
        return Paragraph(zone, key, ())
    is_capitals = is_in_capitals(text)
    sentence_ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    mentions: list[Mention] = []
    for start, end, kind, name in spans:
        sentence = bisect.bisect_right(sentence_ends, start)
        mention = Mention(zone, number, start, end, name, kind, sentence=sentence)
        previous = mentions[-1] if mentions and mentions[-1].sentence == sentence else None
        if previous:
            _relate(mention, previous, key, names)
        if name in names.needing_kind and not mention.kind:
            continue
        mention.rejection = find_rejection(text, key, start, end, mention.kind, is_capitals=is_capitals)
        between = key[previous.end : start].strip() if previous else ""
        if previous and previous.rejection in _SHARED and not kind and between == "-":
            mention.rejection = previous.rejection  # the other end of a road, a line or a match
        mentions.append(mention)
    return Paragraph(zone, key, tuple(mentions))


def _find_names(text: str, key: str, names: NameTable) -> Iterator[Span]:
    """Yield all occurrences of known names and of numbered districts and wards; they may overlap."""
    length = len(key)
    for start, end, name in names.automaton.find(text):
        if (start and key[start - 1].isalnum()) or (end < length and key[end].isalnum()):
            continue
        kind, kind_start = find_kind_before(key, start)
        if not kind and name in names.joined:
            continue  # without "tỉnh", "Quảng Nam - Đà Nẵng" are two provinces
        if kind and not _fits(kind, name, names):
            kind, kind_start = "", start
        yield kind_start, end, kind, name
    for found in _NUMBER.finditer(key):
        start, position = found.span()
        numbered = _NUMBERED_KIND.search(key, max(0, start - 9), start)
        if not numbered:
            continue
        kind = "quận" if numbered["kind"].startswith("q") else "phường"
        yield numbered.start(), position, kind, found[0].lstrip("0")
        while more := _NUMBER_IN_LIST.match(key, position):
            number = more[more.lastgroup or 0]
            position = more.end()
            yield position - len(number), position, kind, number


def _fits(kind: str, key: str, names: NameTable) -> bool:
    """Return whether some place with the name *key* may be of this *kind*."""
    return any(place.level in KIND_LEVELS[kind] for place in names.places[key])


def _select_longest(spans: Iterator[Span]) -> list[Span]:
    """Return spans that do not overlap: from left to right, at each start the longest."""
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1], span[3])):
        if not chosen or span[0] >= chosen[-1][1]:
            chosen.append(span)
    return chosen


def _relate(mention: Mention, previous: Mention, key: str, names: NameTable) -> None:
    """Set the relation of *mention* to the *previous* one; in a list it takes over its kind."""
    between = key[previous.end : mention.start]
    if _QUALIFIER_SEPARATOR.fullmatch(between) and _may_contain(mention, previous, names):
        mention.relation = "qualifier"
    elif _LIST_SEPARATOR.fullmatch(between):
        mention.relation = "list"
        passes_kind = previous.kind and not previous.rejection
        if passes_kind and not mention.kind and _fits(previous.kind, mention.key, names):
            mention.kind = previous.kind


def _may_contain(mention: Mention, previous: Mention, names: NameTable) -> bool:
    """Return whether a place with the name of *mention* contains one with the name of *previous*."""
    levels = KIND_LEVELS.get(mention.kind, frozenset({1, 2}))
    containers = {place.id for place in names.places.get(mention.key, ()) if place.level in levels}
    inner_levels = KIND_LEVELS.get(previous.kind, frozenset({2}))
    return any(
        place.level in inner_levels
        and (place.parent in containers or (place.parent or "").partition("/")[0] in containers)
        for place in names.places.get(previous.key, ())
    )
