"""Files that are fetched by a link, on every store: by their token alone, and until their end."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.places import Place
from storage.platform_tables import download
from storage.store import SqlStore
from tests.contracts.examples import OURS, THEIRS

HERE = Place(OURS.workspace, "C1")
BESIDE = Place(THEIRS.workspace, "C1")
FILE = ("worksheet.csv", b"a;b\x00\xff")


@pytest.fixture
async def now(store: SqlStore) -> datetime:
    async with store.transaction() as tx:
        return await tx.now()


async def keep(store: SqlStore, token: str, until: datetime, place: Place = HERE, key: str = "k") -> None:
    await store.downloads.keep(place, key, token, *FILE, until)


async def test_it_is_had_by_its_token_until_its_end(store: SqlStore, now: datetime) -> None:
    end = now + timedelta(days=1)
    await keep(store, "token", end)
    assert await store.downloads.taken("token", now) == FILE
    assert await store.downloads.standing(HERE, "k", now) == FILE[1]
    assert await store.downloads.taken("another", now) is None
    assert await store.downloads.taken("token", end) is None
    assert await store.downloads.standing(HERE, "k", end) is None


async def test_the_database_alone_opens_none(store: SqlStore, now: datetime) -> None:
    await keep(store, "token", now + timedelta(days=1))
    async with store.database.reading() as connection:
        row = (await connection.execute(select(download))).mappings().one()
    assert "token" not in map(str, row.values())


async def test_the_same_file_again_ends_the_link_before(store: SqlStore, now: datetime) -> None:
    for token in ("first", "second"):
        await keep(store, token, now + timedelta(days=1))
    assert await store.downloads.taken("first", now) is None
    assert await store.downloads.taken("second", now) == FILE


async def test_one_that_is_removed_is_gone_and_no_other(store: SqlStore, now: datetime) -> None:
    end = now + timedelta(days=1)
    await keep(store, "ours", end)
    await keep(store, "more", end, key="k2")
    await keep(store, "theirs", end, BESIDE)
    await store.downloads.remove(HERE, "k")
    assert [await store.downloads.taken(each, now) for each in ("ours", "more", "theirs")] == [None, FILE, FILE]


async def test_what_has_ended_is_not_kept(store: SqlStore, now: datetime) -> None:
    await keep(store, "old", now - timedelta(seconds=1))
    await keep(store, "new", now + timedelta(days=1), key="k2")
    async with store.database.reading() as connection:
        assert (await connection.execute(select(download.c.key))).scalars().all() == ["k2"]
