"""Names by which a reader may ask the search page for a place, in files small enough to read with a query.

The search page asks after its results are shown, through the engine's loader: ``khobao.receive(stem, value)``
in ``tim-kiem/<stem>.<hash>.js``.

``ten-h``
    The names that begin with h, diacritics aside: ``[[name, address, path, later], …]``, the largest place
    first. *name* is a spelling as ``static/js/places.js`` compares them: without its kind, unless it is a
    number. *address* is the slug below dia-phuong/, empty when the place has no page; *path* what a reader is
    shown, from the place up; *later* ``[[address, path], …]``, what it is today.
``doi-ten``
    ``{old slug: [old name, [slug, name], …]}``: what places with articles became, if that has
    articles too.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from khobao.model import Artifact, Gazetteer, Place
from khobao.site.archive import Archive
from khobao.site.lineage import Lineage, find_earlier, find_later
from khobao.site.permalinks import SEARCH_FOLDER
from khobao.text.compact_json import format_compact_json
from khobao.text.diacritics import fold, matching_form

MOST_LATER = 3  # places of today that an offer names; a district that became more is told on its page
HASH_LENGTH = 6


@dataclass(frozen=True)
class PlaceNames:
    """The files, and what the search page must know to find them."""

    artifacts: tuple[Artifact, ...]
    hashes: Mapping[str, str]  # stem -> hash in the file's name


def build_place_names(archive: Archive, lineage: Lineage, gazetteer: Gazetteer) -> PlaceNames:
    """Return the names of every place with articles, of what provinces they became or were."""
    rows: dict[str, list[tuple[tuple[int, int, str], list[object]]]] = defaultdict(list)
    for place in _find_places(archive, lineage, gazetteer):
        heirs = gazetteer.heirs(place) if place.last_day or place.successors else ()
        later = [heir for heir in heirs if heir.id in lineage.places]
        shown = [] if len(later) > MOST_LATER else [[heir.slug, _show(heir, lineage)] for heir in later]
        address = place.slug if place.id in lineage.places else ""
        size = (place.level, -len(archive.by_place.get(place.id, ())), place.slug)
        if address or shown:
            for form in dict.fromkeys(_build_forms(place, gazetteer)):
                rows[fold(form)[:1]].append((size, [form, address, _show(place, lineage), shown]))
    values: dict[str, object] = {
        f"ten-{letter}": [row for _, row in sorted(found, key=lambda item: (item[0], str(item[1])))]
        for letter, found in sorted(rows.items())
        if letter.isascii()
    }
    values["doi-ten"] = _list_changes(archive, gazetteer)
    files = [(stem, *_build_script(stem, value)) for stem, value in values.items()]
    return PlaceNames(
        tuple(artifact for _, artifact, _ in files), {stem: digest for stem, _, digest in files}
    )


def build_name_form(name: str) -> str:
    """Return the spelling by which names are compared: lower case, one tone placement, no punctuation.

    >>> build_name_form("TP.Hòa Bình"), build_name_form("TT-Huế")
    ('tp hoà bình', 'tt huế')

    Twin of ``nameForm`` in ``static/js/places.js``.
    """
    return re.sub(r"[\W_]+", " ", matching_form(name)).strip()


def _find_places(archive: Archive, lineage: Lineage, gazetteer: Gazetteer) -> Iterator[Place]:
    """Yield the places that a reader may be offered, each once."""
    listed = {
        place.id: place for place in lineage.places.values() if place.id in archive.places or place.level == 1
    }
    yield from listed.values()
    ended: dict[str, Place] = {}
    for place in listed.values():
        if place.level == 1:
            ended.update((one.id, one) for one in find_earlier(place, gazetteer) if one.level == 1)
    yield from (place for place_id, place in sorted(ended.items()) if place_id not in listed)


def _build_forms(place: Place, gazetteer: Gazetteer) -> Iterator[str]:
    for name in (place.name, *gazetteer.other_names(place)):
        form, kind = build_name_form(name), f"{place.kind} "
        bare = form.removeprefix(kind) if place.kind else form
        yield form if bare.isdigit() else bare


def _show(place: Place, lineage: Lineage) -> str:
    """Return the names of a place and of what it lies in, from the place up."""
    return ", ".join(one.name for one in (place, *reversed(lineage.ancestors(place))))


def _list_changes(archive: Archive, gazetteer: Gazetteer) -> dict[str, list[object]]:
    changes: dict[str, list[object]] = {}
    for place in sorted(archive.places.values(), key=lambda place: place.slug):
        later = sorted(
            (one.slug, one.name) for one in find_later(place, gazetteer) if one.id in archive.places
        )
        if later:
            changes[place.slug] = [place.name, *later]
    return changes


def _build_script(stem: str, value: object) -> tuple[Artifact, str]:
    data = f'khobao.receive("{stem}",{format_compact_json(value)})'.encode()
    digest = hashlib.sha256(data).hexdigest()[:HASH_LENGTH]
    return Artifact(f"{SEARCH_FOLDER}/{stem}.{digest}.js", data), digest
