"""Digests of records: the same for equal values in every run, whatever they are made of."""

import dataclasses
import functools
import hashlib
import io
import operator
import pickle
from collections.abc import Callable
from typing import Any


def hash_text(text: str) -> str:
    """Return the SHA-256 of *text* in UTF-8, in lower-case hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def hash_values(*values: object) -> str:
    """Return a digest of all that *values* hold, in lower-case hex.

    Values are texts, numbers, dates, enumerations and records, and tuples, lists and dicts of them. A record
    (a dataclass) counts with its class and its fields; one that has a ``digest`` counts by that alone.

    >>> hash_values("bai/a.html", {"total": 1}) == hash_values("bai/a.html", {"total": 2})
    False
    """
    buffer = io.BytesIO()
    writer = _Writer(buffer, protocol=5)
    writer.fast = True  # equal values give equal bytes: nothing refers to an object that was met before
    writer.memo = _MEMO
    writer.dump(values)
    return hashlib.sha256(buffer.getbuffer()).hexdigest()


class _Writer(pickle.Pickler):
    """Writes values as pickle does, but records by their fields. What it writes is only hashed."""

    def reducer_override(self, value: object) -> Any:  # noqa: ANN401 (pickle's)
        kind: Any = type(value)
        describe = _find_description(kind)
        return NotImplemented if describe is None else (_record, describe(value))


def _record(*_: object) -> None:
    """Stand for a record in the bytes that are hashed; never called."""


# What stands before each record was met before the first: one byte, in place of a look-up of its name.
_MEMO = {id(_record): (0, _record)}


@functools.cache  # there are few classes of records
def _find_description(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]] | None:
    """Return what gives the class and the fields of a record of *kind*; None when it is no record."""
    if not dataclasses.is_dataclass(kind) or issubclass(kind, type):
        return None
    name = kind.__qualname__
    names = [field.name for field in dataclasses.fields(kind)]
    read_fields = operator.attrgetter("__class__.__qualname__", *names)
    if not hasattr(kind, "digest"):
        return read_fields

    def describe(value: Any) -> tuple[Any, ...]:  # noqa: ANN401 (any record)
        return (name, value.digest) if value.digest else read_fields(value)

    return describe
