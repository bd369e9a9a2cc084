"""Anaphora: a kind without a name ("huyện", "toàn thành phố") means the last place of that kind."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from khobao.model import Place
from khobao.places.mentions import Paragraph

# Weight, where a mention by name in the body weighs 1.
NAMED_WEIGHT = 0.25
# Weight before any place of that kind was named: only the publisher's home can be meant.
HOME_WEIGHT = 0.5

# Not inside other words: xã hội, hợp tác xã, phố phường.
_KIND_ALONE = re.compile(
    r"(?<!\w)(?<!hợp tác )(?<!phố )(?:tỉnh|thành phố|thị xã|huyện|quận|phường|xã|thị trấn|đặc khu)"
    r"(?!\s+(?:hội|đoàn|viên|luận|giao)\b)(?!\w)"
)


def find_anaphora(paragraphs: Iterable[Paragraph], home: Place | None = None) -> Iterator[tuple[str, float]]:
    """Yield (place id, weight) for the places that kinds without a name refer back to.

    Before any place of a kind was named, the kind of the publisher's *home* means the home.
    """
    last = {home.kind: home.id} if home else {}  # kind -> id of the last place of that kind
    named: set[str] = set()  # kinds of the places named so far
    weights: dict[str, float] = defaultdict(float)
    for paragraph in paragraphs:
        events = [
            (mention.start, mention.place.kind, mention.place.id)
            for mention in paragraph.mentions
            if mention.place
        ]
        if not (events or last):
            continue
        spans = [range(mention.start, mention.end) for mention in paragraph.mentions]
        events += [(found.start(), found[0], "") for found in _KIND_ALONE.finditer(paragraph.key)]
        for position, kind, place_id in sorted(events):
            if place_id:
                last[kind] = place_id
                named.add(kind)
            elif kind in last and not any(position in span for span in spans):
                weights[last[kind]] += NAMED_WEIGHT if kind in named else HOME_WEIGHT
    yield from weights.items()
