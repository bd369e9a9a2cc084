"""Templates are compiled in our own way, and say the same as Jinja's."""

import markupsafe
import pytest
from jinja2 import UndefinedError

from khobao.config import Settings
from khobao.site.language import read_language
from khobao.site.render import templating
from khobao.site.render.assets import read_assets

CASES = {
    "an attribute": ("{{ story.title }}", "<b>"),
    "of an expression": ("{{ (story or 1).title }}", "<b>"),
    "a call of a method": ("{{ story.title.upper().lower() }}", "<b>"),
    "a call with names": ("{{ story.title.split(sep='b')|length }}", "2"),
    "a call with a list of arguments": ("{{ story.title.replace(*('b', 'i')) }}", "<i>"),
    "a sentence with gaps": ("{{ _('%(a)s, %(b)s, %(a)s', a=story.title, b=2) }}", "<b>, 2, <b>"),
    "with a sign of its own": ("{{ _('%(a)s has 5 %%', a=story.title) }}", "<b> has 5 %"),
    "within an expression": ("{{ _('of %(a)s', a='x')|upper }}", "OF X"),
    "a macro with a block": (
        "{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}1{% endcall %}",
        "[1]",
    ),
    "a text with a number": (
        "{% trans count=2 %}{{ count }} line{% pluralize %}{{ count }} lines{% endtrans %}",
        "2 lines",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_templates_may_write(case, tmp_path):
    source, expected = CASES[case]
    assert render(source, tmp_path, story=Story("<b>")) == str(markupsafe.escape(expected))


@pytest.mark.parametrize(
    "source", ["{{ nobody }}", "{{ nobody.name }}", "{{ nobody() }}", "{{ story.nobody }}"]
)
def test_an_unknown_name_is_an_error(source, tmp_path):
    with pytest.raises((UndefinedError, AttributeError), match="nobody"):
        render(source, tmp_path, story=Story(""))


class Story:
    """A record with one field."""

    def __init__(self, title: str) -> None:
        self.title = title


def render(source, folder, settings=None, language="en", **context):
    """Return what the template *source* says of *context*."""
    (folder / "page.html").write_text(source, encoding="utf-8")
    assets = read_assets([], [], [])
    environment = templating.build_environment(
        settings or Settings(), assets, read_language(language), folder
    )
    return templating.render_page(templating.Page("a.html", "page.html", context), environment).decode()
