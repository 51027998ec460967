"""The stand-in refuses what Slack refuses, and has its bad days on order."""

import asyncio
import json
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.standin import installing
from tests.slack.standin.faults import Fault, Limit
from tests.slack.standin.receiver import Receiver
from tests.slack.standin.server import BOT, CHANNEL, DARNELL, LEADERS, MARIA, OPEN, TOKEN, StandIn

Json = dict[str, Any]

PLAIN = {"type": "plain_text", "text": "Words"}
SECTION = {"type": "section", "text": PLAIN}
CHART = {"type": "data_visualization", "title": "Votes", "chart": {"type": "bar", "series": []}}
TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
LONG = {"type": "section", "text": {"type": "plain_text", "text": "x" * 2900}}
MODAL = {"type": "modal", "title": PLAIN, "blocks": [SECTION]}


async def refused(web: AsyncWebClient, method: str, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as raised:
        await web.api_call(method, data=arguments)
    return str(raised.value.response["error"])


async def post(web: AsyncWebClient, *blocks: Json) -> Any:
    return await web.api_call(
        "chat.postMessage", data={"channel": CHANNEL, "text": "hello", "blocks": json.dumps(blocks)}
    )


async def test_tokens_are_checked(slack: StandIn, web: AsyncWebClient) -> None:
    answer = await web.auth_test()
    assert "chat:write" in answer.headers["x-oauth-scopes"]
    slack.state.grants[TOKEN].scopes -= {"users:read"}
    assert await refused(web, "users.info", user=MARIA) == "missing_scope"
    slack.state.grants[TOKEN].error = "token_revoked"
    assert await refused(web, "auth.test") == "token_revoked"
    web.token = "xoxb-nobody"
    assert await refused(web, "auth.test") == "invalid_auth"
    web.token = None
    assert await refused(web, "auth.test") == "not_authed"
    web.token = TOKEN
    assert await refused(web, "apps.connections.open") == "invalid_auth"


async def test_rooms_are_checked(slack: StandIn, web: AsyncWebClient) -> None:
    slack.team.rooms[OPEN].members.remove(BOT)
    slack.team.rooms[LEADERS].archived = True
    found = [
        await refused(web, "chat.postMessage", channel=channel, text="hello") for channel in (OPEN, LEADERS, "C0GONE")
    ]
    assert found == ["not_in_channel", "is_archived", "channel_not_found"]
    assert await refused(web, "chat.postMessage", channel=CHANNEL) == "no_text"
    assert await refused(web, "unheard.of") == "unknown_method"


async def test_methods_that_take_no_json_do_not_see_it(web: AsyncWebClient) -> None:
    assert (await web.api_call("users.info", params={"user": MARIA}, http_verb="GET"))["ok"]
    with pytest.raises(SlackApiError, match="user_not_found"):
        await web.api_call("users.info", json={"user": MARIA})


BAD: dict[str, tuple[str, list[Json]]] = {
    "51 blocks": ("invalid_blocks", [SECTION] * 51),
    "a bare string": ("invalid_blocks", [{"type": "section", "text": "Words"}]),
    "a chart without data": ("invalid_blocks", [{"type": "data_visualization", "title": "Votes"}]),
    "a type of the future": ("invalid_blocks", [{"type": "hologram"}]),
    "an empty section": ("invalid_blocks", [{"type": "section"}]),
    "a header in markup": ("invalid_blocks", [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]),
    "a long header": ("invalid_blocks", [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]),
    "a long section": ("invalid_blocks", [{"type": "section", "text": {"type": "plain_text", "text": "x" * 3001}}]),
    "eleven fields": ("invalid_blocks", [{"type": "section", "fields": [PLAIN] * 11}]),
    "five long sections": ("msg_blocks_too_long", [LONG] * 5),
    "no list": ("invalid_blocks_format", ["x"]),  # type: ignore[list-item]
    "one id twice": ("invalid_blocks", [{**SECTION, "block_id": "a"}] * 2),
    "two tables": ("invalid_blocks", [TABLE, TABLE]),
}


@pytest.mark.parametrize("what", sorted(BAD))
async def test_bad_blocks_are_refused_and_nothing_is_posted(slack: StandIn, web: AsyncWebClient, what: str) -> None:
    code, blocks = BAD[what]
    with pytest.raises(SlackApiError) as raised:
        await post(web, *blocks)
    assert raised.value.response["error"] == code
    assert not slack.room.messages


async def test_charts_and_tables_are_taken_where_the_workspace_takes_them(slack: StandIn, web: AsyncWebClient) -> None:
    await post(web, CHART, TABLE)
    slack.team.charts = False
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await post(web, CHART)
    await post(web, TABLE)
    slack.team.tables = False
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await post(web, TABLE)


async def test_metadata_comes_only_to_those_who_ask(web: AsyncWebClient) -> None:
    about = {"event_type": "made", "event_payload": {"key": "k1"}}
    await web.chat_postMessage(channel=CHANNEL, text="hello", metadata=about)
    plain = await web.conversations_history(channel=CHANNEL)
    whole = await web.conversations_history(channel=CHANNEL, include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert whole["messages"][0]["metadata"] == about


async def test_history_comes_in_pages_between_two_instants(slack: StandIn, web: AsyncWebClient) -> None:
    stamps = [slack.person().says(CHANNEL, str(number)) for number in range(5)]
    found: list[str] = []
    cursor = ""
    while True:
        page = await web.conversations_history(
            channel=CHANNEL, oldest=stamps[0], latest=stamps[3], inclusive=True, limit=2, cursor=cursor
        )
        found += [each["text"] for each in page["messages"]]
        if not page["has_more"]:
            break
        cursor = page["response_metadata"]["next_cursor"]
    assert found == ["3", "2", "1", "0"]


async def test_a_thread_begins_with_its_first_message_on_every_page(slack: StandIn, web: AsyncWebClient) -> None:
    root = slack.person().says(CHANNEL, "first")
    for number in range(3):
        slack.person(DARNELL).says(CHANNEL, str(number), thread=root)
    page = await web.conversations_replies(channel=CHANNEL, ts=root, limit=2)
    following = await web.conversations_replies(
        channel=CHANNEL, ts=root, limit=2, cursor=page["response_metadata"]["next_cursor"]
    )
    assert [each["text"] for each in page["messages"]] == ["first", "0", "1"]
    assert [each["text"] for each in following["messages"]] == ["first", "2"]


async def test_a_deleted_first_message_leaves_a_tombstone(slack: StandIn, web: AsyncWebClient) -> None:
    root = (await web.chat_postMessage(channel=CHANNEL, text="first"))["ts"]
    slack.person().says(CHANNEL, "An answer", thread=root)
    await web.chat_delete(channel=CHANNEL, ts=root)
    thread = await web.conversations_replies(channel=CHANNEL, ts=root)
    assert [each.get("subtype") for each in thread["messages"]] == ["tombstone", None]
    assert await refused(web, "chat.update", channel=CHANNEL, ts=root, text="x") == "message_not_found"


async def test_a_trigger_is_good_once_and_for_three_seconds(slack: StandIn, app: Receiver, web: AsyncWebClient) -> None:
    for _ in range(2):
        await slack.person().types(CHANNEL, "help")
    first, second = (command["trigger_id"] for command in app.commands)
    view = json.dumps(MODAL)
    await web.api_call("views.open", data={"trigger_id": first, "view": view})
    assert await refused(web, "views.open", trigger_id=first, view=view) == "trigger_exchanged"
    slack.state.clock.forward(3.1)
    assert await refused(web, "views.open", trigger_id=second, view=view) == "trigger_expired"
    assert await refused(web, "views.open", trigger_id="x", view=view) == "invalid_trigger_id"
    assert slack.person().form["title"] == PLAIN


async def test_a_code_is_good_once_for_the_address_it_was_given_for(slack: StandIn, web: AsyncWebClient) -> None:
    app = slack.state.app
    query = {"client_id": app.client_id, "redirect_uri": "http://127.0.0.1/oauth", "scope": "chat:write", "state": "s"}
    told = {"client_id": app.client_id, "client_secret": app.client_secret}
    code = {"code": installing.allow(slack.state, query).partition("code=")[2].partition("&")[0]}
    assert await refused(web, "oauth.v2.access", **{**told, "client_secret": "x"}, **code) == "bad_client_secret"
    granted = (await web.api_call("oauth.v2.access", data={**told, **code}))["access_token"]
    assert await refused(web, "oauth.v2.access", **told, **code) == "invalid_code"
    web.token = granted
    assert (await web.auth_test())["user_id"] == BOT
    await web.auth_revoke()
    assert await refused(web, "auth.test") == "account_inactive"


async def test_limits_say_how_long(slack: StandIn, web: AsyncWebClient) -> None:
    slack.faults.limits.append(Limit("users.info", 1, 60))
    await web.users_info(user=MARIA)
    with pytest.raises(SlackApiError) as raised:
        await web.users_info(user=MARIA)
    assert raised.value.response.status_code == 429
    assert int(raised.value.response.headers["Retry-After"]) in (60, 61)
    slack.state.clock.forward(61)
    await web.users_info(user=MARIA)


async def test_scant_reading_is_fifteen_messages_a_minute(slack: StandIn, web: AsyncWebClient) -> None:
    for number in range(20):
        slack.person().says(CHANNEL, str(number))
    slack.faults.read_scantily()
    page = await web.conversations_history(channel=CHANNEL, limit=200)
    assert len(page["messages"]) == 15
    with pytest.raises(SlackApiError, match="429"):
        await web.conversations_history(channel=CHANNEL, cursor=page["response_metadata"]["next_cursor"])


async def test_a_late_answer_comes_when_it_is_let_go_and_is_done_before(slack: StandIn, web: AsyncWebClient) -> None:
    slack.faults.order(Fault.LATE, "chat.postMessage")
    async with asyncio.TaskGroup() as group:
        group.create_task(web.chat_postMessage(channel=CHANNEL, text="hello"))
        await slack.api.done("chat.postMessage")
        slack.faults.released.set()
    assert len(slack.room.messages) == 1


async def test_files_are_for_those_with_the_token(slack: StandIn, web: AsyncWebClient) -> None:
    ts = slack.person().shares(CHANNEL, "a.csv", b"1,2")
    message = slack.room.message(ts)
    assert message
    address = message["files"][0]["url_private"]
    assert web.session
    async with web.session.get(address, allow_redirects=False) as stranger:
        assert stranger.status == 302
    async with web.session.get(address, headers={"Authorization": f"Bearer {TOKEN}"}) as ours:
        assert await ours.read() == b"1,2"
