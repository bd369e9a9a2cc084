"""Bylines: who wrote, who took the pictures, which publisher is quoted as the source."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from khobao.ingest.fields.names import INITIALS, is_person_name, names_office
from khobao.ingest.fields.publishers import (
    Publisher,
    find_publisher_by_host,
    find_publisher_by_name,
    is_host_line,
)
from khobao.text.syllables import CAPITALS
from khobao.text.unicode import collapse_spaces

_WRITING = (
    r"tin|bài viết|bài|nội dung|thực hiện|tác giả bài viết|tác giả|người viết|biên soạn|biên dịch|lược dịch|"
    r"phóng viên|text|story"
)
_PICTURES = r"ảnh|hình|hình ảnh|clip|video|đồ họa|photo|photos"
_POSTING = r"người đăng|đăng bởi|người gửi|người nhập|gửi bởi|posted by|đăng tải|biên tập|by"
_SOURCE = r"nguồn tin|nguồn bài viết|nguồn|theo|source"
_JOIN = r"\s*(?:,|và|&|-|–|/|\+|;|\s)\s*"
_MARK = re.compile(
    rf"(?:(?<=^)|(?<=[\s(,;–-]))(?P<mark>(?:{_WRITING}|{_PICTURES}|{_POSTING}|{_SOURCE})"
    rf"(?:{_JOIN}(?:{_WRITING}|{_PICTURES}))*)\s*:\s*",
    re.IGNORECASE,
)
_OPENING_SOURCE = re.compile(r"^\(?\s*(?:theo|nguồn)\s+(?P<rest>[^:]+?)\)?$", re.IGNORECASE)
# “Nguồn Znews: http://…”, as aggregators write below a text.
_SOURCE_ADDRESS = re.compile(
    r"^\(?(?:theo|nguồn(?: tin)?|source)\s*(?P<name>[^:]{0,40}?)\s*:?\s*(?P<address>https?://\S+?)\)?$",
    re.IGNORECASE,
)
_TRAILING_SOURCE = re.compile(
    r"^(?P<names>.+?)\s*\(\s*(?:(?:theo|nguồn)\s*:?\s+)?(?P<rest>[^()]+)\)$", re.IGNORECASE
)
_OPENING_BY = re.compile(
    r"^(?:by|(?:được )?(?:viết|đăng|gửi) bởi|(?:posted|written) by)\s+(?P<rest>.+?)"
    r"(?:\s+(?:vào|lúc|ngày|at|on)\b.*)?$",
    re.IGNORECASE,
)

_BUREAU = re.compile(r"(?P<agency>[A-ZĐ]{3,6}\+?)\s?[-–]\s?\S")
# “Thơ Hồ Ngạc”, “Truyện ngắn của Mai Hoa”: a genre in front of a name.
_GENRE = re.compile(
    rf"^(?:thơ|truyện ngắn|truyện|tản văn|bút ký|tùy bút|tuỳ bút|ghi chép|phóng sự|ký sự|ký|hồi ký)"
    rf"(?:\s+của)?\s*[:.]?\s+(?P<names>[{CAPITALS}].+)$",
    re.IGNORECASE,
)
# “Mai Hoa thực hiện”: what the person did, behind the name.
_TRAILING_WORK = re.compile(
    r"^(?P<names>.+?)\s+(?:thực hiện|lược ghi|ghi|tổng hợp|lược dịch|biên dịch|dịch|biên soạn|sưu tầm)$",
    re.IGNORECASE,
)
# What follows the name of the person who posted.
_POSTED_WHEN = re.compile(
    r"\s+(?:vào|lúc|ngày|on|at|»|›)(?:\s|$).*|\s*[»›|].*|\s*\(?\d{1,2}[:/].*", re.IGNORECASE
)
_HONORIFIC = re.compile(
    r"^(?P<role>(?:GS|PGS|TS|ThS|BS|KS|LS|KTS|NSND|NSƯT|CN|CVP"
    r"|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thượng úy|Trung úy|Thiếu tướng|Trung tướng"
    r"|Nhà báo|Nhà văn|Luật sư|Bác sĩ|Tiến sĩ|Thạc sĩ|Giáo sư|Phóng viên|PV|CTV|Nhà thơ)"
    rf"(?:[.,]\s?(?:TS|GS|BS|ThS))*\.?)\s+(?=[{CAPITALS}])"
)
_COLLECTIVE = re.compile(
    r"^(?:nhóm (?:pv|phóng viên|tác giả|ctv)|pv|p\.v|ctv|tổng hợp|bbt|ban biên tập|admin)\b", re.IGNORECASE
)
# Abbreviations: their full stop does not end a sentence.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(,])(?:[A-ZĐ]|TP|TX|TT|TS|ThS|GS|PGS|BS|LS|KS|CN|KTS|NSƯT|NSND|St|Mr|Mrs|Ms|Dr|đ/c)\.$"
)
_REMARK = re.compile(r"tổng hợp|lược dịch|biên dịch|dịch|ghi|thực hiện|t\s?[./]\s?h|th", re.IGNORECASE)
# Characters of the longest byline, with e-mail addresses and without.
_LONGEST_LINE = 400
_LONGEST_BYLINE = 160
# A longer line with a full stop is a sentence. Words.
_LONGEST_CLOSED = 8
_EMAIL = re.compile(r"[(\[]?\s*[\w.+-]+@[\w-]+\.[\w.-]+\s*[)\]]?")
_SPLIT = re.compile(
    rf"\s*[,;|&+•]\s*|\s+[-–—]\s+|\s+và\s+|\s*/\s*|(?<=[^\W\d_]{{2}})\s*[–—]\s*(?=[{CAPITALS}])"
)


@dataclass(frozen=True)
class Byline:
    """What a byline says."""

    authors: tuple[str, ...] = ()
    source: str | None = None  # the publisher that is quoted
    photographers: tuple[str, ...] = ()
    roles: dict[str, str] = field(default_factory=dict)  # author -> office or honorific
    marked: bool = False  # words such as “Tin, ảnh:” or “Theo” prove that this is a byline
    posted: bool = False  # it names who posted the text, who need not be the author
    address: str | None = None  # web address of the article at its source


def parse_byline(text: str) -> Byline | None:
    """Return the byline that *text*, a whole line, is; None when it is no byline.

    Offices and honorifics become roles. Left alone: initials, and names in capitals.

    >>> parse_byline("Tin, ảnh: Mai Lan - Hữu Phúc").authors
    ('Mai Lan', 'Hữu Phúc')
    >>> parse_byline("Lê Minh Đức - Trưởng phòng Kinh tế huyện").roles
    {'Lê Minh Đức': 'Trưởng phòng Kinh tế huyện'}
    >>> parse_byline("Theo Thanh Niên").source, parse_byline("Quang cảnh buổi lễ")
    ('Thanh Niên', None)
    """
    if len(text) > _LONGEST_LINE:
        return None
    if address := _SOURCE_ADDRESS.match(text.strip()):
        quoted = find_publisher_by_name(address["name"]) or find_publisher_by_host(address["address"])
        name = quoted.name if quoted else address["name"] or None
        return Byline(source=name, marked=True, address=address["address"])
    text = collapse_spaces(_EMAIL.sub(" ", text))
    if len(text) > _LONGEST_BYLINE or (
        text.endswith((".", "!", "?", ":", ";")) and len(text.split()) > _LONGEST_CLOSED
    ):
        return None
    text = text.strip(" .*_")
    if not text:
        return None
    marks = list(_MARK.finditer(text))
    if marks and not text[: marks[0].start()].strip(" (-–,"):
        return _parse_marked(text, marks)
    if found := _OPENING_SOURCE.match(text):
        return _parse_quoted(found["rest"])
    if found := _OPENING_BY.match(text):
        return _parse_poster(found["rest"])
    if marks:  # “Mai Lan - Ảnh: Hữu Phúc”
        before = _parse_names(text[: marks[0].start()].strip(" (-–,;."))
        after = _parse_marked(text[marks[0].start() :], list(_MARK.finditer(text[marks[0].start() :])))
        if before and after:
            return Byline(before.authors, after.source, after.photographers, before.roles, marked=True)
        return None
    return _parse_trailing(text) or _parse_names(text)


def _parse_trailing(text: str) -> Byline | None:
    """Return names with a genre before them, or with a publisher, a task or a home behind them."""
    found = _GENRE.match(text) or _TRAILING_WORK.match(text)
    names = _parse_names(found["names"]) if found else None
    if names and (names.authors and all(len(name.split()) > 1 or "." in name for name in names.authors)):
        return replace(names, marked=True)
    found = _TRAILING_SOURCE.match(text)
    names = _parse_names(found["names"]) if found else None
    if not found or not names:
        return None
    rest = found["rest"].strip()
    quoted = next(filter(None, map(find_publisher_by_name, (rest, *rest.split("/")))), None)
    if quoted or re.search(r"\(\s*(?:theo|nguồn)", text, re.IGNORECASE):
        return replace(names, source=quoted.name if quoted else rest, marked=True)
    if _REMARK.fullmatch(rest):
        return replace(names, marked=True)
    if names.authors and rest[:1].isupper() and len(rest.split()) <= 4:
        return replace(names, roles={names.authors[-1]: rest})
    return None


def find_glued_byline(text: str) -> tuple[int, Byline] | None:
    """Return offset and meaning of a byline at the end of the paragraph *text*, without a line break.

    >>> start, byline = find_glued_byline("Lễ hội kéo dài đến hết tuần. Mai Lan - Hữu Phúc")
    >>> start, byline.authors
    (29, ('Mai Lan', 'Hữu Phúc'))
    """
    ends = list(re.finditer(r"[.!?…]['\"”’»)]*(?:/\.)?\s+(?=[^\s])", text))
    for end in reversed(ends[-3:]):
        tail = text[end.end() :].strip()
        if not tail or len(tail) > 80 or _ABBREVIATION.search(text, 0, end.start() + 1):
            continue
        byline = parse_byline(tail)
        if not byline or byline.posted:
            continue
        words = tail.split()
        if byline.marked or (len(words) >= 2 and not tail.endswith((".", "!", "?", "…", ":"))):
            return end.end(), byline
    return None


def _parse_marked(text: str, marks: list[re.Match[str]]) -> Byline | None:
    """Return what *text* says, where each of *marks*, such as “Ảnh:”, is followed by names or a source."""
    authors: list[str] = []
    photographers: list[str] = []
    roles: dict[str, str] = {}
    source = None
    posted = False
    for index, mark in enumerate(marks):
        end = marks[index + 1].start() if index + 1 < len(marks) else len(text)
        value = text[mark.end() : end].strip(" ().,;-–")
        kind = mark["mark"].lower()
        posting = bool(re.match(rf"(?:{_POSTING})\b", kind))
        if posting:
            value = _POSTED_WHEN.sub("", value)
        if not any(character.isalpha() for character in value):
            continue
        if re.match(rf"(?:{_SOURCE})\b", kind):
            quoted = _parse_quoted(value)
            if quoted is None:
                return None
            source = quoted.source
            authors += quoted.authors
            continue
        names = _parse_names(value, strict=False)
        if names is None:
            return None
        roles |= names.roles
        if re.match(rf"(?:{_PICTURES})\b", kind) and not re.search(r"\b(?:tin|bài)\b", kind):
            photographers += names.authors
        else:
            authors += names.authors
            posted = posted or posting
            source = source or names.source
    if not (authors or photographers or source):
        return None
    return Byline(_unique(authors), source, _unique(photographers), roles, marked=True, posted=posted)


def _parse_quoted(rest: str) -> Byline | None:
    """Return the byline “Theo *rest*”: a source, sometimes with a person."""
    rest = rest.strip(" ().,;")
    publisher = find_publisher_by_name(rest)
    if publisher:
        return Byline(source=publisher.name, marked=True)
    pair = re.fullmatch(r"(?P<names>.+?)\s*(?:\((?P<inner>[^()]+)\)?|[/,–-]\s*(?P<after>[^/,]+))", rest)
    if pair:
        publisher = find_publisher_by_name(pair["inner"] or pair["after"])
        first = find_publisher_by_name(pair["names"])
        names = None if first else _parse_names(pair["names"])
        if publisher and names:
            return Byline(names.authors, publisher.name, (), names.roles, marked=True)
        if first:
            return Byline(source=first.name, marked=True)
    words = rest.split()
    if not rest[:1].isupper() and not is_host_line(rest):
        return None
    # A few words, half of them capitalised, may be a newspaper that the table lacks.
    if 1 <= len(words) <= 6 and (
        is_host_line(rest) or sum(word[0].isupper() for word in words) * 2 >= len(words)
    ):
        return Byline(source=rest, marked=True)
    return None


def _parse_poster(rest: str) -> Byline | None:
    words = rest.split()
    if 1 <= len(words) <= 4:
        return Byline((rest,), marked=True, posted=True)
    return None


def _parse_names(text: str, *, strict: bool = True) -> Byline | None:
    """Return the people in a list of names; None when a part of *text* is no name.

    Without *strict*, parts of up to four words count as names, as pen names in lower case are.
    """
    text = text.strip(" .,;()")
    if not text:
        return None
    authors: list[str] = []
    roles: dict[str, str] = {}
    source = None
    for part in filter(None, map(_strip_name, _SPLIT.split(text))):
        honorific = _HONORIFIC.match(part)
        name = part[honorific.end() :] if honorific else part
        quoted = re.match(r"(?:theo|nguồn)\s+(?=\S)", part, re.IGNORECASE)
        publisher = find_publisher_by_name(part) if len(part) > 3 else None
        bureau = _BUREAU.match(part)  # “VOV-Tây Nguyên”: the bureau of an agency
        if publisher is None and bureau:
            publisher = find_publisher_by_name(bureau["agency"])
        if publisher:
            source = publisher
        elif quoted and authors:
            source = Publisher(part[quoted.end() :])
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
    return Byline(_unique(authors), source.name if source else None, (), roles)


def _strip_name(part: str) -> str:
    """Return *part* without full stops and brackets around it; initials keep their full stops."""
    part = part.strip()
    return part if INITIALS.fullmatch(part) else part.strip(" .()")


def _unique(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
