"""A database for each test, empty."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stores import Stores, empty_file, store


@pytest.fixture
async def stores(empty_file: Path, tmp_path: Path) -> AsyncIterator[Stores]:
    shutil.copy(empty_file, tmp_path / "store.db")
    opened = Stores(f"sqlite+aiosqlite:///{tmp_path / 'store.db'}")
    yield opened
    await opened.close()


__all__ = ["empty_file", "store", "stores"]
