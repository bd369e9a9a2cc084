"""The answer to a query as lines for a terminal."""

from collections.abc import Iterator
from pathlib import Path

from khobao.messages.message import Message
from khobao.search.ask import Answer


def describe_answer(found: Answer, site: Path) -> Iterator[Message]:
    """Yield what the engine found in the folder *site*, two lines a hit."""
    yield Message("%(count)s article", "%(count)s articles", count=found.total)
    if found.understood:
        yield Message("asked for: %(query)s", query=found.understood)
    if found.missing:
        yield Message("no article holds: %(words)s", words=", ".join(found.missing))
    if found.suggestion:
        yield Message("did you mean: %(query)s", query=found.suggestion)
    elif found.other_forms:
        yield Message("%(number)s more with other tone marks", number=found.other_forms)
    if not found.total and found.hits:
        yield Message("with some of the words:")
    for hit in found.hits:
        known = " · ".join(filter(None, (hit.date, hit.source)))
        yield Message("%(score)s  %(title)s", score=f"{hit.score:7.3f}", title=hit.title)
        yield Message("         %(known)s  %(file)s", known=known, file=f"{site}/{hit.url}")
