"""What every test here starts from: the stand-in, somebody who listens, and Slack's own client."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.standin.receiver import Receiver, receiving
from tests.slack.standin.server import TOKEN, StandIn


@pytest.fixture
async def slack() -> AsyncIterator[StandIn]:
    async with StandIn() as made:
        yield made


@pytest.fixture
async def app(slack: StandIn) -> AsyncIterator[Receiver]:
    """Events go there from now on; the pauses between tries take no time."""
    async with receiving(slack.state.app.signing_secret) as receiver:
        slack.send_to(receiver.url, scale=0.0)
        yield receiver


@pytest.fixture
async def web(slack: StandIn) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(TOKEN, slack.url, session=session, retry_handlers=[])
