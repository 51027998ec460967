"""The connection to a database: how it is opened, how transactions begin, and what its errors mean to callers.

SQLite is one file with one writer at a time; PostgreSQL is shared. What is stored is not known here.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, ColumnElement, Connection, Engine, Table, cast, event, exc, func, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.domain.errors import Conflict, ReflectoryError, TryAgain
from storage import sqlite_driver
from storage.columns import Instant

SHAPES = "sqlite+aiosqlite:///a/file.db or postgresql+psycopg://user:password@host/name"
PATIENCE = 2.0
"""Seconds to wait for the database in all: a chat platform wants its answer within three."""

LOCKED = 0.5
"""Those of them to wait for another process that holds SQLite's file; the others are for our own queue of writers."""

READERS = 8
"""Readings at once in a process; more would take the connections of those who store what people say."""

READING_PATIENCE = 5.0
"""Seconds to wait for a turn to read."""

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_PRAGMAS = (
    f"busy_timeout = {int(LOCKED * 1000)}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
)
POSTGRES: dict[str, Any] = {
    "connect_timeout": 5,
    "application_name": "reflectory",
    # The last three keep to small, ordered index scans while the tables are new and PostgreSQL knows nothing of them:
    # by default it sorted the whole queue for its first row, read whole tables for a few keys, and compiled queries
    # that take a millisecond.
    "options": "-c lock_timeout=5s -c statement_timeout=20s -c idle_in_transaction_session_timeout=60s"
    " -c enable_bitmapscan=off -c random_page_cost=1.1 -c jit=off",
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    # Keepalives are not sent while an answer is owed: without this, a host that is switched off is waited for by the
    # quarter of an hour. Milliseconds; where the system does not know it, it is ignored.
    "tcp_user_timeout": 5000,
}
_DURABLE = """
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
"""
"""All other values wait for this server's disk at least."""

# When the statement began: a clock that runs on during it could not be compared by an index.
_POSTGRES_CLOCK = cast(func.statement_timestamp(), Instant)
_SQLITE_CLOCK = cast(func.strftime("%Y-%m-%dT%H:%M:%f", "now").op("||")("000Z"), Instant)
_LASTING = ("SQLITE_ERROR", "SQLITE_MISUSE", "SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_SCHEMA", "SQLITE_TOOBIG")


class StoreUnavailable(ReflectoryError):
    """The database can not be used as it is set up. The message says why, in one line, without the password."""


def parse_url(text: str) -> URL:
    """The address with its async driver. Raises StoreUnavailable when it is none, or its folder is missing."""
    try:
        url = make_url(text)
    except (exc.ArgumentError, ValueError):
        raise StoreUnavailable(f"the database address is not understood; write {SHAPES}") from None
    if url.drivername not in _DRIVERS:
        raise StoreUnavailable(f"{url.drivername} is no database that is supported; write {SHAPES}")
    url = url.set(drivername=_DRIVERS[url.drivername])
    if url.get_backend_name() == "sqlite":
        _check_file(url)
    return url


def _check_file(url: URL) -> None:
    if not url.database or url.database == ":memory:":
        raise StoreUnavailable(f"SQLite needs a file, since several connections share it; write {SHAPES}")
    folder = Path(url.database).parent
    if not folder.is_dir():
        raise StoreUnavailable(f"the folder {folder} for the database does not exist; create it")
    if Path(url.database).is_dir():
        raise StoreUnavailable(f"{url.database} is a folder; name a file in it")


def engine_for(text: str) -> AsyncEngine:
    url = parse_url(text)
    if url.get_backend_name() == "sqlite":
        engine = create_async_engine(
            url,
            hide_parameters=True,
            connect_args={"async_creator_fn": sqlite_driver.connect},
            pool_size=READERS + 2,
            max_overflow=0,
            pool_timeout=PATIENCE,
        )
        tame_sqlite(engine.sync_engine)
        return engine
    engine = create_async_engine(
        url,
        hide_parameters=True,  # else an error's text would quote people's answers
        connect_args=POSTGRES,
        pool_pre_ping=True,
        pool_recycle=1800,
        pool_size=20,
        max_overflow=0,  # opening one for a moment costs more than keeping it
        pool_timeout=5,
    )
    wait_for_disk(engine.sync_engine)
    return engine


def wait_for_disk(engine: Engine) -> None:
    """A server may have been told to commit before it has written: what we commit is acknowledged to people."""

    @event.listens_for(engine, "connect")
    def prepare(dbapi: Any, _record: object) -> None:
        cursor = dbapi.cursor()
        cursor.execute(_DURABLE)
        cursor.close()
        dbapi.commit()


def tame_sqlite(engine: Engine) -> None:
    """Transactions begin as we say, not as Python's driver guesses: it would begin late and fail at the first write."""

    @event.listens_for(engine, "connect")
    def prepare(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None
        cursor = dbapi.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


class Database:
    """One engine, with its turns: writers of one process queue here in order instead of racing for SQLite's lock."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.postgres = engine.dialect.name == "postgresql"
        # An INSERT that knows ON CONFLICT, which both databases spell alike.
        self.insert: Callable[[Table], Any] = postgresql.insert if self.postgres else sqlite.insert
        self.clock: ColumnElement[datetime] = _POSTGRES_CLOCK if self.postgres else _SQLITE_CLOCK
        self._now = select(self.clock)
        self._turn = asyncio.Lock()
        options: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._readers = engine.execution_options(**(options if self.postgres else {"reading": True}))
        self._desks = asyncio.Semaphore(READERS)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        with translated():
            async with self._my_turn(), self.engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        with translated():
            async with self._desk(), self._readers.begin() as connection:
                yield connection

    @asynccontextmanager
    async def _desk(self) -> AsyncIterator[None]:
        """Readers wait for each other, so that a hundred messages being written leave connections to whoever stores."""
        try:
            async with asyncio.timeout(READING_PATIENCE):
                await self._desks.acquire()
        except TimeoutError:
            raise TryAgain("the database is busy") from None
        try:
            yield
        finally:
            self._desks.release()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[Callable[[str], Awaitable[Any]]]:
        """A connection for statements that can not run in a transaction."""
        with translated():
            async with self._my_turn(), self.engine.connect() as connection:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                if self.postgres:
                    await driver.set_autocommit(True)
                try:
                    yield driver.execute
                finally:
                    if self.postgres:
                        await driver.set_autocommit(False)

    @asynccontextmanager
    async def _my_turn(self) -> AsyncIterator[None]:
        if self.postgres:
            yield
            return
        try:
            async with asyncio.timeout(PATIENCE - LOCKED):
                await self._turn.acquire()
        except TimeoutError:
            raise TryAgain("the database is busy") from None
        try:
            yield
        finally:
            self._turn.release()

    async def now(self, connection: AsyncConnection) -> datetime:
        """The database's clock, which leases and pace go by: machines that share a database share it."""
        moment: datetime = (await connection.execute(self._now)).scalar_one()
        return moment

    async def close(self) -> None:
        await self.engine.dispose()
        await sqlite_driver.ended()


@contextmanager
def translated() -> Iterator[None]:
    """The driver's errors as ours. None of them quotes what was to be stored."""
    try:
        yield
    except exc.IntegrityError as error:
        raise _refusal(error.orig) from None
    except exc.TimeoutError:
        raise TryAgain("all connections to the database are in use") from None
    except exc.StatementError as error:
        raise _meaning(error) from None


def _meaning(error: exc.StatementError) -> Exception:
    what = type(error.orig).__name__
    if isinstance(error, exc.DBAPIError):
        if _passes(error):
            return TryAgain(f"the database can not be used now ({what})")
        code = getattr(error.orig, "sqlstate", "") or getattr(error.orig, "sqlite_errorname", "")
        return ValueError(f"the database refuses this ({what} {code}): {error.statement}")
    if isinstance(error.orig, ValueError):
        return error.orig  # from our own types of columns
    return TypeError(f"a value does not fit its column ({what}): {error.statement}")


def _refusal(error: BaseException | None) -> Exception:
    """What a broken constraint means: its name and columns are safe to tell, a database's details are not."""
    if isinstance(error, sqlite3.IntegrityError):
        unique = error.sqlite_errorname in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")
        what = str(error)
    else:
        unique = getattr(error, "sqlstate", "") == "23505"
        what = str(getattr(getattr(error, "diag", None), "constraint_name", ""))
    if unique:
        return Conflict(f"it is there already: {what}")
    return ValueError(f"it does not fit what is stored: {what}")


def _passes(error: exc.DBAPIError) -> bool:
    """Whether the same may succeed later: away, locked, full; not a fault in our own statements."""
    if isinstance(error.orig, sqlite3.Error):
        name = getattr(error.orig, "sqlite_errorname", "SQLITE_ERROR")
        return isinstance(error.orig, sqlite3.OperationalError) and not name.startswith(_LASTING)
    read_only = getattr(error.orig, "sqlstate", "") == "25006"  # a server that another one is taking over from
    return read_only or isinstance(error, exc.OperationalError | exc.InterfaceError)
