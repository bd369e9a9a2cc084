"""Ranking: the few places that an article is about, most important first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from khobao.model import Place
from khobao.places.clock import is_contemporary
from khobao.places.mentions import Mention, Zone
from khobao.places.resolution import Resolved

_QUALIFIER_SHARE = 0.2  # of a mention's weight, when it only says where another place is
_LEAST_SCORE = 2.0  # of a place: one mention at the opening or above, or two in the body
_PROVINCE_SHARE = 0.34  # of the highest score of a province; another one with less is mentioned in passing
_DISTRICT_SHARE = 0.4  # of the highest score of a district in its province
_DISTRICT_IN_PROVINCE = 0.5  # of the province's own score; no district with less is clearly meant
_MOST_DISTRICTS = 3  # of one province; more mean the province, unless they are listed
_FEWEST_LISTED = 4  # districts in one paragraph that make a list, when they are half of their province
_MOST_PLACES = 6  # of an article, without lists
_MOST_WARDS = 2  # of one district; more mean the district


@dataclass(frozen=True)
class Scores:
    """What an article's mentions say about its places."""

    own: Mapping[str, float]  # place id -> score of its own mentions and anaphora
    total: Mapping[str, float]  # place id -> the same with all places inside it
    title: frozenset[str]  # ids named in the title
    prominent: frozenset[str]  # ids named in the title, the dateline or the lead
    listed: frozenset[str]  # ids of districts in a list
    first: Mapping[str, int]  # place id -> order of its first mention


ScoredPlace = tuple[float, Place]


def rank_places(resolved: Resolved, places: Mapping[str, Place]) -> tuple[Place, ...]:
    """Return the places that the article is about, most important first; none when all are in passing."""
    scores = _score_places(resolved, places)
    provinces = [place_id for place_id in scores.total if places[place_id].parent is None]
    if not provinces:
        return ()
    highest = max(scores.total[province] for province in provinces)
    least = max(_LEAST_SCORE, _PROVINCE_SHARE * highest)
    chosen: list[ScoredPlace] = []
    for province in provinces:
        if scores.total[province] >= least or province in scores.title:
            chosen += _choose_in_province(province, scores, places)
    last = len(scores.first)
    chosen.sort(key=lambda pair: (-pair[0], scores.first.get(pair[1].id, last), pair[1].id))
    return tuple(
        place for order, (_, place) in enumerate(chosen) if order < _MOST_PLACES or place.id in scores.listed
    )


def _score_places(resolved: Resolved, places: Mapping[str, Place]) -> Scores:
    own: dict[str, float] = defaultdict(float)
    first: dict[str, int] = {}
    for order, mention in enumerate(resolved.mentions):
        own[mention.place_id] += mention.zone * (_QUALIFIER_SHARE if mention.is_qualifier else 1.0)
        first.setdefault(mention.place_id, order)
    for place_id, weight in resolved.anaphora:
        own[place_id] += weight
    total: dict[str, float] = defaultdict(float)
    for place_id, score in own.items():
        current: str | None = place_id
        while current:
            total[current] += score
            current = places[current].parent
    named = {
        zone: {mention.place_id for mention in resolved.mentions if mention.zone is zone} for zone in Zone
    }
    return Scores(
        own=own,
        total=total,
        title=frozenset(named[Zone.TITLE]),
        prominent=frozenset(named[Zone.TITLE] | named[Zone.DATELINE] | named[Zone.LEAD]),
        listed=_find_listed(resolved.mentions, places),
        first=first,
    )


def _choose_in_province(province: str, scores: Scores, places: Mapping[str, Place]) -> list[ScoredPlace]:
    """Return the province, or those of its districts with the highest scores.

    Both are returned when the title names the province and it has a higher score than its districts, or when
    the article lists its districts.
    """
    total = scores.total
    districts = [place_id for place_id in total if places[place_id].parent == province]
    districts.sort(key=lambda district: (-total[district], district))
    own = scores.own.get(province, 0.0)
    meant = [district for district in districts if district in scores.title]
    if districts and total[districts[0]] >= max(_LEAST_SCORE, _DISTRICT_IN_PROVINCE * own):
        least = max(_LEAST_SCORE, _DISTRICT_SHARE * total[districts[0]])
        strong = [district for district in districts if total[district] >= least or district in meant]
        if len(strong) <= _MOST_DISTRICTS or meant:
            meant = strong[: max(_MOST_DISTRICTS, len(meant))]
    listed = [district for district in districts if district in scores.listed and district not in meant]
    found = [pair for district in (*meant, *listed) for pair in _choose_in_district(district, scores, places)]
    if not found or listed:
        found.append((total[province], places[province]))
    elif province in scores.title and own > max(score for score, _ in found):
        found.append((own, places[province]))
    return found


def _choose_in_district(district: str, scores: Scores, places: Mapping[str, Place]) -> list[ScoredPlace]:
    """Return the wards of *district* that the article is about, else the district.

    A ward is returned when the title, dateline or lead names it and at most one other ward is named; the
    district is returned with it only when its own score is more than twice that of the wards.
    """
    total = scores.total
    itself = (total[district], places[district])
    wards = [place_id for place_id in total if places[place_id].parent == district]
    prominent = [ward for ward in wards if ward in scores.prominent]
    if not prominent or len(wards) > _MOST_WARDS:
        return [itself]
    found = [(total[ward], places[ward]) for ward in prominent]
    is_clear = 2 * sum(score for score, _ in found) >= scores.own.get(district, 0.0)
    return found if is_clear else [itself, *found]


def _find_listed(mentions: Iterable[Mention], places: Mapping[str, Place]) -> frozenset[str]:
    """Return the districts that one paragraph lists, when they are half or more of their province's."""
    rows: dict[tuple[int, str], set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.place and mention.place.level == 2 and mention.place.parent:
            rows[mention.paragraph, mention.place.parent].add(mention.place.id)
    found: set[str] = set()
    for (_, province), row in rows.items():
        if len(row) >= _FEWEST_LISTED:
            sample = places[min(row)]
            siblings = (place for place in places.values() if place.level == 2 and place.parent == province)
            if 2 * len(row) >= sum(is_contemporary(place, sample) for place in siblings):
                found |= row
    return frozenset(found)
