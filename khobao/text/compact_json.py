"""JSON without spaces, for the site's files."""

import json

# ``json.dumps`` with these arguments would make a new encoder for each call.
_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def format_compact_json(value: object) -> str:
    """Return *value* as JSON in one line, in Unicode, with keys in their own order.

    Left alone: characters that must be escaped inside HTML or a script, which is the caller's task. Raises
    TypeError for values that JSON does not have.

    >>> format_compact_json({"tên": ["Huế", 2022]})
    '{"tên":["Huế",2022]}'
    """
    return _encoder.encode(value)
