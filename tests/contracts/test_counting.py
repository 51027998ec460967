"""What waits, is stuck or is late, on every store: counted by what is wrong, and found without reading the rest."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from bot.domain.delivery import Intention
from bot.domain.events import Event, HomeOpened
from bot.domain.places import Place
from bot.domain.reflection import Appointment, Due
from storage.counting import Counts, count
from storage.store import SqlStore
from storage.tables import delivery, inbox
from tests.contracts.examples import HOUR, NOON, OURS
from tests.statements import plan_of, with_values
from tests.stores import close_place

NOTHING = Counts(0, 0, 0, 0, 0, 0, 0, None)
FIRST, SECOND, THIRD = (OURS.intention(subject) for subject in "123")
ELSEWHERE = replace(FIRST, place=Place(OURS.workspace, "C2"))
BELOW = replace(SECOND, thread=FIRST.id)


async def plan(store: SqlStore, *intentions: Intention) -> None:
    async with store.transaction() as tx:
        await tx.plan(*intentions)


async def let_wait(store: SqlStore, intention: Intention, seconds: float, **changes: Any) -> None:
    """As if it could have gone out that long ago."""
    async with store.database.writing() as connection:
        wake = await store.database.now(connection) - timedelta(seconds=seconds)
        mine = update(delivery).where(delivery.c.id == intention.id)
        await connection.execute(mine.values(wake_at=wake, **changes))


async def undelivered(store: SqlStore) -> int:
    return round((await count(store.database, NOON)).undelivered / 100)


async def test_an_empty_store_has_nothing_to_tell(store: SqlStore) -> None:
    assert await count(store.database, NOON) == NOTHING


async def test_the_oldest_message_that_may_go_out_is_told(store: SqlStore) -> None:
    await plan(store, FIRST, SECOND, THIRD, ELSEWHERE)
    await let_wait(store, FIRST, 300)
    await let_wait(store, SECOND, 500, state="posted")
    await let_wait(store, THIRD, -500)
    await let_wait(store, ELSEWHERE, 100)
    assert await undelivered(store) == 3
    await let_wait(store, ELSEWHERE, 400, state="unknown")
    assert await undelivered(store) == 4


async def test_what_waits_for_something_else_is_not_late(store: SqlStore) -> None:
    await plan(store, FIRST, BELOW, ELSEWHERE)
    await let_wait(store, ELSEWHERE, 100)
    await let_wait(store, BELOW, 800)
    await let_wait(store, FIRST, 0, state="parked")
    assert await undelivered(store) == 1
    await let_wait(store, FIRST, 0, state="posted", message_channel="C1", message_id="1.1", message_root="")
    assert await undelivered(store) == 8
    await close_place(store, OURS.place, "archived")
    assert await undelivered(store) == 1
    await store.outbox.hold(OURS.workspace, "uninstalled")
    assert await undelivered(store) == 0


async def test_the_oldest_appointment_that_was_not_kept_is_told(store: SqlStore) -> None:
    whole = OURS.reflection
    async with store.transaction() as tx:
        await tx.put(
            whole,
            Appointment(whole.id, whole.place, Due.SLOT, "", NOON),
            Appointment(whole.id, whole.place, Due.STEP, "s", NOON - HOUR),
        )
    assert await due(store, NOON - 2 * HOUR) == 0
    assert await due(store, NOON) == 3600
    await close_place(store, OURS.place, "archived")
    assert await due(store, NOON) == 0


async def due(store: SqlStore, now: datetime) -> float:
    return (await count(store.database, now)).due


async def test_what_is_stuck_is_counted(store: SqlStore) -> None:
    await plan(store, FIRST, SECOND, THIRD, ELSEWHERE)
    for each, state in ((FIRST, "parked"), (SECOND, "parked"), (THIRD, "unknown"), (ELSEWHERE, "withdrawn")):
        await let_wait(store, each, -500, state=state)
    for key in "abc":
        await store.inbox.shelve(Event(key, OURS.place, OURS.person(), NOON, HomeOpened()), "trouble")
    async with store.database.writing() as connection:
        await connection.execute(update(inbox).where(inbox.c.key == "b").values(state="parked"))
    await store.workers.beat("one")
    await store.workers.beat("two")
    told = await count(store.database, NOON)
    assert (told.parked, told.unknown) == (2, 1)
    assert (told.events_waiting, told.events_parked) == (2, 1)
    assert told.workers == 2
    assert told.beat is not None
    assert 0 <= told.beat < 60


async def test_nothing_is_read_but_what_is_wrong(store: SqlStore) -> None:
    """Of deliveries and appointments there are as many as messages were ever sent and channels ever asked."""
    with with_values(store) as asked:
        await count(store.database, NOON)
    plans = [await plan_of(store, *each) for each in asked if "delivery" in each[0] or "appointment" in each[0]]
    assert len(plans) == 3
    for steps in plans:
        assert not [step for step in steps.splitlines() if step.strip().startswith(WHOLE)], steps
        assert [index for index in INDEXES if index in steps], steps


INDEXES = ("ix_delivery_troubled", "ix_delivery_wake", "ix_appointment_at")
WHOLE = tuple(
    f"{words} {table}" for words in ("SCAN", "->  Seq Scan on", "Seq Scan on") for table in ("delivery", "appointment")
)
