"""Which engines are at work on this database, as each tells of itself, by the database's clock."""

from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import Database
from storage.tables import worker

AT_WORK = 60.0
"""Seconds in which a worker at work tells of itself several times."""

FORGOTTEN = timedelta(days=1)
"""What told nothing for so long is not coming back: each start of the program is a worker of its own."""


class SqlWorkers:
    """Implements watching.Workers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def beat(self, name: str) -> None:
        async with self._database.writing() as connection:
            now = await self._database.now(connection)
            insert = self._database.insert(worker)
            upsert = insert.on_conflict_do_update(index_elements=["id"], set_={"at": now})
            await connection.execute(upsert, {"id": name, "at": now})
            await connection.execute(delete(worker).where(worker.c.at < now - FORGOTTEN))

    async def last_beat(self) -> float | None:
        async with self._database.reading() as connection:
            return await last_beat(self._database, connection)


async def last_beat(database: Database, connection: AsyncConnection) -> float | None:
    now = await database.now(connection)
    youngest = (await connection.execute(select(func.max(worker.c.at)))).scalar()
    return None if youngest is None else max((now - youngest).total_seconds(), 0.0)


async def at_work(database: Database, connection: AsyncConnection, within: float) -> int:
    """How many told of themselves in the last so many seconds."""
    since = await database.now(connection) - timedelta(seconds=within)
    return int((await connection.execute(select(func.count()).where(worker.c.at >= since))).scalar_one())
