"""What the normaliser made of a seed: the role of every line, and what it guessed."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a line of a seed is. Every line has exactly one."""

    TITLE = "title"
    DATELINE = "dateline"
    BYLINE = "byline"
    LEAD = "lead"
    SUBHEADING = "subheading"
    BODY = "body"
    QUOTATION = "quotation"
    LIST = "list"
    CAPTION = "caption"
    TABLE = "table"
    SECTION = "section"
    SOURCE = "source"
    BOILERPLATE = "boilerplate"
    BLANK = "blank"


@dataclass(frozen=True)
class SeedLine:
    """One line of a seed, untouched, with the role that the normaliser gave it."""

    number: int  # counted from 1
    text: str  # as decoded, before any repair
    role: Role
    rule: str  # name of the rule that decided; for boilerplate: the rule that left it out


class NoteKind(StrEnum):
    """A guess that a person may wish to look at. What the site says of each stands in its catalogue."""

    PUBLISHER_MARK = "publisher-mark"  # the mark in front of the lead was read as the publisher's
    QUOTED_PUBLISHER = "quoted-publisher"  # the source is the one that the page quotes
    DAY_FIRST = "day-first"  # a date whose order is not certain, read as day, month
    MONTH_FIRST = "month-first"  # a date read as month, day, as other dates of the page are
    DATE_FROM_LEAD = "date-from-lead"
    GLUED_BYLINE = "glued-byline"  # the authors were glued to the last paragraph
    CAPTURED = "captured"  # where and when a web archive took the page; not its publication
    UNCLEAR_PLACE = "unclear-place"  # a name that could mean several places
    SAME_STORY = "same-story"  # other seeds with the same story, left out for this one


@dataclass(frozen=True)
class Note:
    """One guess of the normaliser, with the words of the page that it was made from."""

    kind: NoteKind
    detail: str = ""  # quoted from the page or named: "TTH.VN", "03-08-2011", "b.txt, c.txt"


@dataclass(frozen=True)
class Provenance:
    """What the build knows of where an article came from; kept in a sidecar beside it."""

    seed: str  # path below seeds/
    seed_sha256: str
    encoding: str  # "utf-8"
    repairs: tuple[str, ...]  # names of the text repairs that changed something
    lines: tuple[SeedLine, ...]  # every line of the seed, in order
    notes: tuple[Note, ...] = ()
    article_sha256: str = ""  # of the article's file as the build last wrote it
    digest: str = field(default="", compare=False)  # SHA-256 of the sidecar; empty when it was not read
