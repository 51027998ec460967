"""Places that can not be written to, on every store: what is meant for them waits, and goes out once they are open."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.domain.delivery import Delivery, DeliveryState, InDoubt, Intention, Outcome, Parked, Postponed, Withdrawn
from bot.domain.errors import Waits
from bot.domain.places import Place, Workspace
from storage import tables
from storage.status import read_status
from storage.store import SqlStore
from tests.contracts.deliveries import claim, plan, settle
from tests.contracts.examples import NOON, OURS, THEIRS, Team
from tests.stores import Stores, close_place

ARCHIVED = "The channel is archived."
GONE = Parked(ARCHIVED, place_closed=True)
ELSEWHERE = replace(OURS, channel="C2")


async def settle_all(store: SqlStore, *outcomes: Outcome) -> Sequence[Delivery]:
    """Claims what may go out, and settles it so, one after another."""
    claimed = [await settle(store, outcome) for outcome in outcomes]
    assert await store.outbox.claim() == ()
    return claimed


async def states(store: SqlStore) -> list[DeliveryState]:
    async with store.reading() as reader:
        return [each.state for each in await reader.many(Delivery)]


async def closed(store: SqlStore) -> list[tuple[Place, str, int]]:
    return [(each.place, each.reason, each.held) for each in (await read_status(store.database)).closed]


def said(team: Team, *subjects: str) -> tuple[Intention, ...]:
    return tuple(team.intention(subject) for subject in subjects)


async def test_a_closed_place_holds_everything_until_it_opens(store: SqlStore) -> None:
    await plan(store, *said(OURS, "1", "2", "3"))
    await settle_all(store, Parked("too long"), GONE)
    assert await store.outbox.next_wake() is None
    await plan(store, *said(OURS, "later"), *said(ELSEWHERE, "1"))
    (other,) = await settle_all(store, Withdrawn())
    assert other.place == ELSEWHERE.place
    await store.outbox.reopen(OURS.place)
    left = await settle_all(store, Withdrawn(), Withdrawn(), Withdrawn())
    assert {each.subject for each in left} == {"2", "3", "later"}
    assert (await states(store)).count(DeliveryState.PARKED) == 1


async def test_reopening_a_place_that_is_open_changes_nothing(store: SqlStore) -> None:
    await plan(store, *said(OURS, "1", "2"))
    await settle_all(store, Parked(""), Postponed(3600, Waits.PLACE, "slow", limited=True))
    for where in (OURS.place, OURS.workspace, THEIRS.place, THEIRS.workspace):
        await store.outbox.reopen(where)
    assert await store.outbox.claim() == ()
    assert await states(store) == [DeliveryState.PARKED, DeliveryState.PLANNED]


async def test_a_place_is_closed_once(stores: Stores) -> None:
    workers = [stores.open() for _ in range(4)]
    told = await asyncio.gather(*(close_place(worker, OURS.place, f"by {n}") for n, worker in enumerate(workers)))
    assert sorted(told) == [False, False, False, True]
    ((place, reason, held),) = await closed(workers[0])
    assert (place, reason, held) == (OURS.place, f"by {told.index(True)}", 0)
    await workers[0].outbox.reopen(OURS.place)
    assert await closed(workers[0]) == []
    assert await close_place(workers[0], OURS.place, ARCHIVED)


async def test_a_place_is_closed_alone(store: SqlStore) -> None:
    for team in (OURS, ELSEWHERE, THEIRS):
        await plan(store, *said(team, "1"))
    await close_place(store, OURS.place, ARCHIVED)
    assert await closed(store) == [(OURS.place, ARCHIVED, 1)]


async def test_nothing_goes_out_and_nothing_falls_due_where_it_was_closed(store: SqlStore) -> None:
    await close_place(store, OURS.place, ARCHIVED)
    async with store.transaction() as tx:
        await tx.put(OURS.reflection, OURS.appointment(NOON))
        await tx.plan(*said(OURS, "1"))
    assert await store.outbox.claim() == ()
    async with store.transaction() as tx:
        assert await tx.due(NOON, 10) == ()
        assert await tx.earliest() is None
    await store.outbox.reopen(OURS.place)
    await settle_all(store, Withdrawn())
    async with store.transaction() as tx:
        assert await tx.due(NOON, 10) == (OURS.reflection.id,)


async def test_what_is_parked_on_the_way_goes_out_too_whatever_closed_the_place_first(store: SqlStore) -> None:
    await plan(store, *said(OURS, "1"))
    claimed = await claim(store)
    assert await close_place(store, OURS.place, "The bot was removed.")
    assert await store.outbox.settle(claimed, GONE)
    assert await closed(store) == [(OURS.place, "The bot was removed.", 1)]
    await store.outbox.reopen(OURS.place)
    assert await settle_all(store, Withdrawn())


async def test_what_was_in_doubt_still_is_when_its_place_opens(store: SqlStore) -> None:
    await plan(store, *said(OURS, "1"))
    first = await settle(store, InDoubt("lost"))
    again = await settle(store, GONE)
    await store.outbox.reopen(OURS.place)
    (third,) = await settle_all(store, Withdrawn())
    assert first.started_at is None
    assert third.started_at == again.started_at
    assert again.started_at


async def test_a_workspace_opens_all_its_places_and_no_other(store: SqlStore) -> None:
    teams = (OURS, ELSEWHERE, THEIRS, replace(OURS, workspace=Workspace(OURS.workspace.platform, "T2")))
    for team in teams:
        await plan(store, *said(team, "1", "2"))
    await settle_all(store, *[replace(GONE, trouble=f"{n}") for n in range(4)])
    assert len(await closed(store)) == 4
    await store.outbox.reopen(OURS.workspace)
    assert {place for place, _, _ in await closed(store)} == {team.place for team in teams[2:]}
    out = await settle_all(store, *[Withdrawn()] * 4)
    assert sorted(each.place for each in out) == [OURS.place] * 2 + [ELSEWHERE.place] * 2


async def test_what_was_parked_for_something_else_stays_parked(store: SqlStore) -> None:
    for team, reason, other in ((OURS, "Here.", "There."), (ELSEWHERE, "There.", "Here.")):
        await plan(store, *said(team, "1", "2"))
        await settle_all(store, Parked(other), Parked(reason, place_closed=True))
    await store.outbox.reopen(OURS.workspace)
    out = await settle_all(store, Withdrawn(), Withdrawn())
    assert [each.subject for each in out] == ["2", "2"]


@pytest.mark.parametrize("where", [OURS.place, OURS.workspace], ids=["place", "workspace"])
async def test_a_limit_still_holds_where_a_place_is_opened(store: SqlStore, where: Place | Workspace) -> None:
    await plan(store, *said(OURS, "1"))
    await settle_all(store, Postponed(3600, Waits.WORKSPACE, "slow", limited=True))
    await close_place(store, OURS.place, ARCHIVED)
    await store.outbox.reopen(where)
    assert await store.outbox.claim() == ()
    assert (await store.outbox.next_wake() or 0) > 3590


async def held_workspaces(store: SqlStore) -> list[tuple[str, str, int]]:
    found = (await read_status(store.database)).closed_workspaces
    return [(each.workspace, each.reason, each.held) for each in found]


async def test_a_held_workspace_sends_nothing_until_it_is_reopened(store: SqlStore) -> None:
    await plan(store, *said(OURS, "1", "2"), *said(THEIRS, "1"))
    await store.outbox.hold(OURS.workspace, "The token was revoked.")
    await store.outbox.hold(OURS.workspace, "Another reason.")
    (other,) = await settle_all(store, Withdrawn())
    assert other.place == THEIRS.place
    assert await store.outbox.next_wake() is None
    assert await held_workspaces(store) == [(str(OURS.workspace), "The token was revoked.", 2)]
    await store.outbox.reopen(OURS.place)
    assert await store.outbox.claim() == ()
    await store.outbox.reopen(OURS.workspace)
    await settle_all(store, Withdrawn(), Withdrawn())
    assert await held_workspaces(store) == []


async def test_what_was_held_back_before_the_workspace_was_known_waits_too(store: SqlStore) -> None:
    await store.outbox.hold(OURS.workspace, "Not installed.")
    await plan(store, *said(OURS, "1"))
    assert await store.outbox.claim() == ()
    assert await held_workspaces(store) == [(str(OURS.workspace), "Not installed.", 1)]


async def test_nothing_falls_due_and_nothing_is_read_back_in_a_held_workspace(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await tx.put(OURS.reflection, OURS.appointment(NOON), OURS.delivery, OURS.read_back)
    await store.outbox.hold(OURS.workspace, "Not installed.")
    assert await due_now(store) == ((), None, None)
    await store.outbox.reopen(OURS.workspace)
    assert None not in await due_now(store)


async def due_now(store: SqlStore) -> tuple[tuple[str, ...], object, object]:
    async with store.transaction() as tx:
        later = NOON + timedelta(days=365)
        return await tx.due(later, 10), await tx.earliest(), await tx.read_back_due(later)


async def test_what_is_told_of_a_closed_place_is_planned_as_it_closes_and_not_again(store: SqlStore) -> None:
    await plan(store, *said(OURS, "1", "2"))
    first, told = await claim(store), said(ELSEWHERE, "told")
    assert await store.outbox.settle(first, GONE, told)
    await settle_all(store, Withdrawn())
    await store.outbox.reopen(OURS.place)
    second = await claim(store)
    assert await close_place(store, OURS.place, ARCHIVED)
    assert await store.outbox.settle(second, GONE, said(ELSEWHERE, "told again"))
    assert await store.outbox.claim() == ()


async def test_what_is_told_is_planned_with_what_it_tells_of_or_not_at_all(stores: Stores) -> None:
    store, late = stores.open(), stores.open(lease=0.0)
    await plan(store, *said(OURS, "1"))
    (claimed,) = await late.outbox.claim()
    await late.outbox.sweep()
    assert not await store.outbox.settle(claimed, GONE, said(ELSEWHERE, "told"))
    assert await closed(store) == []
    assert [each.subject for each in await store.outbox.claim(2)] == ["1"]


async def test_a_workspace_is_opened_and_planned_in_without_waiting_in_a_ring(stores: Stores) -> None:
    """Whoever plans holds the place and wants the workspace."""
    if not stores.postgres:
        return  # there is one writer at a time
    planner, opener = stores.open(), stores.open()
    await plan(planner, *said(OURS, "1"))
    await close_place(planner, OURS.place, ARCHIVED)
    async with asyncio.TaskGroup() as group, planner.database.writing() as connection:
        await connection.execute(select(tables.place).with_for_update())
        opening = group.create_task(opener.outbox.reopen(OURS.workspace))
        await until_waiting(planner)
        await connection.execute(select(tables.workspace).with_for_update())
        assert not opening.done()
    assert await closed(planner) == []


async def until_waiting(store: SqlStore) -> None:
    """Somebody waits for a lock."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with asyncio.timeout(10):
        while True:
            async with store.database.reading() as connection:
                if (await connection.execute(waiting)).scalar():
                    return
