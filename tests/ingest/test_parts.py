"""Dates, bylines, repairs and Markdown: small functions, each with its table of cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_cases import read_cases
from markdown_it import MarkdownIt
from mdit_py_plugins.container import container_plugin

from khobao.ingest.fields.body import escape_line, format_blocks
from khobao.ingest.fields.byline import parse_byline
from khobao.ingest.fields.dates import find_dates
from khobao.ingest.read.repairs import repair_text
from khobao.model import Role

MARKDOWN = (
    MarkdownIt("commonmark", {"html": False})
    .enable(["table", "strikethrough"])
    .use(container_plugin, "caption")
)
LINES = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=60)


@pytest.mark.parametrize("case", read_cases("ingest_dates"))
def test_dates_are_read_in_every_form(case):
    found = find_dates(case["text"])
    assert [item.date.isoformat() if item.date else None for item in found] == case["dates"]
    assert any(item.either_order for item in found) == case.get("either_order", False)


@pytest.mark.parametrize("case", read_cases("ingest_bylines"))
def test_bylines_name_people_and_nothing_else(case):
    byline = parse_byline(case["text"])
    if case["authors"] is None:
        assert byline is None
        return
    assert byline is not None
    assert list(byline.authors) == case["authors"]
    assert byline.source == case.get("source")
    assert byline.roles == case.get("roles", {})
    assert list(byline.photographers) == case.get("photographers", [])


@pytest.mark.parametrize("case", read_cases("ingest_repairs"))
def test_repairs_mend_what_is_broken_and_nothing_else(case):
    repaired, repairs = repair_text(case["text"])
    assert repaired == case["repaired"]
    assert list(repairs) == case["repairs"]


@given(st.text(max_size=80))
def test_repairing_twice_changes_nothing_more(text):
    repaired, _ = repair_text(text)
    assert repair_text(repaired) == (repaired, ())


def rendered_text(markdown: str) -> str:
    tokens = MARKDOWN.parse(markdown)
    inline = [child for token in tokens for child in (token.children or [])]
    return "".join(child.content for child in inline if child.type in ("text", "text_special"))


@given(LINES)
def test_markdown_reads_an_escaped_line_as_its_text(line):
    text = " ".join(repair_text(line)[0].split())
    if text:
        tokens = MARKDOWN.parse(escape_line(text))
        assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
        assert rendered_text(escape_line(text)) == text


@given(st.sampled_from([Role.SUBHEADING, Role.CAPTION, Role.QUOTATION, Role.BODY]), LINES)
def test_every_kind_of_block_keeps_its_text(role, line):
    text = " ".join(repair_text(line)[0].split())
    if text:
        assert rendered_text(format_blocks([(role, text)])) == text


def test_blocks_become_the_markdown_of_the_contract():
    blocks = [
        (Role.BODY, "Một * hai"),
        (Role.SUBHEADING, "Mục 1"),
        (Role.CAPTION, "Ảnh: A"),
        (Role.LIST, "- x"),
        (Role.LIST, "- y"),
        (Role.QUOTATION, "“Q”"),
        (Role.QUOTATION, "B - nông dân"),
        (Role.TABLE, "Tên\tSố"),
        (Role.TABLE, "A|B\t1"),
    ]
    assert format_blocks(blocks).split("\n\n") == [
        "Một \\* hai",
        "## Mục 1",
        "::: caption\nẢnh: A\n:::",
        "- x\n- y",
        "> “Q”\n>\n> B - nông dân",
        "| Tên | Số |\n| --- | --- |\n| A\\|B | 1 |",
    ]
