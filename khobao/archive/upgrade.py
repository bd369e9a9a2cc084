"""What the first build with this program would touch in an archive that an older one wrote."""

from collections.abc import Iterator
from pathlib import Path

from khobao.build import find_former
from khobao.config import Settings
from khobao.content.ledger import FORMAT, LEDGER, read_ledger
from khobao.content.ledger_plan import plan_ledger
from khobao.content.store import read_content
from khobao.import_seeds import plan_update
from khobao.messages.message import Message
from khobao.model import Folders, Gazetteer
from khobao.places import load_gazetteer
from khobao.runtime.memo import NO_MEMO
from khobao.runtime.progress import Stage
from khobao.site import address_before

_NAMED = 20  # files that are named one by one


def describe_upgrade(folders: Folders, settings: Settings) -> list[Message]:
    """Return what a build would change in the archive, a sentence each; nothing is written.

    Raises BuildFailedError when the ledger cannot be read, or is newer than this program.
    """
    ledger = read_ledger(folders.content)
    lines = list(_describe_writes(folders, load_gazetteer()))
    if ledger is not None:
        known = Message("This archive has format %(number)s, that of this program.", number=FORMAT)
        return [known, *(lines or [Message("A build changes no file of it.")])]
    return [
        *_describe_ledger(folders, settings),
        *(lines or [Message("No other file of it is changed.")]),
        Message("Nothing has been written. `khobao build` does all this."),
    ]


def _describe_ledger(folders: Folders, settings: Settings) -> Iterator[Message]:
    file = folders.content / LEDGER
    yield Message(
        "%(file)s is new: the ledger of the archive, with format %(number)s. Commit it with the articles.",
        file=file,
        number=FORMAT,
    )
    articles = [item.article for item in read_content(folders.content)[0]]
    planned = plan_ledger(articles, None, today="", former=find_former(folders, settings))
    moved = [a for a in articles if planned[a.slug].addresses[0] != address_before(a)]
    led = [a for a in moved if address_before(a) in planned[a.slug].addresses]
    if moved:
        yield Message(
            "%(count)s article has a new address: that of its file, which no correction changes.",
            "%(count)s articles have new addresses: those of their files, which no correction changes.",
            count=len(moved),
        )
    if led:
        yield Message(
            "%(count)s former address will lead to the new one.",
            "%(count)s former addresses will lead to the new ones.",
            count=len(led),
        )
    if len(led) < len(moved):
        yield Message(
            "%(count)s former address is not in %(site)s, so nothing will lead on from it. If the archive "
            "was published, write former_addresses = true into %(settings)s before you build.",
            "%(count)s former addresses are not in %(site)s, so nothing will lead on from them. If the "
            "archive was published, write former_addresses = true into %(settings)s before you build.",
            count=len(moved) - len(led),
            site=folders.output,
            settings=folders.archive / "khobao.toml",
        )


def _describe_writes(folders: Folders, gazetteer: Gazetteer) -> Iterator[Message]:
    if not folders.seeds.is_dir():
        return
    ledger = read_ledger(folders.content) or {}
    plan = plan_update(folders, gazetteer, None, NO_MEMO, None, ledger, Stage("seeds")).content
    changed = [path for path, data in plan.writes if _read(folders.content / path) != data]
    for path in changed[:_NAMED]:
        yield Message("%(file)s would be written.", file=folders.content / path)
    if len(changed) > _NAMED:
        yield Message(
            "%(count)s more file like this", "%(count)s more files like this", count=len(changed) - _NAMED
        )
    for path in plan.removals:
        yield Message("%(file)s would be taken away.", file=folders.content / path)


def _read(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None
