"""Qualifiers: names that only say where another place is, as "Thủ Đức, TP. HCM" and "Trà Ôn … Vĩnh Long"."""

import re
from itertools import pairwise

from khobao.model import Place
from khobao.places.mentions import Mention, Paragraph

_SENTENCE_BREAK = re.compile(r"[.!?;]\s")


def find_province(place: Place) -> str:
    """Return the id of the province of *place*, or its own."""
    return place.id.partition("/")[0]


def is_province_named_after(paragraph: Paragraph, index: int, district: Place) -> bool:
    """Return whether the district's province is named later in the sentence: "Trà Ôn … Vĩnh Long"."""
    mention = paragraph.mentions[index]
    for other in paragraph.mentions[index + 1 :]:
        if other.place and other.place.id == district.parent:
            return not _SENTENCE_BREAK.search(paragraph.key, mention.end, other.start)
    return False


def find_qualified(row: tuple[Mention, ...], index: int, candidates: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return the candidates inside a place that is named after them, or before them, in the same row."""
    for step in (1, -1):
        other = index + step
        while 0 <= other < len(row) and row[max(other, other - step)].relation:
            container = row[other].place
            if container:
                inside = tuple(place for place in candidates if place.id.startswith(f"{container.id}/"))
                if inside:
                    return inside
            other += step
    return ()


def mark_qualifiers(row: tuple[Mention, ...]) -> None:
    """Mark the mentions that only say where the place before them is."""
    for inner, outer in pairwise(row):
        if outer.relation and inner.place and outer.place and inner.place.id.startswith(f"{outer.place.id}/"):
            outer.is_qualifier = True
