"""Lists of names in a byline: people with their offices and honorifics, and the publisher beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from khobao.ingest.fields.names import INITIALS, is_person_name, names_office
from khobao.ingest.fields.publishers import find_publisher_by_name
from khobao.text.syllables import CAPITALS

_BUREAU = re.compile(r"(?P<agency>[A-ZĐ]{3,6}\+?)\s?[-–]\s?\S")
_HONORIFIC = re.compile(
    r"^(?P<role>(?:GS|PGS|TS|ThS|BS|KS|LS|KTS|NSND|NSƯT|CN|CVP"
    r"|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thượng úy|Trung úy|Thiếu tướng|Trung tướng"
    r"|Nhà báo|Nhà văn|Luật sư|Bác sĩ|Tiến sĩ|Thạc sĩ|Giáo sư|Phóng viên|PV|CTV|Nhà thơ)"
    rf"(?:[.,]\s?(?:TS|GS|BS|ThS))*\.?)\s+(?=[{CAPITALS}])"
)
_COLLECTIVE = re.compile(
    r"^(?:nhóm (?:pv|phóng viên|tác giả|ctv)|pv|p\.v|ctv|tổng hợp|bbt|ban biên tập|admin)\b", re.IGNORECASE
)
_SPLIT = re.compile(
    rf"\s*[,;|&+•]\s*|\s+[-–—]\s+|\s+và\s+|\s*/\s*|(?<=[^\W\d_]{{2}})\s*[–—]\s*(?=[{CAPITALS}])"
)


@dataclass(frozen=True)
class NameList:
    """The people in a list of names, and what stands beside them."""

    authors: tuple[str, ...]
    roles: Mapping[str, str]  # author -> office or honorific
    source: str | None  # the publisher named in the list


def parse_names(text: str, *, strict: bool = True) -> NameList | None:
    """Return the people in a list of names; None when a part of *text* is no name.

    Without *strict*, parts of up to four words count as names, as pen names in lower case are.
    """
    text = text.strip(" .,;()")
    if not text:
        return None
    authors: list[str] = []
    roles: dict[str, str] = {}
    source: str | None = None
    for part in filter(None, map(_strip_name, _SPLIT.split(text))):
        honorific = _HONORIFIC.match(part)
        name = part[honorific.end() :] if honorific else part
        quoted = re.match(r"(?:theo|nguồn)\s+(?=\S)", part, re.IGNORECASE)
        publisher = find_publisher_by_name(part) if len(part) > 3 else None
        bureau = _BUREAU.match(part)  # “VOV-Tây Nguyên”: the bureau of an agency
        if publisher is None and bureau:
            publisher = find_publisher_by_name(bureau["agency"])
        if publisher:
            source = publisher.name
        elif quoted and authors:
            source = part[quoted.end() :]
        elif _COLLECTIVE.match(name) and len(name.split()) <= 3:
            authors.append(name)
        elif is_person_name(name):
            authors.append(name)
            if honorific:
                roles[name] = honorific["role"]
        elif authors and names_office(part):
            roles[authors[-1]] = f"{roles[authors[-1]]}, {part}" if authors[-1] in roles else part
        elif not strict and len(part.split()) <= 4:
            authors.append(part)
        else:
            return None
    if not authors and not source:
        return None
    return NameList(tuple(dict.fromkeys(authors)), roles, source)


def _strip_name(part: str) -> str:
    """Return *part* without full stops and brackets around it; initials keep their full stops."""
    part = part.strip()
    return part if INITIALS.fullmatch(part) else part.strip(" .()")
