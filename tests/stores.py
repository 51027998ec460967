"""Fixtures with every kind of store, empty: import `store` and what it needs into a conftest.

`stores.open(...)` opens the same database once more, as a second process would.
"""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, make_url

from bot.domain.places import Place
from storage.engine import engine_for
from storage.migrate import migrate
from storage.store import SqlStore
from storage.tables import metadata

KEY = Fernet.generate_key().decode()


class Stores:
    """Opens one database as often as a test likes, and closes it that often."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opened: list[SqlStore] = []

    @property
    def postgres(self) -> bool:
        return self.url.startswith("postgresql")

    def open(self, **options: Any) -> SqlStore:
        """Retries are due at once, unless asked otherwise: nothing here waits for time to pass."""
        store = SqlStore(engine_for(self.url), **{"keys": [KEY], "doubt": 0.0, "delays": [0.0] * 5, **options})
        self._opened.append(store)
        return store

    async def close(self) -> None:
        for store in self._opened:
            await store.close()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "empty.db"
    migrate(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def tables_url(postgres_url: str) -> str:
    migrate(postgres_url)
    return postgres_url


@pytest.fixture(params=["sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_file"), tmp_path / "store.db")
        yield f"sqlite+aiosqlite:///{tmp_path / 'store.db'}"
    else:
        url = request.getfixturevalue("tables_url")
        yield url
        empty(url)


def empty(url: str) -> None:
    """Deletes all rows; that is faster than to truncate, as tests leave few."""
    engine = create_engine(make_url(url))
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    engine.dispose()


@pytest.fixture
async def stores(store_url: str) -> AsyncIterator[Stores]:
    opened = Stores(store_url)
    yield opened
    await opened.close()


@pytest.fixture
async def store(stores: Stores) -> SqlStore:
    return stores.open()


async def close_place(store: SqlStore, place: Place, reason: str) -> bool:
    """In a transaction of its own. Whether it was open."""
    async with store.transaction() as tx:
        return await tx.close(place, reason)
