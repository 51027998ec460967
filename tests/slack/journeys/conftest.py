"""A workspace for each store."""

from collections.abc import AsyncIterator

import pytest

from storage.store import SqlStore
from tests.slack.journeys.opening import slack_town
from tests.slack.journeys.town import SlackTown
from tests.stores import empty_file, store, store_url, stores, tables_url


@pytest.fixture
async def workspace(store: SqlStore) -> AsyncIterator[SlackTown]:
    async with slack_town(store) as opened:
        yield opened


__all__ = ["empty_file", "store", "store_url", "stores", "tables_url"]
