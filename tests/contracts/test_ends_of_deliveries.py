"""What is stored of a delivery, on every store: all that was said when it was planned, and how each try ended."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.delivery import (
    Delivery,
    DeliveryState,
    InDoubt,
    Intention,
    Kind,
    Outcome,
    Parked,
    Policy,
    Posting,
    Postponed,
    Withdrawn,
)
from bot.domain.errors import Waits
from storage.store import SqlStore
from tests.contracts.deliveries import FIRST, SECOND, claim, plan, posting, settle, stored
from tests.contracts.examples import OURS
from tests.stores import Stores

HOUR = 3600.0
FULL = Intention(Kind.STEP, "s1", OURS.place, OURS.reflection.id, FIRST.id, Policy.BEST_EFFORT)


@pytest.fixture
async def running(store: SqlStore) -> SqlStore:
    """A store that knows the reflection, and the message that a thread begins with."""
    async with store.transaction() as tx:
        await tx.put(OURS.reflection)
        await tx.plan(FIRST)
    return store


async def test_everything_that_was_said_is_stored(running: SqlStore) -> None:
    await plan(running, FULL)
    found = await stored(running, FULL)
    assert found == Delivery(
        FULL.id,
        OURS.place,
        Kind.STEP,
        "s1",
        OURS.reflection.id,
        FIRST.id,
        Policy.BEST_EFFORT,
        DeliveryState.PLANNED,
        wanted=1,
        shown=0,
        attempt=0,
        wake_at=found.wake_at,
    )


async def test_what_is_said_again_otherwise_is_stored_as_it_was_said_last(running: SqlStore) -> None:
    bare = Intention(Kind.STEP, "s1", OURS.place)
    await plan(running, bare)
    await plan(running, FULL)
    found = await stored(running, bare)
    assert (found.reflection, found.thread, found.policy) == (FULL.reflection, FULL.thread, FULL.policy)
    await plan(running, bare)
    found = await stored(running, bare)
    assert (found.reflection, found.thread, found.policy) == ("", "", Policy.ONCE)


async def test_what_waits_keeps_its_troubles_when_it_is_said_again(store: SqlStore) -> None:
    await plan(store, FIRST)
    await settle(store, Postponed(HOUR, Waits.DELIVERY, "away"))
    before = await stored(store, FIRST)
    await plan(store, FIRST)
    assert await stored(store, FIRST) == replace(before, wanted=2)


async def test_what_was_said_and_is_said_anew_goes_out_at_once_without_old_troubles(store: SqlStore) -> None:
    await plan(store, FIRST)
    await settle(store, Postponed(0, Waits.DELIVERY, "away"))
    await settle(store, posting(OURS, "17.1"))
    posted = await stored(store, FIRST)
    assert (posted.failures, posted.trouble) == (0, "")
    await plan(store, FIRST)
    anew = await stored(store, FIRST)
    assert anew == replace(posted, state=DeliveryState.PLANNED, wanted=2, wake_at=anew.wake_at)
    assert anew.wake_at > posted.wake_at
    assert (await claim(store)).id == FIRST.id


ENDS: list[tuple[Outcome, DeliveryState, int, str]] = [
    (Postponed(HOUR, Waits.DELIVERY, "away"), DeliveryState.PLANNED, 1, "away"),
    (Postponed(HOUR, Waits.DELIVERY, "slow", limited=True), DeliveryState.PLANNED, 0, "slow"),
    (Postponed(HOUR, Waits.PLACE, "slow"), DeliveryState.PLANNED, 0, "slow"),
    (Postponed(HOUR, Waits.WORKSPACE, "slow"), DeliveryState.PLANNED, 0, "slow"),
    (InDoubt("lost"), DeliveryState.UNKNOWN, 1, "lost"),
    (Parked("too long"), DeliveryState.PARKED, 0, "too long"),
    (Parked("archived", place_closed=True), DeliveryState.PARKED, 0, "archived"),
    (Withdrawn(), DeliveryState.WITHDRAWN, 0, ""),
]


@pytest.mark.parametrize(("outcome", "state", "failures", "trouble"), ENDS, ids=lambda each: f"{type(each).__name__}")
async def test_every_end_is_stored_and_ends_the_lease(
    store: SqlStore, outcome: Outcome, state: DeliveryState, failures: int, trouble: str
) -> None:
    await plan(store, FIRST)
    await settle(store, outcome)
    found = await stored(store, FIRST)
    assert (found.state, found.failures, found.trouble) == (state, failures, trouble)
    assert found.lease_until is None
    assert (found.attempt, found.shown, found.message) == (1, 0, None)
    assert (found.started_at is not None) is (state is DeliveryState.UNKNOWN)


@pytest.mark.parametrize("waits", Waits)
async def test_only_what_waits_alone_loses_its_place_in_the_queue(store: SqlStore, waits: Waits) -> None:
    await plan(store, FIRST)
    before = await stored(store, FIRST)
    await settle(store, Postponed(HOUR, waits, "slow"))
    waited = (await stored(store, FIRST)).wake_at - before.wake_at
    assert (waited >= timedelta(seconds=HOUR)) is (waits is Waits.DELIVERY)
    assert waited < timedelta(seconds=2 * HOUR)


async def test_a_lease_is_as_long_as_it_was_set(stores: Stores) -> None:
    store = stores.open(lease=HOUR)
    await plan(store, FIRST)
    before = (await stored(store, FIRST)).wake_at
    leased = (await claim(store)).lease_until
    assert leased
    assert timedelta(seconds=HOUR) <= leased - before < timedelta(seconds=2 * HOUR)
    assert (await stored(store, FIRST)).lease_until == leased


async def test_a_swept_claim_has_no_lease(stores: Stores) -> None:
    store = stores.open(lease=0.0)
    await plan(store, FIRST)
    await claim(store)
    await store.outbox.sweep()
    assert (await stored(store, FIRST)).lease_until is None


async def test_a_reply_is_known_by_its_thread_too(store: SqlStore) -> None:
    await plan(store, FIRST)
    ref = OURS.message("17.2", "17.1")
    await settle(store, Posting(ref, 1))
    assert (await stored(store, FIRST)).message == ref


@pytest.mark.parametrize("started", [True, False], ids=["in-doubt", "not-sent"])
async def test_what_is_rearmed_goes_out_at_once_and_begins_to_count_anew(store: SqlStore, started: bool) -> None:
    await plan(store, FIRST)
    found = await stored(store, FIRST)
    later = found.wake_at + timedelta(days=1)
    begun = found.wake_at if started else None
    parked = replace(found, state=DeliveryState.PARKED, wake_at=later, failures=20, trouble="why", started_at=begun)
    async with store.transaction() as tx:
        await tx.put(parked)
    assert await store.outbox.rearm(FIRST.id)
    rearmed = await stored(store, FIRST)
    state = DeliveryState.UNKNOWN if started else DeliveryState.PLANNED
    assert rearmed == replace(parked, state=state, wake_at=rearmed.wake_at, failures=0, trouble="")
    assert await store.outbox.next_wake() == 0
    assert (await claim(store)).id == FIRST.id


async def test_only_so_far_ahead_as_one_asks_is_looked(store: SqlStore) -> None:
    await plan(store, FIRST)
    await settle(store, Postponed(HOUR, Waits.DELIVERY, "away"))
    assert await store.outbox.next_wake(within=HOUR / 2) is None
    assert await store.outbox.next_wake(within=2 * HOUR)
    assert await store.outbox.next_wake()


async def test_what_may_go_out_first_is_what_is_waited_for(store: SqlStore) -> None:
    await plan(store, FIRST, SECOND)
    await settle(store, Postponed(HOUR, Waits.DELIVERY, "away"))
    await settle(store, Postponed(2 * HOUR, Waits.DELIVERY, "away"))
    wake = await store.outbox.next_wake()
    assert wake
    assert HOUR / 2 < wake <= HOUR


async def woken(store: SqlStore) -> bool:
    """Whether there is news that this task has not seen."""
    try:
        async with asyncio.timeout(5):
            await store.wait(60.0)
    except TimeoutError:
        return False
    return True


async def test_settling_and_sweeping_and_rearming_wake_who_waits(stores: Stores) -> None:
    store = stores.open(lease=0.0)
    await plan(store, FIRST, SECOND)
    await store.wait(0)
    await settle(store, Parked("too long"))
    assert await woken(store)
    await store.outbox.rearm(FIRST.id)
    assert await woken(store)
    await settle(store, posting(OURS, "17.1"))
    assert await woken(store)
    await claim(store)
    assert await store.outbox.sweep() == 1
    assert await woken(store)


async def test_sweeping_nothing_wakes_nobody(store: SqlStore) -> None:
    await store.wait(0)
    await store.wait(0)
    assert await store.outbox.sweep() == 0
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await store.wait(60.0)
