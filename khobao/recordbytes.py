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
import pickle
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any

from khobao.models import Cache

_PROTOCOL = 5
_PLAIN = {("datetime", "date"): dt.date, ("builtins", "set"): set, ("builtins", "frozenset"): frozenset}


def format_record(value: object) -> bytes:
    """Return *value* as bytes: records, texts, numbers, and tuples, lists, dicts and sets of them."""
    return pickle.dumps(value, _PROTOCOL)


def parse_record(data: bytes) -> Any:  # noqa: ANN401 (whatever was put in)
    """Return what ``format_record`` was given. Raises ValueError for any other bytes.

    >>> parse_record(format_record({"ngày": dt.date(2022, 1, 8)}))
    {'ngày': datetime.date(2022, 1, 8)}
    >>> parse_record(pickle.dumps(print))
    Traceback (most recent call last):
    ValueError: builtins.print is no record
    """
    try:
        return _Reader(io.BytesIO(data)).load()
    except ValueError:
        raise
    except Exception as error:  # the format promises no particular error for bytes that are not its own
        raise ValueError(f"these bytes are no record: {error!r}") from error


def hash_record(value: object, named: Mapping[type, Callable[[Any], tuple[Any, ...]]] | None = None) -> str:
    """Return a digest of all that *value* holds, the same for equal values in every run: 64 hex digits.

    *named* maps a class to what stands for its objects, in the form of ``__reduce__``.
    """
    return hashlib.sha256(format_canonical(value, named)).hexdigest()


def format_canonical(
    value: object, named: Mapping[type, Callable[[Any], tuple[Any, ...]]] | None = None
) -> bytes:
    """Return bytes that are the same for equal values: nothing refers to an object that was met before."""
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, _PROTOCOL)
    pickler.fast = True
    if named:
        pickler.dispatch_table = named
    pickler.dump(value)
    return buffer.getvalue()


def find_records(cache: Cache, keys: Sequence[str]) -> dict[str, Any]:
    """Return key -> the record kept under it, for those of *keys* that have one."""
    found = {}
    for key, data in cache.get_many(keys).items():
        with contextlib.suppress(ValueError):
            found[key] = parse_record(data)
    return found


class _Reader(pickle.Unpickler):
    """An unpickler that knows the records of this program and a few plain types."""

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
