"""Slack's events, in the shapes in which it sends them."""

from typing import Any

from tests.slack.standin.room import Room
from tests.slack.standin.state import App, Json, Team


def envelope(app: App, team: Team, event: Json, event_id: str, now: float) -> Json:
    authorization = {
        "enterprise_id": team.organization or None,
        "team_id": team.id,
        "user_id": team.bot,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": app.verification,
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": team.organization or None,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(now),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event_id}",
    }


def posted(room: Room, message: Json) -> Json:
    return {**message, "channel": room.id, "event_ts": message["ts"], "channel_type": room.kind.value}


def mention(room: Room, message: Json) -> Json:
    """The twin of a message that names the bot; it has no channel_type."""
    names = ("user", "ts", "client_msg_id", "text", "team", "thread_ts", "parent_user_id", "blocks", "files")
    kept = {name: message[name] for name in names if name in message}
    return {"type": "app_mention", **kept, "channel": room.id, "event_ts": message["ts"]}


def changed(room: Room, message: Json, before: Json, event_ts: str) -> Json:
    return _hidden(room, "message_changed", event_ts, message=message, previous_message=before)


def removed(room: Room, before: Json, tombstone: Json | None, event_ts: str) -> Json:
    """A first message with replies is said to have changed, into a tombstone."""
    if tombstone:
        return changed(room, tombstone, before, event_ts)
    return _hidden(room, "message_deleted", event_ts, previous_message=before, deleted_ts=before["ts"])


def _hidden(room: Room, subtype: str, event_ts: str, **told: Any) -> Json:
    return {
        "type": "message",
        "subtype": subtype,
        **told,
        "channel": room.id,
        "hidden": True,
        "ts": event_ts,
        "event_ts": event_ts,
        "channel_type": room.kind.value,
    }


def joined(room: Room, team: Team, user: str, inviter: str, event_ts: str) -> Json:
    return {**_member(room, team, user, event_ts), "type": "member_joined_channel", "inviter": inviter}


def left(room: Room, team: Team, user: str, event_ts: str) -> Json:
    return {**_member(room, team, user, event_ts), "type": "member_left_channel"}


def _member(room: Room, team: Team, user: str, event_ts: str) -> Json:
    return {"user": user, "channel": room.id, "channel_type": room.id[0], "team": team.id, "event_ts": event_ts}


def about_room(room: Room, what: str, user: str, event_ts: str) -> Json:
    """What happens to a channel: archive, unarchive, deleted, left, rename; a private one is a `group`."""
    kind = "group" if room.kind == "group" else "channel"
    told: Json = {"type": f"{kind}_{what}", "channel": room.id, "event_ts": event_ts}
    if what == "rename":
        named = {"id": room.id, "name": room.name, "name_normalized": room.name, "created": 1}
        return {**told, "channel": {**named, "is_channel": True, "is_mpim": False}}
    if what == "left":
        return {**told, "actor_id": user}
    return {**told, "user": user, "actor_id": user, "is_moved": 0} if what in ("archive", "unarchive") else told


def shared(room: Room, event_ts: str) -> Json:
    return {"type": "channel_shared", "connected_team_id": "T0OTHER", "channel": room.id, "event_ts": event_ts}


def home_opened(user: str, channel: str, view: Json | None, event_ts: str) -> Json:
    told = {"type": "app_home_opened", "user": user, "channel": channel, "tab": "home", "event_ts": event_ts}
    return {**told, "view": view} if view else told


def uninstalled(event_ts: str) -> Json:
    return {"type": "app_uninstalled", "event_ts": event_ts}


def revoked(bot: str, event_ts: str) -> Json:
    return {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}, "event_ts": event_ts}
