"""Whose events are heard: installations that come, go, and belong to organizations."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.catching_up import ReadBack
from bot.domain.installation import Installation
from bot.domain.places import Platform, Workspace
from storage.store import SqlStore
from tests.slack.app.running import WORKSPACE, Running, running
from tests.slack.standin import telling
from tests.slack.standin.server import BOT, CHANNEL, MARIA, PRIYA, TEAM, TOKEN
from tests.slack.standin.state import Json

FAR = datetime(2100, 1, 1, tzinfo=UTC)
UNINSTALLED: Json = {"type": "app_uninstalled"}
REVOKED: Json = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT]}}
MESSAGES_OPENED: Json = {
    "type": "app_home_opened",
    "user": PRIYA,
    "channel": "D0PRIYA",
    "tab": "messages",
    "event_ts": "1.1",
}
PERSONS_TOKEN: Json = {"type": "tokens_revoked", "tokens": {"oauth": [MARIA], "bot": []}}


async def told(at: Running, event: Json) -> None:
    at.slack.outgoing.tell(at.slack.team, event)
    await at.settled()


async def test_an_uninstalled_app_forgets_its_token_and_says_why_it_is_silent(store: SqlStore) -> None:
    async with running(store) as at:
        await at.asks()
        at.slack.state.clock.forward(60)
        await told(at, UNINSTALLED)
        await told(at, REVOKED)
        assert await store.installations.of(WORKSPACE) is None


async def test_a_persons_revoked_token_is_no_news(store: SqlStore) -> None:
    async with running(store) as at:
        at.slack.state.clock.forward(60)
        await told(at, PERSONS_TOKEN)
        assert await store.installations.of(WORKSPACE)


async def test_late_news_of_an_uninstallation_leave_a_newer_installation_alone(store: SqlStore) -> None:
    async with running(store) as at:
        newer = Installation(WORKSPACE, TOKEN, BOT, FAR)
        await store.installations.put(newer)
        await told(at, UNINSTALLED)
        assert await store.installations.of(WORKSPACE) == newer


async def test_events_of_a_workspace_that_never_let_us_in_leave_no_trace(store: SqlStore) -> None:
    async with running(store) as at:
        stranger = replace(at.slack.team, id="T0STRANGER")
        at.slack.outgoing.tell(stranger, UNINSTALLED)
        await at.slack.outgoing.settled()
        assert at.slack.outgoing.attempts[-1].answer.status == 200
        assert await store.attendance.last_heard(Workspace(Platform.SLACK, "T0STRANGER")) is None


async def test_before_slack_has_told_whose_the_token_is_events_are_to_come_again(store: SqlStore) -> None:
    async with running(store) as at:
        await store.installations.revoke(WORKSPACE, FAR)
        at.slack.person(PRIYA).says(CHANNEL, "Too early")
        await at.slack.outgoing.settled()
        assert at.slack.outgoing.attempts[-1].answer.status == 503


async def test_when_slack_held_events_back_the_open_threads_are_read_again(store: SqlStore) -> None:
    async with running(store) as at:
        prompt = await at.asks()
        at.slack.state.tell = lambda team, event: None
        at.slack.person(PRIYA).says(CHANNEL, "In the flood", thread=prompt)
        minute = int(at.slack.state.clock.now()) // 60 * 60
        limited = {"type": "app_rate_limited", "token": "t", "team_id": TEAM, "minute_rate_limited": minute}
        assert (await at.slack.outgoing.request(json.dumps(limited).encode())).status == 200
        await at.settled()
        assert await at.answers() == ["In the flood"]
        assert await at.many(ReadBack) == ()


async def test_a_workspace_acts_with_its_organizations_token(store: SqlStore) -> None:
    async with running(store) as at:
        at.slack.team.organization = "E0HARBOR"
        at.slack.state.grants[TOKEN].organization_wide = True
        await store.installations.revoke(WORKSPACE, FAR)
        organization = Workspace(Platform.SLACK, "E0HARBOR")
        await store.installations.put(Installation(organization, TOKEN, BOT, FAR, "E0HARBOR", organization_wide=True))
        second = replace(at.slack.team, id="T0SECOND", rooms={})
        at.slack.state.teams["T0SECOND"] = second
        body = telling.envelope(at.slack.state.app, second, MESSAGES_OPENED, "Ev1", at.slack.state.clock.now())
        body["authorizations"][0] |= {"is_enterprise_install": True}
        assert (await at.slack.outgoing.request(json.dumps(body).encode())).status == 200
        found = await store.installations.of(Workspace(Platform.SLACK, "T0SECOND"))
        assert found
        assert found.token == TOKEN
