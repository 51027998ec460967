"""Which team a channel belongs to, on every store."""

from bot.domain.places import Place, Room
from storage.store import SqlStore
from tests.contracts.examples import OURS, THEIRS

HERE = Place(OURS.workspace, "19:a@thread.tacv2")
BESIDE = Place(OURS.workspace, "19:b@thread.tacv2")
ELSEWHERE = Place(THEIRS.workspace, "19:a@thread.tacv2")


async def test_what_is_told_is_known(store: SqlStore) -> None:
    await store.rooms.put(Room(HERE, "team", "group"))
    assert await store.rooms.of(HERE) == Room(HERE, "team", "group")
    assert await store.rooms.of(BESIDE) is None


async def test_a_team_that_is_told_without_its_group_keeps_it(store: SqlStore) -> None:
    await store.rooms.put(Room(HERE, "team", "group"))
    await store.rooms.put(Room(HERE, "team"))
    assert await store.rooms.of(HERE) == Room(HERE, "team", "group")
    await store.rooms.put(Room(HERE, "other", "another"))
    assert await store.rooms.of(HERE) == Room(HERE, "other", "another")


async def test_each_workspace_has_its_own(store: SqlStore) -> None:
    rooms = Room(HERE, "team"), Room(BESIDE, "team"), Room(ELSEWHERE, "team")
    for room in rooms:
        await store.rooms.put(room)
    assert await store.rooms.of_team(OURS.workspace, "team") == rooms[:2] == await store.rooms.every(OURS.workspace)
    assert await store.rooms.of_team(THEIRS.workspace, "team") == rooms[2:]
    assert await store.rooms.of_team(OURS.workspace, "other") == ()
