"""The rules that give every line of a seed its one role, in the order in which they are asked.

The first rule that applies decides; the last one always applies. A rule sees the whole page and its outline,
and changes nothing. The sidecar of an article names the rule that decided for each line.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from khobao.ingest.classify import conditions
from khobao.ingest.classify.outline import Outline
from khobao.ingest.classify.position import Position, Test
from khobao.ingest.lines.evidence import is_link_line
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
    Rule("blank", Role.BLANK, lambda at: not at.line.text),
    Rule("title", Role.TITLE, lambda at: at.index == at.outline.title),
    Rule("dateline", Role.DATELINE, conditions.is_dateline),
    Rule("byline", Role.BYLINE, lambda at: at.outline.is_byline(at.index)),
    Rule("section", Role.SECTION, lambda at: at.index == at.outline.section),
    Rule("publisher-address", Role.SOURCE, lambda at: at.index in at.outline.ending.sources),
    Rule("repeats-title", Role.BOILERPLATE, conditions.repeats_title),
    Rule("caption-above-text", Role.CAPTION, conditions.is_caption_above_text),
    Rule("repeated", Role.BOILERPLATE, lambda at: at.is_between_title_and_text and at.is_second_copy()),
    *(
        Rule(f"furniture-{kind}", Role.BOILERPLATE, conditions.is_boilerplate(kind))
        for kind in _BOILERPLATE_KINDS
    ),
    Rule("before-article", Role.BOILERPLATE, lambda at: at.index < at.outline.start),
    Rule("after-article", Role.BOILERPLATE, lambda at: at.index >= at.outline.end),
    Rule("listed-under-related", Role.BOILERPLATE, conditions.is_related_headline),
    Rule("points-elsewhere", Role.BOILERPLATE, lambda at: is_link_line(at.line)),
    Rule("headline-with-date", Role.BOILERPLATE, conditions.is_headline_with_date),
    Rule("number-alone", Role.BOILERPLATE, conditions.is_number_alone),
    Rule("repeated", Role.BOILERPLATE, conditions.is_repeated),
    Rule("after-byline", Role.BOILERPLATE, conditions.is_after_byline),
    Rule("lead", Role.LEAD, conditions.is_lead),
    Rule("table-row", Role.TABLE, conditions.is_table_row),
    Rule("quotation", Role.QUOTATION, conditions.is_quotation),
    Rule("list-item", Role.LIST, conditions.is_list_item),
    Rule("caption", Role.CAPTION, conditions.is_caption),
    Rule("subheading", Role.SUBHEADING, conditions.is_subheading),
    Rule("paragraph", Role.BODY, lambda _: True),
)


def classify_lines(outline: Outline) -> tuple[SeedLine, ...]:
    """Return every line of the page, unchanged and in order, with its role and the rule that gave it."""
    classified = []
    for index, line in enumerate(outline.page.lines):
        position = Position(outline, index)
        rule = next(rule for rule in ROLE_RULES if rule.applies(position))
        classified.append(SeedLine(line.number, line.raw, rule.role, rule.name))
    return tuple(classified)


def split_joined_lines(lines: Iterable[SeedLine]) -> Iterator[SeedLine]:
    """Yield *lines* as they are in the seed: the parts of a joined line, each with the role of the whole."""
    for line in lines:
        for offset, text in enumerate(line.text.split("\n")):
            yield SeedLine(line.number + offset, text, line.role, line.rule)
