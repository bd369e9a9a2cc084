"""Former addresses of articles: what leads from each to where the article stands now."""

from collections.abc import Sequence
from pathlib import Path

from khobao.content.addresses import find_address
from khobao.content.ledger import Ledger
from khobao.content.store import find_field_line
from khobao.errors import Problem, Severity
from khobao.messages.message import Message
from khobao.model import Article
from khobao.text.slug import make_portable


def plan_stubs(
    articles: Sequence[Article], ledger: Ledger, folder: Path
) -> tuple[dict[str, Article], list[Problem]]:
    """Return former address -> article for all of *articles*, and what is wrong with aliases.

    An address at which an article stands is never a former one. Of two articles with one former address the
    one that names it as an alias counts, then the first by slug. *folder* is ``content/``.
    """
    standing = {find_address(article.path): article for article in articles}
    stubs: dict[str, Article] = {}
    problems = []
    ordered = sorted(articles, key=lambda article: article.slug)
    for article in ordered:
        for alias in article.aliases:
            other = standing.get(alias) or stubs.get(alias)
            if other is None:
                stubs[alias] = article
            elif other is not article:
                file = folder / article.path
                message = Message("the alias %(address)s is taken", address=alias)
                advice = Message(
                    "It leads to %(file)s. Take it out of one of the two.", file=folder / other.path
                )
                line = find_field_line(file, "aliases")
                problems.append(Problem(str(file), line, message, advice, Severity.WARNING))
    for article in ordered:
        entry = ledger.get(article.slug)
        former = entry.addresses[1:] if entry else ()
        # Windows cannot hold con.html: the page keeps its address, and has a second one for copies.
        for address in (*former, make_portable(find_address(article.path))):
            if address not in standing:
                stubs.setdefault(address, article)
    return dict(sorted(stubs.items())), problems
