"""The site's icon as PNG, drawn from ``static/icon.svg`` for systems that take no SVG.

Sources: PNG specification, third edition (W3C); Web App Manifest: a maskable icon may be cut to a circle of
four fifths of its width.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass

_SIDE = 16  # of the drawing, in its own units
_MARGIN = 2  # units added on every side, so that a circular mask cuts nothing of the mark

_GROUND = re.compile(r'<rect [^>]*fill="#([0-9a-f]{6})"')
_MARK = re.compile(r'<path fill="#([0-9a-f]{6})" d="([^"]+)"')
_RECTANGLE = re.compile(r"([Mm])(\d+) (\d+)h(\d+)v(\d+)[Hh]\d+z")


@dataclass(frozen=True)
class Drawing:
    """A mark of upright rectangles on a plain ground."""

    ground: bytes  # three bytes: red, green, blue
    mark: bytes
    rectangles: tuple[tuple[int, int, int, int], ...]  # left, top, width, height in units


def parse_drawing(svg: str) -> Drawing:
    """Return the drawing in *svg*: one ground, and one path of rectangles; ValueError when there is more.

    >>> parse_drawing('<rect fill="#000000"/><path fill="#ffffff" d="M3 3h10v3H3zm0 5h4v5H3z"/>').rectangles
    ((3, 3, 10, 3), (3, 8, 4, 5))
    """
    ground, mark = _GROUND.search(svg), _MARK.search(svg)
    if not ground or not mark or _RECTANGLE.sub("", mark[2]):
        raise ValueError("the icon must be one ground and one path of upright rectangles")
    left = top = 0
    rectangles = []
    for command, x, y, width, height in _RECTANGLE.findall(mark[2]):
        # A closed path ends where it began, and a small m counts from there.
        left, top = (int(x), int(y)) if command == "M" else (left + int(x), top + int(y))
        rectangles.append((left, top, int(width), int(height)))
    return Drawing(bytes.fromhex(ground[1]), bytes.fromhex(mark[1]), tuple(rectangles))


def draw_png(drawing: Drawing, size: int) -> bytes:
    """Return *drawing* as a PNG of *size* by *size* pixels, the ground reaching every edge."""
    scale = size / (_SIDE + 2 * _MARGIN)

    def pixel(units: int) -> int:
        return round((units + _MARGIN) * scale)

    rows = [bytearray(size) for _ in range(size)]  # a byte a pixel: 0 ground, 1 mark
    for left, top, width, height in drawing.rectangles:
        line = b"\x01" * (pixel(left + width) - pixel(left))
        for row in rows[pixel(top) : pixel(top + height)]:
            row[pixel(left) : pixel(left) + len(line)] = line
    header = struct.pack(">IIBBBBB", size, size, 8, 3, 0, 0, 0)  # 8 bits a pixel, by palette
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, data)
        for name, data in (
            (b"IHDR", header),
            (b"PLTE", drawing.ground + drawing.mark),
            (b"IDAT", zlib.compress(b"".join(b"\x00" + row for row in rows), 9)),
            (b"IEND", b""),
        )
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
