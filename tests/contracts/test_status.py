"""What an operator is told, on every store: counts, and what needs a cure. Nobody's words, and no token."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.delivery import Parked
from bot.domain.installation import Installation
from bot.domain.places import Platform, Workspace
from storage.status import NoToken, read_status
from storage.store import SqlStore
from tests.contracts.deliveries import claim, plan
from tests.contracts.examples import NOON, OURS, THEIRS

LATER = NOON + timedelta(hours=1)


async def test_an_empty_store_needs_nothing(store: SqlStore) -> None:
    nothing = await read_status(store.database)
    assert (nothing.reflections, nothing.deliveries, nothing.oldest, nothing.troubled) == ({}, {}, None, ())
    assert (nothing.without_token, nothing.read_backs, nothing.unread, nothing.heard) == ((), {}, (), {})


async def test_status_counts_and_tells_what_needs_a_cure(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await tx.put(*OURS.short)
        await tx.remove(type(OURS.delivery), id=OURS.delivery.id)
        await tx.plan(OURS.intention("1"), OURS.intention("2"))
    for place_closed in (False, True):
        claimed = await claim(store)
        await store.outbox.settle(claimed, Parked(f"cure {place_closed}", place_closed))
    await plan(store, THEIRS.intention("3"))
    status = await read_status(store.database)
    assert status.reflections == {"running": 1}
    assert status.deliveries == {"parked": 2, "planned": 1}
    assert [each.trouble for each in status.troubled] == ["cure False", "cure True"]
    assert [(each.place, each.reason, each.held) for each in status.closed] == [(OURS.place, "cure True", 1)]
    assert status.rows["answer"] == 1
    assert status.size > 10_000
    assert status.oldest is not None
    assert 0 <= status.oldest < 60


def given(name: str, token: str = "xoxb-1", organization: str = "") -> Installation:
    workspace = Workspace(Platform.SLACK, name)
    return Installation(workspace, token, "B1", NOON, organization, address=f"https://{name}.example.org/")


async def test_workspaces_without_a_token_are_told(store: SqlStore) -> None:
    whole = [replace(given(name), organization_wide=True) for name in ("E1", "E2")]
    teams = [given("T1"), given("T2"), given("T3", "", "E1"), given("T4", "", "E2"), given("T5", "", "E3")]
    for each in (*whole, *teams, given("T6", "", "E1")):
        await store.installations.put(each)
    for name in ("T2", "E2", "T6", "T7"):
        await store.installations.revoke(Workspace(Platform.SLACK, name), LATER)
    status = await read_status(store.database)
    revoked = {"E2": LATER, "T2": LATER, "T4": LATER, "T5": None, "T6": LATER}
    assert status.without_token == tuple(
        NoToken(f"slack:{name}", f"https://{name}.example.org/", since) for name, since in revoked.items()
    )
    for name in revoked:
        assert await store.installations.of(Workspace(Platform.SLACK, name)) is None
    assert "xoxb" not in str(status)
    assert "gAAAA" not in str(status)


async def test_the_workers_at_work_are_counted(store: SqlStore) -> None:
    assert (await read_status(store.database)).workers == 0
    await store.workers.beat("one")
    assert (await read_status(store.database)).workers == 1


async def test_when_each_workspace_was_heard_is_told(store: SqlStore) -> None:
    await store.attendance.heard(OURS.workspace)
    await store.attendance.heard(THEIRS.workspace)
    heard = (await read_status(store.database)).heard
    assert dict(heard) == {
        str(team.workspace): await store.attendance.last_heard(team.workspace) for team in (OURS, THEIRS)
    }
