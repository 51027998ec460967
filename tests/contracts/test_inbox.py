"""Events that could not be applied, on every store: kept encrypted, tried five times, then parked."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot.domain.errors import TryAgain
from bot.domain.events import (
    Body,
    Chosen,
    Commanded,
    Deleted,
    Edited,
    Event,
    HomeOpened,
    Joined,
    Left,
    PlaceChanged,
    Posted,
    Restored,
    Submitted,
)
from bot.domain.form import FormId
from bot.domain.message import Act
from bot.domain.places import Channel
from storage.status import read_status
from storage.store import SqlStore
from tests.contracts.examples import NOON, OURS, THEIRS, WORDS
from tests.stores import KEY, Stores

REF = OURS.message("17.1", "17.0")
EVENT = Event("Ev1", OURS.place, OURS.person(), NOON, Posted(REF, "17.1", WORDS, ("F1",)))
BODIES: Sequence[Body] = (
    EVENT.body,
    Edited(REF, "2", WORDS),
    Restored(REF, "3", WORDS),
    Deleted(REF, "4"),
    Chosen(Act.VOTE_YES, "1.1"),
    Chosen(Act.ANSWER_IN_FORM, "1.1", REF),
    Submitted(FormId.SET_UP, "", {"purpose": (WORDS,), "days": ("0", "3"), "none": ()}),
    Commanded("status", REF),
    HomeOpened(),
    Joined(),
    Joined(OURS.person()),
    Left(),
    PlaceChanged(Channel(OURS.place, "team", public=True), archived=True),
)


@pytest.mark.parametrize("body", BODIES, ids=lambda body: type(body).__name__)
async def test_an_event_comes_back_as_it_was(store: SqlStore, body: Body) -> None:
    event = replace(EVENT, body=body, actor=None if body == HomeOpened() else EVENT.actor)
    await store.inbox.shelve(event, "trouble")
    assert await store.inbox.retry_due() == event
    assert await store.inbox.retry_due() is None
    await store.inbox.settled(event, None)
    assert (await read_status(store.database)).events == {}


async def test_an_event_is_kept_once_in_each_workspace(store: SqlStore) -> None:
    theirs = replace(EVENT, place=THEIRS.place, body=HomeOpened())
    for event in (EVENT, theirs, EVENT, theirs):
        await store.inbox.shelve(event, "trouble")
    found = [await store.inbox.retry_due(), await store.inbox.retry_due()]
    assert EVENT in found
    assert theirs in found
    assert await store.inbox.retry_due() is None


async def test_the_fifth_failure_parks(store: SqlStore) -> None:
    await store.inbox.shelve(EVENT, "first")
    for number in range(5):
        assert await store.inbox.retry_due() == EVENT
        await store.inbox.settled(EVENT, f"failure {number}")
    assert await store.inbox.retry_due() is None
    status = await read_status(store.database)
    assert status.events == {"parked": 1}
    assert [(each.key, each.tries, each.trouble) for each in status.parked_events] == [("Ev1", 5, "failure 4")]


async def test_an_event_that_kills_its_worker_is_parked_too(stores: Stores) -> None:
    store = stores.open(hold=0)
    await store.inbox.shelve(EVENT, "first")
    for _ in range(5):
        assert await store.inbox.retry_due() == EVENT
    assert await store.inbox.retry_due() is None
    assert (await read_status(store.database)).events == {"parked": 1}


async def test_a_try_waits_for_its_time(stores: Stores) -> None:
    store = stores.open(delays=(0, 3600, 3600))
    await store.inbox.shelve(EVENT, "first")
    assert await store.inbox.retry_due()
    await store.inbox.settled(EVENT, "again")
    assert await store.inbox.retry_due() is None
    await store.inbox.settled(replace(EVENT, key="unknown"), "again")


async def test_an_event_is_held_for_one_worker(stores: Stores) -> None:
    workers = [stores.open() for _ in range(4)]
    await workers[0].inbox.shelve(EVENT, "first")
    found = await asyncio.gather(*(worker.inbox.retry_due() for worker in workers))
    assert [each for each in found if each] == [EVENT]


async def test_nothing_of_an_event_is_readable_in_the_table(store: SqlStore) -> None:
    event = replace(EVENT, body=Posted(REF, "1", "an open secret"), actor=OURS.person("a person"))
    await store.inbox.shelve(event, "trouble")
    async with store.database.reading() as connection:
        rows = (await connection.execute(text("SELECT * FROM inbox"))).all()
    assert "trouble" in str(rows)
    assert not [word for word in ("secret", "person", "17.1", "Posted") if word in str(rows)]


async def test_keys_can_be_changed(stores: Stores) -> None:
    new = Fernet.generate_key().decode()
    await stores.open().inbox.shelve(EVENT, "first")
    assert await stores.open(keys=[new, KEY]).inbox.retry_due() == EVENT


async def test_an_event_that_no_key_opens_is_parked(stores: Stores) -> None:
    await stores.open().inbox.shelve(EVENT, "first")
    store = stores.open(keys=[Fernet.generate_key().decode()])
    assert await store.inbox.retry_due() is None
    (parked,) = (await read_status(store.database)).parked_events
    assert "decrypted" in parked.trouble


async def test_without_a_key_the_platform_is_told_to_send_again(stores: Stores) -> None:
    store = stores.open(keys=())
    with pytest.raises(TryAgain, match="key"):
        await store.inbox.shelve(EVENT, "first")
    assert await store.inbox.retry_due() is None


async def test_a_try_that_could_not_be_made_is_given_back(stores: Stores) -> None:
    store = stores.open(hold=0.0)
    await store.inbox.shelve(EVENT, "trouble")
    for _ in range(12):
        assert await store.inbox.retry_due() == EVENT
        await store.inbox.give_back(EVENT)
    for _ in range(5):
        assert await store.inbox.retry_due() == EVENT
        await store.inbox.settled(EVENT, "trouble")
    await store.inbox.give_back(EVENT)
    assert await store.inbox.retry_due() is None
    assert [each.tries for each in (await read_status(store.database)).parked_events] == [5]
