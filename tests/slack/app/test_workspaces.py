"""Whose events are heard: installations that come, go, and belong to organizations."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.slack.app.acted_in import acted_in
from adapters.slack.sdk.payloads import Origin
from bot.domain.answer import Pass
from bot.domain.catching_up import ReadBack
from bot.domain.delivery import Intention, Kind
from bot.domain.installation import Installation
from bot.domain.places import PersonRef, Place, Platform, Workspace
from storage.store import SqlStore
from tests.slack.app.running import WORKSPACE, Running, SystemClock, running
from tests.slack.standin import acting, telling
from tests.slack.standin.server import BOT, CHANNEL, MARIA, PRIYA, TEAM, TOKEN
from tests.slack.standin.state import Json, User

ORGANIZATION = Workspace(Platform.SLACK, "E0HARBOR")
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
        at.slack.person(PRIYA).says(CHANNEL, "Nobody listens")
        await at.settled()
        assert at.slack.outgoing.attempts[-1].answer.status == 200


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
    stranger = Workspace(Platform.SLACK, "T0STRANGER")
    await store.installations.put(Installation(stranger, "xoxb-old", BOT, datetime(2026, 1, 1, tzinfo=UTC)))
    async with running(store, introduced=False) as at:
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


async def let_in(at: Running) -> None:
    """A whole organization installs the app, and the workspace acts with its token."""
    at.slack.team.organization = ORGANIZATION.id
    at.slack.state.grants[TOKEN].organization_wide = True
    now = SystemClock().civil()
    whole = Installation(ORGANIZATION, TOKEN, BOT, now, ORGANIZATION.id, organization_wide=True)
    await at.store.real.installations.put(whole)
    await at.store.real.installations.put(Installation(WORKSPACE, "", BOT, now, ORGANIZATION.id))


async def pushed(at: Running, event: Json, team: str = TEAM) -> int:
    """An event as an organization's installation gets it; the status of the answer."""
    owner = replace(at.slack.team, id=team, rooms={})
    body = telling.envelope(at.slack.state.app, owner, event, at.slack.state.new_id("Ev"), at.slack.state.clock.now())
    body["authorizations"][0] |= {"is_enterprise_install": True}
    return (await at.slack.outgoing.request(json.dumps(body).encode())).status


async def test_a_workspace_acts_with_its_organizations_token(store: SqlStore) -> None:
    async with running(store) as at:
        await let_in(at)
        at.slack.state.teams["T0SECOND"] = replace(at.slack.team, id="T0SECOND", rooms={})
        assert await pushed(at, MESSAGES_OPENED, "T0SECOND") == 200
        found = await store.installations.of(Workspace(Platform.SLACK, "T0SECOND"))
        assert found
        assert found.token == TOKEN


async def test_an_organization_takes_the_app_from_a_workspace_and_gives_it_back(store: SqlStore) -> None:
    async with running(store) as at:
        await let_in(at)
        earlier = {**MESSAGES_OPENED, "event_ts": at.slack.state.clock.ts()}
        for what, there in (("revoked", False), ("granted", True)):
            at.slack.state.clock.forward(60)
            assert await pushed(at, {"type": f"team_access_{what}", "team_ids": [TEAM]}) == 200
            assert bool(await store.installations.of(WORKSPACE)) is there
            at.slack.state.clock.forward(-50)
            assert await pushed(at, earlier) == 200
            assert bool(await store.installations.of(WORKSPACE)) is there
            at.slack.state.clock.forward(50)


async def test_what_waited_for_the_organizations_word_goes_out(store: SqlStore) -> None:
    async with running(store) as at:
        await let_in(at)
        await store.outbox.hold(WORKSPACE, "no access")
        at.slack.person(MARIA).invites_bot(CHANNEL)
        await at.settled()
        assert not at.posts
        assert await pushed(at, {"type": "team_access_granted", "team_ids": [TEAM]}) == 200
        await at.settled()
        assert at.posts


async def test_a_button_counts_in_the_workspace_where_it_was_pressed(store: SqlStore) -> None:
    """Slack does not say which that is where a whole organization let us in, but where the person is at home."""
    async with running(store) as at:
        prompt = await at.asks()
        await let_in(at)
        state, team = at.slack.state, at.slack.team
        guest = team.users["U0TEO"] = User("U0TEO", "teo", "Teo Park")
        at.slack.room.members.append(guest.id)
        element = acting.button(at.message(prompt)["blocks"], "Not this time")
        payload = acting.pressed_on_message(state, team, guest, at.slack.room, at.message(prompt), element)
        payload |= {"team": None, "enterprise": {"id": ORGANIZATION.id}, "is_enterprise_install": True}
        payload["user"]["team_id"] = "T0SECOND"
        assert (await at.slack.outgoing.ask("interactive", payload)).status == 200
        await at.settled()
        (passed,) = await at.many(Pass)
        assert passed.person == PersonRef(WORKSPACE, guest.id)
        assert await store.installations.of(Workspace(Platform.SLACK, "T0SECOND")) is None


@pytest.mark.parametrize("knowing", [0, 1, 2])
async def test_where_somebody_acted_is_the_one_workspace_that_knows_the_channel(store: SqlStore, knowing: int) -> None:
    spaces = [Workspace(Platform.SLACK, each) for each in ("T0ONE", "T0TWO")]
    for space in spaces:
        await store.installations.put(Installation(space, "", BOT, FAR, ORGANIZATION.id))
    async with store.transaction() as tx:
        await tx.plan(*(Intention(Kind.WELCOME, CHANNEL, Place(space, CHANNEL)) for space in spaces[:knowing]))
    home = Origin(Workspace(Platform.SLACK, "T0HOME"), ORGANIZATION.id, organization_wide=True, vague=True)
    found = await acted_in(store, home, CHANNEL)
    assert found.workspace == (spaces[0] if knowing == 1 else home.workspace)
