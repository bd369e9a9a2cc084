"""Markdown: the quick way writes what the parser would, and nothing is lost in plain text."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from khobao.model import Article
from khobao.site.body.markdown import _MARKDOWN, _plain
from khobao.site.body.plain import read_plain_body
from khobao.site.body.render import opening_text, plain_paragraphs, render_body

# Letters, and every sign that may mean something to Markdown at some place.
PIECES = st.sampled_from(
    [
        *(
            "Huế",
            "đường",
            " ",
            "  ",
            "\n",
            "\n\n",
            "\n\n\n",
            "## ",
            "# ",
            "::: caption\n",
            "\n:::",
            "- ",
            "+ ",
        ),
        *(
            "* ",
            "1. ",
            "2022",
            ".",
            ")",
            "1)",
            '"',
            "'",
            "&",
            "<",
            ">",
            "|",
            "\\",
            "`",
            "_",
            "[",
            "]",
            "(",
            "!",
        ),
        *("=", "---", "===", ":", "~~~", "\t", "\u00a0", "\u2028", "\u0085", "\x0b", "\x0c", "\x00", "\r"),
        *("\u200b", "#", "–", "$"),
    ]
)
BODIES = st.lists(PIECES, max_size=14).map("".join)
WORDS = st.text("aăâbcđêôơư0189 .,–“”", min_size=1, max_size=20)


@given(BODIES)
@example('Một "hai".\nBa\n\n## Bốn\n\n::: caption\nNăm\n:::')
@example("## Mục ##")
@example("12. một")
@example("12.000 người")
@example("Một\n===")
@example(">::: caption\n>")
@example(r"Giáo dục \& Đào tạo")
@example("\\- Một\n\\* hai\n\n## Ba \\#\n\n::: caption\n\\<b\\>\n:::")
@example("Một\\\nhai \\\\")
@example("Một\\ ")
@example("\\&amp; &amp;")
def test_the_quick_way_writes_what_the_parser_would(body):
    assert render_body(body) == _MARKDOWN.render(body + "\n")
    if read_plain_body(body) is not None:
        inline = [token for token in _MARKDOWN.parse(body + "\n") if token.type == "inline"]
        parsed = [" ".join(_plain(token).split()) for token in inline]
        assert list(plain_paragraphs(Article("Tin", body))) == [text for text in parsed if text]


@given(st.lists(WORDS.filter(str.strip), min_size=1, max_size=6))
def test_plain_text_holds_every_paragraph(paragraphs):
    body = "\n\n".join(re.sub(r"^(\s*\d+)([.)])", r"\1\\\2", text.strip()) for text in paragraphs)
    expected = tuple(" ".join(text.split()) for text in paragraphs)
    assert plain_paragraphs(Article("Tin", body)) == expected


def test_most_bodies_go_the_quick_way():
    body = 'Ngày 8/1, 5,2 % "đại biểu".\n\n## Mục tiêu\n\n::: caption\nẢnh: An\n:::\n\n10 dịch vụ.'
    assert read_plain_body(body) is not None


def test_a_table_scrolls_in_its_own_box():
    assert '<div class="table" tabindex="0"><table>' in render_body("| a | b |\n|---|---|\n| 1 | 2 |")


def test_links_that_leave_say_so_and_others_are_words():
    html = render_body("[ra](https://example.org/) [thư](mailto:a@example.org) [vào](/tin) ![ảnh](a.png)")
    assert html == (
        '<p><a href="https://example.org/" rel="external noopener noreferrer">ra</a> '
        '<a href="mailto:a@example.org" rel="external noopener noreferrer">thư</a> '
        '<span>vào</span> <span class="picture">ảnh</span></p>\n'
    )


def test_an_opening_is_cut_at_a_words_end():
    text = opening_text(Article("Tin", "chữ " * 200))
    assert text.endswith("chữ…")
    assert len(text) <= 262
