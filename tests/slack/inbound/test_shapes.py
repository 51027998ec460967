"""The payloads that these tests are made of are what Slack's own types describe."""

import pytest

from tests.slack.inbound import acted, pushed, test_events, test_interactions, test_messages
from tests.slack.inbound.pushed import Json
from tests.slack.types.schemas import validate

EVENTS = {
    "app_home_opened": "AppHomeOpenedEvent",
    "app_mention": "AppMentionEvent",
    "app_uninstalled": "AppUninstalledEvent",
    "channel_archive": "ChannelArchiveEvent",
    "channel_deleted": "ChannelDeletedEvent",
    "channel_id_changed": "ChannelIDChangedEvent",
    "channel_left": "ChannelLeftEvent",
    "channel_rename": "ChannelRenameEvent",
    "channel_shared": "ChannelSharedEvent",
    "channel_unarchive": "ChannelUnarchiveEvent",
    "channel_unshared": "ChannelUnsharedEvent",
    "group_archive": "GroupArchiveEvent",
    "group_deleted": "GroupDeletedEvent",
    "group_left": "GroupLeftEvent",
    "group_unarchive": "GroupUnarchiveEvent",
    "member_joined_channel": "MemberJoinedChannelEvent",
    "member_left_channel": "MemberLeftChannelEvent",
    "team_access_granted": "TeamAccessGrantedEvent",
    "team_access_revoked": "TeamAccessRevokedEvent",
    "tokens_revoked": "TokensRevokedEvent",
}
MESSAGES = {
    None: "GenericMessageEvent",
    "bot_message": "BotMessageEvent",
    "file_share": "FileShareMessageEvent",
    "me_message": "MeMessageEvent",
    "message_changed": "MessageChangedEvent",
    "message_deleted": "MessageDeletedEvent",
    "thread_broadcast": "ThreadBroadcastMessageEvent",
}
INTERACTIONS = {
    "block_actions": "BlockAction",
    "message_action": "MessageShortcut",
    "view_submission": "ViewSubmitAction",
    "view_closed": "ViewClosedAction",
    None: "SlashCommand",
}


ODD = frozenset(
    {
        "no text but null",
        "no text at all",
        "a file that is hidden from us",
        "one of two files is gone",
        "one of two files can not be read",
        "an author's mark that can not be read",
        "deleted, and the instant is named once",
        "a file taken away, and the instant is named once",
        "a file taken away, which leaves no mark",
        "an edit without what stood there",
        "deleted, and Slack does not say what",
        "a person's first message was deleted and leaves its thread",
    }
)
"""What Slack has been seen to send, though its types do not know it."""

PUSHED: dict[str, Json] = {
    **{case: pushed.told(message) for case, (message, _) in test_messages.SPOKEN.items()},
    **{case: body for case, (body, _) in test_messages.CHANGED.items()},
    **{f"command {case}": body for case, (body, _) in test_messages.COMMANDS.items()},
    **{case: body for case, (body, _) in test_events.HEARD.items()},
    "home": pushed.home_opened("home"),
    "renamed": test_events.NOTHING["renamed"],
    "access given": test_events.GIVEN,
    "access taken": test_events.TAKEN,
    "uninstalled": test_events.UNINSTALLED,
    "revoked": test_events.REVOKED,
}
ACTED: dict[str, Json] = {
    **{case: body for case, (body, _, _) in test_interactions.PRESSED.items()},
    "a menu's entry": acted.menu_entry("share", pushed.said()),
    "a form": acted.submitted(acted.FORM, acted.state(acted.FILLED)),
    "a modal was closed": acted.closed(acted.FORM),
    "a command": acted.typed("help"),
}


def with_addresses(event: Json) -> Json:
    """Slack's types want in a message within an event what Slack says once, of the event."""
    address: Json = {name: event[name] for name in ("channel", "channel_type", "event_ts") if name in event}
    within = {name: event[name] for name in ("message", "previous_message", "root") if name in event}
    return {**event, **{name: with_addresses({**address, **message}) for name, message in within.items()}}


@pytest.mark.parametrize("case", sorted(PUSHED.keys() - ODD))
def test_events_are_as_slacks_types_describe_them(case: str) -> None:
    validate("EnvelopedEvent", PUSHED[case])
    event = PUSHED[case]["event"]
    kind = MESSAGES[event.get("subtype")] if event["type"] == "message" else EVENTS[event["type"]]
    validate(kind, with_addresses(event))


@pytest.mark.parametrize("case", sorted(ACTED))
def test_interactions_are_as_slacks_types_describe_them(case: str) -> None:
    """Slack's types want an address for answers in every press; within a view Slack gives none."""
    body = ACTED[case]
    lacking = {"response_url": ""} if body.get("type") == "block_actions" else {}
    validate(INTERACTIONS[body.get("type")], {**lacking, **body})


def test_a_limit_is_as_slacks_types_describe_it() -> None:
    validate("AppRateLimitedEvent", pushed.rate_limited())
