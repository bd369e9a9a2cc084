"""Names of places where they stand in an article: recognised by kind and capitals, not yet understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from khobao.models import ArticleText, Place
from khobao.places.automaton import NameAutomaton
from khobao.places.context import find_obstacle, find_shouting
from khobao.places.names import KIND_LEVELS, build_key, find_kind_before, format_shown


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
    echoes: tuple[tuple[int, str], ...] = field(
        default=()
    )  # (position, kind) of a bare "huyện", "thành phố" …


# Words of the longest label before a title's colon: "Thị xã Hương Trà (Thừa Thiên Huế)".
LABEL = 7

_NUMBERED = re.compile(r"(?<!\w)(?P<kind>quận|phường|q|p)[. ]{0,2}0?(?P<number>\d{1,2})(?![\w%/]|[.,]\d)")
_NUMBER_IN_LIST = re.compile(
    r"(?:(?:\s*[,;]\s*|\s+và\s+)0?(?P<number>\d{1,2})(?![\w%/]|[.,]\d)(?=\s*(?:[,;.)]|và\b|$))"
    r"|\s+và\s+0?(?P<last>\d{1,2})(?![\w%/]|[.,]\d|\s+(?:người|em|ca|trẻ|hộ|năm|tháng|ngày|tỷ|tỉ|triệu)\b))"
)
_LIST_JOINT = re.compile(r"\s*(?:,|;|-|/|và|cùng|,\s*và|hoặc)\s*")
_COMPANY_JOINT = re.compile(r"\s*(?:,|\(|-|\.|,?\s*(?:thuộc|của|ở|tại)(?:\s+địa bàn)?)?\s*")
_SENTENCE_END = re.compile(r"[.!?…;:]['\"”)]*\s+(?=\W*[A-ZĐÀ-Ỹ])")
# A kind standing alone means the place last meant; not inside other words (xã hội, hợp tác xã, phố phường).
_ECHO = re.compile(
    r"(?<!\w)(?<!hợp tác )(?<!phố )(?P<kind>tỉnh|thành phố|thị xã|huyện|quận|phường|xã|thị trấn|đặc khu)"
    r"(?!\s+(?:hội|đoàn|viên|luận|giao)\b)(?!\w)"
)


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
    key = build_key(shown)
    spans = _select(_find_names(shown, key, names))
    is_shouted = bool(spans) and find_shouting(shown)
    ends = [found.end() for found in _SENTENCE_END.finditer(shown)]
    mentions: list[Mention] = []
    for start, end, kind, name_start in spans:
        mention = Mention(zone, number, start, end, key[name_start:end], kind)
        mention.sentence = sum(1 for place in ends if place <= start)
        if mentions and mentions[-1].sentence == mention.sentence:
            _join(mention, mentions[-1], key, names)
        if mention.key in names.needing_kind and not mention.kind:
            continue
        previous = mentions[-1] if mentions and mention.joint else None
        mention.obstacle = find_obstacle(shown, key, start, end, mention.kind, is_shouted=is_shouted)
        if (
            previous
            and previous.obstacle
            and previous.obstacle != "abroad"
            and not kind
            and key[previous.end : start].strip() == "-"
        ):
            mention.obstacle = previous.obstacle  # the far end of a road, a line or a match
        mentions.append(mention)
    covered = [(mention.start, mention.end) for mention in mentions]
    echoes = tuple(
        (found.start(), found["kind"])
        for found in _ECHO.finditer(key)
        if not any(start <= found.start() < end for start, end in covered)
    )
    return Paragraph(zone, key, tuple(mentions), echoes)


def _find_names(shown: str, key: str, names: NameTable) -> Iterator[tuple[int, int, str, int]]:
    """Yield (start, end, kind, start of the bare name) of whatever is written like a known name."""
    for start, end in names.automaton.find(key):
        if not shown[start].isupper() or (start and key[start - 1].isalnum()):
            continue
        if (end < len(key) and key[end].isalnum()) or not _is_capitalised(shown, start, end):
            continue
        kind, kind_start = find_kind_before(key, start)
        if kind and not _fits(kind, key[start:end], names):
            kind, kind_start = "", start
        yield kind_start, end, kind, start
    for found in _NUMBERED.finditer(key):
        kind = "quận" if found["kind"].startswith("q") else "phường"
        position = found.end()
        yield found.start(), position, kind, found.start("number")
        while more := _NUMBER_IN_LIST.match(key, position):
            number = more.start(more.lastgroup or 0)
            yield number, more.end(), kind, number
            position = more.end()


def _is_capitalised(shown: str, start: int, end: int) -> bool:
    return all(not part[0].isalpha() or part[0].isupper() for part in shown[start:end].split(" ") if part)


def _fits(kind: str, key: str, names: NameTable) -> bool:
    levels = KIND_LEVELS[kind]
    return any(place.level in levels for place in names.places[key])


def _select(spans: Iterator[tuple[int, int, str, int]]) -> list[tuple[int, int, str, int]]:
    """Keep the leftmost, longest names; of two that begin together (with their kinds) the longer wins."""
    chosen: list[tuple[int, int, str, int]] = []
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
