"""Socket Mode on its bad days: connections are renewed and break, and nothing is lost."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_bolt.context.ack.async_ack import AsyncAck

from adapters.slack.app.socket import connected
from adapters.slack.sdk.bolt import Body, bolt_app
from adapters.slack.settings import Mode
from bot.domain.places import Platform
from reflectory.serving import serve
from reflectory.settings import Settings, SettingsFault
from storage.store import SqlStore
from tests.slack.app.running import running, socket_settings
from tests.slack.standin.server import CHANNEL, PRIYA, StandIn
from tests.stores import KEY, Stores

log = logging.getLogger(__name__)


async def test_a_renewed_connection_loses_nothing(store: SqlStore) -> None:
    async with running(store, Mode.SOCKET) as at:
        prompt = await at.asks()
        await at.slack.sockets.disconnect()
        await at.slack.sockets.opened.wait()
        await at.replies("After the renewal", prompt, PRIYA)
        assert await at.answers() == ["After the renewal"]


async def test_a_broken_connection_is_made_anew_and_events_come_again(store: SqlStore) -> None:
    async with running(store, Mode.SOCKET) as at:
        prompt = await at.asks()
        await at.slack.sockets.drop()
        at.slack.person(PRIYA).says(CHANNEL, "Said while it was broken", thread=prompt)
        await at.settled()
        assert await at.answers() == ["Said while it was broken"]


async def test_everything_that_works_over_http_works_by_socket(store: SqlStore) -> None:
    async with running(store, Mode.SOCKET) as at:
        prompt = await at.asks()
        priya = at.slack.person(PRIYA)
        await priya.presses(CHANNEL, prompt, "Answer in a form")
        await at.settled()
        await priya.submits({"text": "By form"})
        await at.settled()
        priya.opens_home()
        await at.settled()
        assert await at.answers() == ["By form"]
        assert priya.home


@pytest.mark.parametrize("wrong", ["app_token", "bot_token"])
async def test_a_token_that_slack_does_not_know_ends_the_program_and_is_named(
    stores: Stores, tmp_path: Path, unused_tcp_port: int, wrong: str
) -> None:
    async with StandIn() as slack:
        known = socket_settings(slack)
        settings = Settings(
            data=tmp_path,
            database=stores.url,
            secret_keys=(KEY,),
            slack_api=slack.url,
            slack_bot_token="xoxb-of-nobody" if wrong == "bot_token" else known.bot_token,
            slack_app_token="xapp-of-nobody" if wrong == "app_token" else known.app_token,
            port=unused_tcp_port,
        )
        with pytest.raises(ExceptionGroup) as ended:
            await serve(settings, (Platform.SLACK,))
    (fault,) = leaves(ended.value)
    assert isinstance(fault, SettingsFault)
    assert f"slack_{wrong} is refused (Slack says: invalid_auth)" in str(fault)


async def test_what_is_under_way_when_the_connection_is_closed_is_acknowledged_first() -> None:
    heard, go_on = asyncio.Event(), asyncio.Event()

    async def hear(_: Body, again: bool) -> Body:
        heard.set()
        await go_on.wait()
        return {}

    async def hold(slack: StandIn) -> None:
        app = bolt_app(slack.url, hear, nothing, log)
        async with connected(app, slack.url, slack.state.app.app_token, log):
            await asyncio.Event().wait()

    async with StandIn() as slack, asyncio.TaskGroup() as tasks:
        slack.send_to(scale=0.0)
        connection = tasks.create_task(hold(slack))
        await slack.sockets.opened.wait()
        slack.person(PRIYA).says(CHANNEL, "Just in time")
        await heard.wait()
        connection.cancel()
        for _ in range(10):
            await asyncio.sleep(0)  # so that it begins to close
        go_on.set()
        await slack.outgoing.settled()
        assert [attempt.answer.status for attempt in slack.outgoing.attempts] == [200]


async def nothing(_: Body, ack: AsyncAck) -> None:
    await ack()


def leaves(fault: BaseException) -> Iterator[BaseException]:
    if isinstance(fault, BaseExceptionGroup):
        for each in fault.exceptions:
            yield from leaves(each)
    else:
        yield fault
