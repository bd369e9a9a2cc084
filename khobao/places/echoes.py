"""Echoes: a kind standing alone ("huyện", "toàn thành phố") means the place of that kind last meant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from khobao.model import Place
from khobao.places.mentions import Paragraph

# Of a mention's weight in the body: an echo is weak evidence.
ECHO_WEIGHT = 0.25
# When it can only mean the publisher's home, because nothing else of its kind has been named.
HOME_WEIGHT = 0.5

# Not inside other words: xã hội, hợp tác xã, phố phường.
_ECHO = re.compile(
    r"(?<!\w)(?<!hợp tác )(?<!phố )(?:tỉnh|thành phố|thị xã|huyện|quận|phường|xã|thị trấn|đặc khu)"
    r"(?!\s+(?:hội|đoàn|viên|luận|giao)\b)(?!\w)"
)


def find_echoes(paragraphs: Iterable[Paragraph], home: Place | None = None) -> Iterator[tuple[str, float]]:
    """Yield (place id, weight) for each "huyện", "thành phố" … alone that a place of its kind went before.

    Before any is named, the kind of the publisher's *home* means the home.
    """
    last = {home.kind: home.id} if home else {}
    named: set[str] = set()  # kinds of which a place was named
    weights: dict[str, float] = defaultdict(float)
    for paragraph in paragraphs:
        settled = [(mention.start, mention.place) for mention in paragraph.mentions if mention.place]
        events = [(position, place.kind, place.id) for position, place in settled]
        if not (events or last):
            continue
        spans = [range(mention.start, mention.end) for mention in paragraph.mentions]
        events += [(found.start(), found[0], "") for found in _ECHO.finditer(paragraph.key)]
        for position, kind, place_id in sorted(events):
            if place_id:
                last[kind] = place_id
                named.add(kind)
            elif kind in last and not any(position in span for span in spans):
                weights[last[kind]] += ECHO_WEIGHT if kind in named else HOME_WEIGHT
    yield from weights.items()
