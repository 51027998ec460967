"""New databases to measure on, durable as in service: files on this machine's disk, and a PostgreSQL that syncs."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from reflectory.bootstrap import PACE
from storage.engine import engine_for
from storage.migrate import migrate
from storage.store import SqlStore
from tests import postgres

SQLITE, POSTGRES = "SQLite", "PostgreSQL"


class Databases:
    """Makes a new database for each measurement, so that none sees what another one left."""

    def __init__(self, folder: Path, server: postgres.Server | None) -> None:
        self._folder = folder
        self._server = server
        self.stores = (SQLITE, POSTGRES) if server else (SQLITE,)

    @asynccontextmanager
    async def new(self, store: str) -> AsyncIterator[str]:
        """The address of an empty database with its tables."""
        if store == SQLITE:
            with tempfile.TemporaryDirectory(dir=self._folder) as folder:
                url = f"sqlite+aiosqlite:///{folder}/store.db"
                await asyncio.to_thread(migrate, url)
                yield url
        elif self._server:
            with postgres.new_database(self._server) as url:
                await asyncio.to_thread(migrate, url)
                yield url

    @asynccontextmanager
    async def opened(self, store: str) -> AsyncIterator[SqlStore]:
        async with self.new(store) as url, opened_at(url) as opened:
            yield opened


@asynccontextmanager
async def opened_at(url: str) -> AsyncIterator[SqlStore]:
    opened = SqlStore(engine_for(url), pace=PACE)
    try:
        yield opened
    finally:
        await opened.close()


@contextmanager
def databases(outside: str | None) -> Iterator[Databases]:
    """On SQLite, and on PostgreSQL where there is one: the server at this address, or one that is started here."""
    with (
        tempfile.TemporaryDirectory(prefix="reflectory-bench-") as name,
        postgres.find_server(outside, settings=()) as server,
    ):
        yield Databases(Path(name), server)
