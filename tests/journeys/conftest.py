"""A town for each store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.store import SqlStore
from tests.journeys.town import Town, town
from tests.stores import empty_file, store, store_url, stores, tables_url


@pytest.fixture
async def district(store: SqlStore, tmp_path: Path) -> AsyncIterator[Town]:
    async with town(store, tmp_path) as opened:
        yield opened


__all__ = ["district", "empty_file", "store", "store_url", "stores", "tables_url"]
