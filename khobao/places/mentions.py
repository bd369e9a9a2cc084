"""Names of places where they stand in an article: recognised by kind and capitals, not yet understood."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from khobao.model import ArticleText, Place
from khobao.places.automaton import NameAutomaton
from khobao.places.context import find_obstacle, find_shouting
from khobao.places.names import KIND_LEVELS, find_kind_before, format_shown, lower


class Zone(IntEnum):
    """Where a name stands; the value is what one mention there weighs."""

    TITLE = 6
    DATELINE = 4
    LEAD = 3
    OPENING = 2  # the first paragraph below a lead
    BODY = 1


@dataclass(frozen=True)
class NameTable:
    """The names that the gazetteer knows."""

    places: Mapping[str, list[Place]]  # key of a name without its kind -> places of all times that bear it
    joined: frozenset[str]  # keys of ended provinces that join other names: "Quảng Nam - Đà Nẵng"
    needing_kind: frozenset[str]  # keys that mean a place only after a kind: "TP. Hồ Chí Minh"
    automaton: NameAutomaton


@dataclass
class Mention:
    """One name of a place in a text. The stages after this one fill in what it means."""

    zone: Zone
    paragraph: int  # counted from 0 over the whole article
    start: int  # of the kind if one is written, else of the name; in the paragraph's key
    end: int
    key: str  # of the name without its kind
    kind: str  # as written, or taken from the list that the name stands in; empty when none
    joint: str = ""  # how it hangs together with the mention before it: "list", "company" or nothing
    sentence: int = 0  # counted from 0 in the paragraph
    obstacle: str = ""  # why it is not a place: "street", "person", "organisation", "abroad" or nothing
    place: Place | None = None
    is_company: bool = False  # it only says where the place before it lies

    @property
    def place_id(self) -> str:
        """The id of the place that it means; empty when it means none."""
        return self.place.id if self.place else ""


@dataclass(frozen=True)
class Paragraph:
    """One stretch of text of an article with its names."""

    zone: Zone
    key: str
    mentions: tuple[Mention, ...]


# (start, end, kind, key of the name) in a paragraph's key; the start is that of the kind, if one is written
Span = tuple[int, int, str, str]

# Obstacles that hold for the name behind a hyphen too: "cao tốc Hà Nội - Hải Phòng".
_SHARED = frozenset({"street", "person", "organisation"})

# Words of the longest label before a title's colon: "Thị xã Hương Trà (Thừa Thiên Huế)".
LABEL = 7

_NUMBER = re.compile(r"\d{1,2}(?![\w%/]|[.,]\d)")
_NUMBERED_KIND = re.compile(r"(?<!\w)(?P<kind>quận|phường|q|p)[. ]{0,2}0?$")
_NUMBER_IN_LIST = re.compile(
    r"(?:(?:\s*[,;]\s*|\s+và\s+)0?(?P<number>\d{1,2})(?![\w%/]|[.,]\d)(?=\s*(?:[,;.)]|và\b|$))"
    r"|\s+và\s+0?(?P<last>\d{1,2})(?![\w%/]|[.,]\d|\s+(?:người|em|ca|trẻ|hộ|năm|tháng|ngày|tỷ|tỉ|triệu)\b))"
)
_LIST_JOINT = re.compile(r"\s*(?:,|;|-|/|và|cùng|,\s*và|hoặc)\s*")
_COMPANY_JOINT = re.compile(r"\s*(?:,|\(|-|\.|,?\s*(?:thuộc|của|ở|tại)(?:\s+địa bàn)?)?\s*")
_SENTENCE_END = re.compile(r"[.!?…;:]['\"”)]*\s+(?=\W*[A-ZĐÀ-Ỹ])")


def find_mentions(text: ArticleText, names: NameTable) -> tuple[Paragraph, ...]:
    """Return the paragraphs of *text*, each with the names of places in it, in order."""
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
        build_paragraph(zone, number, part, names)
        for number, (zone, part) in enumerate(parts)
        if part.strip()
    )


def split_label(title: str) -> tuple[str, str]:
    """Return (label, rest) of a title like "TT-Huế: …", whose label says where and not what about.

    >>> split_label("Hà Tĩnh: Khai mạc lễ hội")
    ('Hà Tĩnh', 'Khai mạc lễ hội')
    """
    label, colon, rest = title.partition(":")
    return (label, rest.strip()) if colon and len(label.split()) <= LABEL and rest.strip() else ("", title)


def build_paragraph(zone: Zone, number: int, text: str, names: NameTable) -> Paragraph:
    """Return one paragraph with its names, their kinds and how they hang together."""
    shown = format_shown(text)
    key = lower(shown)
    spans = _select(_find_names(shown, key, names))
    if not spans:
        return Paragraph(zone, key, ())
    is_shouted = find_shouting(shown)
    ends = [found.end() for found in _SENTENCE_END.finditer(shown)]
    mentions: list[Mention] = []
    for start, end, kind, name in spans:
        mention = Mention(zone, number, start, end, name, kind, sentence=bisect.bisect_right(ends, start))
        previous = mentions[-1] if mentions and mentions[-1].sentence == mention.sentence else None
        if previous:
            _join(mention, previous, key, names)
        if name in names.needing_kind and not mention.kind:
            continue
        mention.obstacle = find_obstacle(shown, key, start, end, mention.kind, is_shouted=is_shouted)
        if (
            previous
            and previous.obstacle in _SHARED
            and not kind
            and key[previous.end : start].strip() == "-"
        ):
            mention.obstacle = previous.obstacle  # the far end of a road, a line or a match
        mentions.append(mention)
    return Paragraph(zone, key, tuple(mentions))


def _find_names(shown: str, key: str, names: NameTable) -> Iterator[Span]:
    """Yield (start, end, kind, key of the name) of whatever is written like a known name."""
    length = len(key)
    for start, end, name in names.automaton.find(shown):
        if (start and key[start - 1].isalnum()) or (end < length and key[end].isalnum()):
            continue
        kind, kind_start = find_kind_before(key, start)
        if not kind and name in names.joined:
            continue  # "Quảng Nam - Đà Nẵng" are two provinces, "tỉnh Quảng Nam - Đà Nẵng" was one
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
    levels = KIND_LEVELS[kind]
    return any(place.level in levels for place in names.places[key])


def _select(spans: Iterator[Span]) -> list[Span]:
    """Keep the leftmost, longest names; of two that begin together (with their kinds) the longer wins."""
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1], span[3])):
        if not chosen or span[0] >= chosen[-1][1]:
            chosen.append(span)
    return chosen


def _join(mention: Mention, previous: Mention, key: str, names: NameTable) -> None:
    """Say how *mention* hangs together with the one before it, and let a list pass its kind on."""
    between = key[previous.end : mention.start]
    if _COMPANY_JOINT.fullmatch(between) and _may_hold(mention, previous, names):
        mention.joint = "company"
    elif _LIST_JOINT.fullmatch(between):
        mention.joint = "list"
        if (
            not mention.kind
            and previous.kind
            and not previous.obstacle
            and _fits(previous.kind, mention.key, names)
        ):
            mention.kind = previous.kind


def _may_hold(mention: Mention, previous: Mention, names: NameTable) -> bool:
    """Tell whether some place named by *mention* holds some place named by *previous*."""
    levels = KIND_LEVELS.get(mention.kind, frozenset({1, 2}))
    holders = {place.id for place in names.places.get(mention.key, ()) if place.level in levels}
    inner = KIND_LEVELS.get(previous.kind, frozenset({2}))
    return any(
        place.level in inner
        and (place.parent in holders or (place.parent or "").partition("/")[0] in holders)
        for place in names.places.get(previous.key, ())
    )
