"""Bad days from end to end: answers that are lost, limits, closed channels, revoked tokens, and a long silence."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from adapters.slack.app.workspace import settle_in
from bot.domain.catching_up import ReadBack, ReadBackState
from bot.domain.places import Place, Platform
from bot.services.catching_up import attend
from storage.platform_tables import last_heard, presence
from storage.status import read_status
from storage.store import SqlStore
from tests.slack.app.running import WORKSPACE, Running, SystemClock, running
from tests.slack.standin.faults import Fault
from tests.slack.standin.server import CHANNEL, MARIA, OPEN, PRIYA, TEAM
from tests.slack.standin.state import Grant, Json, User


async def told(at: Running, event: Json) -> int:
    """The status of the answer."""
    at.slack.outgoing.tell(at.slack.team, event)
    await at.settled()
    return at.slack.outgoing.attempts[-1].answer.status


def written_to(at: Running, user: str) -> str:
    """What the bot said to somebody alone."""
    return " ".join(each["text"] for each in at.slack.team.direct(user).messages)


@pytest.mark.parametrize("code", ["is_archived", "not_in_channel"])
async def test_a_channel_that_takes_nothing_any_more_is_told_to_who_can_mend_it(store: SqlStore, code: str) -> None:
    async with running(store) as at:
        prompt = await at.asks()
        at.slack.faults.order(Fault.ERROR, channel=CHANNEL, error=code, times=9)
        await at.replies("Still here?", prompt, PRIYA)
        (closed,) = (await read_status(store.database)).closed
        assert code in closed.reason
        assert "cte-automotive" in written_to(at, MARIA)
        assert not written_to(at, PRIYA)


async def test_a_channel_that_went_on_under_another_id_is_told_of(store: SqlStore) -> None:
    async with running(store) as at:
        await at.asks()
        event = {"type": "channel_id_changed", "old_channel_id": CHANNEL, "new_channel_id": "C0NEW"}
        assert await told(at, event) == 200
        assert [each.place for each in (await read_status(store.database)).closed] == [Place(WORKSPACE, CHANNEL)]
        assert written_to(at, MARIA)


async def test_posts_whose_answers_are_lost_stand_once(store: SqlStore) -> None:
    async with running(store) as at:
        at.slack.faults.order(Fault.DROP, "chat.postMessage", channel=CHANNEL, times=3)
        prompt = await at.asks()
        keys = [each["metadata"]["event_payload"]["key"] for each in at.posts]
        assert len(keys) == len(set(keys))
        assert not (await read_status(store.database)).troubled
        await at.replies("Heard", prompt, PRIYA)
        assert await at.answers() == ["Heard"]


async def test_a_limit_in_one_channel_lets_the_others_flow(store: SqlStore) -> None:
    async with running(store) as at:
        at.slack.faults.order(Fault.LIMITED, "chat.postMessage", channel=CHANNEL)
        for channel in (CHANNEL, OPEN):
            at.slack.person(MARIA).invites_bot(channel)
            await at.settled()
        assert not at.posts
        assert [each["user"] for each in at.slack.team.rooms[OPEN].messages] == [at.slack.team.bot]
        tried = [each["channel"] for each in at.slack.api.called("chat.postMessage")]
        assert tried == [CHANNEL, OPEN]


async def test_a_revoked_token_holds_the_workspace_until_the_app_is_installed_again(store: SqlStore) -> None:
    async with running(store) as at:
        prompt = await at.asks()
        for grant in at.slack.state.grants.values():
            grant.error = "token_revoked"
        await at.replies("While we were out", prompt, PRIYA)
        status = await read_status(store.database)
        assert "token_revoked" in status.closed_workspaces[0].reason
        assert not status.closed
        again = at.slack.state.grants["xoxb-again"] = Grant("xoxb-again", TEAM)
        settings = replace(at.edge.settings, bot_token=again.token)
        await settle_in(settings, at.edge.session, at.store, SystemClock())
        await at.settled()
        assert not (await read_status(store.database)).closed_workspaces
        ts = await at.replies("Back again", prompt, PRIYA)
        assert await at.answers() == ["While we were out", "Back again"]
        assert at.message(ts)["reactions"]


async def test_who_joins_is_heard_while_slack_does_not_tell_who_it_is(store: SqlStore) -> None:
    async with running(store) as at:
        at.slack.team.users["U0TOM"] = User("U0TOM", "tom", "Tom Baker")
        at.slack.faults.order(Fault.LIMITED, "users.info", times=99)
        at.slack.person("U0TOM").joins(CHANNEL)
        await at.settled()
        assert at.slack.outgoing.attempts[-1].answer.status == 200


async def test_after_a_long_silence_threads_are_read_at_one_call_a_minute(store: SqlStore) -> None:
    async with running(store) as at:
        prompt = await at.asks()
        tell, at.slack.state.tell = at.slack.state.tell, lambda team, event: None
        said = [f"Answer {number:02d}" for number in range(40)]
        for text in said:
            at.slack.person(PRIYA).says(CHANNEL, text, thread=prompt)
        at.slack.state.tell = tell
        at.slack.faults.read_scantily()
        await comes_back(at)
        minutes = 0
        while await at.many(ReadBack, state=ReadBackState.WAITING):
            await at.engine.settle()
            await next_minute(at)
            minutes += 1
        assert (minutes, sorted(await at.answers())) == (3, said)
        calls = [bool(each.done) for each in at.slack.api.calls if each.method == "conversations.replies"]
        assert (calls.count(True), calls.count(False)) == (3, 2)


async def comes_back(at: Running) -> None:
    """We hear Slack again, after six minutes and a second."""
    await attend(at.context, Platform.SLACK)
    async with at.store.real.database.writing() as connection:
        now = await at.store.real.database.now(connection)
        await connection.execute(update(presence).values(at=now - timedelta(seconds=361)))
    await attend(at.context, Platform.SLACK)


async def next_minute(at: Running) -> None:
    """On Slack's clock, and on the database's for what waits to be read."""
    at.slack.state.clock.forward(61)
    async with at.store.real.transaction() as tx:
        for each in await tx.many(ReadBack, state=ReadBackState.WAITING):
            await tx.put(replace(each, at=await tx.now()))


async def test_when_slack_sends_again_after_a_long_silence_the_open_threads_are_read(store: SqlStore) -> None:
    async with running(store) as at:
        prompt = await at.asks()
        tell, at.slack.state.tell = at.slack.state.tell, lambda team, event: None
        at.slack.person(PRIYA).says(CHANNEL, "Given up by Slack", thread=prompt)
        at.slack.state.tell = tell
        async with store.database.writing() as connection:
            long_ago = SystemClock().civil() - timedelta(minutes=7)
            await connection.execute(update(last_heard).values(at=long_ago))
        at.store.away = True
        at.slack.person(MARIA).says(CHANNEL, "Sent again", thread=prompt)
        await at.slack.outgoing.settled()
        at.store.away = False
        lost = at.slack.outgoing.attempts[-1].event
        headers = {"X-Slack-Retry-Num": "3", "X-Slack-Retry-Reason": "http_error"}
        assert (await at.slack.outgoing.request(json.dumps(lost).encode(), **headers)).status == 200
        await at.settled()
        assert sorted(await at.answers()) == ["Given up by Slack", "Sent again"]
