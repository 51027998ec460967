"""Workers that tell of themselves, on every store: the youngest word counts, by the database's clock."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.services import beating
from bot.services.beating import Heartbeat
from storage.store import SqlStore
from storage.tables import worker
from storage.workers import FORGOTTEN
from tests.stores import Stores


async def let_pass(store: SqlStore, name: str, seconds: float) -> None:
    """As if that long had gone by since this worker told of itself."""
    async with store.database.writing() as connection:
        now = await store.database.now(connection)
        earlier = now - timedelta(seconds=seconds)
        await connection.execute(update(worker).where(worker.c.id == name).values(at=earlier))


async def names(store: SqlStore) -> set[str]:
    async with store.database.reading() as connection:
        return set((await connection.execute(select(worker.c.id))).scalars())


async def test_nobody_has_told_of_itself_yet(store: SqlStore) -> None:
    assert await store.workers.last_beat() is None


async def test_the_youngest_word_of_any_worker_counts(stores: Stores) -> None:
    store = stores.open()
    await store.workers.beat("first")
    await let_pass(store, "first", 300)
    old = await store.workers.last_beat()
    assert old is not None
    assert 300 <= old < 360
    await stores.open().workers.beat("second")
    young = await store.workers.last_beat()
    assert young is not None
    assert 0 <= young < 60
    await store.workers.beat("first")
    assert await names(store) == {"first", "second"}


async def test_a_worker_that_told_nothing_for_a_day_is_forgotten(store: SqlStore) -> None:
    await store.workers.beat("gone")
    await store.workers.beat("late")
    await let_pass(store, "gone", FORGOTTEN.total_seconds() + 60)
    await let_pass(store, "late", FORGOTTEN.total_seconds() - 60)
    await store.workers.beat("here")
    assert await names(store) == {"late", "here"}


async def test_it_is_written_every_few_seconds_however_often_the_work_goes_round(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    heartbeat = Heartbeat(store.workers)
    await heartbeat.beat()
    (name,) = await names(store)
    await let_pass(store, name, 300)
    await heartbeat.beat()
    unwritten = await store.workers.last_beat()
    assert unwritten is not None
    assert unwritten >= 300
    monkeypatch.setattr(beating, "EVERY", 0.0)
    again = Heartbeat(store.workers)
    await again.beat()
    (other,) = await names(store) - {name}
    await let_pass(store, other, 300)
    await again.beat()
    written = await store.workers.last_beat()
    assert written is not None
    assert written < 60
