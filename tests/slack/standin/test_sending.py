"""The stand-in sends as Slack does: signed, again when it was not taken, and by socket until it is acknowledged."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.standin.receiver import Receiver
from tests.slack.standin.server import BOT, CHANNEL, LEADERS, MARIA, StandIn


@asynccontextmanager
async def socket(slack: StandIn) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    async with aiohttp.ClientSession() as session:
        app = AsyncWebClient(slack.state.app.app_token, slack.url, session=session, retry_handlers=[])
        opened = await app.apps_connections_open(app_token=slack.state.app.app_token)
        async with session.ws_connect(opened["url"]) as connection:
            assert (await connection.receive_json())["type"] == "hello"
            yield connection


async def test_what_is_taken_is_sent_once(slack: StandIn, app: Receiver) -> None:
    slack.person().says(CHANNEL, "hello")
    await slack.outgoing.settled()
    assert [event["text"] for event in app.inner] == ["hello"]
    assert app.retries == [(None, None)]
    assert not app.unsigned


async def test_what_is_not_taken_is_sent_three_times_more_as_the_same_event(slack: StandIn, app: Receiver) -> None:
    app.statuses = [500, 503, 404, 500]
    slack.person().says(CHANNEL, "hello")
    await slack.outgoing.settled()
    assert [number for number, _ in app.retries] == [None, "1", "2", "3"]
    assert {reason for _, reason in app.retries[1:]} == {"http_error"}
    assert len({each["event_id"] for each in app.events}) == 1
    assert len(slack.outgoing.lost) == 1


async def test_what_is_taken_at_last_is_not_lost(slack: StandIn, app: Receiver) -> None:
    app.statuses = [503, 503]
    slack.person().says(CHANNEL, "hello")
    await slack.outgoing.settled()
    assert [attempt.answer.status for attempt in slack.outgoing.attempts] == [503, 503, 200]
    assert not slack.outgoing.lost


async def test_nobody_who_listens_is_a_failed_connection(slack: StandIn, unused_tcp_port: int) -> None:
    slack.send_to(f"http://127.0.0.1:{unused_tcp_port}/", scale=0.0)
    slack.person().says(CHANNEL, "hello")
    await slack.outgoing.settled()
    assert {attempt.answer.reason for attempt in slack.outgoing.attempts} == {"connection_failed"}


async def test_a_mention_comes_twice_and_a_mention_in_private_once(slack: StandIn, app: Receiver) -> None:
    maria = slack.person()
    maria.says(CHANNEL, f"<@{BOT}> help")
    maria.says(maria.direct, f"<@{BOT}> help")
    await slack.outgoing.settled()
    assert [event["type"] for event in app.inner] == ["message", "app_mention", "message"]
    assert len({each["event_id"] for each in app.events}) == 3
    assert app.inner[0]["ts"] == app.inner[1]["ts"]


async def test_what_people_type_is_escaped_but_for_what_they_picked(slack: StandIn, app: Receiver) -> None:
    slack.person().says(CHANNEL, f"<!channel> & <@U1> <@{BOT}>")
    await slack.outgoing.settled()
    assert app.inner[0]["text"] == f"&lt;!channel&gt; &amp; &lt;@U1&gt; <@{BOT}>"


async def test_rooms_without_the_bot_are_silent(slack: StandIn, app: Receiver) -> None:
    maria = slack.person()
    maria.removes_bot(LEADERS)
    maria.says(LEADERS, "hello")
    await slack.outgoing.settled()
    assert [event["type"] for event in app.inner] == ["group_left"]


async def test_the_bots_own_messages_are_told_too(slack: StandIn, app: Receiver, web: AsyncWebClient) -> None:
    await web.chat_postMessage(channel=CHANNEL, text="hello")
    await slack.outgoing.settled()
    assert app.inner[0]["bot_id"] == slack.team.bot_id


async def test_a_socket_is_told_until_it_acknowledges(slack: StandIn) -> None:
    slack.send_to(scale=0.0, seconds=0.05)
    async with socket(slack) as connection:
        slack.person().says(CHANNEL, "hello")
        first = await connection.receive_json()
        again = await connection.receive_json()
        await connection.send_json({"envelope_id": again["envelope_id"]})
        await slack.outgoing.settled()
    assert (first["retry_attempt"], again["retry_attempt"], again["retry_reason"]) == (0, 1, "timeout")
    assert first["payload"] == again["payload"]
    assert not slack.outgoing.lost


async def test_what_a_broken_socket_did_not_acknowledge_goes_to_the_next(slack: StandIn) -> None:
    slack.send_to(scale=0.0)
    async with socket(slack) as broken:
        slack.person().says(CHANNEL, "hello")
        lost = await broken.receive_json()
    async with socket(slack) as connection:
        found = await connection.receive_json()
        await connection.send_json({"envelope_id": found["envelope_id"]})
        await slack.outgoing.settled()
    assert found["payload"] == lost["payload"]
    assert not slack.outgoing.lost


async def test_an_action_by_socket_is_answered_in_its_acknowledgement(slack: StandIn) -> None:
    slack.send_to()
    async with socket(slack) as connection:

        async def acknowledge() -> None:
            envelope = await connection.receive_json()
            await connection.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "hello"}})

        async with asyncio.TaskGroup() as group:
            group.create_task(acknowledge())
            asked = group.create_task(slack.person(MARIA).types(CHANNEL, "help"))
        answer = asked.result()
    assert (answer.status, answer.body) == (200, {"text": "hello"})


async def test_slack_renews_its_connections(slack: StandIn) -> None:
    async with socket(slack) as connection:
        await slack.sockets.disconnect()
        assert (await connection.receive_json())["reason"] == "refresh_requested"
        assert not slack.sockets.open


async def test_a_ticket_lets_one_connection_in(slack: StandIn) -> None:
    address = slack.sockets.ticket()
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(address):
            pass
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(address)
