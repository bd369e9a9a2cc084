"""A report on an archive and its site; nothing is written."""

import logging

from khobao.build import stop_on
from khobao.config import Settings
from khobao.content.check import check_archive
from khobao.content.journal import is_unfinished
from khobao.content.ledger import read_ledger
from khobao.content.store import read_content
from khobao.content.stubs import plan_stubs
from khobao.errors import Problem
from khobao.messages.message import Message
from khobao.model import Folders
from khobao.places import load_gazetteer
from khobao.runtime.last_build import forget_last_build
from khobao.site import check_budgets, check_manifest, read_sizes
from khobao.site.publish.links import check_site

log = logging.getLogger("khobao")


def check(folders: Folders, settings: Settings, *, strict: bool) -> None:
    """Report on ``content/`` and on the built site, and write nothing. Raises BuildFailedError.

    Where the site is damaged, what is remembered of its files is forgotten, so that the next build mends it.
    """
    gazetteer = load_gazetteer()
    stored, problems = read_content(folders.content)
    ledger = read_ledger(folders.content)
    problems += plan_stubs([item.article for item in stored], ledger or {}, folders.content)[1]
    if is_unfinished(folders.content):
        advice = Message("Build again: it finishes what is left to do.")
        message = Message("a build was cut off while it wrote here")
        problems.append(Problem(str(folders.content), None, message, advice))
    problems += check_archive(stored, folders, gazetteer)
    damage = check_manifest(folders.output)
    if damage:  # a build believes a file whose size and times have not changed; what is damaged may have both
        forget_last_build(folders.state, folders.output)
    # A dead link in a damaged copy says nothing new, and a page cut short may not even be HTML.
    problems += damage or check_site(folders.output)
    problems += check_budgets(read_sizes(folders.output), settings, folders.output)
    stop_on(problems, strict)
    log.info(
        Message(
            "%(content)s and %(site)s: nothing wrong with %(count)s article",
            "%(content)s and %(site)s: nothing wrong with %(count)s articles",
            content=folders.content,
            site=folders.output,
            count=len(stored),
        )
    )
