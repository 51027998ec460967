"""`reflectory check` on Teams: every fault of a live installation is told apart, with its cure; nothing is posted."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from adapters.shared.findings import Finding
from adapters.teams.app.check import TeamsCheck
from adapters.teams.app.doors import MESSAGES_PATH
from adapters.teams.app.edge import edge
from adapters.teams.sdk.registration import Registration
from adapters.teams.settings import TeamsSettings
from bot.domain.reflection import Reflection
from tests.contracts.examples import Team
from tests.slack.install.registry import served
from tests.teams.connected import LEADERS_ROOM, TEAM_ROOM, WORKSPACE, Connected, settings_for
from tests.teams.standin.school import CHANNEL
from tests.teams.standin.services import SECRET


@pytest.fixture
async def address(at: Connected) -> AsyncIterator[str]:
    """Our own doors, as seen from outside; and a team that reflects, with its leaders' channel."""
    plain = Team(WORKSPACE).reflection
    settings = replace(plain.settings, leadership=LEADERS_ROOM)
    async with at.store.transaction() as tx:
        await tx.put(replace(plain, place=TEAM_ROOM, settings=settings))
    await at.store.attendance.heard(WORKSPACE)

    async def unsigned(_: web.Request) -> web.Response:
        raise web.HTTPUnauthorized

    app = web.Application()
    app.add_routes([web.post(MESSAGES_PATH, unsigned), web.post("/elsewhere" + MESSAGES_PATH, _teapot)])
    async with served(app) as made:
        yield made


async def _teapot(_: web.Request) -> web.Response:
    return web.Response(status=418)


async def found(at: Connected, address: str, *, external_allowed: bool = False, **changes: Any) -> list[Finding]:
    given = settings_for(at.teams)
    registration = replace(given.registration, **changes)
    settings = TeamsSettings(registration, given.tenants, address)
    now = at.store.installations  # the store's clock is the database's, which is near this machine's
    assert now
    async with edge(settings, at.store, lambda: at.teams.tenant.now) as made:
        check = TeamsCheck(made, at.store, lambda: at.teams.tenant.now + timedelta(minutes=1), external_allowed)
        findings = [each async for each in check.findings()]
    assert SECRET not in "".join(map(str, findings))
    assert not at.teams.tenant.said
    return findings


def problems(findings: list[Finding]) -> list[str]:
    assert all(finding.cure for finding in findings if not finding.ok)
    return [finding.what for finding in findings if not finding.ok]


async def test_where_all_is_well_every_line_says_so(at: Connected, address: str) -> None:
    findings = await found(at, address)
    assert problems(findings) == []
    told = "\n".join(map(str, findings))
    for words in (
        "Microsoft takes the app's secret or certificate",
        f"{address}{MESSAGES_PATH} leads to this program",
        "the last event from tenant",
        "the bot is in its team",
    ):
        assert words in told


async def test_a_secret_that_is_refused_is_told(at: Connected, address: str) -> None:
    told = problems(await found(at, address, secret="mistyped"))
    assert "the app is refused: Microsoft refuses the app's secret or certificate" in told[0]


async def test_a_sign_in_that_can_not_be_reached_is_told_apart(at: Connected, address: str) -> None:
    cloud = replace(settings_for(at.teams).registration.cloud, login="http://127.0.0.1:9/")
    assert problems(await found(at, address, cloud=cloud))[0].startswith("Microsoft's sign-in does not answer")


async def test_an_address_that_leads_nowhere_or_elsewhere_is_told(at: Connected, address: str) -> None:
    [nowhere] = problems(await found(at, "http://127.0.0.1:9"))
    assert "can not be reached from here" in nowhere
    [elsewhere] = problems(await found(at, f"{address}/elsewhere"))
    assert "answers 418, and this program would answer 401" in elsewhere


async def test_a_team_without_the_app_or_without_consent_is_told(at: Connected, address: str) -> None:
    team = at.teams.tenant.team_of(CHANNEL)
    assert team
    team.consents = False
    [unheard] = problems(await found(at, address))
    assert "plain replies are not heard" in unheard
    team.installed = False
    assert any("team channel" in each for each in problems(await found(at, address)))


async def test_guests_are_told_unless_they_are_allowed(at: Connected, address: str) -> None:
    team = at.teams.tenant.team_of(CHANNEL)
    assert team
    at.teams.tenant.people[team.members[0]].role = "guest"
    assert any("people from outside can read it" in each for each in problems(await found(at, address)))
    assert problems(await found(at, address, external_allowed=True)) == []


async def test_a_door_that_is_open_to_anybody_is_a_problem(at: Connected, address: str) -> None:
    settings = TeamsSettings(Registration(""), (), address)
    async with edge(settings, at.store, lambda: at.teams.tenant.now) as made:
        findings = [each async for each in TeamsCheck(made, at.store, lambda: at.teams.tenant.now).findings()]
    assert "anybody may speak as Teams" in problems(findings)[0]


async def test_a_tenant_that_was_never_heard_is_told(at: Connected) -> None:
    findings = await found(at, "http://127.0.0.1:9")
    assert any("no event has come from tenant" in each for each in problems(findings))
    async with at.store.reading() as reader:
        assert not await reader.many(Reflection)
