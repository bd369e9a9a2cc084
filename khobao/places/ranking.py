"""From places named to places meant: the few that an article is about, most important first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from khobao.models import Place
from khobao.places.mentions import Mention, Zone
from khobao.places.resolution import Resolved

COMPANY_SHARE = 0.2  # of a mention's weight when it only says where another place lies
ENOUGH = 2.0  # what a place must weigh: named in the lead or at its opening, or three times in the body
PROVINCE_SHARE = 0.34  # of the heaviest province's weight, below which another is only mentioned in passing
DISTRICT_SHARE = 0.4  # of the heaviest district's weight in its province
DISTRICT_IN_PROVINCE = 0.3  # of the province's own weight, below which no district is clearly meant
LISTED = 4  # districts of one province in one paragraph that make a list
MOST = 6  # places of an article, lists apart
WARDS = 2  # wards of one district; more are a list inside the district


def rank_places(resolved: Resolved, places: Mapping[str, Place]) -> tuple[Place, ...]:
    """Return the places that the mentions are about, most important first; none when all are passing mentions."""
    weights = weigh(resolved)
    own, whole = weights, sum_up(weights, places)
    provinces = [place_id for place_id in whole if places[place_id].level == 1]
    provinces.sort(key=lambda place_id: (-whole[place_id], place_id))
    if not provinces:
        return ()
    title = {
        mention.place.id for mention in resolved.mentions if mention.place and mention.zone is Zone.TITLE
    }
    least = max(ENOUGH, PROVINCE_SHARE * whole[provinces[0]])
    chosen: list[tuple[float, Place]] = []
    for province in provinces:
        if whole[province] < least and province not in title:
            continue
        chosen += choose_within(province, own, whole, places, resolved, title)
    first = {
        mention.place.id: -index
        for index, mention in reversed(list(enumerate(resolved.mentions)))
        if mention.place
    }
    chosen.sort(key=lambda pair: (-pair[0], -first.get(pair[1].id, -1_000_000), pair[1].id))
    listed = find_listed(resolved.mentions)
    kept = [place for number, (_, place) in enumerate(chosen) if number < MOST or place.id in listed]
    return tuple(kept)


def weigh(resolved: Resolved) -> dict[str, float]:
    """Return place id -> the weight of its own mentions and echoes."""
    weights: dict[str, float] = defaultdict(float)
    for mention in resolved.mentions:
        if mention.place:
            weights[mention.place.id] += mention.zone * (COMPANY_SHARE if mention.is_company else 1.0)
    for place_id, weight in resolved.echoes:
        weights[place_id] += weight
    return weights


def sum_up(weights: Mapping[str, float], places: Mapping[str, Place]) -> dict[str, float]:
    """Return place id -> the weight of the place and of all that lies in it."""
    whole: dict[str, float] = defaultdict(float)
    for place_id, weight in weights.items():
        current: str | None = place_id
        while current:
            whole[current] += weight
            current = places[current].parent
    return whole


def choose_within(
    province: str,
    own: Mapping[str, float],
    whole: Mapping[str, float],
    places: Mapping[str, Place],
    resolved: Resolved,
    title: set[str],
) -> list[tuple[float, Place]]:
    """Return (weight, place) of what is meant in one province: itself, or those of its parts that stand out."""
    parts = sorted(
        (place_id for place_id in whole if places[place_id].parent == province),
        key=lambda place_id: (-whole[place_id], place_id),
    )
    itself = own.get(province, 0.0)
    listed = find_listed(resolved.mentions)
    meant = []
    if parts and whole[parts[0]] >= max(ENOUGH, DISTRICT_IN_PROVINCE * itself):
        least = max(ENOUGH, DISTRICT_SHARE * whole[parts[0]])
        meant = [part for part in parts if whole[part] >= least or part in title]
        if len(meant) > 3 and not title & set(meant):
            meant = []  # spread over the province
    meant += [part for part in parts if part in listed and part not in meant]
    found = []
    for part in meant:
        found += choose_wards(part, own, whole, places, resolved)
    heaviest = max((weight for weight, _ in found), default=0.0)
    if not found or province in title or itself > heaviest:
        found.append((whole[province] if not found or itself > heaviest else itself, places[province]))
    return found


def choose_wards(
    district: str,
    own: Mapping[str, float],
    whole: Mapping[str, float],
    places: Mapping[str, Place],
    resolved: Resolved,
) -> list[tuple[float, Place]]:
    """Return (weight, place): the ward that the article is about, else its district.

    A ward counts when it is named in the title or lead and hardly any other ward is; its district stands beside
    it only when it is named much more often.
    """
    wards = [place_id for place_id in whole if places[place_id].parent == district]
    prominent = {
        mention.place.id
        for mention in resolved.mentions
        if mention.place and mention.place.parent == district and mention.zone >= Zone.LEAD
    }
    itself = (whole[district], places[district])
    if places[district].level != 2 or not prominent or len(wards) > WARDS:
        return [itself]
    found = [(whole[ward], places[ward]) for ward in sorted(prominent, key=lambda ward: (-whole[ward], ward))]
    return found if sum(weight for weight, _ in found) >= 0.5 * own.get(district, 0.0) else [itself, *found]


def find_listed(mentions: Iterable[Mention]) -> set[str]:
    """Return the districts that a paragraph lists, at least four of one province in a row of names."""
    rows: dict[tuple[int, str], set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.place and mention.place.level == 2 and mention.place.parent:
            rows[mention.paragraph, mention.place.parent].add(mention.place.id)
    return {place_id for row in rows.values() if len(row) >= LISTED for place_id in row}
