"""The store: one database with its transactions and all that works on it. Making its tables is migrate's."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.places import Platform
from bot.domain.worksheet import Worksheet
from storage.attendance import SqlAttendance
from storage.cipher import Cipher
from storage.downloads import SqlDownloads
from storage.engine import Database, StoreUnavailable, engine_for
from storage.inbox import DELAYS, HOLD, SqlInbox
from storage.installations import SqlInstallations
from storage.migrate import pending
from storage.outbox import SqlOutbox
from storage.planning import Pace
from storage.reader import SqlReader
from storage.rooms import SqlRooms
from storage.transaction import SqlTransaction
from storage.wakeup import PostgresWakeup, Wakeup
from storage.workers import SqlWorkers

NO_LIMITS: Mapping[Platform, Pace] = {}


class SqlStore:
    """Implements ports.Store. `pace` by platform, `keys` (Fernet) for events and tokens; times are seconds."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        keys: Sequence[str] = (),
        pace: Mapping[Platform, Pace] = NO_LIMITS,
        lease: float = 20.0,
        doubt: float = 5.0,
        hold: float = HOLD,
        delays: Sequence[float] = DELAYS,
    ) -> None:
        self.database = Database(engine)
        self._pace = pace
        self._wordings: dict[str, Worksheet] = {}
        self._wakeup = PostgresWakeup(engine) if self.database.postgres else Wakeup()
        self._outbox = SqlOutbox(self.database, self._wakeup, pace, lease=lease, doubt=doubt)
        cipher = Cipher(keys)
        self._inbox = SqlInbox(self.database, self._wakeup, cipher, hold=hold, delays=delays)
        self._installations = SqlInstallations(self.database, cipher)
        self._attendance = SqlAttendance(self.database)
        self._downloads = SqlDownloads(self.database)
        self._rooms = SqlRooms(self.database)
        self._workers = SqlWorkers(self.database)

    @property
    def outbox(self) -> SqlOutbox:
        return self._outbox

    @property
    def inbox(self) -> SqlInbox:
        return self._inbox

    @property
    def installations(self) -> SqlInstallations:
        return self._installations

    @property
    def attendance(self) -> SqlAttendance:
        return self._attendance

    @property
    def rooms(self) -> SqlRooms:
        return self._rooms

    @property
    def downloads(self) -> SqlDownloads:
        return self._downloads

    @property
    def workers(self) -> SqlWorkers:
        return self._workers

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqlTransaction]:
        async with self.database.writing() as connection:
            transaction = SqlTransaction(self.database, connection, self._wordings, self._pace)
            yield transaction
            transaction.finish()
            if transaction.news:
                await self._wakeup.announce(connection)
        if transaction.news:
            self._wakeup.committed()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlReader]:
        async with self.database.reading() as connection:
            yield SqlReader(connection, self._wordings)

    async def wait(self, timeout: float) -> None:  # noqa: ASYNC109 - it ends either way, without an error
        """Until something was committed that plans work, or for so many seconds. One may be missed, so look anyway."""
        await self._wakeup.wait(timeout)

    async def scrub(self) -> None:
        """After erasing: what was overwritten leaves the database's files as well."""
        async with self.database.alone() as run:
            if self.database.postgres:
                await run("SET statement_timeout = 0")
                await run("VACUUM")
                await run("RESET statement_timeout")
            else:
                await run("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        await self._wakeup.close()
        await self.database.close()


async def open_store(
    url: str, *, keys: Sequence[str] = (), pace: Mapping[Platform, Pace] = NO_LIMITS, lease: float = 20.0
) -> SqlStore:
    """The store at this address. Raises StoreUnavailable when it can not be reached or its tables are outdated."""
    engine = engine_for(url)
    try:
        missing = await asyncio.to_thread(pending, url)
    except StoreUnavailable:
        await engine.dispose()
        raise
    if missing:
        await engine.dispose()
        raise StoreUnavailable("the database's tables are not made yet or older than this program; migrate it first")
    return SqlStore(engine, keys=keys, pace=pace, lease=lease)
