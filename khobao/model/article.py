"""An article of the archive."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from khobao.model.date import ArticleDate


class Utf8Text:
    """A field of text kept as UTF-8: half of the memory that Python's own form takes for Vietnamese.

    Its length in characters is kept beside it, under the field's name with ``_length``.
    """

    def __set_name__(self, record: type, name: str) -> None:
        self._name = name
        self._length = f"{name}_length"

    def __get__(self, record: object | None, kind: type | None = None) -> str:
        if record is None:
            raise AttributeError(self._name)  # so that the field has no default
        data: bytes = record.__dict__[self._name]
        return data.decode("utf-8", "surrogatepass")

    def __set__(self, record: object, text: str) -> None:
        record.__dict__[self._name] = text.encode("utf-8", "surrogatepass")
        record.__dict__[self._length] = len(text)


@dataclass(frozen=True)
class Article:
    """One article of the archive, as its file in ``content/`` says it (DESIGN 2.2)."""

    title: str
    body: Utf8Text = Utf8Text()  # CommonMark with tables and caption containers, without the front matter
    slug: str = ""  # ASCII; never changes once written; unique in the archive
    date: ArticleDate | None = None
    date_from: str | None = None  # where a date was read when not from a dateline: "lead"
    authors: tuple[str, ...] = ()
    source: str | None = None  # who published it
    source_url: str | None = None
    lead: str | None = None  # the opening paragraph (sa-pô); never repeated in the body
    localities: tuple[str, ...] = ()  # "Thừa Thiên Huế/Thành phố Huế"; most important first
    section: str | None = None
    seed: str | None = None  # path below seeds/
    seed_sha256: str | None = None  # lower-case hex
    extra: Mapping[str, Any] = field(default_factory=dict)  # unknown keys, carried
    path: str = ""  # of the file below content/, with forward slashes; empty before it has one
    digest: str = field(default="", compare=False)  # of the file and its path; empty when it was not read
    draft: bool = False  # kept, and not published
    aliases: tuple[str, ...] = ()  # further former addresses, named by hand: "bai/2021/ten-cu.html"

    @property
    def body_length(self) -> int:
        """Characters of the body, known without decoding it.

        >>> Article("Tin", "Huế").body_length
        3
        """
        length: int = self.__dict__["body_length"]
        return length
