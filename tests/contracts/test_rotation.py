"""Keys are changed, on every store: everything encrypted is encrypted anew, while the program runs."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot.domain.errors import TryAgain
from bot.domain.events import Event, HomeOpened
from bot.domain.installation import Installation
from bot.domain.places import Platform, Workspace
from storage import rotation
from storage.rotation import Rotation, rotate
from tests.contracts.examples import NOON, OURS, THEIRS
from tests.stores import KEY, Stores

NEW = Fernet.generate_key().decode()
LOST = Fernet.generate_key().decode()
INSTALLATIONS = [
    Installation(Workspace(Platform.SLACK, f"T{number}"), f"xoxb-{number}", "B1", NOON) for number in range(7)
]
EVENTS = [Event(f"Ev{number}", team.place, None, NOON, HomeOpened()) for number in range(4) for team in (OURS, THEIRS)]


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 3)


async def fill(stores: Stores, key: str = KEY) -> None:
    store = stores.open(keys=[key])
    for installation in INSTALLATIONS:
        await store.installations.put(installation)
    for event in EVENTS:
        await store.inbox.shelve(event, "trouble")


async def test_all_is_readable_with_the_new_key_alone(stores: Stores) -> None:
    await fill(stores)
    store = stores.open()
    assert await rotate(store.database, [NEW, KEY]) == Rotation(len(INSTALLATIONS), len(EVENTS), ())
    renewed = stores.open(keys=[NEW])
    assert await renewed.installations.every(Platform.SLACK) == tuple(INSTALLATIONS)
    assert {await renewed.inbox.retry_due() for _ in EVENTS} == set(EVENTS)
    with pytest.raises(TryAgain):
        await stores.open(keys=[KEY]).installations.of(INSTALLATIONS[0].workspace)


async def test_rotating_again_is_harmless(stores: Stores) -> None:
    await fill(stores)
    store = stores.open()
    for keys in ([NEW, KEY], [NEW, KEY], [NEW]):
        assert await rotate(store.database, keys) == Rotation(len(INSTALLATIONS), len(EVENTS), ())
    assert await stores.open(keys=[NEW]).installations.every(Platform.SLACK) == tuple(INSTALLATIONS)


async def test_what_no_key_opens_is_told_and_left(stores: Stores) -> None:
    await fill(stores)
    strange = stores.open(keys=[LOST])
    await strange.installations.put(replace(INSTALLATIONS[3], installed_at=NOON + timedelta(minutes=1)))
    await strange.inbox.shelve(replace(EVENTS[0], key="Ev0x"), "trouble")
    told = await rotate(strange.database, [NEW, KEY])
    assert told == Rotation(6, len(EVENTS), ("the token of slack:T3", "event Ev0x of slack:T1"))
    assert await stores.open(keys=[LOST]).installations.of(INSTALLATIONS[3].workspace)


async def test_workspaces_without_a_token_are_no_matter(stores: Stores) -> None:
    store = stores.open()
    await store.installations.put(replace(INSTALLATIONS[0], token="", organization="E1"))
    await store.installations.revoke(INSTALLATIONS[1].workspace, NOON)
    assert await rotate(store.database, [NEW, KEY]) == Rotation(0, 0, ())


async def test_nothing_is_rotated_without_a_key(stores: Stores) -> None:
    await fill(stores)
    with pytest.raises(TryAgain, match="no encryption key"):
        await rotate(stores.open().database, [])


async def test_what_is_written_meanwhile_stays(stores: Stores) -> None:
    await fill(stores)
    running, store = stores.open(keys=[NEW, KEY]), stores.open()
    newer = [replace(each, token="xoxb-newer", installed_at=NOON + timedelta(minutes=1)) for each in INSTALLATIONS]
    async with asyncio.TaskGroup() as tasks:
        rotating = tasks.create_task(rotate(store.database, [NEW, KEY]))
        for each in newer[:4]:
            tasks.create_task(running.installations.put(each))
        for each in newer[4:]:
            tasks.create_task(running.installations.revoke(each.workspace, NOON + timedelta(minutes=2)))
    assert rotating.result().unopened == ()
    assert await stores.open(keys=[NEW]).installations.every(Platform.SLACK) == tuple(newer[:4])
    async with store.database.reading() as connection:
        left = (await connection.execute(text("SELECT token FROM installation WHERE token <> ''"))).scalars()
        assert len(list(left)) == 4
