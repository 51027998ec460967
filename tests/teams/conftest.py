"""What every test here starts from: a database of its own, and the adapter connected to the stand-in."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.store import SqlStore
from tests.stores import Stores, empty_file, store
from tests.teams.connected import Connected, connected


@pytest.fixture
async def stores(empty_file: Path, tmp_path: Path) -> AsyncIterator[Stores]:
    shutil.copy(empty_file, tmp_path / "store.db")
    opened = Stores(f"sqlite+aiosqlite:///{tmp_path / 'store.db'}")
    yield opened
    await opened.close()


@pytest.fixture
async def at(store: SqlStore) -> AsyncIterator[Connected]:
    async with connected(store) as made:
        yield made


__all__ = ["empty_file", "store", "stores"]
