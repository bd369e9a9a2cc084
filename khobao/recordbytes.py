"""Records ↔ bytes, for the cache. Reading back can make records and plain values, and run nothing else.

The format is Python's pickle, which is quick; the reader refuses what a cache never holds, so that a file
that somebody else wrote cannot call a function.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import functools
import hashlib
import importlib
import io
import operator
import pickle
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any

from khobao.models import Cache, Named

_PROTOCOL = 5
_NAME = "_name"  # of the attribute that keeps a record's digest
_PLAIN = {("datetime", "date"): dt.date, ("builtins", "set"): set, ("builtins", "frozenset"): frozenset}


def format_record(value: object) -> bytes:
    """Return *value* as bytes: records, texts, numbers, and tuples, lists, dicts and sets of them."""
    return pickle.dumps(value, _PROTOCOL)


def parse_record(data: bytes | memoryview) -> Any:  # noqa: ANN401 (whatever was put in)
    """Return what ``format_record`` was given. Raises ValueError for any other bytes.

    >>> parse_record(format_record({"ngày": dt.date(2022, 1, 8)}))
    {'ngày': datetime.date(2022, 1, 8)}
    >>> parse_record(pickle.dumps(print))
    Traceback (most recent call last):
    ValueError: builtins.print is no record
    """
    return _load(_Reader(io.BytesIO(data)))


def _load(reader: _Reader) -> Any:  # noqa: ANN401 (whatever was put in)
    try:
        return reader.load()
    except ValueError:
        raise
    except Exception as error:  # the format promises no particular error for bytes that are not its own
        raise ValueError(f"these bytes are no record: {error!r}") from error


def format_around(value: object, kind: type[Any], name: Callable[[Any], str]) -> bytes:
    """Return *value* as bytes like ``format_record``, with its *name* in the place of each *kind* of record.

    For what is large and kept elsewhere.
    """
    buffer = io.BytesIO()
    formatter = pickle.Pickler(buffer, _PROTOCOL)
    formatter.persistent_id = lambda record: name(record) if type(record) is kind else None  # type: ignore[method-assign]
    formatter.dump(value)
    return buffer.getvalue()


def parse_around(data: bytes, records: Mapping[str, object]) -> Any:  # noqa: ANN401 (whatever was put in)
    """Return what ``format_around`` was given, with that of *records* in the place of each name.

    Raises ValueError for any other bytes, and for a name that *records* lack.
    """
    return _load(_Reader(io.BytesIO(data), records))


def hash_record(value: object) -> str:
    """Return a digest of all that *value* holds, the same for equal values in every run: 64 hex digits.

    A record counts with its class and its fields.
    """
    buffer = io.BytesIO()
    formatter = pickle.Pickler(buffer, _PROTOCOL)
    formatter.persistent_id = _stand_for  # type: ignore[method-assign]  # sooner called than one of a class
    formatter.fast = True  # nothing refers to an object that was met before
    formatter.dump(value)
    return hashlib.sha256(buffer.getvalue()).hexdigest()


def hash_text(text: str) -> str:
    """Return a digest of *text*, sooner than ``hash_record``: 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def name_record(record: Named) -> str:
    """Return what ``hash_record`` makes of the fields of *record*: worked out once, and kept in it.

    So it travels with the record, into a cache too.
    """
    name: str | None = record.__dict__.get(_NAME)
    if name is None:
        kind: Any = type(record)
        name = record.__dict__[_NAME] = hash_record(_build_reader(kind)(record))
    return name


def give_name(record: Named, name: str) -> None:
    """Let *name* be what ``name_record`` returns, a digest of all that anybody may ask of *record*."""
    record.__dict__[_NAME] = name


# Class -> what stands for its objects in a digest; None for what is written as pickle does.
_FORMS: dict[type, Callable[[Any], object] | None] = {}


def _stand_for(value: object) -> object:
    """Return what pickle shall write for *value*: of a record its fields, sooner than as an object.

    So what a record remembers is not written. None: what pickle writes by itself.
    """
    form = _find_form(type(value), _learn)
    return None if form is None else form(value)


_find_form = _FORMS.get  # asked for every single value of every page


def _learn(value: object) -> object:
    """Remember what stands for objects of the class of *value*, and return that of *value*."""
    kind = type(value)
    form: Callable[[Any], object] | None = None
    if issubclass(kind, Named):
        form = name_record
    elif dataclasses.is_dataclass(kind):
        form = _build_reader(kind)
    elif issubclass(kind, Enum):
        form = _list_enum
    _FORMS[kind] = form
    return None if form is None else form(value)


@functools.cache  # there are few classes of records
def _build_reader(kind: type[Any]) -> Callable[[Any], Any]:
    # With the class's name there are always two or more, and so a tuple.
    return operator.attrgetter("__class__.__qualname__", *(field.name for field in dataclasses.fields(kind)))


def _list_enum(member: Enum) -> tuple[str, Any]:
    return type(member).__qualname__, member.value


def find_records(cache: Cache, keys: Sequence[str]) -> dict[str, Any]:
    """Return key -> the record kept under it, for those of *keys* that have one."""
    found = {}
    for key, data in cache.get_many(keys).items():
        with contextlib.suppress(ValueError):
            found[key] = parse_record(data)
    return found


class _Reader(pickle.Unpickler):
    """An unpickler that knows the records of this program and a few plain types."""

    def __init__(self, stream: io.BytesIO, records: Mapping[str, object] | None = None) -> None:
        """Read from *stream*; names in it stand for *records*."""
        super().__init__(stream)
        self.persistent_load = (records or {}).__getitem__  # type: ignore[method-assign]

    def find_class(self, module: str, name: str) -> type[Any]:
        return _find_class(module, name)


@functools.cache  # thousands of records are of the same few classes
def _find_class(module: str, name: str) -> type[Any]:
    if (module, name) in _PLAIN:
        return _PLAIN[module, name]
    if module.startswith("khobao.") and "." not in name:
        found: object = getattr(importlib.import_module(module), name, None)
        if isinstance(found, type) and (dataclasses.is_dataclass(found) or issubclass(found, Enum)):
            return found
    raise ValueError(f"{module}.{name} is no record")
