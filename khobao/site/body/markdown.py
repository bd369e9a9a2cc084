"""Markdown that needs a parser. The only importer of markdown-it-py and its plugins.

CommonMark with tables and ``::: caption`` blocks. Raw HTML stays text. What would make a page
fetch from elsewhere, or lead to a file that is not there, is taken out: a picture becomes its
description, and a link that is neither http(s) nor mailto becomes its words.
"""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

_SAFE_SCHEMES = ("http://", "https://", "mailto:")


def render_markdown(markdown: str) -> str:
    """Return *markdown* as HTML.

    >>> print(render_markdown("[bấm](javascript:alert(1)) <script>"), end="")
    <p>[bấm](javascript:alert(1)) &lt;script&gt;</p>
    """
    return str(_MARKDOWN.renderer.render(_parse(markdown), _MARKDOWN.options, {}))


def list_texts(markdown: str) -> list[str]:
    r"""Return the text of every block of *markdown*, and an empty one where a block only opens or closes.

    >>> list(filter(None, list_texts("Một *hai*.\n\n- ba")))
    ['Một hai.', 'ba']
    """
    return [_plain(token) for token in _parse(markdown)]


def find_paragraph(markdown: str) -> str | None:
    """Return the text of the paragraph that *markdown* begins with, or None when it begins otherwise.

    >>> find_paragraph("Một *hai*."), find_paragraph("# Một")
    ('Một hai.', None)
    """
    tokens = _parse(markdown)
    begins = len(tokens) > 1 and tokens[0].type == "paragraph_open"
    return _plain(tokens[1]) if begins else None


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
