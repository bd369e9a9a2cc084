"""What the ledger says after a build: what it said before, and the articles as they are now."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from khobao.content.addresses import find_address
from khobao.content.ledger import Ledger, LedgerEntry
from khobao.model import Article


def plan_ledger(
    articles: Iterable[Article],
    ledger: Ledger | None,
    *,
    today: str,
    added: Collection[str] = (),
    former: Callable[[Article], str] = lambda article: "",  # noqa: ARG005 (none is known)
) -> dict[str, LedgerEntry]:
    """Return the ledger of an archive that holds *articles*, by slug.

    *ledger* is the one before; None: the archive has none yet. Then *former* gives the address at which an
    article was published before (empty: it was not), and only articles whose file is *added* by this build
    were first seen *today* (ISO day); of the others nobody knows.

    An article keeps its entry by its slug or, when a person has changed that, by its address. An entry whose
    article is gone stays: its slug is not given to another, and if it comes back it is the same.
    """
    known = dict(ledger or {})
    articles = list(articles)
    slugs = {article.slug for article in articles}
    by_address = {e.addresses[0]: e for e in known.values() if e.addresses and e.slug not in slugs}
    entries = dict(known)
    for article in articles:
        address = find_address(article.path)
        entry = known.get(article.slug)
        if entry is None and (renamed := by_address.pop(address, None)):
            del entries[renamed.slug]
            entry = replace(renamed, slug=article.slug)
        if entry is None:
            unknown = ledger is None and article.path not in added
            before = former(article) if ledger is None else ""
            entry = LedgerEntry(article.slug, (before,) if before else (), "" if unknown else today)
        identity = article.seed or entry.identity
        if entry.addresses[:1] != (address,) or entry.identity != identity or entry.dropped:
            addresses = (address, *(other for other in entry.addresses if other != address))
            entry = replace(entry, addresses=addresses, identity=identity, dropped=False)
        entries[article.slug] = entry
    return entries
