"""``content/archive.tsv``, the ledger of an archive: what of its articles must not be forgotten.

Its first line names the format, the second the columns; then a line an article, sorted by slug. It is
committed with the articles: stubs at former addresses come from it, and the day on which each was first seen.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from khobao.content.addresses import is_address
from khobao.content.journal import Change, write_changes
from khobao.errors import BuildFailedError, Problem
from khobao.messages.message import Message

LEDGER = "archive.tsv"
FORMAT = 2  # of the archive as a whole; 1 had no ledger
_FIRST_LINE = re.compile(r"# khobao archive ([0-9]{1,9})")
COLUMNS = ("slug", "addresses", "first_seen", "identity", "dropped")
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_ESCAPED = re.compile(r"\\(.)")
_DROPPED = "dropped"


@dataclass(frozen=True)
class LedgerEntry:
    """What the ledger knows of one article."""

    slug: str
    addresses: tuple[str, ...]  # below the site's root, as they were published; the newest first
    first_seen: str = ""  # ISO day of the build that met it first; empty: before there was a ledger
    identity: str = ""  # of its record: the path of its seed below seeds/; empty when it has none
    dropped: bool = False  # left out of the archive, and to stay out


Ledger = Mapping[str, LedgerEntry]  # slug -> what is known of it


def format_ledger(entries: Iterable[LedgerEntry]) -> str:
    r"""Return the text of the ledger: the same for the same entries in any order.

    >>> format_ledger([LedgerEntry("tin", ("bai/2021/tin.html",), "2026-12-01", "tin.txt")]).splitlines()[2]
    'tin\tbai/2021/tin.html\t2026-12-01\ttin.txt\t'
    """
    lines = [f"# khobao archive {FORMAT}", "\t".join(COLUMNS)]
    for entry in sorted(entries, key=lambda entry: entry.slug):
        cells = (
            entry.slug,
            " ".join(entry.addresses),
            entry.first_seen,
            "".join(_ESCAPES.get(letter, letter) for letter in entry.identity),
            _DROPPED if entry.dropped else "",
        )
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"


def parse_ledger(text: str, path: str) -> dict[str, LedgerEntry]:
    """Return the entries of the ledger *text* by their slugs; *path* is how messages name the file.

    Lines of one slug, as a merge of two branches may leave them, are united: all their addresses, the earlier
    day. Raises BuildFailedError naming every line that no build wrote, or a format that is newer than this
    program.
    """
    lines = [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]
    head = _FIRST_LINE.fullmatch(lines[0])
    if head is None:
        message = Message("the first line does not name the format of an archive")
        raise BuildFailedError([Problem(path, 1, message, _RESTORE)])
    if int(head[1]) > FORMAT:
        message = Message(
            "this archive has format %(number)s, and this program knows none above %(known)s",
            number=int(head[1]),
            known=FORMAT,
        )
        advice = Message("Install a newer program: pip install --upgrade khobao.")
        raise BuildFailedError([Problem(path, 1, message, advice)])
    found: dict[str, LedgerEntry] = {}
    problems = []
    for number, line in enumerate(lines[1:], start=2):
        if not line or line == "\t".join(COLUMNS):
            continue
        try:
            entry = _parse_line(line)
        except ValueError:
            message = Message("no build wrote this line")
            problems.append(Problem(path, number, message, _RESTORE))
            continue
        found[entry.slug] = _unite(found[entry.slug], entry) if entry.slug in found else entry
    if problems:
        raise BuildFailedError(problems)
    return found


_RESTORE = Message("Restore the file from git, or take the line away: its article then counts as a new one.")


def _parse_line(line: str) -> LedgerEntry:
    """Return the entry in one line. Raises ValueError when it is none."""
    slug, addresses, first_seen, identity, dropped = line.split("\t")
    published = tuple(addresses.split())
    if not slug or not all(map(is_address, published)) or dropped not in ("", _DROPPED):
        raise ValueError(line)
    if first_seen:
        dt.date.fromisoformat(first_seen)
    letters = {sign[1]: letter for letter, sign in _ESCAPES.items()}
    read = _ESCAPED.sub(lambda sign: letters.get(sign[1], sign[0]), identity)
    return LedgerEntry(slug, published, first_seen, read, bool(dropped))


def _unite(one: LedgerEntry, other: LedgerEntry) -> LedgerEntry:
    return replace(
        one,
        addresses=tuple(dict.fromkeys((*one.addresses, *other.addresses))),
        first_seen=min(one.first_seen, other.first_seen),
        identity=one.identity or other.identity,
        dropped=one.dropped or other.dropped,
    )


def read_ledger(folder: Path) -> dict[str, LedgerEntry] | None:
    """Return the ledger of the articles in *folder*, None when it has none. Raises as ``parse_ledger``."""
    file = folder / LEDGER
    try:
        text = file.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None
    except OSError as error:
        message = Message("the file cannot be read: %(error)s", error=error.strerror)
        raise BuildFailedError([Problem(str(file), None, message, _RESTORE)]) from error
    return parse_ledger(text, str(file))


def write_ledger(entries: Iterable[LedgerEntry], folder: Path) -> bool:
    """Write the ledger of the articles in *folder* by its journal; return whether it has changed.

    Raises BuildFailedError when the disk refuses.
    """
    data = format_ledger(entries).encode("utf-8", "surrogateescape")
    file = folder / LEDGER
    old = file.read_bytes() if file.is_file() else None
    if data == old:
        return False
    before = None if old is None else hashlib.sha256(old).hexdigest()
    write_changes([Change(LEDGER, data, before)], folder)
    return True
