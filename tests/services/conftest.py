"""A town on SQLite for each test; what differs between databases is contracts' to test, and the stories'."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.store import SqlStore
from tests.journeys.town import Town, town
from tests.services.scene import Scene, play
from tests.stores import Stores, empty_file, store


@pytest.fixture
async def stores(empty_file: Path, tmp_path: Path) -> AsyncIterator[Stores]:
    shutil.copy(empty_file, tmp_path / "store.db")
    opened = Stores(f"sqlite+aiosqlite:///{tmp_path / 'store.db'}")
    yield opened
    await opened.close()


@pytest.fixture
async def district(store: SqlStore, tmp_path: Path) -> AsyncIterator[Town]:
    async with town(store, tmp_path) as opened:
        await opened.invite("cte-automotive")
        await opened.invite("leadership")
        yield opened


@pytest.fixture
async def scene(district: Town) -> Scene:
    return await play(district)


__all__ = ["district", "empty_file", "scene", "store", "stores"]
