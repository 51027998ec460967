"""The one way to Slack: nothing is repeated, limits are kept as told, errors tell the cure, hosts are Slack's."""

import pytest
from yarl import URL

from adapters.slack.sdk.client import LARGEST_FILE, NOT_INSTALLED, SlackApi, proxy_for
from adapters.slack.sdk.errors import UNTOLD, AlreadySo, BlocksRefused, BlocksTooLong, Gone, error_of
from bot.domain.errors import (
    MessengerError,
    NobodyThere,
    NotInstalled,
    Rejected,
    TryLater,
    Unknown,
    Unreachable,
    Waits,
)
from bot.domain.installation import Installation
from bot.domain.places import Platform, Workspace
from tests.slack.messenger.connected import LONG_AGO, WORKSPACE, Connected
from tests.slack.standin.faults import Fault, Limit
from tests.slack.standin.server import BOT, CHANNEL, LEADERS, MARIA, TEAM, TOKEN

CANARY = "canary-3141"

REMEDIES: dict[type[MessengerError], tuple[str, ...]] = {
    Unreachable: (
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_of_the_future",
        "ekm_access_denied",
    ),
    NotInstalled: (
        "account_inactive",
        "token_revoked",
        "token_expired",
        "invalid_auth",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "access_denied",
        "team_not_found",
    ),
    NobodyThere: ("user_disabled", "cannot_dm_bot", "user_not_found", "user_not_visible"),
    Rejected: (
        "missing_scope",
        "msg_too_long",
        "no_text",
        "cant_update_message",
        "edit_window_closed",
        "method_deprecated",
        "a_code_of_the_future",
    ),
    Gone: ("message_not_found", "thread_not_found"),
    AlreadySo: ("already_reacted", "no_reaction"),
    BlocksRefused: ("invalid_blocks",),
    BlocksTooLong: ("msg_blocks_too_long",),
    TryLater: ("ratelimited", "team_added_to_org"),
    Unknown: ("internal_error", "fatal_error", "service_unavailable", "request_timeout"),
}
CODES = sorted((code, kind.__name__) for kind, codes in REMEDIES.items() for code in codes)


async def say(at: Connected, channel: str = CHANNEL, text: str = CANARY) -> None:
    await at.api.call(WORKSPACE, "chat.postMessage", channel=channel, text=text)


@pytest.mark.parametrize(("code", "kind"), CODES)
async def test_each_code_of_slacks_has_its_remedy(at: Connected, code: str, kind: str) -> None:
    at.slack.faults.order(Fault.ERROR, "chat.postMessage", error=code)
    with pytest.raises(MessengerError) as raised:
        await say(at)
    assert type(raised.value).__name__ == kind
    assert CANARY not in str(raised.value)
    assert TOKEN not in str(raised.value)


def test_every_sentence_names_the_code_and_ends() -> None:
    for code, kind in CODES:
        told = str(error_of({"error": code, "needed": "chat:write"}, Waits.DELIVERY))
        assert kind == "TryLater" or code in told
        assert kind == "TryLater" or told[-1] in ".)"


def test_a_missing_scope_is_named() -> None:
    assert "reactions:write" in str(error_of({"error": "missing_scope", "needed": "reactions:write"}, Waits.DELIVERY))


@pytest.mark.parametrize("told", ["<script>", "x" * 1000, 7, None, "bad words of somebody"])
def test_what_is_no_code_is_not_repeated(told: object) -> None:
    assert "unknown_error" in str(error_of({"error": told}, Waits.DELIVERY))


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.DROP, Fault.GARBAGE, Fault.STATUS])
async def test_an_answer_that_is_none_is_unknown_and_nothing_is_repeated(at: Connected, fault: Fault) -> None:
    at.slack.faults.order(fault, "chat.postMessage")
    with pytest.raises(Unknown) as raised:
        await say(at)
    assert len(at.slack.api.called("chat.postMessage")) == 1
    assert len(at.said) == (1 if fault is Fault.DROP else 0)
    assert CANARY not in str(raised.value)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_fault_of_slacks_own_is_unknown(at: Connected, status: int) -> None:
    at.slack.faults.order(Fault.STATUS, "chat.postMessage", status=status)
    with pytest.raises(Unknown):
        await say(at)
    assert len(at.slack.api.called("chat.postMessage")) == 1


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.LATE])
async def test_an_answer_that_does_not_come_in_time_is_unknown(at: Connected, fault: Fault) -> None:
    at.slack.faults.order(fault, "chat.postMessage")
    with pytest.raises(Unknown):
        await at.api.call(WORKSPACE, "chat.postMessage", within=0.05, channel=CHANNEL, text="first")
    assert len(at.slack.api.called("chat.postMessage")) == 1


async def test_a_refused_connection_is_unknown(at: Connected, unused_tcp_port: int) -> None:
    api = SlackApi(at.session, at.known, f"http://127.0.0.1:{unused_tcp_port}/api/", frozenset(), at.watch)
    with pytest.raises(Unknown):
        await api.call(WORKSPACE, "auth.test")


async def test_a_limit_on_posting_holds_back_its_channel_for_exactly_as_long_as_told(at: Connected) -> None:
    at.slack.faults.order(Fault.LIMITED, "chat.postMessage", channel=CHANNEL, retry_after=17)
    with pytest.raises(TryLater) as told:
        await say(at)
    assert (told.value.after, told.value.waits) == (17, Waits.PLACE)
    at.watch.seconds += 5
    with pytest.raises(TryLater) as remembered:
        await say(at)
    assert (remembered.value.after, remembered.value.waits) == (12, Waits.PLACE)
    assert len(at.slack.api.called("chat.postMessage")) == 1
    await say(at, LEADERS)
    at.watch.seconds += 12
    await say(at)
    assert len(at.said) == 1


async def test_a_limit_on_a_method_holds_back_that_method_alone(at: Connected) -> None:
    ref = await at.post("first")
    at.slack.faults.order(Fault.LIMITED, "chat.delete", retry_after=30)
    with pytest.raises(TryLater) as told:
        await at.messenger.withdraw(ref)
    assert (told.value.after, told.value.waits) == (30, Waits.DELIVERY)
    at.watch.seconds += 29.5
    with pytest.raises(TryLater) as remembered:
        await at.messenger.withdraw(ref)
    assert remembered.value.after == 0.5
    assert len(at.slack.api.called("chat.delete")) == 1
    await at.post("second", "k2")
    at.watch.seconds += 0.5
    await at.messenger.withdraw(ref)
    assert len(at.said) == 1


async def test_slacks_own_pace_is_heard(at: Connected) -> None:
    at.slack.faults.limits.append(Limit("chat.postMessage", 3, 60, each_room=True))
    for _ in range(3):
        await say(at)
    with pytest.raises(TryLater):
        await say(at)
    await say(at, LEADERS)
    assert len(at.said) == 3


async def test_a_limit_without_a_time_is_the_longest_that_slack_has(at: Connected) -> None:
    at.slack.faults.order(Fault.ERROR, "users.info", error="ratelimited")
    with pytest.raises(TryLater) as told:
        await at.api.call(WORKSPACE, "users.info", user=MARIA)
    assert told.value.after == UNTOLD


async def test_a_token_that_slack_does_not_know_is_told_with_its_cure(at: Connected) -> None:
    at.known.installed[WORKSPACE] = Installation(WORKSPACE, "xoxb-of-somebody-else", BOT, LONG_AGO)
    with pytest.raises(NotInstalled, match="Install the app again") as raised:
        await say(at)
    assert "xoxb" not in str(raised.value)


async def test_where_the_app_is_not_installed_nothing_is_sent(at: Connected) -> None:
    with pytest.raises(NotInstalled) as raised:
        await at.api.call(Workspace(Platform.SLACK, "T0OTHER"), "chat.postMessage", channel=CHANNEL, text="first")
    assert str(raised.value) == NOT_INSTALLED
    assert not at.slack.api.calls


async def test_an_organizations_token_says_which_workspace_is_meant(at: Connected) -> None:
    at.slack.state.grants[TOKEN].organization_wide = True
    whole = Installation(Workspace(Platform.SLACK, "E0ORG"), TOKEN, BOT, LONG_AGO, organization_wide=True)
    at.known.installed[WORKSPACE] = whole
    await say(at)
    assert at.slack.api.called("chat.postMessage")[0]["team_id"] == TEAM


async def test_a_persons_file_is_fetched_with_the_token(at: Connected) -> None:
    assert await at.api.fetch(WORKSPACE, _shared(at, b"BEGIN:VCALENDAR")) == b"BEGIN:VCALENDAR"


async def test_a_file_is_not_waited_for_longer_than_somebody_waits(at: Connected) -> None:
    address = _shared(at, b"BEGIN:VCALENDAR")
    with pytest.raises(Unknown):
        await at.api.fetch(WORKSPACE, address, within=0.0)


@pytest.mark.parametrize("more", [0, 1])
async def test_a_persons_file_has_a_largest_size(at: Connected, more: int) -> None:
    address = _shared(at, b"x" * (LARGEST_FILE + more))
    if more:
        with pytest.raises(Rejected, match="256 KB"):
            await at.api.fetch(WORKSPACE, address)
    else:
        assert len(await at.api.fetch(WORKSPACE, address)) == LARGEST_FILE


async def test_a_redirect_is_not_followed(at: Connected) -> None:
    address = _shared(at, b"BEGIN:VCALENDAR")
    at.slack.state.grants[TOKEN].scopes -= {"files:read"}
    with pytest.raises(Rejected, match="302"):
        await at.api.fetch(WORKSPACE, address)


FOREIGN = [
    "http://169.254.169.254/latest/meta-data",
    "http://files.slack.com/plain",
    "http://localhost:1/",
    "https://example.org/hooks.slack.com",
    "https://hooks.slack.com.example.org/x",
    "https://hooks.slack.com@example.org/x",
    "https://hooks.slack.com:8443/x",
    "https://user:word@hooks.slack.com/x",
    "file:///etc/passwd",
    "//example.org/x",
    "",
    "http://[",
]


@pytest.mark.parametrize("address", sorted(FOREIGN))
async def test_nothing_goes_to_hosts_that_are_not_slacks(at: Connected, address: str) -> None:
    for errand in (at.api.fetch(WORKSPACE, address), at.api.respond(address, {}), at.api.upload(address, b"x")):
        with pytest.raises(Rejected):
            await errand


async def test_another_port_of_slacks_own_machine_is_not_slack(at: Connected) -> None:
    with pytest.raises(Rejected, match="not Slack's"):
        await at.api.respond("http://127.0.0.1:1/actions/R1", {"text": "hello"})


async def test_an_interaction_is_answered_until_its_address_is_used_up(at: Connected) -> None:
    address = at.slack.state.response_url(at.slack.room, MARIA)
    for _ in range(5):
        await at.api.respond(address, {"text": "hello", "response_type": "ephemeral"})
    with pytest.raises(Rejected, match="404"):
        await at.api.respond(address, {"text": "hello"})
    assert len(at.slack.person(MARIA).told(CHANNEL)) == 5


@pytest.mark.parametrize(
    ("excepted", "proxy"), [("", "http://proxy.example:3128"), ("slack.com", None), ("*", None), (".com", None)]
)
def test_the_environments_proxy_is_used_but_for_its_exceptions(
    monkeypatch: pytest.MonkeyPatch, excepted: str, proxy: str | None
) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", excepted)
    assert proxy_for(URL("https://slack.com/api/")) == proxy


def _shared(at: Connected, content: bytes) -> str:
    ts = at.slack.person(MARIA).shares(CHANNEL, "year.ics", content)
    message = at.slack.room.message(ts)
    assert message
    return str(message["files"][0]["url_private"])
