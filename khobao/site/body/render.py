"""The body of an article → HTML and plain text.

Nearly all bodies are read without a parser; what parses Markdown takes long to load, and is asked for by
those that need it.
"""

from khobao.model import Article
from khobao.site.body.plain import Block, read_plain_body
from khobao.text.unicode import collapse_spaces

OPENING_LENGTH = 260  # characters of an article that a list shows


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
        from khobao.site.body.markdown import render_markdown

        return render_markdown(markdown)
    return "".join([block % _escape(text) for block, text in blocks])


def _escape(text: str) -> str:
    """Return *text* with the signs that mean something in HTML written by name, as the parser writes them."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def plain_paragraphs(article: Article) -> tuple[str, ...]:
    r"""Return the body of *article* without markup: paragraphs, subheadings, list items, cells and captions.

    In order, white space made single, nothing empty. The title and the lead are not in it.

    >>> plain_paragraphs(Article("Tin", "## Đầu *tư*\n\n- một\n- hai\n\n::: caption\nẢnh\n:::"))
    ('Đầu tư', 'một', 'hai', 'Ảnh')
    """
    blocks = read_plain_body(article.body)
    if blocks is None:
        from khobao.site.body.markdown import list_texts

        texts = list_texts(article.body)
    else:
        texts = [text for _, text in blocks]
    return tuple(line for line in map(_make_single, texts) if line)


def _make_single(text: str) -> str:
    """Return *text* on one line with single spaces."""
    # What is printable has no white space but plain spaces: most paragraphs need not be taken apart.
    return text.strip() if text.isprintable() and "  " not in text else collapse_spaces(text)


def opening_text(article: Article) -> str:
    r"""Return the lead, or the first paragraph, of *article* as plain text, cut at a word's end.

    >>> opening_text(Article("Tin", "## Đầu\n\nĐoạn *một*.\n\nĐoạn hai."))
    'Đoạn một.'
    """
    text = collapse_spaces(article.lead) if article.lead else _first_paragraph(article.body)
    if len(text) <= OPENING_LENGTH:
        return text
    return text[:OPENING_LENGTH].rpartition(" ")[0].rstrip(" ,;:–-") + "…"


def _first_paragraph(markdown: str) -> str:
    # Lists show thousands of openings: only the blocks up to the first paragraph are parsed.
    begin = 0
    while begin <= len(markdown):
        end = markdown.find("\n\n", begin)
        block = markdown[begin : end if end >= 0 else None]
        begin = end + 2 if end >= 0 else len(markdown) + 1
        plain = read_plain_body(block)
        if plain and plain[0][0] is Block.PARAGRAPH:
            return collapse_spaces(plain[0][1])
        if plain is None:
            from khobao.site.body.markdown import find_paragraph

            if (text := find_paragraph(block)) is not None:
                return collapse_spaces(text)
    return ""
