"""Slack's libraries at their most talkative, and nothing of what they carry is in the log."""

import logging
from collections.abc import Iterator

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.sdk.hush import Hushed, hush
from bot.domain.errors import Unknown
from tests.slack.messenger.connected import TEAM_ROOM, Connected, words
from tests.slack.standin.faults import Fault
from tests.slack.standin.server import CHANNEL, MARIA, TOKEN

CANARY = "canary-2718"


@pytest.fixture
def talkative(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    make = logging.getLogRecordFactory()
    logging.setLogRecordFactory(logging.LogRecord)  # whatever else ran in this process may have hushed it
    caplog.set_level(logging.DEBUG)
    yield caplog
    logging.setLogRecordFactory(make)


async def gossip(at: Connected) -> None:
    """The library as it is: a call that succeeds, one that is refused, one that breaks."""
    client = AsyncWebClient(TOKEN, at.slack.url, session=at.session, retry_handlers=[])
    await client.chat_postMessage(channel=CHANNEL, text=CANARY)
    at.slack.faults.order(Fault.GARBAGE, "chat.postMessage")
    for channel in (CHANNEL, "C0GONE"):
        with pytest.raises(SlackApiError):
            await client.chat_postMessage(channel=channel, text=CANARY)


async def test_the_library_tells_what_it_sends_unless_it_is_hushed(
    at: Connected, talkative: pytest.LogCaptureFixture
) -> None:
    await gossip(at)
    assert CANARY in talkative.text


async def test_hushed_it_tells_level_module_and_function(at: Connected, talkative: pytest.LogCaptureFixture) -> None:
    hush()
    hush()
    await gossip(at)
    logging.getLogger("slack_bolt.AsyncApp").error("body: %s", CANARY, exc_info=ValueError(CANARY))
    told = talkative.text
    assert "async_internal_utils._request_with_session" in told
    assert "ERROR" in told
    assert CANARY not in told
    assert TOKEN not in told
    assert "xoxb" not in told


async def test_our_own_log_is_as_it_was(talkative: pytest.LogCaptureFixture) -> None:
    hush()
    logging.getLogger("adapters.slack.app").warning("a line of %s", "ours")
    assert "a line of ours" in talkative.text


async def test_our_own_calls_log_nothing_of_what_they_carry(at: Connected, talkative: pytest.LogCaptureFixture) -> None:
    root = await at.post(CANARY)
    at.slack.faults.order(Fault.DROP, "chat.postMessage")
    at.slack.faults.order(Fault.GARBAGE, "chat.update")
    with pytest.raises(Unknown):
        await at.post(CANARY, "k2")
    with pytest.raises(Unknown):
        await at.messenger.update(root, words(CANARY))
    at.reply(MARIA, CANARY, root)
    await at.messenger.thread(root, "")
    await at.messenger.upload(TEAM_ROOM, "a.csv", CANARY.encode(), "f1", root, about=CANARY)
    await at.directory.members(TEAM_ROOM)
    assert CANARY not in talkative.text
    assert TOKEN not in talkative.text


def test_hushing_twice_is_once(talkative: pytest.LogCaptureFixture) -> None:
    hush()
    once = logging.getLogRecordFactory()
    hush()
    assert logging.getLogRecordFactory() is once
    assert isinstance(once, Hushed)
