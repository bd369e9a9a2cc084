"""Bylines: who wrote, who took the pictures, which publisher is quoted as the source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from khobao.ingest.fields.name_list import parse_names
from khobao.ingest.fields.publishers import (
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
_IS_SOURCE = re.compile(rf"(?:{_SOURCE})\b")
_IS_POSTING = re.compile(rf"(?:{_POSTING})\b")
_IS_PICTURE = re.compile(rf"(?:{_PICTURES})\b")
_NAMES_TEXT = re.compile(r"\b(?:tin|bài)\b")
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

# “Thơ Hồ Ngạc”, “Truyện ngắn của Mai Hoa”: a genre in front of a name.
_GENRE = re.compile(
    rf"^(?:thơ|truyện ngắn|truyện|tản văn|bút ký|tùy bút|tuỳ bút|ghi chép|phóng sự|ký sự|ký|hồi ký)"
    rf"(?:\s+của)?\s*[:.]?\s+(?P<names>[{CAPITALS}].+)$",
    re.IGNORECASE,
)
# “Mai Hoa thực hiện”: what the person did, after the name.
_TRAILING_WORK = re.compile(
    r"^(?P<names>.+?)\s+(?:thực hiện|lược ghi|ghi|tổng hợp|lược dịch|biên dịch|dịch|biên soạn|sưu tầm)$",
    re.IGNORECASE,
)
# What follows the name of the person who posted.
_POSTED_WHEN = re.compile(
    r"\s+(?:vào|lúc|ngày|on|at|»|›)(?:\s|$).*|\s*[»›|].*|\s*\(?\d{1,2}[:/].*", re.IGNORECASE
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


@dataclass(frozen=True)
class Byline:
    """What a byline says."""

    authors: tuple[str, ...] = ()
    source: str | None = None  # the publisher that is quoted
    photographers: tuple[str, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)  # author -> office or honorific
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
        rest = found["rest"]
        return Byline((rest,), marked=True, posted=True) if len(rest.split()) <= 4 else None
    if marks:  # “Mai Lan - Ảnh: Hữu Phúc”
        start = marks[0].start()
        before = _read_names(text[:start].strip(" (-–,;."))
        after = _parse_marked(text[start:], list(_MARK.finditer(text[start:])))
        if before and after:
            return Byline(before.authors, after.source, after.photographers, before.roles, marked=True)
        return None
    return _parse_trailing(text) or _read_names(text)


def _parse_trailing(text: str) -> Byline | None:
    """Return names with a genre before them, or with a publisher, a task or a home after them."""
    found = _GENRE.match(text) or _TRAILING_WORK.match(text)
    names = _read_names(found["names"]) if found else None
    if names and (names.authors and all(len(name.split()) > 1 or "." in name for name in names.authors)):
        return replace(names, marked=True)
    found = _TRAILING_SOURCE.match(text)
    names = _read_names(found["names"]) if found else None
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
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=True):
        value = text[mark.end() : end].strip(" ().,;-–")
        kind = mark["mark"].lower()
        is_posting = _IS_POSTING.match(kind) is not None
        if is_posting:
            value = _POSTED_WHEN.sub("", value)
        if not any(character.isalpha() for character in value):
            continue
        if _IS_SOURCE.match(kind):
            quoted = _parse_quoted(value)
            if quoted is None:
                return None
            source = quoted.source
            authors += quoted.authors
            continue
        names = parse_names(value, strict=False)
        if names is None:
            return None
        roles |= names.roles
        if _IS_PICTURE.match(kind) and not _NAMES_TEXT.search(kind):
            photographers += names.authors
        else:
            authors += names.authors
            posted = posted or is_posting
            source = source or names.source
    if not (authors or photographers or source):
        return None
    return Byline(
        tuple(dict.fromkeys(authors)), source, tuple(dict.fromkeys(photographers)), roles,
        marked=True, posted=posted,
    )  # fmt: skip


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
        names = None if first else _read_names(pair["names"])
        if publisher and names:
            return Byline(names.authors, publisher.name, (), names.roles, marked=True)
        if first:
            return Byline(source=first.name, marked=True)
    words = rest.split()
    if not rest[:1].isupper() and not is_host_line(rest):
        return None
    # A few words, half of them capitalised, may be a newspaper that the table lacks.
    is_paper = is_host_line(rest) or sum(word[0].isupper() for word in words) * 2 >= len(words)
    return Byline(source=rest, marked=True) if 1 <= len(words) <= 6 and is_paper else None


def _read_names(text: str) -> Byline | None:
    names = parse_names(text)
    return Byline(names.authors, names.source, roles=names.roles) if names else None
