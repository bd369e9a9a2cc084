"""``goi-y.js``: suggestions for the search field of every page, loaded when somebody types.

It stands under one name whatever the index holds, so that a new article changes no page. For ten minutes a
browser may use a copy whose pieces of the index are gone; then nothing is suggested, and all else works.
"""

import json
from collections.abc import Mapping, Sequence

from khobao.model import Artifact
from khobao.site.language import Language
from khobao.site.permalinks import SUGGESTING
from khobao.text.compact_json import format_compact_json


def build_suggesting(
    scripts: str, root: str, keys: Sequence[str], places: Mapping[str, str], language: Language
) -> Artifact:
    """Return the file that suggests.

    *scripts* are its scripts as one text, *root* the JSON of the index, of which only *keys* are taken;
    *places* says where the names of places are.
    """
    index = json.loads(root)
    data = {
        "root": {key: index[key] for key in keys if key in index},
        "places": places,
        "words": _list_words(language),
    }
    text = f"globalThis.khobaoSuggesting={format_compact_json(data)};\n{scripts}\n"
    return Artifact(SUGGESTING, text.encode())


def _list_words(language: Language) -> dict[str, str]:
    """Return what suggestions say; the search page says the same (templates/search.html)."""
    return {
        "suggestions": language.gettext("Suggestions"),
        "word": language.gettext("word"),
        "place": language.gettext("place"),
        "person": language.gettext("person"),
        "title": language.gettext("article"),
        "onlyPlace": language.gettext("Only articles about {place}"),
        "placeIsNow": language.gettext("{place} is now"),
        "thousands": language.number(10000)[2:-3],
    }
