"""JSON as the site's files carry it: without a space that nobody reads."""

from __future__ import annotations

import json

# Made once: ``json.dumps`` with arguments of its own makes one for every call.
_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def format_compact_json(value: object) -> str:
    """Return *value* as JSON in one line: letters as they are, keys in their own order.

    Nothing is escaped that HTML or a script would take for its own: whoever writes it there sees to that.
    Raises TypeError for what JSON does not have.

    >>> format_compact_json({"tên": ["Huế", 2022]})
    '{"tên":["Huế",2022]}'
    """
    return _encoder.encode(value)
