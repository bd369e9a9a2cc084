"""Front matter: what is written is read back, and every complaint names its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobao.content.front_matter import FrontMatterError, format_front_matter, parse_front_matter

# YAML cannot hold control characters, lone surrogates and a few line separators as they are.
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60)
VALUES = st.one_of(TEXT, st.integers(), st.lists(TEXT, max_size=4))


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), VALUES, max_size=6), TEXT)
def test_reading_gives_back_what_was_written(fields, body):
    read, _, read_body = parse_front_matter(format_front_matter(fields, body))
    assert read == fields
    assert read_body == body.strip()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("no head", 1, "does not begin with a front matter"),
        ("---\ntitle: a\n", 1, "no closing line"),
        ("---\ntitle: a\nauthors: [\n---\n", 4, "not YAML"),
        ("---\ntitle: a\nlead: b: c\n---\n", 3, "not YAML"),
        ("---\n- a\n---\n", 2, "key: value"),
        ("---\na: &x [1]\nb: *x\n---\n", None, "alias"),
        ("---\ntitle: a\ntitle: b\n---\n", 3, "“title” twice"),
        ("---\ntitle: !!python/object/apply:os.system [ls]\n---\n", 2, "not YAML"),
    ],
)
def test_a_broken_head_is_refused_with_its_line(text, line, message):
    with pytest.raises(FrontMatterError) as caught:
        parse_front_matter(text)
    assert caught.value.line == line
    assert message in str(caught.value.message)


def test_dates_stay_text_and_keys_know_their_lines():
    fields, lines, body = parse_front_matter("---\ntitle: a\ndate: 2022-01\nday: 2022-01-08\n---\n\nText.\n")
    assert fields == {"title": "a", "date": "2022-01", "day": "2022-01-08"}
    assert lines == {"title": 2, "date": 3, "day": 4}
    assert body == "Text."


def test_windows_line_ends_and_a_byte_order_mark_are_read():
    assert parse_front_matter("\ufeff---\r\ntitle: a\r\n---\r\nText.\r\n")[0] == {"title": "a"}
