"""A sentence of the program before anybody has chosen a language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, init=False)
class Message:
    """An English sentence with gaps, and what stands in them. The catalogue holds the sentence with its gaps.

    >>> str(Message("%(file)s is no archive", file="kho"))
    'kho is no archive'
    >>> str(Message("%(count)s article", "%(count)s articles", count=2))
    '2 articles'

    Numbers are grouped as the language does; a number that is a name (a port, a year) is given as text.
    """

    text: str  # with gaps like %(name)s; a percent sign itself is written twice when there are values
    plural: str  # the text for a ``count`` other than one; empty when there is none
    values: tuple[
        tuple[str, str | int | float | Message], ...
    ]  # name of a gap -> what stands in it, sorted by name

    def __init__(self, text: str, plural: str = "", /, **values: object) -> None:
        """Make a message of *text*. What is neither a number nor a message is written as ``str`` says it."""
        plain = {n: v if isinstance(v, int | float | Message) else str(v) for n, v in values.items()}
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "plural", plural)
        object.__setattr__(self, "values", tuple(sorted(plain.items())))

    @property
    def count(self) -> int:
        """The number that chooses between text and plural; 1 when there is none."""
        value = dict(self.values).get("count", 1)
        return value if isinstance(value, int) else 1

    def __str__(self) -> str:
        text = self.plural if self.plural and self.count != 1 else self.text
        values = {n: f"{v:,}" if isinstance(v, int | float) else v for n, v in self.values}
        return text % values if self.values else text


def join_messages(between: str, messages: Sequence[Message]) -> Message:
    """Return *messages* one after another, as one message, with the text *between* two of them."""
    values = {f"part{number}": message for number, message in enumerate(messages)}
    return Message(between.replace("%", "%%").join(f"%({name})s" for name in values), **values)


def join_sentences(*sentences: Message) -> Message:
    """Return *sentences* one after another, as one message.

    >>> str(join_sentences(Message("Mend it."), Message("Build again.")))
    'Mend it. Build again.'
    """
    return join_messages(" ", sentences)


def list_message(message: Message) -> list[Any]:
    """Return *message* as JSON knows it."""
    values = [[name, list_message(v) if isinstance(v, Message) else v] for name, v in message.values]
    return [message.text, message.plural, values]


def build_message(listed: list[Any]) -> Message:
    """Return what ``list_message`` was given."""
    text, plural, values = listed
    return Message(text, plural, **{n: build_message(v) if isinstance(v, list) else v for n, v in values})
