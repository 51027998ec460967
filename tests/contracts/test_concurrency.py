"""Two transactions at once, on every store: locks, what is due, and waking up. No test waits for time to pass."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.answer import NextStep
from bot.domain.errors import Conflict, TryAgain
from bot.domain.reflection import Due, Reflection
from bot.services.ports import Transaction
from storage import engine
from storage.store import SqlStore
from tests.contracts.examples import NOON, OURS, THEIRS, Team
from tests.stores import Stores

FOREVER = 60.0
TEAMS = [replace(OURS, channel=f"C{number}") for number in range(5)]
MINUTE = timedelta(minutes=1)


async def put(store: SqlStore, *values: object) -> None:
    async with store.transaction() as tx:
        await tx.put(*values)


@asynccontextmanager
async def elsewhere(store: SqlStore, reflection: str) -> AsyncIterator[None]:
    """Another process's transaction holds this reflection meanwhile."""
    locked, done = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with store.transaction() as tx:
            await tx.lock(reflection)
            locked.set()
            await done.wait()

    async with asyncio.TaskGroup() as group:
        group.create_task(hold())
        await locked.wait()
        try:
            yield
        finally:
            done.set()


async def test_a_lock_gives_the_reflection(store: SqlStore) -> None:
    await put(store, OURS.reflection)
    async with store.transaction() as tx:
        assert await tx.lock(OURS.reflection.id) == OURS.reflection
        assert await tx.lock("another") is None


async def test_decisions_on_a_reflection_are_taken_one_after_another(stores: Stores) -> None:
    await put(stores.open(), OURS.reflection, OURS.prompt())
    workers = [stores.open() for _ in range(4)]

    async def add(store: SqlStore) -> None:
        async with store.transaction() as tx:
            await tx.lock(OURS.reflection.id)
            number = len(await tx.many(NextStep, reflection=OURS.reflection.id)) + 1
            await tx.put(OURS.step(number))

    await asyncio.gather(*(add(workers[number % 4]) for number in range(8)))
    async with workers[0].reading() as reader:
        assert [step.number for step in await reader.many(NextStep)] == list(range(1, 9))


async def test_of_two_that_start_at_once_one_wins(stores: Stores) -> None:
    first, second = stores.open(), stores.open()
    both = await asyncio.gather(
        put(first, OURS.reflection), put(second, replace(OURS.reflection, id="second")), return_exceptions=True
    )
    assert [type(each) for each in both if each] == [Conflict]
    async with first.reading() as reader:
        assert len(await reader.many(Reflection)) == 1


async def test_an_event_that_arrives_twice_at_once_is_heard_once(stores: Stores) -> None:
    async def hear(store: SqlStore) -> bool:
        async with store.transaction() as tx:
            return await tx.hear_once(OURS.workspace, "Ev1", NOON)

    assert sorted(await asyncio.gather(*(hear(stores.open()) for _ in range(4)))) == [False, False, False, True]


async def test_a_reading_is_not_disturbed_by_a_writer(stores: Stores) -> None:
    store, other = stores.open(), stores.open()
    async with store.reading() as reader:
        assert await reader.many(Reflection) == ()
        await put(other, OURS.reflection)
        assert await reader.many(Reflection) == ()
    async with elsewhere(other, OURS.reflection.id), store.reading() as reader:
        assert await reader.active(OURS.place) == OURS.reflection


async def due(tx: Transaction, limit: int = 10) -> list[str]:
    return list(await tx.due(NOON, limit))


async def test_what_is_due_comes_longest_overdue_first(store: SqlStore) -> None:
    for minutes, team in enumerate(TEAMS):
        later = team.appointment(NOON + MINUTE, Due.CLOSE)
        await put(store, team.reflection, team.appointment(NOON - minutes * MINUTE), later)
    await put(store, TEAMS[0].appointment(NOON - MINUTE / 2, Due.STEP, "s1"), OURS.reflection)
    await put(store, THEIRS.reflection, THEIRS.appointment(NOON + MINUTE / 60))
    async with store.transaction() as tx:
        assert await due(tx) == [team.reflection.id for team in reversed(TEAMS)]
        assert await due(tx, 2) == [TEAMS[4].reflection.id, TEAMS[3].reflection.id]


async def test_the_earliest_appointment_is_known(store: SqlStore) -> None:
    async with store.reading() as reader:
        assert await reader.earliest() is None
    await put(store, OURS.reflection, OURS.appointment(NOON + MINUTE), OURS.appointment(NOON, Due.CLOSE))
    async with store.reading() as reader:
        assert await reader.earliest() == await reader.earliest(Due.STEP, Due.CLOSE) == NOON
        assert await reader.earliest(Due.SLOT) == NOON + MINUTE
        assert await reader.earliest(Due.REMIND) is None


async def test_workers_share_what_is_due(stores: Stores) -> None:
    first, second = stores.open(), stores.open()
    for team in TEAMS:
        await put(first, team.reflection, team.appointment())
    shared = await _both(first, second, stores.postgres)
    assert sorted(shared) == sorted(team.reflection.id for team in TEAMS)


async def _both(first: SqlStore, second: SqlStore, at_once: bool) -> list[str]:
    """What two workers take, each doing what is due: at once where the store allows it, else in turn."""
    async with first.transaction() as tx:
        mine = await due(tx, 3)
        if at_once:
            async with second.transaction() as other:
                return mine + await due(other)
        await tx.put(*(team.appointment(None) for team in TEAMS if team.reflection.id in mine))
    async with second.transaction() as other:
        return mine + await due(other)


async def test_a_store_that_is_held_too_long_says_try_again(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.05 + engine.LOCKED)
    monkeypatch.setattr(engine, "_PRAGMAS", ("busy_timeout = 50", "foreign_keys = ON"))
    monkeypatch.setattr(engine, "POSTGRES", {"options": "-c lock_timeout=50ms"})
    holder, another = stores.open(), stores.open()
    await put(holder, OURS.reflection)

    async def change(store: SqlStore) -> None:
        async with store.transaction() as tx:
            await tx.lock(OURS.reflection.id)

    async with elsewhere(holder, OURS.reflection.id):
        with pytest.raises(TryAgain):
            await change(another)
        with pytest.raises(TryAgain):
            await change(holder)
    await change(another)


async def plan(store: SqlStore, team: Team = OURS) -> None:
    async with store.transaction() as tx:
        await tx.plan(team.intention())


async def quiet(store: SqlStore) -> None:
    """Until nothing is left that this task has not seen."""
    await store.wait(0)
    await store.wait(0)


async def woken(store: SqlStore) -> bool:
    """Whether a wait that would last for a minute ends at once; there is time for a notification to arrive."""
    try:
        async with asyncio.timeout(5):
            await store.wait(FOREVER)
    except TimeoutError:
        return False
    return True


async def test_a_plan_wakes_who_waits(store: SqlStore) -> None:
    await quiet(store)
    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(woken(store)) for _ in range(3)]
        await asyncio.sleep(0)
        await plan(store)
    assert all(task.result() for task in waiting)


async def test_a_plan_before_the_wait_wakes_too(store: SqlStore) -> None:
    await quiet(store)
    await plan(store)
    assert await woken(store)


async def test_appointments_and_settled_deliveries_wake(store: SqlStore) -> None:
    await quiet(store)
    await put(store, OURS.reflection, OURS.appointment())
    assert await woken(store)
    await plan(store)
    assert await woken(store)
    await store.outbox.reopen(OURS.place)
    assert await woken(store)


async def test_what_brings_no_work_does_not_wake(store: SqlStore) -> None:
    async def abandon() -> None:
        async with store.transaction() as tx:
            await tx.plan(OURS.intention())
            raise RuntimeError

    await quiet(store)
    await put(store, OURS.reflection, OURS.prompt(), OURS.answer())
    with pytest.raises(RuntimeError):
        await abandon()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await store.wait(FOREVER)
    await store.wait(0)


async def test_every_process_is_woken(stores: Stores) -> None:
    if not stores.postgres:
        return  # SQLite serves one process
    here, there = stores.open(), stores.open()
    await quiet(here)
    await plan(there)
    assert await woken(here)
