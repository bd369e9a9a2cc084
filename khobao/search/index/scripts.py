"""The files of the index: classic scripts, each named for what it holds (its stem) and for its own bytes.

A script makes one call, ``khobao.receive(stem, …)``: that can be read from disk, where ``fetch`` is refused.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from khobao.model import Artifact
from khobao.text.compact_json import format_compact_json

FOLDER = "tim-kiem"
LOADER = "khobao.receive"
HASH_LENGTH = 4
STEM_LENGTH = 24

_HASH_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def build_script(stem: str, *values: object, letters: str | None = None) -> tuple[Artifact, str]:
    """Return the script that hands *values* to the loader under the name *stem*, and its hash.

    The last of the values is the text *letters*, if there is one: bytes as letters, which stand as they are.
    """
    arguments = ",".join(map(format_compact_json, (stem, *values)))
    # U+2028 and U+2029 ended a line in the scripts of old engines.
    arguments = arguments.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    if letters is not None:
        arguments = f'{arguments},"{letters}"'
    data = f"{LOADER}({arguments})\n".encode()
    digest = build_hash(data)
    return Artifact(f"{FOLDER}/{stem}.{digest}.js", data), digest


def parse_script(data: bytes) -> list[Any]:
    """Return what a script hands over, its stem first.

    >>> parse_script(build_script("l-hue", "huế 5")[0].data)
    ['l-hue', 'huế 5']
    """
    arguments = data.decode().removeprefix(f"{LOADER}(").removesuffix(")\n")
    values: list[Any] = json.loads(f"[{arguments}]")
    return values


def build_hash(data: bytes) -> str:
    """Return the letters that a file's name takes from its content."""
    number = int.from_bytes(hashlib.blake2s(data, digest_size=8).digest())
    return "".join(_HASH_LETTERS[number >> (5 * place) & 31] for place in range(HASH_LENGTH))


def build_stems(letter: str, keys: Sequence[str]) -> list[str]:
    """Return a file name for every key, without its hash: ASCII, and none twice.

    >>> build_stems("t", ["cong nghe", "5,2", "5.2"])
    ['t-cong-nghe', 't-5-2', 't-5-2-2']

    Twin of ``buildStems`` in ``static/js/pieces.js``.
    """
    seen: dict[str, int] = {}
    stems = []
    for key in keys:
        stem = f"{letter}-{re.sub('[^a-z0-9]+', '-', key)[:STEM_LENGTH].strip('-')}"
        seen[stem] = seen.get(stem, 0) + 1
        stems.append(stem if seen[stem] == 1 else f"{stem}-{seen[stem]}")
    return stems
