"""When we heard a platform, on every store: gaps longer than its retries are told once, until they are dealt with."""

import asyncio
from datetime import datetime, timedelta
from itertools import product

from sqlalchemy import select, update

from bot.domain.places import Platform
from storage.attendance import AWAY, TELL_AGAIN, SqlAttendance
from storage.platform_tables import last_heard, presence
from storage.store import SqlStore
from tests.contracts.examples import OURS, THEIRS
from tests.stores import Stores

SLACK = Platform.SLACK
SHORTLY = timedelta(seconds=30)


async def now(store: SqlStore) -> datetime:
    async with store.transaction() as tx:
        return await tx.now()


async def let_pass(store: SqlStore, time: timedelta) -> datetime:
    """As if that long had gone by since the platform was noted; when it was noted then."""
    async with store.database.writing() as connection:
        row = (await connection.execute(select(presence).where(presence.c.platform == SLACK.value))).mappings().one()
        earlier = {name: row[name] and row[name] - time for name in ("at", "since", "until", "tell_at")}
        await connection.execute(update(presence).where(presence.c.platform == SLACK.value).values(earlier))
    at: datetime = earlier["at"]
    return at


async def close_gap(store: SqlStore, until: datetime) -> None:
    async with store.transaction() as tx:
        await tx.close_gap(SLACK, until)


async def test_the_first_time_is_no_gap(store: SqlStore) -> None:
    assert await store.attendance.note(SLACK) is None
    assert await store.attendance.note(SLACK) is None


async def test_a_short_absence_is_no_gap(store: SqlStore) -> None:
    await store.attendance.note(SLACK)
    await let_pass(store, AWAY - SHORTLY)
    assert await store.attendance.note(SLACK) is None
    await let_pass(store, AWAY - SHORTLY)
    assert await store.attendance.note(SLACK) is None


async def test_a_long_absence_is_told_to_one_of_many_processes(stores: Stores) -> None:
    workers = [stores.open() for _ in range(4)]
    for worker, platform in product(workers, Platform):
        await worker.attendance.note(platform)
    for _ in range(10):
        before = await now(workers[0])
        left = await let_pass(workers[0], AWAY + SHORTLY)
        told = await asyncio.gather(*(worker.attendance.note(SLACK) for worker in workers))
        ((since, until),) = [gap for gap in told if gap]
        assert since == left
        assert before <= until <= await now(workers[0])
        await close_gap(workers[0], until)
    assert await workers[0].attendance.note(Platform.TEAMS) is None


async def test_a_gap_that_nobody_dealt_with_is_told_again(store: SqlStore) -> None:
    await store.attendance.note(SLACK)
    await let_pass(store, AWAY + SHORTLY)
    gap = await store.attendance.note(SLACK)
    assert gap
    assert await store.attendance.note(SLACK) is None
    await let_pass(store, TELL_AGAIN)
    again = await store.attendance.note(SLACK)
    assert again == (gap[0] - TELL_AGAIN, gap[1] - TELL_AGAIN)
    await close_gap(store, again[1])
    await let_pass(store, TELL_AGAIN)
    assert await store.attendance.note(SLACK) is None


async def test_a_gap_that_grew_meanwhile_is_told_whole(store: SqlStore) -> None:
    await store.attendance.note(SLACK)
    await let_pass(store, AWAY + SHORTLY)
    first = await store.attendance.note(SLACK)
    assert first
    await let_pass(store, AWAY + SHORTLY)
    grown = await store.attendance.note(SLACK)
    assert grown
    assert grown[0] == first[0] - (AWAY + SHORTLY)
    assert grown[1] >= first[1]
    await close_gap(store, first[1] - (AWAY + SHORTLY))
    await let_pass(store, TELL_AGAIN)
    assert await store.attendance.note(SLACK) == (grown[0] - TELL_AGAIN, grown[1] - TELL_AGAIN)


async def test_a_gap_is_closed_with_its_transaction_or_not_at_all(store: SqlStore) -> None:
    async def fail(until: datetime) -> None:
        async with store.transaction() as tx:
            await tx.close_gap(SLACK, until)
            raise RuntimeError

    await store.attendance.note(SLACK)
    await let_pass(store, AWAY + SHORTLY)
    gap = await store.attendance.note(SLACK)
    assert gap
    try:
        await fail(gap[1])
    except RuntimeError:
        await let_pass(store, TELL_AGAIN)
    assert await store.attendance.note(SLACK)


async def test_each_workspace_tells_when_it_was_heard(stores: Stores) -> None:
    store = stores.open()
    assert await store.attendance.last_heard(OURS.workspace) is None
    before = await now(store)
    await store.attendance.heard(OURS.workspace)
    heard = await store.attendance.last_heard(OURS.workspace)
    assert heard
    assert before <= heard <= await now(store)
    assert await stores.open().attendance.last_heard(OURS.workspace) == heard
    assert await store.attendance.last_heard(THEIRS.workspace) is None


async def test_what_was_heard_is_noted_once_a_minute(stores: Stores) -> None:
    store, passed = stores.open(), [0.0]
    attendance = SqlAttendance(store.database, lambda: passed[0])
    await attendance.heard(OURS.workspace)
    first = await attendance.last_heard(OURS.workspace)
    assert first
    for here in (attendance, stores.open().attendance):
        await here.heard(OURS.workspace)
        assert await here.last_heard(OURS.workspace) == first
    async with store.database.writing() as connection:
        await connection.execute(update(last_heard).values(at=first - timedelta(minutes=1)))
    await attendance.heard(OURS.workspace)
    assert await attendance.last_heard(OURS.workspace) == first - timedelta(minutes=1)
    passed[0] = 60.0
    await attendance.heard(OURS.workspace)
    assert (await attendance.last_heard(OURS.workspace) or first) >= first


async def test_a_silence_is_measured_by_the_database_alone(store: SqlStore) -> None:
    assert await store.attendance.silent_since(OURS.workspace) is None
    await store.attendance.heard(OURS.workspace)
    assert await store.attendance.silent_since(OURS.workspace) is None
    heard = await store.attendance.last_heard(OURS.workspace)
    assert heard
    async with store.database.writing() as connection:
        await connection.execute(update(last_heard).values(at=heard - AWAY - SHORTLY))
    assert await store.attendance.silent_since(OURS.workspace) == heard - AWAY - SHORTLY
    assert await store.attendance.silent_since(THEIRS.workspace) is None
