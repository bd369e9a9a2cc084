"""Publishers: newspapers and portals, recognised by agency mark, by web address or by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from khobao.ingest.lines.vocabulary import read_rows
from khobao.text.diacritics import fold, matching_form
from khobao.text.syllables import CAPITALS

_PORTAL = "Cổng thông tin điện tử"
# Marks of any portal: the page says which one it is.
_PORTAL_MARKS = frozenset(
    {"CTTĐT", "Cổng TTĐT", "TTĐT", "CTTĐTTP", "Cổng TTĐT tỉnh", "Cổng Thông tin điện tử"}
)
_HOST = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+(?:vn|com|net|org|info))\b(/\S*)?", re.IGNORECASE)
# Longer lines are no addresses; of a footer only this many characters are searched.
_LONGEST_ADDRESS = 1000
_DASH = r"\s*[-–—]+\s*"
_MARK_PATTERNS = (
    # (TNO) Text · (Dân trí) - Text · Hà Nội (TTXVN) - Text
    re.compile(rf"^(?:(?P<place>[A-ZĐ][\w.]*(?:\s[A-ZĐ][\w.]*){{0,3}})\s)?\(\s*(?P<mark>[^()]{{2,32}}?)\s*\)(?:{_DASH}|:?\s+)"),
    # TTH.VN - Text
    re.compile(rf"^(?P<place>)(?P<mark>[{CAPITALS}][^\s–—-]*(?:\s[^\s–—-]+){{0,3}}?){_DASH}(?=\S)"),
)  # fmt: skip

_BRACKETED = re.compile(r"^\([^()]+\)\s*[-–—]")
_UNKNOWN_PAPER = re.compile(rf"[{CAPITALS}][^\W\d_]{{3,19}}")
_CAPITALS_ALONE = re.compile(rf"[{CAPITALS}]{{3,10}}")
# Other words in brackets before a text.
_NOT_MARKS = frozenset({"ảnh", "video", "clip", "audio", "infographic", "tiếp", "trích", "thơ", "truyện"})


@dataclass(frozen=True)
class Publisher:
    """A newspaper, an agency or a portal."""

    name: str  # as the front matter's `source` writes it
    home: str = ""  # locality of a local publisher; empty for the national press


@dataclass(frozen=True)
class AgencyMark:
    """The mark of an agency or a newspaper in front of a lead, such as “TTH.VN - ”."""

    mark: str  # without brackets and dash
    end: int  # offset where the text of the lead begins
    publisher: Publisher | None  # None when the mark only says that it is a portal


def find_agency_mark(text: str) -> AgencyMark | None:
    """Return the agency mark that *text* begins with, or None.

    Counted are known publishers, portals and hosts of newspapers. Of unknown newspapers only a single word in
    brackets counts (_is_unknown_paper), because ordinary sentences have brackets and dashes too.

    >>> found = find_agency_mark("(Dân trí) - Sáng nay, trời mưa.")
    >>> found.publisher.name, found.end
    ('Dân trí', 12)
    >>> find_agency_mark("Hà Nội - Huế là tuyến bay đông khách.") is None
    True
    """
    for pattern in _MARK_PATTERNS:
        found = pattern.match(text)
        if not found:
            continue
        mark = found["mark"].strip()
        if mark in _PORTAL_MARKS:
            return AgencyMark(mark, found.end(), None)
        publisher = _read_publishers().by_mark.get(_mark_key(mark)) or find_publisher_by_host(mark)
        if publisher is None and _is_unknown_paper(found, mark):
            publisher = Publisher(mark)
        if publisher:
            return AgencyMark(mark, found.end(), publisher)
    return None


def _is_unknown_paper(found: re.Match[str], mark: str) -> bool:
    """Return whether brackets hold a newspaper that the table lacks.

    That is one word with a dash after the brackets, “(Vitinfo) – ”, or only capitals, “(HNPĐ) ”.
    """
    form = _UNKNOWN_PAPER if _BRACKETED.match(found[0]) else _CAPITALS_ALONE
    return (
        found[0].startswith("(")
        and form.fullmatch(mark) is not None
        and matching_form(mark) not in _NOT_MARKS | read_province_names()
    )


def find_publisher_by_host(text: str) -> Publisher | None:
    """Return the publisher when *text* is nothing but its web address, or None.

    Besides the table there are two patterns: ``<province>.gov.vn`` is the portal of a province,
    ``bao<province>`` its newspaper.

    >>> find_publisher_by_host("www.sonla.gov.vn").name, find_publisher_by_host("http://baosonla.org.vn/x").name
    ('Cổng thông tin điện tử tỉnh Sơn La', 'Báo Sơn La')
    """
    found = _HOST.fullmatch(text.strip().strip("()[].,")) if len(text) <= _LONGEST_ADDRESS else None
    if not found:
        return None
    host = found[1].lower().removeprefix("www.").removeprefix("m.")
    known = _read_publishers().by_host
    if host in known:
        return known[host]
    labels = host.split(".")
    provinces = _read_provinces()
    if host.endswith(".gov.vn") and len(labels) == 3 and labels[0] in provinces:
        name, kind = provinces[labels[0]]
        return Publisher(
            f"{_PORTAL} {kind} {name}" if kind not in name.lower() else f"{_PORTAL} {name}", name
        )
    paper = labels[0].removeprefix("bao")
    if paper != labels[0] and paper in provinces:
        name = provinces[paper][0]
        return Publisher(f"Báo {name}", name)
    return None


def find_publisher_by_name(text: str) -> Publisher | None:
    """Return the publisher with the name *text*, with or without “báo” before it, or None.

    >>> find_publisher_by_name("báo Thanh Niên").name
    'Thanh Niên'
    """
    text = text.strip().strip("()[].,:-– ")
    shorter = re.sub(r"^(?:theo|nguồn|báo điện tử|báo|trang|tạp chí)\s*:?\s+", "", text, flags=re.IGNORECASE)
    for name in (text, shorter):
        found = _read_publishers().by_mark.get(_mark_key(name)) or find_publisher_by_host(name)
        if found:
            return found
    return None


def find_publisher_in_footer(text: str) -> Publisher | None:
    """Return the first publisher whose web address is in *text*, a line of a footer, or None.

    >>> find_publisher_in_footer("Giấy phép số 1. Website: http://www.dantri.com.vn").name
    'Dân trí'
    """
    hosts = (find_publisher_by_host(found[1]) for found in _HOST.finditer(text[:_LONGEST_ADDRESS]))
    return next(filter(None, hosts), None)


def is_host_line(text: str) -> bool:
    """Return whether *text* is nothing but a web address.

    >>> is_host_line("www.sonla.gov.vn"), is_host_line("Theo www.sonla.gov.vn thì")
    (True, False)
    """
    return len(text) <= _LONGEST_ADDRESS and _HOST.fullmatch(text.strip().strip("()[].,")) is not None


@dataclass(frozen=True)
class _Publishers:
    by_mark: dict[str, Publisher]  # mark or name, as _mark_key gives it -> publisher
    by_host: dict[str, Publisher]


@lru_cache(maxsize=1)
def _read_publishers() -> _Publishers:
    by_mark: dict[str, Publisher] = {}
    by_host: dict[str, Publisher] = {}
    for row in read_rows("publishers.csv"):
        publisher = Publisher(row["name"], row["home"])
        for mark in (row["name"], *row["marks"].split("|")):
            if mark:
                by_mark.setdefault(_mark_key(mark), publisher)
        for host in filter(None, row["hosts"].split("|")):
            by_host.setdefault(host, publisher)
    return _Publishers(by_mark, by_host)


@lru_cache(maxsize=1)
def _read_provinces() -> dict[str, tuple[str, str]]:
    """Return label of a province in host names -> its name and kind."""
    provinces = {}
    for row in read_rows("provinces.csv"):
        for label in (fold(row["name"]).lower().replace(" ", "").replace("-", ""), *row["hosts"].split("|")):
            if label:
                provinces[label] = (row["name"], row["kind"])
    return provinces


@lru_cache(maxsize=1)
def read_province_names() -> frozenset[str]:
    """Return the names of the provinces in matching form."""
    return frozenset(matching_form(row["name"]) for row in read_rows("provinces.csv"))


def _mark_key(mark: str) -> str:
    # Short marks keep their case: “TT” is a newspaper, “tt” an abbreviation.
    return mark.strip() if len(mark.strip()) <= 3 else matching_form(mark.strip())
