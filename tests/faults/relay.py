"""Connections passed on from one address to another, between networks that share a folder and nothing else.

An address is a port of this machine, or the path of a socket.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

Address = int | Path
CHUNK = 64 * 1024


@asynccontextmanager
async def relayed(here: Address, there: Address) -> AsyncIterator[None]:
    """Whoever connects here is connected there; where nobody listens, the connection ends at once."""

    async with asyncio.TaskGroup() as connections:
        open_ones = set[asyncio.Task[None]]()

        def taken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connection = connections.create_task(_connected(reader, writer, there))
            open_ones.add(connection)
            connection.add_done_callback(open_ones.discard)

        if isinstance(here, int):
            server = await asyncio.start_server(taken, "127.0.0.1", here)
        else:
            here.unlink(missing_ok=True)
            server = await asyncio.start_unix_server(taken, here)
        try:
            yield
        finally:
            server.close()
            for connection in open_ones:
                connection.cancel()


async def _connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, there: Address) -> None:
    try:
        with suppress(OSError):
            other_reader, other_writer = await _dial(there)
            await asyncio.gather(_pour(reader, other_writer), _pour(other_reader, writer))
    finally:
        writer.close()


async def _dial(there: Address) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if isinstance(there, int):
        return await asyncio.open_connection("127.0.0.1", there)
    return await asyncio.open_unix_connection(there)


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """When one side has ended or broken, so has the other."""
    try:
        with suppress(OSError):
            while chunk := await reader.read(CHUNK):
                writer.write(chunk)
                await writer.drain()
    finally:
        writer.close()
