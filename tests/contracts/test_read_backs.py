"""Threads to read back, on every store: each workspace's in order, one at a time, held while one is read."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.catching_up import ReadBack, ReadBackState
from bot.domain.delivery import Delivery, Kind, delivery_id
from bot.domain.places import Platform, Workspace
from bot.domain.reflection import Prompt, PromptState, ReflectionState
from storage.reading_back import HOLD
from storage.status import read_status
from storage.store import SqlStore
from tests.contracts.examples import HOUR, NOON, OURS, THEIRS, Team
from tests.stores import Stores

SECOND = timedelta(seconds=1)
TEAMS = [Team(Workspace(Platform.SLACK, f"T{number}")) for number in range(3)]


def thread(team: Team, number: int) -> Delivery:
    return replace(team.delivery, id=delivery_id(Kind.PROMPT, str(number), team.place), subject=str(number))


def read_back(team: Team, number: int) -> ReadBack:
    """The later its number, the later it comes in the workspace's order."""
    return replace(team.read_back, thread=thread(team, number).id, since=NOON + number * SECOND, at=NOON)


async def put(store: SqlStore, *values: object) -> None:
    async with store.transaction() as tx:
        await tx.put(*values)


async def put_three(store: SqlStore, team: Team) -> None:
    for number in (2, 0, 1):
        await put(store, thread(team, number), read_back(team, number))


async def take(store: SqlStore, now: datetime = NOON) -> ReadBack | None:
    async with store.transaction() as tx:
        return await tx.read_back_due(now)


async def taken(store: SqlStore, now: datetime = NOON) -> ReadBack:
    found = await take(store, now)
    assert found
    return found


async def test_a_workspace_is_read_in_order_and_one_thread_at_a_time(store: SqlStore) -> None:
    await put_three(store, OURS)
    for number in range(3):
        held = await taken(store)
        assert held == replace(read_back(OURS, number), at=NOON + HOLD)
        assert await take(store) is None
        async with store.transaction() as tx:
            assert await tx.remove(ReadBack, place=OURS.place, thread=held.thread) == 1
    assert await take(store, NOON + HOUR) is None


async def test_the_next_stretch_comes_when_it_was_said(store: SqlStore) -> None:
    await put_three(store, OURS)
    held = await taken(store)
    further = replace(held, cursor="next", at=NOON + 60 * SECOND)
    await put(store, further)
    assert await take(store, NOON + 59 * SECOND) is None
    assert await take(store, NOON + 60 * SECOND) == replace(further, at=NOON + 60 * SECOND + HOLD)


async def test_what_a_dead_worker_held_is_read_again(store: SqlStore) -> None:
    await put_three(store, OURS)
    held = await taken(store)
    assert await take(store, NOON + HOLD - SECOND) is None
    assert (await taken(store, NOON + HOLD)).thread == held.thread


async def test_what_is_given_up_makes_room_and_is_told(store: SqlStore) -> None:
    await put_three(store, OURS)
    held = await taken(store)
    await put(store, replace(held, state=ReadBackState.GIVEN_UP, trouble="The channel is gone."))
    assert (await taken(store)).thread == read_back(OURS, 1).thread
    status = await read_status(store.database)
    assert status.read_backs == {"given_up": 1, "waiting": 2}
    ((place, since, until, trouble),) = [(each.place, each.since, each.until, each.trouble) for each in status.unread]
    assert (place, since, until, trouble) == (OURS.place, held.since, held.until, "The channel is gone.")


async def test_workspaces_do_not_wait_for_each_other(store: SqlStore) -> None:
    for number, team in enumerate([*TEAMS, THEIRS]):
        await put_three(store, team)
        await put(store, replace(read_back(team, 0), at=NOON - number * SECOND))
    places = [(await taken(store)).place for _ in range(4)]
    assert places == [THEIRS.place, *(team.place for team in reversed(TEAMS))]
    assert await take(store) is None


async def test_workers_never_read_one_workspace_at_once(stores: Stores) -> None:
    workers = [stores.open() for _ in range(4)]
    for team in TEAMS:
        await put_three(workers[0], team)
    found = [each for _ in range(3) for each in await asyncio.gather(*(take(worker) for worker in workers)) if each]
    assert sorted(each.place for each in found) == [team.place for team in TEAMS]
    assert {each.thread for each in found} == {read_back(team, 0).thread for team in TEAMS}


async def test_a_transaction_that_fails_holds_nothing(store: SqlStore) -> None:
    async def fail() -> None:
        async with store.transaction() as tx:
            assert await tx.read_back_due(NOON)
            raise RuntimeError

    await put_three(store, OURS)
    try:
        await fail()
    except RuntimeError:
        assert await take(store)


async def test_a_worker_that_holds_a_thread_is_passed_by(stores: Stores) -> None:
    if not stores.postgres:
        return  # SQLite has one writer at a time
    here, there = stores.open(), stores.open()
    for team in TEAMS[:2]:
        await put_three(here, team)
    async with here.transaction() as tx:
        first = await tx.read_back_due(NOON)
        second = await take(there)
        assert await take(there) is None
    assert [first and first.place, second and second.place] == [team.place for team in TEAMS[:2]]


async def test_questions_that_were_open_are_told_some_at_a_time(store: SqlStore) -> None:
    """Of a whole platform or of one workspace; whatever its place or state, each is told once."""
    first, second, _ = TEAMS
    elsewhere = Team(Workspace(Platform.PLAYGROUND, "T1"))
    gone = replace(Team(first.workspace, "C2", 2).reflection, state=ReflectionState.STOPPED)
    asked = [team.prompt(str(number)) for team in (first, second) for number in range(4)]
    at_the_time = replace(asked[0], closed_at=NOON, state=PromptState.CLOSED)
    before = replace(asked[1], closed_at=NOON - SECOND, state=PromptState.CLOSED)
    never = replace(first.prompt("5"), reflection=gone.id, place=gone.place)
    for team in (first, second, elsewhere):
        await put(store, team.reflection)
    await put(store, gone)
    await put(store, *asked, elsewhere.prompt(), at_the_time, before, never)
    expected = {each.id: each for each in (at_the_time, *asked[2:])}
    found, after = list[Prompt](), ""
    async with store.reading() as reader:
        while more := await reader.open_since(Platform.SLACK, NOON, 3, after):
            found += more
            after = more[-1].id
        ours = await reader.open_since(first.workspace, NOON, 10)
    assert found == [expected[each] for each in sorted(expected)]
    assert {each.id for each in ours} == {each.id for each in (at_the_time, *asked[2:4])}
