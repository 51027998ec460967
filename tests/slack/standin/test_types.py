"""What the stand-in sends and answers is what Slack's own TypeScript types describe."""

import json
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.standin import installing
from tests.slack.standin.receiver import Receiver
from tests.slack.standin.server import BOT, CHANNEL, LEADERS, MARIA, OPEN, PRIYA, TEAM, TOKEN, StandIn
from tests.slack.types import schemas

BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "Set up"}, "action_id": "set_up.0", "value": "[]"}
BLOCKS = [{"type": "actions", "elements": [BUTTON]}]
FIELD = {"type": "plain_text_input", "action_id": "value"}
MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Set up"},
    "submit": {"type": "plain_text", "text": "Save"},
    "callback_id": "form",
    "blocks": [
        {"type": "input", "block_id": "why", "label": {"type": "plain_text", "text": "Why"}, "element": FIELD},
        *BLOCKS,
    ],
}
HOME = {"type": "home", "blocks": BLOCKS}

MESSAGES = {
    None: "GenericMessageEvent",
    "me_message": "MeMessageEvent",
    "thread_broadcast": "ThreadBroadcastMessageEvent",
    "file_share": "FileShareMessageEvent",
    "message_changed": "MessageChangedEvent",
    "message_deleted": "MessageDeletedEvent",
}
EVENTS = {
    "app_mention": "AppMentionEvent",
    "app_home_opened": "AppHomeOpenedEvent",
    "member_joined_channel": "MemberJoinedChannelEvent",
    "channel_left": "ChannelLeftEvent",
    "channel_archive": "ChannelArchiveEvent",
    "channel_unarchive": "ChannelUnarchiveEvent",
    "channel_rename": "ChannelRenameEvent",
    "group_left": "GroupLeftEvent",
    "group_archive": "GroupArchiveEvent",
    "group_unarchive": "GroupUnarchiveEvent",
    "group_rename": "GroupRenameEvent",
    "app_uninstalled": "AppUninstalledEvent",
    "tokens_revoked": "TokensRevokedEvent",
}


VIEW = frozenset({"close", "submit", "previous_view_id"})


def validate(name: str, value: Any, null: frozenset[str] = frozenset()) -> None:
    """Slack sends null where most of its types say that something may be missing, and some say null."""
    schemas.validate(name, present(value, null))


def present(value: Any, null: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {name: present(each, null) for name, each in value.items() if each is not None or name in null}
    return [present(each, null) for each in value] if isinstance(value, list) else value


async def a_day(slack: StandIn, web: AsyncWebClient) -> None:
    """Everything that people do, once."""
    maria = slack.person(MARIA)
    root = (await web.chat_postMessage(channel=CHANNEL, text="first", blocks=BLOCKS))["ts"]
    answer = maria.says(CHANNEL, "An answer", thread=root)
    maria.says(CHANNEL, "To all", thread=root, broadcast=True)
    maria.says(CHANNEL, "waves", thread=root, me=True)
    maria.says(CHANNEL, f"<@{BOT}> help")
    maria.says(maria.direct, "help")
    maria.shares(CHANNEL, "year.ics", b"BEGIN", thread=root)
    first = maria.says(CHANNEL, "A question")
    maria.says(CHANNEL, "A reply", thread=first)
    maria.edits(CHANNEL, answer, "A better answer")
    maria.unfurls(CHANNEL, answer)
    maria.deletes(CHANNEL, answer)
    maria.deletes(CHANNEL, first)
    maria.opens_home()
    for channel in (OPEN, LEADERS):
        maria.renames(channel, f"{channel.lower()}-new")
        maria.archives(channel)
        maria.archives(channel, False)
        maria.removes_bot(channel)
        maria.invites_bot(channel)
    installing.take_away(slack.state, TEAM)
    await slack.outgoing.settled()


async def test_every_event_is_one_of_slacks(slack: StandIn, app: Receiver, web: AsyncWebClient) -> None:
    await a_day(slack, web)
    for envelope in app.events:
        validate("EnvelopedEvent", envelope, frozenset({"enterprise_id"}))
    for event in app.inner:
        kind = event["type"]
        _complete(event)
        validate(MESSAGES[event.get("subtype")] if kind == "message" else EVENTS[kind], event)
    assert {event["type"] for event in app.inner} == {"message", *EVENTS}
    assert {event.get("subtype") for event in app.inner if event["type"] == "message"} == set(MESSAGES)


def _complete(event: dict[str, Any]) -> None:
    """The types want in a message inside of an event what stands beside it; and none of them knows a tombstone."""
    for inside in {"root", "message", "previous_message"} & set(event):
        event[inside] |= {name: event[name] for name in ("channel", "channel_type", "event_ts")}
        if event[inside].get("subtype") == "tombstone":
            del event[inside]["subtype"]


async def test_every_action_is_one_of_slacks(slack: StandIn, app: Receiver, web: AsyncWebClient) -> None:
    maria = slack.person(MARIA)
    ts = (await web.chat_postMessage(channel=CHANNEL, text="first", blocks=BLOCKS))["ts"]
    await maria.presses(CHANNEL, ts, "Set up")
    await web.views_open(trigger_id=app.actions[-1]["trigger_id"], view=MODAL)
    await maria.presses_in_form("Set up")
    await maria.submits({"why": "Because"})
    await web.views_publish(user_id=MARIA, view=HOME)
    await maria.presses_at_home("Set up")
    await maria.chooses(CHANNEL, maria.says(CHANNEL, "An answer"), "make_step")
    await maria.types(CHANNEL, "help")
    names = {
        "block_actions": "BlockAction",
        "view_submission": "ViewSubmitAction",
        "message_action": "MessageShortcut",
    }
    for action in app.actions:
        pressed_in_view = action["type"] == "block_actions" and "view" in action
        missing = {"response_url": "", "message": None} if pressed_in_view else {}  # only the type asks for it
        validate(names[action["type"]], {**action, **missing}, VIEW)
    assert {action["type"] for action in app.actions} == set(names)
    validate("SlashCommand", app.commands[0])


ANSWERS: list[tuple[str, str, dict[str, str]]] = [
    ("AuthTest", "auth.test", {}),
    ("ChatPostMessage", "chat.postMessage", {"channel": CHANNEL, "text": "hello"}),
    ("ChatPostEphemeral", "chat.postEphemeral", {"channel": CHANNEL, "user": MARIA, "text": "hello"}),
    ("ConversationsHistory", "conversations.history", {"channel": CHANNEL}),
    ("ConversationsInfo", "conversations.info", {"channel": CHANNEL}),
    ("ConversationsList", "conversations.list", {"types": "public_channel,private_channel"}),
    ("ConversationsMembers", "conversations.members", {"channel": CHANNEL}),
    ("ConversationsOpen", "conversations.open", {"users": MARIA, "return_im": "true"}),
    ("FilesGetUploadURLExternal", "files.getUploadURLExternal", {"filename": "a.csv", "length": "3"}),
    ("UsersConversations", "users.conversations", {}),
    ("UsersInfo", "users.info", {"user": MARIA}),
    ("UsersList", "users.list", {}),
    ("ViewsPublish", "views.publish", {"user_id": PRIYA, "view": json.dumps(HOME)}),
]


@pytest.mark.parametrize(("shape", "method", "arguments"), ANSWERS)
async def test_every_answer_is_one_of_slacks(
    web: AsyncWebClient, shape: str, method: str, arguments: dict[str, str]
) -> None:
    await web.chat_postMessage(channel=CHANNEL, text="first", blocks=BLOCKS)
    validate(shape, (await web.api_call(method, data=arguments)).data)


async def test_answers_about_a_message_are_slacks(slack: StandIn, web: AsyncWebClient) -> None:
    ts = (await web.chat_postMessage(channel=CHANNEL, text="first"))["ts"]
    slack.person().shares(CHANNEL, "a.csv", b"1,2", thread=ts)  # the types of answers know no rich text
    about = {"channel": CHANNEL, "ts": ts}
    for shape, method, arguments in (
        ("ChatUpdate", "chat.update", {**about, "text": "second"}),
        ("ChatGetPermalink", "chat.getPermalink", {"channel": CHANNEL, "message_ts": ts}),
        ("ConversationsReplies", "conversations.replies", about),
        ("ReactionsAdd", "reactions.add", {"channel": CHANNEL, "timestamp": ts, "name": "tada"}),
        ("ReactionsRemove", "reactions.remove", {"channel": CHANNEL, "timestamp": ts, "name": "tada"}),
        ("ChatDelete", "chat.delete", about),
    ):
        validate(shape, (await web.api_call(method, data=arguments)).data)


async def test_the_answer_to_an_installation_is_slacks(slack: StandIn, web: AsyncWebClient) -> None:
    app = slack.state.app
    asked = {"client_id": app.client_id, "redirect_uri": "http://127.0.0.1/oauth", "state": "s", "scope": "chat:write"}
    code = installing.allow(slack.state, asked).partition("code=")[2].partition("&")[0]
    told = {"client_id": app.client_id, "client_secret": app.client_secret, "code": code}
    answer = await web.api_call("oauth.v2.access", data=told)
    validate("OauthV2Access", answer.data)
    assert slack.state.grants[answer["access_token"]].scopes == {"chat:write"}
    assert answer["access_token"] != TOKEN
