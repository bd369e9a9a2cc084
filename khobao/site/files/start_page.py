"""The page at the root of a copy that was given away: leads to the site beside it."""

import html

from khobao.config import Settings
from khobao.messages.catalogue import Catalogue
from khobao.messages.message import Message

START = "MO-KHO-NAY.html"  # first in a list of files, and says in Vietnamese what to do


def build_start_page(settings: Settings, catalogue: Catalogue, home: str) -> bytes:
    """Return the page, which needs no script and no style; *home*: relative address of the front page."""
    title, address = html.escape(settings.title), html.escape(home)
    said = html.escape(catalogue.say(Message("Open the archive: %(title)s", title=settings.title)))
    return f"""<!doctype html>
<html lang="{settings.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta http-equiv="refresh" content="0; url={address}">
<title>{title}</title>
</head>
<body>
<p><a href="{address}">{said}</a></p>
</body>
</html>
""".encode()
