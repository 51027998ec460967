"""How long deliveries wait, on every store: for limits, after doubts, and for the pace that was set."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.domain.delivery import (
    Delivery,
    InDoubt,
    Intention,
    Postponed,
)
from bot.domain.errors import Waits
from bot.domain.places import Platform
from storage.outbox import doubtful_wait
from storage.planning import Pace
from storage.store import SqlStore
from tests.contracts.deliveries import ELSEWHERE, FIRST, SECOND, THIRD, claim, plan, settle, stored
from tests.contracts.examples import OURS, THEIRS
from tests.stores import Stores


async def test_a_limit_is_no_failure(store: SqlStore) -> None:
    await plan(store, FIRST)
    for waits in Waits:
        await settle(store, Postponed(0, waits, "slow", limited=True))
    limited = await claim(store)
    assert (limited.failures, limited.trouble, limited.started_at) == (0, "slow", None)


async def test_a_limit_of_a_delivery_holds_back_nothing_else(store: SqlStore) -> None:
    await plan(store, FIRST, SECOND)
    await settle(store, Postponed(3600, Waits.DELIVERY, "slow", limited=True))
    assert (await claim(store)).id == SECOND.id
    assert await store.outbox.claim() == ()


@pytest.mark.parametrize(("failures", "least"), [(0, 5), (1, 10), (2, 20), (3, 40), (9, 400), (500, 400)])
def test_what_is_in_doubt_waits_longer_each_time_up_to_ten_minutes(failures: int, least: float) -> None:
    doubtful = [replace(OURS.delivery, failures=failures, attempt=attempt) for attempt in range(200)]
    waits = [doubtful_wait(each, 5.0) for each in doubtful]
    assert waits == [doubtful_wait(each, 5.0) for each in doubtful]
    assert len(set(waits)) > 150
    assert least <= min(waits) < least * 1.1
    assert least * 1.4 < max(waits) <= 600
    assert len({doubtful_wait(replace(doubtful[0], id=f"{number}"), 5.0) for number in range(200)}) > 150


async def test_a_doubt_is_not_looked_up_at_once(stores: Stores) -> None:
    store = stores.open(doubt=1000.0)
    await plan(store, FIRST)
    await settle(store, InDoubt("lost"))
    assert await store.outbox.claim() == ()
    wake = await store.outbox.next_wake()
    assert wake
    assert 300 < wake <= 600


async def test_a_delivery_waits_alone(store: SqlStore) -> None:
    await plan(store, FIRST, SECOND)
    await settle(store, Postponed(3600, Waits.DELIVERY, "away"))
    assert (await claim(store)).id == SECOND.id
    assert await store.outbox.claim() == ()


async def test_a_place_waits_as_long_as_it_was_told(store: SqlStore) -> None:
    await plan(store, FIRST, SECOND, ELSEWHERE)
    await settle(store, Postponed(3600, Waits.PLACE, "slow"))
    assert (await claim(store)).id == ELSEWHERE.id
    assert await store.outbox.claim() == ()
    wake = await store.outbox.next_wake()
    assert wake
    assert 3590 < wake <= 3600
    await plan(store, OURS.intention("later"))
    assert await store.outbox.claim() == ()


async def test_a_workspace_waits_and_others_flow(store: SqlStore) -> None:
    await plan(store, FIRST, ELSEWHERE)
    await settle(store, Postponed(3600, Waits.WORKSPACE, "slow"))
    assert await store.outbox.claim() == ()
    await plan(store, THEIRS.intention())
    assert (await claim(store)).place == THEIRS.place


async def test_a_shorter_wait_does_not_end_a_longer_one(store: SqlStore) -> None:
    await plan(store, FIRST, ELSEWHERE)
    both = await claim(store), await claim(store)
    assert await store.outbox.settle(both[0], Postponed(3600, Waits.WORKSPACE, "slow"))
    assert await store.outbox.settle(both[1], Postponed(10, Waits.WORKSPACE, "slow"))
    assert (await store.outbox.next_wake() or 0) > 3590


async def test_pace_is_reserved_when_planned(stores: Stores) -> None:
    store = stores.open(pace={Platform.SLACK: Pace(workspace=10, place=100)})
    await plan(store, FIRST, SECOND, ELSEWHERE)
    await plan(store, THIRD, THEIRS.intention("1"), THEIRS.intention("2"))
    first = await stored(store, FIRST)

    async def later(intention: Intention) -> timedelta:
        return (await stored(store, intention)).wake_at - first.wake_at

    seconds = [timedelta(seconds=number) for number in (100, 20, 200)]
    assert [await later(each) for each in (SECOND, ELSEWHERE, THIRD)] == seconds
    assert [(await claim(store)).id for _ in range(2)] == [FIRST.id, THEIRS.intention("1").id]
    assert await later(THEIRS.intention("2")) < timedelta(seconds=10)
    wake = await store.outbox.next_wake()
    assert wake
    assert 0 < wake <= 20


async def test_what_waits_already_takes_no_new_place_in_the_queue(stores: Stores) -> None:
    store = stores.open(pace={Platform.SLACK: Pace(workspace=10)})
    await plan(store, FIRST)
    for _ in range(5):
        await plan(store, FIRST)
    await plan(store, SECOND)
    ahead = (await stored(store, SECOND)).wake_at - (await stored(store, FIRST)).wake_at
    assert ahead == timedelta(seconds=10)


async def test_planning_at_once_reserves_different_slots(stores: Stores) -> None:
    planners = [stores.open(pace={Platform.SLACK: Pace(workspace=10)}) for _ in range(4)]
    intentions = [replace(OURS, channel=f"C{number}").intention() for number in range(12)]
    await asyncio.gather(*(plan(planners[n % 4], each) for n, each in enumerate(intentions)))
    async with planners[0].reading() as reader:
        wakes = sorted(each.wake_at for each in await reader.many(Delivery))
    assert all(later - earlier >= timedelta(seconds=10) for earlier, later in pairwise(wakes))
