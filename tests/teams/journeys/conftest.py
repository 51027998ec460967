"""A tenant for each store."""

from collections.abc import AsyncIterator

import pytest

from storage.store import SqlStore
from tests.stores import empty_file, store, store_url, stores, tables_url
from tests.teams.journeys.opening import teams_town
from tests.teams.journeys.town import TeamsTown


@pytest.fixture
async def tenant(store: SqlStore) -> AsyncIterator[TeamsTown]:
    async with teams_town(store) as made:
        yield made


__all__ = ["empty_file", "store", "store_url", "stores", "tables_url"]
