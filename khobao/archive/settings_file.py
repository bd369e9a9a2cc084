"""``khobao.toml`` of a new archive: every setting with what it means."""

import json
from collections.abc import Mapping

from khobao.config import Settings
from khobao.messages.catalogue import read_catalogue
from khobao.messages.message import Message

HEAD = Message("The settings of this archive. A line that begins with # sets nothing: it shows the default.")
# Setting -> what it means, in the order of the file.
MEANINGS: Mapping[str, Message] = {
    "title": Message("The name of the archive, at the head of every page."),
    "subtitle": Message("A line below it."),
    "description": Message("What the archive is, in a sentence, for search engines."),
    "publisher": Message("Who keeps the archive; named at the foot of pages and in citations."),
    "logo": Message("A picture in static/, shown beside the name at the head of every page."),
    "logo_only": Message("true when the logo has the name in it: then the name is not written beside it."),
    "favicon": Message("A picture in static/, shown in the browser's tab."),
    "footer": Message("Text at the foot of every page, in Markdown."),
    "contact": Message("An e-mail address or another one, for corrections."),
    "licence": Message("Under which the data may be used: an identifier like CC-BY-4.0, or a sentence."),
    "licence_url": Message("Where the licence can be read."),
    "language": Message("The language of the pages around the articles: vi or en."),
    "base_url": Message(
        "Where the site is published, like https://user.github.io/repo/. Feeds and the sitemap need it. "
        "The workflow for GitHub Pages knows it without this."
    ),
    "former_addresses": Message(
        "true when the archive was published by a version before 0.2: the addresses of then lead on."
    ),
    "site_limit_mb": Message("What the host takes, in millions of bytes; 1000 is GitHub Pages'."),
    "file_limit_mb": Message("The same of one file; 100 is GitHub's."),
}


def format_settings(settings: Settings) -> str:
    """Return the text of a settings file that says *settings*, with a comment each in their language.

    What is as it is by default stands there as a comment.
    """
    say = read_catalogue(settings.language).say
    blocks = [f"# {say(HEAD)}\n"]
    for name, meaning in MEANINGS.items():
        value, default = getattr(settings, name), getattr(Settings, name)
        mark = "# " if value == default and name not in ("title", "language") else ""
        blocks.append(f"# {say(meaning)}\n{mark}{name} = {_format_value(value)}\n")
    return "\n".join(blocks)


def _format_value(value: object) -> str:
    """Return *value* as TOML writes it; a text in JSON is one in TOML."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
