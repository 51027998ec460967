"""What stays and what goes when things break: durable commits, erased words, lost connections, silent errors."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import event, make_url, text

from bot.domain.answer import Answer
from bot.domain.errors import TryAgain
from bot.domain.reflection import Reflection
from storage.store import SqlStore
from tests import postgres
from tests.contracts.examples import MONDAY, OURS, THEIRS
from tests.stores import Stores

SECRET = "the very secret words"

LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000) SELECT count(*) FROM n"
"""Takes SQLite a good part of a second."""


async def put(store: SqlStore, *values: object) -> None:
    async with store.transaction() as tx:
        await tx.put(*values)


async def pragma(store: SqlStore, name: str) -> object:
    async with store.database.reading() as connection:
        return (await connection.execute(text(f"PRAGMA {name}"))).scalar()


async def test_sqlite_writes_through_to_the_disk(stores: Stores) -> None:
    if stores.postgres:
        return
    store = stores.open()
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 500, "secure_delete": 1}
    assert {name: await pragma(store, name) for name in expected} == expected


@pytest.mark.parametrize(("told", "kept"), [("off", "on"), ("local", "local"), ("remote_apply", "remote_apply")])
async def test_postgres_writes_through_whatever_it_is_told(stores: Stores, told: str, kept: str) -> None:
    if not stores.postgres:
        return
    url = make_url(stores.url)
    postgres.run_sql(url, f"ALTER DATABASE {url.database} SET synchronous_commit = {told}")
    try:
        store = stores.open()
        async with store.database.writing() as connection:
            assert (await connection.execute(text("SHOW synchronous_commit"))).scalar() == kept
    finally:
        postgres.run_sql(url, f"ALTER DATABASE {url.database} RESET synchronous_commit")


def files_with(stores: Stores, words: str) -> Iterator[Path]:
    folder = Path(stores.url.partition("///")[2]).parent
    return (path for path in folder.iterdir() if words.encode() in path.read_bytes())


@pytest.mark.parametrize("how", ["emptied", "removed", "replaced"])
async def test_erased_words_leave_the_files(stores: Stores, how: str) -> None:
    if stores.postgres:
        return  # a server's files are its administrator's; scrub() runs VACUUM there
    store = stores.open()
    answers = [OURS.answer(str(n), f"{SECRET} {n} " + "and more " * (n * n), minute=n) for n in range(40)]
    await put(store, OURS.reflection, OURS.prompt(), *answers)
    assert list(files_with(stores, SECRET))
    if how == "removed":
        async with store.transaction() as tx:
            await tx.remove(Reflection, id=OURS.reflection.id)
    else:
        kept = "" if how == "emptied" else "something else"
        await put(store, *(replace(answer, text=kept, deleted=True) for answer in answers))
    await store.scrub()
    assert not list(files_with(stores, SECRET))


async def test_scrubbing_keeps_what_is_there(store: SqlStore) -> None:
    await put(store, *OURS.short)
    await store.scrub()
    async with store.reading() as reader:
        assert await reader.many(Answer) == (OURS.answer(),)
    await put(store, *THEIRS.short)


async def test_errors_do_not_quote_what_people_wrote(store: SqlStore, caplog: pytest.LogCaptureFixture) -> None:
    await put(store, OURS.reflection, OURS.prompt())
    wrong: Any = None
    broken = [
        replace(OURS.answer(text=SECRET), prompt=""),
        replace(OURS.answer(text=SECRET), branch=wrong),
        replace(OURS.answer(text=SECRET), late=cast(Any, SECRET)),
        replace(OURS.answer(text=SECRET), written_at=MONDAY),
        replace(OURS.agreement, text=SECRET, prompt="none"),
        replace(OURS.step(), number=2**70, what=SECRET),
    ]
    for value in broken:
        with pytest.raises((ValueError, TypeError, OverflowError)) as caught:
            await put(store, value)
        assert SECRET not in "".join(map(str, (caught.value, caught.value.args)))
        assert caught.value.__cause__ is None
    assert SECRET not in caplog.text


async def test_a_lost_connection_is_a_reason_to_try_again(stores: Stores) -> None:
    if not stores.postgres:
        return
    store, killer = stores.open(), stores.open()
    await put(store, OURS.reflection)

    async def change_while_it_breaks() -> None:
        async with store.transaction() as tx:
            await tx.lock(OURS.reflection.id)
            await kill_others(killer)
            await tx.put(OURS.prompt())

    await store.wait(0)
    with pytest.raises(TryAgain):
        await change_while_it_breaks()
    await put(store, OURS.prompt())
    await asyncio.gather(store.wait(0.5), kill_others(killer))  # the listening line, too, comes back
    async with store.transaction() as tx:
        await tx.plan(OURS.intention())
    async with asyncio.timeout(5):
        await store.wait(60)


async def kill_others(killer: SqlStore) -> None:
    statement = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    async with killer.database.reading() as connection:
        await connection.execute(text(f"{statement} AND pid <> pg_backend_pid()"))


async def test_a_server_that_is_away_is_a_reason_to_try_again(stores: Stores) -> None:
    if not stores.postgres:
        return
    away = Stores("postgresql+psycopg://nobody@127.0.0.1:1/none")
    store = away.open()
    with pytest.raises(TryAgain):
        await put(store, OURS.reflection)
    with pytest.raises(TryAgain):
        await store.outbox.claim()
    await store.wait(0)
    await away.close()


def test_a_file_that_can_not_be_written_is_a_reason_to_try_again(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    stores = Stores(f"sqlite:///{path}")
    store = stores.open()
    path.mkdir()  # even root can not write to that

    async def write() -> None:
        try:
            await put(store, OURS.reflection)
        finally:
            await stores.close()

    with pytest.raises(TryAgain):
        asyncio.run(write())


async def test_a_store_is_closed_when_its_threads_have_ended(tmp_path: Path) -> None:
    """One that is left in the middle of a statement would answer to an event loop that may be closed by then."""
    before, begun = set(threading.enumerate()), threading.Event()
    stores = Stores(f"sqlite:///{tmp_path / 'store.db'}")
    store = stores.open()

    def begin(*_: object) -> None:
        begun.set()

    async def count() -> None:
        async with store.database.reading() as connection:
            event.listen(store.database.engine.sync_engine, "before_cursor_execute", begin)
            await connection.exec_driver_sql(LONG)

    async with asyncio.TaskGroup() as tasks:
        counting = tasks.create_task(count())
        await asyncio.to_thread(begun.wait)
        counting.cancel()
    await stores.close()
    left = set(threading.enumerate()) - before
    assert [thread.name for thread in left if "_connection_worker_thread" in thread.name] == []
