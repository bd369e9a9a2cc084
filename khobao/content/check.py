"""What is wrong with an archive as a whole."""

from collections.abc import Iterator, Sequence

from khobao.content.reading import StoredArticle
from khobao.content.store import find_field_line
from khobao.errors import Problem
from khobao.messages.message import Message
from khobao.model import Article, Folders, Gazetteer


def check_archive(stored: Sequence[StoredArticle], folders: Folders, gazetteer: Gazetteer) -> list[Problem]:
    """Return what is wrong with the archive as a whole: no article at all, or places that do not exist."""
    if not stored:
        advice = Message(
            "Put saved articles into %(seeds)s, or name other folders with --seeds and --content.",
            seeds=folders.seeds,
        )
        return [Problem(str(folders.content), None, Message("there is no article to build from"), advice)]
    return [problem for item in stored for problem in check_places(item.article, folders, gazetteer)]


def check_places(article: Article, folders: Folders, gazetteer: Gazetteer) -> Iterator[Problem]:
    """Yield what is wrong with the places that *article* names."""
    day = article.date.first_day() if article.date else None
    for locality in article.localities:
        if gazetteer.resolve(locality, day) is None:
            file = folders.content / article.path
            near = ", ".join(f"“{name}”" for name in gazetteer.suggest(locality))
            advice = (
                Message("Did you mean %(near)s?", near=near)
                if near
                else Message("Write it as province/district/ward, by name.")
            )
            message = Message("the gazetteer has no place “%(locality)s”", locality=locality)
            yield Problem(str(file), find_field_line(file, "localities"), message, advice)
