"""Places through their changes: which page shows the articles about what a place was before.

A place that lives today has a page when it has articles, or when something that became it has. A page of an
ended place exists only for its own articles.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from khobao.model import Gazetteer, Place
from khobao.site.archive import Archive, Entry, list_ancestors, sort_by_name


@dataclass(frozen=True)
class Lineage:
    """The places that have a page, and for each of them what it was before."""

    places: Mapping[str, Place]  # id -> place, for every place with a page
    earlier: Mapping[str, Sequence[Place]]  # id -> places with articles that became it, by name
    order: Mapping[Entry, int]  # entry -> where it stands in the archive, newest first

    def ancestors(self, place: Place) -> tuple[Place, ...]:
        """Return the places with a page that *place* lies in, the largest first."""
        return list_ancestors(place, self.places)

    def gather(self, place_id: str, archive: Archive) -> tuple[Entry, ...]:
        """Return the articles about what a place was before, newest first, without those about itself."""
        own = set(archive.by_place.get(place_id, ()))
        found = {
            entry: None
            for earlier in self.earlier.get(place_id, ())
            for entry in archive.by_place[earlier.id]
            if entry not in own
        }
        return tuple(sorted(found, key=self.order.__getitem__))

    def follow(self, place_id: str, archive: Archive) -> tuple[Entry, ...]:
        """Return the articles about a place and about what it was before, newest first."""
        found = (*archive.by_place.get(place_id, ()), *self.gather(place_id, archive))
        return tuple(sorted(found, key=self.order.__getitem__))

    def count(self, place_id: str, archive: Archive) -> int:
        """Return how many articles are about a place or about what it was before."""
        return len(archive.by_place.get(place_id, ())) + len(self.gather(place_id, archive))


def build_lineage(archive: Archive, gazetteer: Gazetteer) -> Lineage:
    """Follow every place of *archive* through all that it became."""
    places = dict(archive.places)
    became: dict[str, dict[str, Place]] = defaultdict(dict)  # id -> earlier places by id
    # Provinces first, so that a district moved with its province is not gathered a second time.
    for place in sorted(archive.places.values(), key=lambda place: (place.level, place.slug)):
        for later in find_later(place, gazetteer):
            if later.id not in archive.places and later.last_day is not None:
                continue
            became[later.id][place.id] = place
            places[later.id] = later
            for above in find_above(later, gazetteer):
                if above.last_day is None and not _is_gathered(place, above, became[above.id]):
                    became[above.id][place.id] = place
                    places[above.id] = above
    return Lineage(
        places,
        {place_id: tuple(sort_by_name(found.values())) for place_id, found in became.items() if found},
        {entry: number for number, entry in enumerate(archive.entries)},
    )


def find_later(place: Place, gazetteer: Gazetteer) -> Iterator[Place]:
    """Yield what *place* became, through every change, each once, the nearest first."""
    return _walk(place, lambda one: one.successors, gazetteer)


def find_earlier(place: Place, gazetteer: Gazetteer) -> Iterator[Place]:
    """Yield what *place* came from, through every change, each once, the nearest first."""
    return _walk(place, lambda one: one.predecessors, gazetteer)


def find_above(place: Place, gazetteer: Gazetteer) -> Iterator[Place]:
    """Yield what *place* lies in, the nearest first."""
    while place.parent is not None:
        place = gazetteer.place(place.parent)
        yield place


def _walk(place: Place, next_ids: Callable[[Place], Iterable[str]], gazetteer: Gazetteer) -> Iterator[Place]:
    seen = {place.id}
    line = next_ids(place)
    while ahead := [place_id for place_id in dict.fromkeys(line) if place_id not in seen]:
        seen.update(ahead)
        places = [gazetteer.place(place_id) for place_id in ahead]
        yield from places
        line = [place_id for one in places for place_id in next_ids(one)]


def _is_gathered(place: Place, above: Place, earlier: Mapping[str, Place]) -> bool:
    """Tell whether *above* holds the articles of *place* already, by itself or by something it was before."""
    steps = place.id.split("/")
    line = {"/".join(steps[: depth + 1]) for depth in range(len(steps))}
    return above.id in line or any(place_id in line for place_id in earlier)
