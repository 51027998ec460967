"""What every test here starts from: the stand-in, and the adapter's writing side connected to it."""

from collections.abc import AsyncIterator

import pytest

from tests.slack.messenger.connected import Connected, connected


@pytest.fixture
async def at() -> AsyncIterator[Connected]:
    async with connected() as made:
        yield made
