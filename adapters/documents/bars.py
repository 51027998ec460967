"""Single bars of a chart as PNG pictures, for documents that set the words and numbers beside them as text."""

import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache

from adapters.documents.palette import BAR, OUTLINE, ROOM

WIDTH, HEIGHT = 320, 20
"""Dots; a document shows it as large as it likes."""

_CLEAR, _BAR, _OUTLINE, _ROOM = range(4)


@lru_cache(maxsize=256)
def bar(length: int, *, whole: bool) -> bytes:
    """So many of its dots long, beside the whole of them where there is one."""
    edge, rest = (_OUTLINE, _ROOM) if whole else (_CLEAR, _CLEAR)
    outer = [_BAR] * length + [edge] * (WIDTH - length)
    inner = [_BAR] * length + [rest] * (WIDTH - length)
    if length < WIDTH:
        inner[-1] = edge
    rows = [outer, *([inner] * (HEIGHT - 2)), outer]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunks(b"".join(b"\0" + bytes(row) for row in rows)))


def _chunks(dots: bytes) -> Iterator[bytes]:
    colours = b"\xff\xff\xff" + b"".join(bytes.fromhex(each.removeprefix("#")) for each in (BAR, OUTLINE, ROOM))
    yield _chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0))
    yield _chunk(b"PLTE", colours)
    yield _chunk(b"tRNS", b"\0")  # the first colour is none
    yield _chunk(b"IDAT", zlib.compress(dots))
    yield _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
