"""`reflectory check` on Slack: every fault of a live installation is told apart, with its cure; nothing is changed."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver
from aiohttp.typedefs import Handler
from slack_sdk.signature import Clock, SignatureVerifier

from adapters.shared.findings import Finding, heard_finding
from adapters.slack.app import address
from adapters.slack.app.address import address_finding
from adapters.slack.app.check import SlackCheck, clock_finding, scopes_finding
from adapters.slack.app.manifest import EVENTS_PATH, SCOPES
from adapters.slack.messenger.directory import SlackDirectory
from adapters.slack.sdk.client import SlackApi, connections
from adapters.slack.settings import Mode, SlackSettings
from bot.domain.installation import Installation
from bot.domain.places import Place, Platform, Workspace
from bot.domain.reflection import Reflection, ReflectionState
from storage.store import SqlStore
from tests.contracts.examples import Team
from tests.slack.install.registry import CLIENT_ID, CLIENT_SECRET, NOON, Registry, served

T1 = Workspace(Platform.SLACK, "T1")
LEADERS = Place(T1, "C9")
SECRET = "signing-secret-8f7"
TOKENS = ("xoxb-1", "xapp-1", SECRET, CLIENT_SECRET)


async def found(slack: Registry, store: SqlStore, *, external_allowed: bool = False, **changes: Any) -> list[Finding]:
    given = SlackSettings(bot_token="xoxb-1", app_token="xapp-1", signing_secret=SECRET, api=slack.api)
    settings = replace(given, **changes)
    async with connections() as session:
        api = SlackApi(session, store.installations, slack.api, settings.own_hosts)
        check = SlackCheck(settings, store, session, api, SlackDirectory(api), lambda: NOON, external_allowed)
        findings = [each async for each in check.findings()]
    assert not [secret for secret in TOKENS if secret in "".join(map(str, findings))]
    return findings


def problems(findings: list[Finding]) -> list[str]:
    assert all(finding.cure for finding in findings if not finding.ok)
    return [finding.what for finding in findings if not finding.ok]


def cure_of(findings: list[Finding], words: str) -> str:
    (finding,) = [each for each in findings if words in each.what]
    assert not finding.ok
    return finding.cure


@pytest.fixture
async def team(slack: Registry, store: SqlStore) -> Registry:
    """A workspace in which all is well: a team's channel and its leaders', and an event that came."""
    slack.workspace()
    slack.people = {each: {"id": each, "name": each, "profile": {}} for each in ("U1", "U2")}
    slack.channels = {
        "C1": {"id": "C1", "name": "cte-automotive", "is_member": True, "members": ["U1", "U2"]},
        "C9": {"id": "C9", "name": "leadership", "is_private": True, "is_member": True, "members": ["U1"]},
    }
    plain = Team(T1).reflection
    reflection = replace(plain, settings=replace(plain.settings, leadership=LEADERS))
    async with store.transaction() as tx:
        await tx.put(reflection)
    await store.installations.put(Installation(T1, "xoxb-1", "UT1BOT", NOON, address="https://t1.slack.com/"))
    await store.attendance.heard(T1)
    return slack


async def test_where_all_is_well_every_line_says_so(team: Registry, store: SqlStore) -> None:
    findings = await found(team, store)
    assert problems(findings) == []
    told = "\n".join(map(str, findings))
    for words in (
        "slack_bot_token is known to Slack: t1.slack.com",
        "has every scope",
        "clock agrees",
        "Socket Mode can be opened",
        "the last event from T1 came 0 min ago",
        "team channel #cte-automotive: the bot is in it",
        "leadership channel #leadership: the bot is in it",
    ):
        assert words in told
    assert all(line.startswith("ok       ") for line in told.splitlines())


async def test_nothing_is_posted_or_changed(team: Registry, store: SqlStore) -> None:
    await found(team, store)
    asking = {"auth.test", "apps.connections.open", "conversations.info", "conversations.members", "users.info"}
    assert set(team.asked) <= asking


@pytest.mark.parametrize(
    ("error", "cure"),
    [
        ("invalid_auth", "Copy it again"),
        ("account_inactive", "removed from the workspace"),
        ("token_revoked", "It was revoked"),
        ("something_new", "Install the app again"),
    ],
)
async def test_a_token_that_slack_refuses_is_told(team: Registry, store: SqlStore, error: str, cure: str) -> None:
    team.refuse["auth.test"] = error
    assert cure in cure_of(await found(team, store), f"slack_bot_token is refused ({error})")


async def test_a_persons_token_is_told_from_a_bots(team: Registry, store: SqlStore) -> None:
    del team.tokens["xoxb-1"]["bot_id"]
    assert "begins with xoxb-" in cure_of(await found(team, store), "not_a_bot_token")


async def test_scopes_that_are_missing_are_named(team: Registry, store: SqlStore) -> None:
    team.scopes = frozenset(SCOPES) - {"files:read", "im:history"}
    assert "reflectory slack manifest" in cure_of(await found(team, store), "lacks scopes: files:read, im:history")


def test_scopes_that_nobody_needs_are_named_but_no_fault() -> None:
    finding = scopes_finding("it", frozenset({*SCOPES, "users:read.email"}))
    assert (finding.ok, "more than it needs: users:read.email" in finding.what) == (True, True)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, None),
        (-60, None),
        (60, None),
        (61, "61 s ahead of"),
        (-300, "300 s behind"),
        (301, "everything that Slack sends is refused"),
        (-3600, "everything that Slack sends is refused"),
    ],
)
def test_a_clock_may_differ_by_a_minute(seconds: int, words: str | None) -> None:
    finding = clock_finding(timedelta(seconds=seconds))
    assert finding.ok is (words is None)
    assert (words or "agrees") in finding.what


async def test_the_clock_is_compared_with_slacks(team: Registry, store: SqlStore) -> None:
    team.time = NOON + timedelta(minutes=10)
    assert "NTP" in cure_of(await found(team, store), "600 s behind")


async def test_an_app_token_that_slack_refuses_is_told(team: Registry, store: SqlStore) -> None:
    findings = await found(team, store, app_token="xoxb-1")
    assert "connections:write" in cure_of(findings, "Socket Mode can not be opened (not_allowed_token_type)")


async def test_a_workspace_that_was_never_heard_is_told(slack: Registry, store: SqlStore) -> None:
    slack.workspace()
    await store.installations.put(Installation(T1, "xoxb-1", "UT1BOT", NOON))
    assert "reflectory serve" in cure_of(await found(slack, store), "no event has come from T1 yet")


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=-5), "0 min ago"),
        (timedelta(minutes=119), "119 min ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(days=3), "3 days ago"),
    ],
)
def test_how_long_ago_the_last_event_came(passed: timedelta, words: str) -> None:
    assert heard_finding("T1", NOON - passed, NOON, "").what.endswith(words)


async def test_with_slack_away_it_says_so_and_tries_no_channel(team: Registry, store: SqlStore) -> None:
    team.down = True
    findings = await found(team, store)
    told = problems(findings)
    assert "slack_bot_token was not tried, since Slack does not answer" in told
    assert "channels were not tried, since Slack does not answer" in told
    assert any(finding.ok and "the last event" in finding.what for finding in findings)
    assert "conversations.info" not in team.asked


CHANNEL_FAULTS = [
    ("C1", {"is_archived": True}, "team channel #cte-automotive is archived", "Unarchive"),
    ("C1", {"is_member": False}, "team channel #cte-automotive: the bot is not in it", "/invite @Reflectory"),
    ("C1", {"is_ext_shared": True}, "team channel #cte-automotive: people from outside", "allow_external"),
    ("C9", {"is_archived": True}, "leadership channel #leadership is archived", "Unarchive"),
    ("C9", {"is_member": False}, "leadership channel #leadership: the bot is not in it", "/invite"),
    ("C9", {"is_ext_shared": True}, "leadership channel #leadership: people from outside", "allow_external"),
]


@pytest.mark.parametrize(("channel", "state", "words", "cure"), CHANNEL_FAULTS)
async def test_a_channel_that_can_not_be_used_is_told(
    team: Registry, store: SqlStore, channel: str, state: dict[str, bool], words: str, cure: str
) -> None:
    team.channels[channel] |= state
    findings = await found(team, store)
    assert cure in cure_of(findings, words)
    assert len(problems(findings)) == 1


async def test_a_channel_that_the_bot_can_not_see_is_told_by_its_id(team: Registry, store: SqlStore) -> None:
    del team.channels["C9"]
    assert "Invite it again" in cure_of(await found(team, store), "leadership channel C9 of T1 can not be used")


async def test_guests_are_people_from_outside(team: Registry, store: SqlStore) -> None:
    team.people["U1"]["is_restricted"] = True
    told = problems(await found(team, store))
    assert len(told) == 2
    assert problems(await found(team, store, external_allowed=True)) == []


async def test_only_reflections_that_go_on_count(team: Registry, store: SqlStore) -> None:
    async with store.transaction() as tx:
        for each in await tx.many(Reflection):
            await tx.put(replace(each, state=ReflectionState.STOPPED))
    team.channels = {}
    assert problems(await found(team, store)) == []


async def test_with_many_workspaces_each_token_is_tried(team: Registry, store: SqlStore) -> None:
    team.workspace("T2", code="code-2", token="xoxb-2")
    t2 = Workspace(Platform.SLACK, "T2")
    await store.installations.put(Installation(t2, "xoxb-gone", "UT2BOT", NOON, address="https://t2.slack.com/"))
    findings = await found(team, store, bot_token="", client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    assert problems(findings) == [
        "the token of t2.slack.com is refused (invalid_auth)",
        "no event has come from T2 yet",
    ]


async def test_before_any_workspace_installed_the_app_it_says_where(slack: Registry, store: SqlStore) -> None:
    many: dict[str, Any] = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "public_url": "https://bot.example.org",
    }
    findings = await found(slack, store, bot_token="", **many)
    assert "https://bot.example.org/slack/install" in cure_of(findings, "no workspace has installed the app yet")


@asynccontextmanager
async def proxy(status: int = 0, body: str = "") -> AsyncIterator[str]:
    """What stands at our public address: something with this answer, or, for 0, a program that verifies as ours."""

    async def answer(request: web.Request) -> web.Response:
        if status:
            return web.Response(status=status, text=body, headers={"Location": "/"} if status < 400 else {})
        raw = await request.text()
        if not SignatureVerifier(SECRET, Noon()).is_valid_request(raw, dict(request.headers)):
            return web.Response(status=401)
        return web.json_response({"challenge": (await request.json())["challenge"]})

    async with standing(answer) as there:
        yield there


def standing(answer: Handler) -> AbstractAsyncContextManager[str]:
    app = web.Application()
    app.add_routes([web.post(EVENTS_PATH, answer)])
    return served(app)


class Noon(Clock):
    """The clock by which signatures are young enough."""

    def now(self) -> float:
        return NOON.timestamp()


async def test_an_address_that_brings_signed_requests_is_fine(team: Registry, store: SqlStore) -> None:
    async with proxy() as there:
        findings = await found(team, store, mode=Mode.HTTP, public_url=there)
    assert problems(findings) == []
    assert any("brings signed requests to this program" in finding.what for finding in findings)


@pytest.mark.parametrize(
    ("status", "words", "cure"),
    [
        (200, "something else answers there", "pass on /slack/events"),
        (302, "leads elsewhere", "Slack follows none"),
        (401, "refuses what is signed", "the same slack_signing_secret"),
        (404, "knows no /slack/events", "slack_mode = http"),
        (405, "takes no POST", "pass on POST"),
        (413, "refuses the size", "256 KiB"),
        (502, "no program behind it", "Start `reflectory serve`"),
        (503, "not now", "the program's log"),
        (504, "no program behind it", "Start `reflectory serve`"),
        (418, "an answer that is not ours", "the proxy's own log"),
    ],
)
async def test_what_answers_in_our_place_is_told_apart(
    team: Registry, store: SqlStore, status: int, words: str, cure: str
) -> None:
    async with proxy(status, "hello") as there:
        assert cure in cure_of(await found(team, store, mode=Mode.HTTP, public_url=there), words)


async def test_another_secret_is_told_by_the_answer(team: Registry, store: SqlStore) -> None:
    async with proxy() as there:
        findings = await found(team, store, mode=Mode.HTTP, public_url=there, signing_secret="another")
    assert "the same slack_signing_secret" in cure_of(findings, "refuses what is signed")


async def test_an_address_where_nothing_listens_is_told(team: Registry, store: SqlStore) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # and not listening
        there = f"http://127.0.0.1:{bound.getsockname()[1]}"
        findings = await found(team, store, mode=Mode.HTTP, public_url=there)
    assert "Start the proxy" in cure_of(findings, "nothing takes the connection")


async def test_an_address_without_a_certificate_is_told(team: Registry, store: SqlStore) -> None:
    """The server speaks no TLS at all, which fails where a bad certificate does."""
    async with proxy() as there:
        findings = await found(team, store, mode=Mode.HTTP, public_url=there.replace("http:", "https:"))
    assert "certificate of a public authority" in cure_of(findings, "no certificate that is trusted")


class NoNames(AbstractResolver):
    """A name service that knows nobody, so that none outside is asked."""

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[Any]:
        raise OSError(f"no such name: {host}")

    async def close(self) -> None:
        pass


async def test_a_name_that_does_not_exist_is_told() -> None:
    settings = SlackSettings(mode=Mode.HTTP, signing_secret=SECRET, public_url="https://bot.example.org")
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=NoNames())) as session:
        finding = await address_finding(settings, session, NOON)
    assert "DNS" in cure_of([finding], "there is no such name")


async def test_an_address_that_takes_too_long_is_told(
    team: Registry, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "PATIENCE", 0.05)
    ended = asyncio.Event()

    async def never(_: web.Request) -> web.Response:
        await ended.wait()
        return web.Response()

    async with standing(never) as there:
        findings = await found(team, store, mode=Mode.HTTP, public_url=there)
        ended.set()
    assert "three seconds" in cure_of(findings, "no answer within")


async def test_a_connection_that_breaks_is_told(team: Registry, store: SqlStore) -> None:
    async def hang_up(request: web.Request) -> web.Response:
        assert request.transport
        request.transport.abort()
        return web.Response()

    async with standing(hang_up) as there:
        findings = await found(team, store, mode=Mode.HTTP, public_url=there)
    assert "proxy's own log" in cure_of(findings, "the connection broke")


async def test_without_an_address_there_is_nothing_to_try(team: Registry, store: SqlStore) -> None:
    assert "Set public_url" in cure_of(await found(team, store, mode=Mode.HTTP), "can not be tried")
