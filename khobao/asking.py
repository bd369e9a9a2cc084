"""A query put to a built site from the command line."""

from __future__ import annotations

from khobao.errors import BuildFailedError, Problem
from khobao.model import Folders
from khobao.search.answering import Request, query_index


def search(folders: Folders, text: str, request: Request) -> str:
    """Return what the index of the built site answers to the query *text*, a line or two for each hit.

    Raises BuildFailedError when there is no site to ask.
    """
    try:
        answer = query_index(folders.output, text, request)
    except FileNotFoundError:
        advice = "Build it first: python build.py"
        raise BuildFailedError(
            [Problem(str(folders.output), None, "there is no site here", advice)]
        ) from None
    count = "1 article" if answer.total == 1 else f"{answer.total} articles"
    lines = [count]
    if answer.suggestion:
        lines.append(f"did you mean: {answer.suggestion}")
    elif answer.other_forms:
        lines.append(f"{answer.other_forms} more with other tone marks")
    for hit in answer.hits:
        lines.append(f"{hit.score:7.3f}  {hit.title}")
        lines.append(
            f"         {' · '.join(filter(None, (hit.date, hit.source)))}  {folders.output}/{hit.url}"
        )
    return "\n".join(lines)
