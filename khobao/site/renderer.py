"""Markdown → HTML and plain text. The only importer of markdown-it-py and its plugins.

CommonMark with tables and ``::: caption`` blocks. Raw HTML stays text. What would make a page
fetch from elsewhere, or lead to a file that is not there, is taken out: a picture becomes its
description, and a link that is neither http(s) nor mailto becomes its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from khobao.models import Article
from khobao.site.plainbody import Block, read_plain_body

OPENING_LENGTH = 260  # characters of an article that a list shows
_SAFE_SCHEMES = ("http://", "https://", "mailto:")


def render_body(markdown: str) -> str:
    r"""Return the HTML of an article's body.

    >>> print(render_body("Một *đoạn*.\n\n::: caption\nẢnh: nhà thờ\n:::"), end="")
    <p>Một <em>đoạn</em>.</p>
    <figure class="caption"><figcaption>
    <p>Ảnh: nhà thờ</p>
    </figcaption></figure>
    >>> print(render_body("[bấm](javascript:alert(1)) <script>"), end="")
    <p>[bấm](javascript:alert(1)) &lt;script&gt;</p>
    """
    blocks = read_plain_body(markdown)
    if blocks is None:
        return str(_MARKDOWN.renderer.render(_parse(markdown), _MARKDOWN.options, {}))
    return "".join([block % escapeHtml(text) for block, text in blocks])


def plain_paragraphs(article: Article) -> tuple[str, ...]:
    r"""Return the body of *article* without markup: paragraphs, subheadings, list items, cells and captions.

    In order, white space made single, nothing empty. The title and the lead are not in it.

    >>> plain_paragraphs(Article("Tin", "## Đầu *tư*\n\n- một\n- hai\n\n::: caption\nẢnh\n:::"))
    ('Đầu tư', 'một', 'hai', 'Ảnh')
    """
    blocks = read_plain_body(article.body)
    if blocks is None:
        texts = [_plain(token) for token in _parse(article.body)]
    else:
        texts = [text for _, text in blocks]
    return tuple(line for line in map(_make_single, texts) if line)


class PlainBody(Sequence[str]):
    """What ``plain_paragraphs`` returns, worked out when first asked for: few builds look at every text."""

    def __init__(self, article: Article) -> None:
        self._article = article

    @cached_property
    def _paragraphs(self) -> tuple[str, ...]:
        return plain_paragraphs(self._article)

    def __len__(self) -> int:
        return len(self._paragraphs)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        return self._paragraphs[index]

    def __iter__(self) -> Iterator[str]:
        return iter(self._paragraphs)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        # Another process works it out for itself, so that this one neither does nor keeps the texts twice.
        return PlainBody, (self._article,)


def _make_single(text: str) -> str:
    """Return *text* on one line with single spaces."""
    # What is printable has no white space but plain spaces: most paragraphs need not be taken apart.
    return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())


def opening_text(article: Article) -> str:
    r"""Return the lead, or the first paragraph, of *article* as plain text, cut at a word's end.

    >>> opening_text(Article("Tin", "## Đầu\n\nĐoạn *một*.\n\nĐoạn hai."))
    'Đoạn một.'
    """
    text = " ".join(article.lead.split()) if article.lead else _first_paragraph(article.body)
    if len(text) <= OPENING_LENGTH:
        return text
    return text[:OPENING_LENGTH].rpartition(" ")[0].rstrip(" ,;:–-") + "…"


def _first_paragraph(markdown: str) -> str:
    # Lists show thousands of openings: only the blocks up to the first paragraph are parsed.
    for block in markdown.split("\n\n"):
        plain = read_plain_body(block)
        if plain and plain[0][0] is Block.PARAGRAPH:
            return " ".join(plain[0][1].split())
        tokens = _parse(block)
        if len(tokens) > 1 and tokens[0].type == "paragraph_open":
            return " ".join(_plain(tokens[1]).split())
    return ""


def _parse(markdown: str) -> list[Token]:
    # The line break at the end means nothing, but without it mdit-py-plugins 0.7 looks past the end of a text
    # that ends in an empty line of a quotation (">::: caption\n>").
    return _MARKDOWN.parse(markdown + "\n")


def _plain(token: Token) -> str:
    """Return the text of a block token; empty for those that only open or close."""
    if token.type == "inline":
        return "".join(_plain_inline(token.children or []))
    return token.content if token.type in ("code_block", "fence") else ""


def _plain_inline(children: Sequence[Token]) -> Iterator[str]:
    for child in children:
        yield " " if child.type in ("softbreak", "hardbreak") else child.content


def _keep_outline(state: StateCore) -> None:
    """Make the headings of a body start at the second level: the first is the page's title."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close") and token.tag == "h1":
            token.tag = "h2"


def _tame_links(state: StateCore) -> None:
    """Mark links that leave the site, and unlink those that lead nowhere from here."""
    for token in state.tokens:
        opened: list[Token] = []
        for child in token.children or []:
            if child.type == "link_open":
                opened.append(child)
                if str(child.attrGet("href") or "").lower().startswith(_SAFE_SCHEMES):
                    child.attrSet("rel", "external noopener noreferrer")
                else:
                    child.tag, child.attrs = "span", {}
            elif child.type == "link_close" and opened:
                child.tag = opened.pop().tag


def _render_image(
    _renderer: object, tokens: Sequence[Token], index: int, _options: object, _env: object
) -> str:
    """Return the description of a picture: the archive keeps words, and fetches nothing."""
    return f'<span class="picture">{escapeHtml(tokens[index].content)}</span>'


def _render_caption(
    _renderer: object, tokens: Sequence[Token], index: int, _options: object, _env: object
) -> str:
    if tokens[index].nesting == 1:
        return '<figure class="caption"><figcaption>\n'
    return "</figcaption></figure>\n"


def _render_table_open(*_args: object) -> str:
    # A wide table scrolls in its own box; the box takes the focus so that the keyboard scrolls it too.
    return '<div class="table" tabindex="0"><table>\n'


def _render_table_close(*_args: object) -> str:
    return "</table></div>\n"


def _build_markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.use(container_plugin, "caption", render=_render_caption)
    markdown.core.ruler.push("keep_outline", _keep_outline)
    markdown.core.ruler.push("tame_links", _tame_links)
    markdown.add_render_rule("image", _render_image)
    markdown.add_render_rule("table_open", _render_table_open)
    markdown.add_render_rule("table_close", _render_table_close)
    return markdown


_MARKDOWN = _build_markdown()
