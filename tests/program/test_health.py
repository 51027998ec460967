"""Whether the program is ready, on every store: one line for each thing that is wrong, and green again by itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text, update

from reflectory import health
from reflectory.health import FRESH, Readiness
from storage.migrate import newest
from storage.store import SqlStore
from storage.tables import worker
from tests.statements import statements
from tests.stores import empty_file, store, store_url, stores, tables_url

__all__ = ["empty_file", "store", "store_url", "stores", "tables_url"]


class Clock:
    """Each look is a new one, until it is told to stand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.stands = False

    def __call__(self) -> float:
        self.now += 0.0 if self.stands else FRESH
        return self.now


@pytest.fixture
async def ready(store: SqlStore, tmp_path: Path) -> Readiness:
    await store.workers.beat("one")
    return Readiness(store.database, tmp_path, newest(), Clock())


@contextmanager
def beginning(store: SqlStore, do: Callable[[Connection], object]) -> Iterator[None]:
    """Each transaction begins with this."""

    def first(connection: Connection) -> None:
        do(connection)

    event.listen(store.database.engine.sync_engine, "begin", first)
    yield
    event.remove(store.database.engine.sync_engine, "begin", first)


async def test_nothing_is_wrong_and_nothing_is_left_behind(ready: Readiness, store: SqlStore) -> None:
    assert await ready.troubles() == ()
    async with store.database.reading() as connection:
        assert len((await connection.execute(worker.select())).all()) == 1


async def test_a_database_that_takes_nothing_is_told_until_it_does(ready: Readiness, store: SqlStore) -> None:
    refusal = "SET TRANSACTION READ ONLY" if store.database.postgres else "PRAGMA query_only = on"
    with beginning(store, lambda connection: connection.exec_driver_sql(refusal)):
        assert await ready.troubles() == ("the database can not be written to",)
    await store.database.engine.dispose()
    assert await ready.troubles() == ()


async def test_a_database_that_is_away_is_told_until_it_is_back(ready: Readiness, store: SqlStore) -> None:
    with beginning(store, lambda connection: connection.exec_driver_sql("SELECT * FROM nowhere")):
        assert await ready.troubles() == ("the database does not answer",)
    assert await ready.troubles() == ()


@pytest.mark.parametrize("step", ["0001", "9999"])
async def test_tables_of_another_version_are_told(ready: Readiness, store: SqlStore, step: str) -> None:
    await set_step(store, step)
    told = await ready.troubles()
    await set_step(store, newest())
    assert told == (f"the database is at step {step}, and this program is made for step {newest()}",)
    assert await ready.troubles() == ()


async def set_step(store: SqlStore, step: str) -> None:
    async with store.database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :step"), {"step": step})


async def test_a_silent_worker_is_told_until_one_speaks(ready: Readiness, store: SqlStore) -> None:
    async with store.database.writing() as connection:
        earlier = await store.database.now(connection) - timedelta(seconds=90)
        await connection.execute(update(worker).values(at=earlier))
    (told,) = await ready.troubles()
    assert told.startswith("no worker is at work: the last one told of itself 9")
    await store.workers.beat("another")
    assert await ready.troubles() == ()


async def test_that_no_worker_was_ever_there_is_told(store: SqlStore, tmp_path: Path) -> None:
    ready = Readiness(store.database, tmp_path, newest(), Clock())
    assert await ready.troubles() == ("no worker was ever at work on this database",)


async def test_a_full_disk_is_told_until_there_is_room(
    ready: Readiness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "ROOM", 1e18)
    monkeypatch.setattr(health, "PART", 1.1)
    (told,) = await ready.troubles()
    assert told.startswith("the disk of the data folder is almost full: ")
    assert str(tmp_path) not in told
    monkeypatch.undo()
    assert await ready.troubles() == ()
    ready.folder = tmp_path / "gone"
    assert await ready.troubles() == ("the disk of the data folder is almost full: 0.0 MB are left",)


async def test_however_often_it_is_asked_the_database_is_asked_once_a_second(ready: Readiness, store: SqlStore) -> None:
    assert isinstance(ready.clock, Clock)
    ready.clock.stands = True
    with statements(store) as said:
        for _ in range(20):
            assert await ready.troubles() == ()
        once = len(said)
        assert 0 < once < 10
        ready.clock.now += FRESH
        await ready.troubles()
        assert len(said) == 2 * once
