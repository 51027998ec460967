"""Events as Slack pushes them, whole: with all that we pass over."""

from typing import Any

Json = dict[str, Any]

TEAM, CHANNEL, DIRECT = "T061EG9R6", "C0LAN2Q65", "D024BE91L"
BOT, ANA, BEN = "U0LAN0Z89", "U061F7AUR", "U2147483697"
APP, ORGANIZATION, OTHER_TEAM = "A0MDYCDME", "E019C1J8B", "T9TK3CUKW"

PROMPT = "1726318800.000100"
"""When our question was posted: its id, and its thread's."""

WRITTEN = "1726322400.000200"
EDITED = "1726322460.000000"
DELETED = "1726322520.000400"


def envelope(event: Json, **more: Any) -> Json:
    authorization = {
        "enterprise_id": None,
        "team_id": TEAM,
        "user_id": BOT,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": "verification",
        "team_id": TEAM,
        "context_team_id": TEAM,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": "Ev08MFMKH6",
        "event_time": 1726322401,
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": "4-eyJldCI6Im1lc3NhZ2UifQ",
        **more,
    }


def said(text: str = "Two employers", *, ts: str = WRITTEN, thread: str | None = PROMPT, **more: Any) -> Json:
    """A message of a person, as it stands."""
    element = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    reply = {"thread_ts": thread, "parent_user_id": BOT} if thread else {}
    return {
        "user": ANA,
        "type": "message",
        "ts": ts,
        "client_msg_id": "9b5b2a3c-1f5a-4d0e-9c62-0d1a5b6f7c8d",
        "text": text,
        "team": TEAM,
        **reply,
        "blocks": [{"type": "rich_text", "block_id": "Xyz1", "elements": [element]}],
        **more,
    }


def told(event: Json, *, channel: str = CHANNEL, kind: str = "channel", ts: str = WRITTEN, **more: Any) -> Json:
    return envelope({**event, "channel": channel, "event_ts": ts, "channel_type": kind}, **more)


def posted(text: str = "Two employers", *, thread: str | None = PROMPT, **more: Any) -> Json:
    return told(said(text, thread=thread, **more), ts=str(more.get("ts", WRITTEN)))


def direct(text: str, *, thread: str | None = None) -> Json:
    return told(said(text, thread=thread), channel=DIRECT, kind="im")


def edited(message: Json, *, ts: str = EDITED) -> Json:
    """The mark that an author leaves."""
    return {**message, "edited": {"user": message["user"], "ts": ts}}


def changed(new: Json, old: Json, *, ts: str = "1726322460.000300", **more: Any) -> Json:
    event = {"type": "message", "subtype": "message_changed", "hidden": True, "message": new, "previous_message": old}
    return told({**event, "ts": ts}, ts=ts, **more)


def deleted(old: Json, *, ts: str = DELETED, **more: Any) -> Json:
    event = {"type": "message", "subtype": "message_deleted", "hidden": True, "deleted_ts": old["ts"]}
    return told({**event, "previous_message": old, "ts": ts}, ts=ts, **more)


def tombstone(old: Json) -> Json:
    """What stands in place of a deleted message that has replies."""
    return {
        "subtype": "tombstone",
        "text": "This message was deleted.",
        "user": "USLACKBOT",
        "hidden": True,
        "type": "message",
        "ts": old["ts"],
        "thread_ts": old.get("thread_ts", old["ts"]),
        "reply_count": 1,
        "reply_users_count": 1,
        "latest_reply": "1726322430.000500",
        "reply_users": [BEN],
        "is_locked": False,
    }


def file(name: str | None = "plan.pdf", title: str | None = "Our plan", **more: Any) -> Json:
    return {
        "id": "F0S43P1CZ",
        "created": 1726322399,
        "timestamp": 1726322399,
        "name": name,
        "title": title,
        "mimetype": "application/pdf",
        "filetype": "pdf",
        "pretty_type": "PDF",
        "user": ANA,
        "user_team": TEAM,
        "editable": False,
        "size": 144538,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": True,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": "https://files.slack.com/files-pri/T061EG9R6-F0S43P1CZ/plan.pdf",
        "url_private_download": "https://files.slack.com/files-pri/T061EG9R6-F0S43P1CZ/download/plan.pdf",
        "permalink": "https://cte.slack.com/files/U061F7AUR/F0S43P1CZ/plan.pdf",
        "permalink_public": "https://slack-files.com/T061EG9R6-F0S43P1CZ-8004f909b1",
        "channels": [CHANNEL],
        "groups": None,
        "has_rich_preview": False,
        "file_access": "visible",
        **more,
    }


TAKEN_AWAY: Json = {"id": "F0S43P1CZ", "mode": "tombstone", "date_deleted": 1726322500}


def with_files(*files: Json, text: str = "", thread: str | None = PROMPT) -> Json:
    message = said(text, thread=thread, files=list(files), upload=False, display_as_bot=False, subtype="file_share")
    return message if text else {name: value for name, value in message.items() if name != "blocks"}


def previewed(message: Json) -> Json:
    """With the preview of a link that Slack adds a moment later."""
    preview = {
        "from_url": "https://example.com/plan",
        "id": 1,
        "fallback": "The plan",
        "title": "The plan",
        "title_link": "https://example.com/plan",
        "service_name": "example.com",
    }
    return {**message, "attachments": [preview]}


def forwarded(text: str = "") -> Json:
    shared = {
        "is_msg_unfurl": True,
        "is_share": True,
        "author_id": BEN,
        "author_name": "Ben",
        "text": "Somebody else's words",
        "channel_id": "C0OTHER01",
        "channel_team": TEAM,
        "ts": "1726000000.000100",
        "from_url": "https://cte.slack.com/archives/C0OTHER01/p1726000000000100",
        "fallback": "[September 10th, 2024 1:26 PM] ben: Somebody else's words",
        "mrkdwn_in": ["text"],
        "footer": "Posted in #other",
    }
    message = said(text, attachments=[shared])
    return message if text else {name: value for name, value in message.items() if name != "blocks"}


def broadcast(text: str = "Two employers") -> Json:
    """A reply that was also sent to the channel."""
    root = {
        "user": BOT,
        "type": "message",
        "ts": PROMPT,
        "bot_id": "B0LAN0Z89",
        "app_id": APP,
        "text": "What about it?",
        "team": TEAM,
        "thread_ts": PROMPT,
        "reply_count": 1,
        "reply_users_count": 1,
        "latest_reply": WRITTEN,
        "reply_users": [ANA],
        "subscribed": False,
    }
    return said(text, subtype="thread_broadcast", root=root)


def by_bot(text: str = "Saved", **more: Any) -> Json:
    profile = {
        "id": "B0LAN0Z89",
        "deleted": False,
        "name": "Reflectory",
        "updated": 1726000000,
        "app_id": APP,
        "icons": {"image_36": "https://a.slack-edge.com/36.png"},
        "team_id": TEAM,
    }
    message = said(text, bot_id="B0LAN0Z89", app_id=APP, bot_profile=profile, **{"user": BOT, **more})
    del message["client_msg_id"]
    return message


def membership(kind: str, user: str, **more: Any) -> Json:
    event = {"type": kind, "user": user, "channel": CHANNEL, "channel_type": "C", "team": TEAM}
    return envelope({**event, "event_ts": "1726322401.000600", **more})


def channel_event(kind: str, **more: Any) -> Json:
    return envelope({"type": kind, "channel": CHANNEL, "event_ts": "1726322401.000700", **more})


def home_opened(tab: str) -> Json:
    event = {"type": "app_home_opened", "user": ANA, "channel": DIRECT, "tab": tab, "event_ts": "1726322401.000800"}
    return envelope(event)


def rate_limited() -> Json:
    return {
        "token": "verification",
        "type": "app_rate_limited",
        "team_id": TEAM,
        "minute_rate_limited": 1726322400,
        "api_app_id": APP,
    }


def for_organization(body: Json, team: str | None = None) -> Json:
    """The same, where an organization has installed the app for all its workspaces."""
    authorization = {**body["authorizations"][0], "enterprise_id": ORGANIZATION, "is_enterprise_install": True}
    return {**body, "enterprise_id": ORGANIZATION, "authorizations": [{**authorization, "team_id": team}]}
