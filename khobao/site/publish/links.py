"""A built site, looked over as a visitor would: where does every link lead.

Reads pages with lxml.
"""

import os
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

from khobao.errors import Problem
from khobao.messages.message import Message

# Elements that fetch what they name; an <a> only leads there when somebody clicks.
_FETCHING = (("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src"), ("form", "action"))
_FETCHING_LINKS = {"stylesheet", "icon", "manifest", "preload", "search", "apple-touch-icon"}
_REPORT = Message("This is a mistake of the program or of a template, not of an article: please report it.")


@dataclass(frozen=True)
class _Link:
    address: str
    fetches: bool  # the browser goes there by itself
    inner: bool  # must stay in the site: everything but what a reader may click


@dataclass(frozen=True)
class _PageLinks:
    links: tuple[_Link, ...]
    anchors: frozenset[str]


def check_site(dist: Path) -> list[Problem]:
    """Return what is wrong with the links and file names of the site in *dist*, sorted.

    Reported: a link to a file or an anchor that is not there, a link inside the site that is not relative or
    ends in a folder, anything fetched from elsewhere, a file name that is not ASCII.
    """
    files = {
        Path(folder, name).relative_to(dist).as_posix()
        for folder, _, names in os.walk(dist)
        for name in names
    }
    pages = {path: read_links(dist / path) for path in sorted(files) if path.endswith(".html")}
    problems = [
        _problem(dist, path, Message("the file name is not ASCII")) for path in files if not path.isascii()
    ]
    for path, page in pages.items():
        problems += [_problem(dist, path, message) for message in _check_page(path, page, files, pages)]
    return sorted(set(problems), key=lambda p: (p.path, str(p.message)))


def read_links(path: Path) -> _PageLinks:
    """Return the links and the anchors of the page in the file *path*."""
    tree = html.fromstring(path.read_bytes())
    found = [_Link(href, fetches=False, inner=False) for href in tree.xpath("//a/@href")]
    for element in tree.xpath("//link[@href]"):
        fetches = not _FETCHING_LINKS.isdisjoint(element.get("rel", "").split())
        found.append(_Link(element.get("href"), fetches, inner=fetches))
    for tag, attribute in _FETCHING:
        found += [_Link(value, fetches=True, inner=True) for value in tree.xpath(f"//{tag}/@{attribute}")]
    return _PageLinks(tuple(dict.fromkeys(found)), frozenset(tree.xpath("//@id")))


def _check_page(
    path: str, page: _PageLinks, files: set[str], pages: Mapping[str, _PageLinks]
) -> Iterator[Message]:
    for link in page.links:
        address = urlsplit(link.address)
        if address.scheme or address.netloc:
            if link.inner and address.scheme != "data":
                yield Message("%(address)s is fetched from elsewhere", address=link.address)
            continue
        if address.path.startswith("/"):
            yield Message("the link %(address)s is not relative", address=link.address)
            continue
        target = _resolve(path, unquote(address.path)) if address.path else path
        if target not in files:
            yield Message("the link %(address)s leads to no file", address=link.address)
        elif address.fragment and unquote(address.fragment) not in _anchors(target, pages):
            yield Message("the link %(address)s leads to no such anchor", address=link.address)


def _resolve(path: str, relative: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), relative))


def _anchors(target: str, pages: Mapping[str, _PageLinks]) -> frozenset[str]:
    return pages[target].anchors if target in pages else frozenset()


def _problem(dist: Path, path: str, message: Message) -> Problem:
    return Problem((dist / path).as_posix(), None, message, _REPORT)
