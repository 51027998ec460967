"""The adapter at work: its doors open, its engine beside them, a tenant on the other side."""

from collections.abc import AsyncIterator

import pytest

from storage.store import SqlStore
from tests.teams.journeys.opening import teams_town
from tests.teams.journeys.town import TeamsTown


@pytest.fixture
async def town(store: SqlStore) -> AsyncIterator[TeamsTown]:
    async with teams_town(store) as made:
        yield made
