"""The rules that give every line of a seed its one role, in the order in which they are asked.

The first rule that applies decides; the last one always applies. A rule sees the whole page and its outline,
and changes nothing. The sidecar of an article names the rule that decided for each line.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from khobao.ingest.classify import rules_inside as inside
from khobao.ingest.classify import rules_outside as outside
from khobao.ingest.classify.outline import Outline
from khobao.ingest.classify.position import Position, Test
from khobao.ingest.page import Page
from khobao.model import Role, SeedLine


@dataclass(frozen=True)
class Rule:
    """One reason for a role."""

    name: str  # as in sidecars, so it must not change: archives keep theirs
    role: Role
    applies: Test


_BOILERPLATE_KINDS = (
    "navigation", "headlines", "comments", "other-news", "related", "share", "counter", "clock", "rating",
    "form", "menu", "tags", "calendar", "footer", "contact", "forum", "reader", "ad",
)  # fmt: skip

ROLE_RULES: tuple[Rule, ...] = (
    Rule("blank", Role.BLANK, outside.is_blank),
    Rule("title", Role.TITLE, outside.is_title),
    Rule("dateline", Role.DATELINE, outside.is_dateline),
    Rule("byline", Role.BYLINE, outside.is_byline),
    Rule("section", Role.SECTION, outside.is_section),
    Rule("publisher-address", Role.SOURCE, outside.is_publisher_address),
    Rule("repeats-title", Role.BOILERPLATE, outside.repeats_title),
    Rule("caption-above-text", Role.CAPTION, outside.is_caption_above_text),
    Rule("repeated", Role.BOILERPLATE, outside.is_repeated_above_text),
    *(
        Rule(f"furniture-{kind}", Role.BOILERPLATE, outside.is_boilerplate(kind))
        for kind in _BOILERPLATE_KINDS
    ),
    Rule("before-article", Role.BOILERPLATE, outside.is_before_article),
    Rule("after-article", Role.BOILERPLATE, outside.is_after_article),
    Rule("listed-under-related", Role.BOILERPLATE, inside.is_related_headline),
    Rule("points-elsewhere", Role.BOILERPLATE, inside.is_link),
    Rule("headline-with-date", Role.BOILERPLATE, inside.is_headline_with_date),
    Rule("number-alone", Role.BOILERPLATE, inside.is_number_alone),
    Rule("repeated", Role.BOILERPLATE, inside.is_repeated),
    Rule("after-byline", Role.BOILERPLATE, inside.is_after_byline),
    Rule("lead", Role.LEAD, inside.is_lead),
    Rule("table-row", Role.TABLE, inside.is_table_row),
    Rule("quotation", Role.QUOTATION, inside.is_quotation),
    Rule("list-item", Role.LIST, inside.is_list_item),
    Rule("caption", Role.CAPTION, inside.is_caption),
    Rule("subheading", Role.SUBHEADING, inside.is_subheading),
    Rule("paragraph", Role.BODY, inside.is_paragraph),
)


def classify_lines(page: Page, outline: Outline) -> tuple[SeedLine, ...]:
    """Return every line of *page*, unchanged and in order, with its role and the rule that gave it."""
    classified = []
    for index, line in enumerate(page.lines):
        position = Position(page, outline, index)
        rule = next(rule for rule in ROLE_RULES if rule.applies(position))
        classified.append(SeedLine(line.number, line.raw, rule.role, rule.name))
    return tuple(classified)


def split_joined_lines(lines: Iterable[SeedLine]) -> Iterator[SeedLine]:
    """Yield *lines* as they are in the seed: the parts of a joined line, each with the role of the whole."""
    for line in lines:
        for offset, text in enumerate(line.text.split("\n")):
            yield SeedLine(line.number + offset, text, line.role, line.rule)
