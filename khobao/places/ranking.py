"""From places named to places meant: the few that an article is about, most important first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from khobao.model import Place
from khobao.places.clock import is_contemporary
from khobao.places.mentions import Mention, Zone
from khobao.places.resolution import Resolved

COMPANY_SHARE = 0.2  # of a mention's weight when it only says where another place lies
ENOUGH = 2.0  # what a place must weigh: named in the lead or at its opening, or twice in the body
PROVINCE_SHARE = 0.34  # of the heaviest province's weight, below which another is only mentioned in passing
DISTRICT_SHARE = 0.4  # of the heaviest district's weight in its province
DISTRICT_IN_PROVINCE = 0.5  # of the province's own weight, below which no district is clearly meant
SPREAD = 3  # districts of one province; more mean the province, unless they are listed
LISTED = 4  # districts in one paragraph that make a list, when they are half of their province
MOST = 6  # places of an article, lists apart
WARDS = 2  # wards of one district; more mean the district


@dataclass(frozen=True)
class Evidence:
    """What an article's mentions say together."""

    own: Mapping[str, float]  # place id -> weight of its own mentions and echoes
    whole: Mapping[str, float]  # place id -> weight of the place and of all that lies in it
    title: frozenset[str]  # ids named in the title
    prominent: frozenset[str]  # ids named in the title, the dateline or the lead
    listed: frozenset[str]  # ids of districts that stand in a list
    first: Mapping[str, int]  # place id -> order of its first mention


Weighed = tuple[float, Place]


def rank_places(resolved: Resolved, places: Mapping[str, Place]) -> tuple[Place, ...]:
    """Return the places that the mentions are about, most important first; none when all are in passing."""
    evidence = weigh(resolved, places)
    provinces = [place_id for place_id in evidence.whole if places[place_id].parent is None]
    if not provinces:
        return ()
    heaviest = max(evidence.whole[province] for province in provinces)
    least = max(ENOUGH, PROVINCE_SHARE * heaviest)
    chosen: list[Weighed] = []
    for province in provinces:
        if evidence.whole[province] >= least or province in evidence.title:
            chosen += choose_within(province, evidence, places)
    last = len(evidence.first)
    chosen.sort(key=lambda pair: (-pair[0], evidence.first.get(pair[1].id, last), pair[1].id))
    return tuple(
        place for order, (_, place) in enumerate(chosen) if order < MOST or place.id in evidence.listed
    )


def weigh(resolved: Resolved, places: Mapping[str, Place]) -> Evidence:
    """Return what the mentions weigh: by where they stand, and less when they only locate another place."""
    own: dict[str, float] = defaultdict(float)
    first: dict[str, int] = {}
    for order, mention in enumerate(resolved.mentions):
        own[mention.place_id] += mention.zone * (COMPANY_SHARE if mention.is_company else 1.0)
        first.setdefault(mention.place_id, order)
    for place_id, weight in resolved.echoes:
        own[place_id] += weight
    whole: dict[str, float] = defaultdict(float)
    for place_id, weight in own.items():
        current: str | None = place_id
        while current:
            whole[current] += weight
            current = places[current].parent
    named = {
        zone: {mention.place_id for mention in resolved.mentions if mention.zone is zone} for zone in Zone
    }
    return Evidence(
        own=own,
        whole=whole,
        title=frozenset(named[Zone.TITLE]),
        prominent=frozenset(named[Zone.TITLE] | named[Zone.DATELINE] | named[Zone.LEAD]),
        listed=find_listed(resolved.mentions, places),
        first=first,
    )


def choose_within(province: str, evidence: Evidence, places: Mapping[str, Place]) -> list[Weighed]:
    """Return what is meant in one province: the province, or those of its parts that stand out.

    Both, when the title names the province and it outweighs its parts, or when the article lists its parts.
    """
    whole = evidence.whole
    parts = [place_id for place_id in whole if places[place_id].parent == province]
    parts.sort(key=lambda part: (-whole[part], part))
    itself = evidence.own.get(province, 0.0)
    meant = [part for part in parts if part in evidence.title]
    if parts and whole[parts[0]] >= max(ENOUGH, DISTRICT_IN_PROVINCE * itself):
        least = max(ENOUGH, DISTRICT_SHARE * whole[parts[0]])
        strong = [part for part in parts if whole[part] >= least or part in meant]
        if len(strong) <= SPREAD or meant:
            meant = strong[: max(SPREAD, len(meant))]
    listed = [part for part in parts if part in evidence.listed and part not in meant]
    found = [pair for part in (*meant, *listed) for pair in choose_wards(part, evidence, places)]
    if not found or listed:
        found.append((whole[province], places[province]))
    elif province in evidence.title and itself > max(weight for weight, _ in found):
        found.append((itself, places[province]))
    return found


def choose_wards(district: str, evidence: Evidence, places: Mapping[str, Place]) -> list[Weighed]:
    """Return the wards of *district* that the article is about, else the district.

    A ward counts when it is named in the title or lead and hardly any other ward is; its district stands
    beside it only when it is named much more often.
    """
    whole = evidence.whole
    itself = (whole[district], places[district])
    wards = [place_id for place_id in whole if places[place_id].parent == district]
    prominent = [ward for ward in wards if ward in evidence.prominent]
    if not prominent or len(wards) > WARDS:
        return [itself]
    found = [(whole[ward], places[ward]) for ward in prominent]
    return (
        found
        if 2 * sum(weight for weight, _ in found) >= evidence.own.get(district, 0.0)
        else [itself, *found]
    )


def find_listed(mentions: Iterable[Mention], places: Mapping[str, Place]) -> frozenset[str]:
    """Return the districts that one paragraph lists, when they are half or more of their province's."""
    rows: dict[tuple[int, str], set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.place and mention.place.level == 2 and mention.place.parent:
            rows[mention.paragraph, mention.place.parent].add(mention.place.id)
    found: set[str] = set()
    for (_, province), row in rows.items():
        if len(row) >= LISTED:
            sample = places[min(row)]
            siblings = (place for place in places.values() if place.level == 2 and place.parent == province)
            if 2 * len(row) >= sum(is_contemporary(place, sample) for place in siblings):
                found |= row
    return frozenset(found)
