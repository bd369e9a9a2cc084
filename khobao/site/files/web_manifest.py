"""What a browser needs to install the site as an app.

Source: Web App Manifest (W3C). Addresses in it are relative to the manifest, so it stands in the root.
"""

import json

from khobao.config import Settings
from khobao.model import Artifact
from khobao.site.language import Language
from khobao.site.permalinks import HOME, KEPT, OFFLINE, SEARCH
from khobao.site.render.assets import Assets

MANIFEST = "manifest.webmanifest"


def build_manifest(settings: Settings, language: Language, assets: Assets) -> Artifact:
    """Return the manifest of the site."""
    say = language.gettext
    drawn = {"src": assets.drawn_icon, "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    pictures = [
        {"src": path, "sizes": f"{size}x{size}", "type": "image/png", "purpose": use}
        for size, path in assets.icons
        for use in ("any", "maskable")
    ]
    manifest = {
        "name": settings.title,
        "short_name": settings.title,
        "description": settings.description,
        "lang": settings.language,
        "start_url": HOME,
        "scope": "./",
        "display": "minimal-ui",  # an archive is walked back and forth
        "theme_color": assets.paper,
        "background_color": assets.paper,
        "icons": [drawn, *pictures],
        "shortcuts": [
            {"name": say(name), "url": url}
            for name, url in (("Search", SEARCH), ("Kept articles", KEPT), ("Reading offline", OFFLINE))
        ],
    }
    return Artifact(MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())
