"""An empty database becomes what the program needs, on both databases, and says so when it is not."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, make_url, text

from bot.domain.delivery import Delivery
from bot.domain.places import MessageRef, Place, Platform, Workspace
from storage.engine import StoreUnavailable
from storage.migrate import migrate, pending, revision
from storage.store import open_store
from storage.tables import metadata
from tests import postgres

OLD_PLACE = "INSERT INTO place (workspace, channel, planned, closed, reason) VALUES ('slack:T1', 'C1', 1, false, '')"
OLD_DELIVERY = """
INSERT INTO delivery (workspace, id, channel, kind, subject, policy, state, wanted, shown, attempt, wake_at,
message_channel, message_id, message_root, failures, trouble, since, number)
VALUES ('slack:T1', 'd1', 'C1', 'notice', '1', 'once', 'posted', 1, 1, 1, '2026-09-14T12:00:00.000000Z',
'C1', '17.1', '', 0, '', '2026-09-14T12:00:00.000000Z', 1)
"""


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables, made for one test."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"
        return
    server = postgres.Server(make_url(request.getfixturevalue("postgres_url")), "the session's")
    with postgres.new_database(server) as url:
        yield url


def run(url: str, statement: str) -> None:
    engine = create_engine(url.replace("+aiosqlite", ""))
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_the_steps_lead_to_the_tables_that_are_described(empty_url: str) -> None:
    migrate(empty_url)
    engine = create_engine(empty_url.replace("+aiosqlite", ""))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_migrating_again_changes_nothing(empty_url: str) -> None:
    assert revision(empty_url) is None
    steps = pending(empty_url)
    assert steps[0] == "0001"
    for _ in range(2):
        migrate(empty_url)
        assert revision(empty_url) == steps[-1]
        assert pending(empty_url) == ()


def test_what_an_older_program_stored_is_kept(empty_url: str) -> None:
    migrate(empty_url, "0001")
    assert pending(empty_url) == ("0002", "0003", "0004", "0005", "0006", "0007", "0008")
    run(empty_url, "INSERT INTO workspace (workspace) VALUES ('slack:T1')")
    run(empty_url, OLD_PLACE)
    run(empty_url, OLD_DELIVERY)
    migrate(empty_url)
    assert asyncio.run(stored_messages(empty_url)) == [MessageRef(Place(Workspace(Platform.SLACK, "T1"), "C1"), "17.1")]


async def stored_messages(url: str) -> list[MessageRef | None]:
    store = await open_store(url)
    async with store.reading() as reader:
        found = [each.message for each in await reader.many(Delivery)]
    await store.close()
    return found


async def test_two_programs_that_start_together_migrate_once(empty_url: str) -> None:
    await asyncio.gather(*(asyncio.to_thread(migrate, empty_url) for _ in range(3)))
    assert pending(empty_url) == ()


async def test_a_store_opens_only_when_its_tables_are_made(empty_url: str) -> None:
    with pytest.raises(StoreUnavailable, match="migrate"):
        await open_store(empty_url)
    migrate(empty_url)
    store = await open_store(empty_url)
    await store.close()


async def test_a_newer_database_is_refused(empty_url: str) -> None:
    migrate(empty_url)
    run(empty_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreUnavailable, match="newer program"):
        await open_store(empty_url)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("nonsense", "not understood"),
        ("", "not understood"),
        ("mysql://me:hidden@host/db", "mysql is no database"),
        ("sqlite+aiosqlite://", "needs a file"),
        ("sqlite+aiosqlite:///:memory:", "needs a file"),
        ("sqlite+aiosqlite:////no/such/folder/file.db", "/no/such/folder"),
        ("sqlite:////tmp", "is a folder"),
        ("postgresql+psycopg://me:hidden@/db?host=/no/such/socket", "can not be used"),
        ("postgresql://me:hidden@127.0.0.1:1/db", "can not be used"),
    ],
)
async def test_a_wrong_address_is_explained_in_one_line(url: str, why: str) -> None:
    with pytest.raises(StoreUnavailable, match=why) as caught:
        await open_store(url)
    assert "\n" not in str(caught.value)
    assert "hidden" not in str(caught.value)


async def test_a_file_that_is_no_database_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file.db").write_text("no database " * 1000)
    with pytest.raises(StoreUnavailable, match="not a database"):
        await open_store(f"sqlite:///{tmp_path / 'file.db'}")
