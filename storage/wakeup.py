"""Telling waiting loops that there is work: within the process for SQLite, by LISTEN and NOTIFY for PostgreSQL.

A wake-up may be missed while a connection is down; whoever waits therefore waits with a timeout, and looks.
"""

import asyncio
from typing import Any, cast
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import POSTGRES

CHANNEL = "reflectory_work"
NOTIFY = text(f"NOTIFY {CHANNEL}")


class Wakeup:
    """Counts what was committed. Each task is woken by what it has not seen yet, also if that came before it waited."""

    def __init__(self) -> None:
        self._count = 0
        self._last_seen = 0
        self._seen: WeakKeyDictionary[asyncio.Task[Any], int] = WeakKeyDictionary()
        self._news = asyncio.Event()

    async def announce(self, connection: AsyncConnection) -> None:
        """Called within the transaction; what it announces counts from its commit."""

    def committed(self) -> None:
        """Called once the announced transaction is committed."""
        self._tell()

    async def wait(self, timeout: float) -> None:  # noqa: ASYNC109 - it ends either way, without an error
        # A task that is new here has seen what others saw: else one that is made for each wait would never sleep.
        task = cast("asyncio.Task[Any]", asyncio.current_task())
        if self._seen.get(task, self._last_seen) == self._count:
            try:
                async with asyncio.timeout(timeout):
                    await self._news.wait()
            except TimeoutError:
                pass
        self._seen[task] = self._last_seen = self._count

    async def close(self) -> None:
        """Nothing to give back."""

    def _tell(self) -> None:
        self._count += 1
        self._news.set()
        self._news = asyncio.Event()


class PostgresWakeup(Wakeup):
    """Hears every process's notifications over one connection of its own."""

    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__()
        self._address = {**engine.dialect.create_connect_args(engine.url)[1], **POSTGRES}
        self._line: psycopg.AsyncConnection[Any] | None = None
        self._opening = asyncio.Lock()

    async def announce(self, connection: AsyncConnection) -> None:
        await connection.execute(NOTIFY)

    def committed(self) -> None:
        """The notification itself comes back to this process as well."""

    async def wait(self, timeout: float) -> None:  # noqa: ASYNC109 - it ends either way, without an error
        async with self._opening:
            if self._line is None:
                await self._open()
        await super().wait(timeout)

    async def _open(self) -> None:
        """Without a line, waiting ends by its timeout alone."""
        try:
            line = await psycopg.AsyncConnection.connect(**self._address, autocommit=True)
            await line.execute(f"LISTEN {CHANNEL}")
        except psycopg.OperationalError:
            return
        self._line = line
        asyncio.get_running_loop().add_reader(line.fileno(), self._hear)
        self._tell()  # what was announced while nobody listened

    def _hear(self) -> None:
        if self._line is None:
            return
        try:
            self._line.pgconn.consume_input()
            while self._line.pgconn.notifies():
                self._tell()
        except psycopg.OperationalError:
            self._hang_up()
            self._tell()

    def _hang_up(self) -> psycopg.AsyncConnection[Any] | None:
        line, self._line = self._line, None
        if line is not None:
            asyncio.get_running_loop().remove_reader(line.fileno())
            line.pgconn.finish()
        return line

    async def close(self) -> None:
        self._hang_up()
