"""What a place came from and what it became, as its page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from khobao.model import Gazetteer, Place
from khobao.site.lineage import Lineage

Relative = tuple[Place, bool]  # a place, and whether it has a page


@dataclass(frozen=True)
class History:
    """The relatives of a place in time. A place that went through several changes has all four of some."""

    came_from: tuple[Relative, ...]  # what ended when it began
    took_in: tuple[Relative, ...]  # what was merged into it while it went on under its name
    then: tuple[Relative, ...]  # what it became first, when that has ended too
    now: tuple[Relative, ...]  # what it is today


def build_history(place: Place, lineage: Lineage, gazetteer: Gazetteer) -> History:
    """Return the relatives of *place*; all are empty for a place that has always been as it is."""

    def relate(places: Iterable[Place]) -> tuple[Relative, ...]:
        return tuple((other, other.id in lineage.places) for other in places)

    before = [gazetteer.place(place_id) for place_id in place.predecessors]
    came_from = [other for other in before if _ended_at_the_birth_of(place, other)]
    after = [gazetteer.place(place_id) for place_id in place.successors]
    is_through = all(other.last_day is None for other in after)
    return History(
        came_from=relate(came_from),
        took_in=relate(other for other in before if other not in came_from),
        then=() if is_through else relate(after),
        now=relate(after if is_through else gazetteer.heirs(place)),
    )


def _ended_at_the_birth_of(place: Place, other: Place) -> bool:
    return bool(place.first_day and other.last_day and other.last_day < place.first_day)
