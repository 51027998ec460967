"""A store on SQLite and a registry of Slack's, for each test anew; how stores differ is contracts' to test."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.slack.install.registry import Registry, registry
from tests.stores import Stores, empty_file, store

__all__ = ["empty_file", "slack", "store", "stores"]


@pytest.fixture
async def stores(empty_file: Path, tmp_path: Path) -> AsyncIterator[Stores]:
    shutil.copy(empty_file, tmp_path / "store.db")
    opened = Stores(f"sqlite+aiosqlite:///{tmp_path / 'store.db'}")
    yield opened
    await opened.close()


@pytest.fixture
async def slack() -> AsyncIterator[Registry]:
    async with registry() as opened:
        yield opened
