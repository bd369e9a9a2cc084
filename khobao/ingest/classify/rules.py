"""The rules that give every line of a seed its one role, in the order in which they are asked.

The first rule that says yes decides; the last one always does. A rule sees the whole page and its outline,
and changes nothing. The sidecar of an article names, for each line, the rule that decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from khobao.ingest.classify.outline import Outline
from khobao.ingest.classify.position import Position, Test
from khobao.ingest.classify.rules_inside import (
    is_caption,
    is_headline_with_date,
    is_lead,
    is_list_item,
    is_listed_under_related,
    is_number_alone,
    is_paragraph,
    is_quotation,
    is_repeated,
    is_subheading,
    is_table_row,
    points_elsewhere,
    stands_after_byline,
)
from khobao.ingest.classify.rules_outside import (
    is_blank,
    is_boilerplate,
    is_byline,
    is_caption_above_text,
    is_dateline,
    is_publisher_address,
    is_repeated_above_text,
    is_section,
    is_title,
    repeats_title,
    stands_after_article,
    stands_before_article,
)
from khobao.ingest.page import Page
from khobao.models import Role, SeedLine


@dataclass(frozen=True)
class Rule:
    """One reason for a role."""

    name: str  # what the sidecar says
    role: Role
    applies: Test


BLANK = Rule("blank", Role.BLANK, is_blank)

_BOILERPLATE_KINDS = (
    "navigation", "headlines", "comments", "other-news", "related", "share", "counter", "clock", "rating",
    "form", "menu", "tags", "calendar", "footer", "contact", "forum", "reader", "ad",
)  # fmt: skip

ROLE_RULES: tuple[Rule, ...] = (
    BLANK,
    Rule("title", Role.TITLE, is_title),
    Rule("dateline", Role.DATELINE, is_dateline),
    Rule("byline", Role.BYLINE, is_byline),
    Rule("section", Role.SECTION, is_section),
    Rule("publisher-address", Role.SOURCE, is_publisher_address),
    Rule("repeats-title", Role.BOILERPLATE, repeats_title),
    Rule("caption-above-text", Role.CAPTION, is_caption_above_text),
    Rule("repeated", Role.BOILERPLATE, is_repeated_above_text),
    *(Rule(f"furniture-{kind}", Role.BOILERPLATE, is_boilerplate(kind)) for kind in _BOILERPLATE_KINDS),
    Rule("before-article", Role.BOILERPLATE, stands_before_article),
    Rule("after-article", Role.BOILERPLATE, stands_after_article),
    Rule("listed-under-related", Role.BOILERPLATE, is_listed_under_related),
    Rule("points-elsewhere", Role.BOILERPLATE, points_elsewhere),
    Rule("headline-with-date", Role.BOILERPLATE, is_headline_with_date),
    Rule("number-alone", Role.BOILERPLATE, is_number_alone),
    Rule("repeated", Role.BOILERPLATE, is_repeated),
    Rule("after-byline", Role.BOILERPLATE, stands_after_byline),
    Rule("lead", Role.LEAD, is_lead),
    Rule("table-row", Role.TABLE, is_table_row),
    Rule("quotation", Role.QUOTATION, is_quotation),
    Rule("list-item", Role.LIST, is_list_item),
    Rule("caption", Role.CAPTION, is_caption),
    Rule("subheading", Role.SUBHEADING, is_subheading),
    Rule("paragraph", Role.BODY, is_paragraph),
)


def split_joined_lines(lines: Iterable[SeedLine]) -> Iterator[SeedLine]:
    """Yield *lines* as the seed has them: a joined line in its parts, each with the role of the whole."""
    for line in lines:
        for offset, text in enumerate(line.text.split("\n")):
            yield SeedLine(line.number + offset, text, line.role, line.rule)


def classify_lines(page: Page, outline: Outline) -> tuple[SeedLine, ...]:
    """Return every line of *page*, untouched and in order, with its role and the rule that gave it."""
    classified = []
    for index, line in enumerate(page.lines):
        if not line.text:
            # A page may have a million of them; they need no asking around.
            classified.append(SeedLine(line.number, line.raw, BLANK.role, BLANK.name))
            continue
        at = Position(page, outline, index)
        rule = next(rule for rule in ROLE_RULES if rule.applies(at))
        classified.append(SeedLine(line.number, line.raw, rule.role, rule.name))
    return tuple(classified)
