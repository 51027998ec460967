"""HTTP as bytes on a connection, so that also what no library would send can be sent."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

CUT_OFF = 0
"""Stands for the status where the server closed the connection without a word."""

PIECE = 64 * 1024


def request(
    body: bytes,
    headers: Mapping[str, str | bytes],
    *,
    method: str = "POST",
    path: str = "/slack/events",
    length: int | None = -1,
) -> bytes:
    """`length` is what Content-Length says: the truth by default, nothing at all for None."""
    sized = {} if length is None else {"Content-Length": str(len(body) if length < 0 else length)}
    lines = [f"{method} {path} HTTP/1.1".encode("utf-8", "surrogateescape"), b"Host: 127.0.0.1"]
    lines += [name.encode() + b": " + _bytes(value) for name, value in {**sized, **headers}.items()]
    return b"\r\n".join([*lines, b"", body])


def chunked(body: bytes, piece: int = PIECE) -> bytes:
    parts = [body[start : start + piece] for start in range(0, len(body), piece)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (*parts, b""))


def _bytes(value: str | bytes) -> bytes:
    return value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value


@dataclass
class Connection:
    """One that is kept as long as the server keeps it."""

    host: str
    port: int
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def exchange(self, sent: bytes) -> int:
        """The status that comes back, or CUT_OFF. A kept connection that went away meanwhile is opened anew."""
        fresh = self.writer is None
        status = await self._exchange(sent)
        return status if status != CUT_OFF or fresh else await self._exchange(sent)

    async def _exchange(self, sent: bytes) -> int:
        status, kept = CUT_OFF, False
        try:
            reader, writer = await self._opened()
            async with asyncio.TaskGroup() as tasks:
                answer = tasks.create_task(_status(reader, bodiless=sent.startswith(b"HEAD ")))
                whole = await _send(writer, sent, answer)
            status, lasts = answer.result()
            kept = whole and lasts
        except* (OSError, asyncio.IncompleteReadError):
            pass
        if not kept:
            self.close()
        return status

    async def _opened(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self.reader is None or self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        return self.reader, self.writer

    def close(self) -> None:
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None


async def _send(writer: asyncio.StreamWriter, sent: bytes, answer: "asyncio.Task[tuple[int, bool]]") -> bool:
    """Piece by piece, until the server has answered: it need not read what is too large. Whether all was sent."""
    try:
        for start in range(0, len(sent), PIECE):
            if answer.done():
                return False
            writer.write(sent[start : start + PIECE])
            await writer.drain()
    except OSError:
        return False  # the answer may have come before the connection broke
    return True


async def _status(reader: asyncio.StreamReader, *, bodiless: bool) -> tuple[int, bool]:
    """The status, and whether the connection lasts. Raises IncompleteReadError."""
    head = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in head[1:])}
    if not bodiless:
        await reader.readexactly(int(fields.get(b"content-length", b"0")))
    return int(head[0].split()[1]), fields.get(b"connection", b"").lower() != b"close"


@asynccontextmanager
async def connections(host: str, port: int, number: int) -> AsyncIterator[list[Connection]]:
    opened = [Connection(host, port) for _ in range(number)]
    try:
        yield opened
    finally:
        for each in opened:
            each.close()
