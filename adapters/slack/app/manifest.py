"""The app as Slack is told of it: its manifest, and why it asks for each scope and each event."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from adapters.slack.settings import Mode
from bot.domain.message import Act

SCOPES: Mapping[str, str] = {
    "channels:history": "read replies to its questions in public channels, and their edits and deletions",
    "channels:read": "tell a public channel's name, members, and whether it is archived or shared with outsiders",
    "chat:write": "post its own messages, keep them up to date, and take them away",
    "commands": "offer /reflect and the entries in a message's menu",
    "files:read": "read the calendar file that a facilitator gives it in a form",
    "files:write": "put the filled worksheet and its charts into a thread as files",
    "groups:history": "read replies to its questions in private channels that it was invited to",
    "groups:read": "tell the same of private channels that it was invited to",
    "im:history": "hear commands, and replies to its questions, in a person's own conversation with it",
    "im:write": "open that conversation, and learn whose it is",
    "reactions:write": "set a check mark on a reply that was stored, and take it off again",
    "users:read": "show names, know time zones, and tell guests and bots from members",
}
"""Each with what it is for. There is no user scope: the app never acts as a person."""

EVENTS: Mapping[str, str] = {
    "app_home_opened": "a person opens the app's home",
    "app_uninstalled": "a workspace removes the app: its token is forgotten",
    "channel_archive": "a channel is archived: its messages wait",
    "channel_deleted": "a channel is deleted: its messages wait",
    "channel_id_changed": "a channel gets another id, as it is shared: it has to be set up again there",
    "channel_left": "the bot is taken out of a public channel: its messages wait",
    "channel_shared": "a channel is shared with another organization: outsiders may read it now",
    "channel_unarchive": "a channel is opened again: what waited goes out",
    "channel_unshared": "a channel is no longer shared",
    "group_archive": "the same for private channels",
    "group_deleted": "the same for private channels",
    "group_left": "the same for private channels",
    "group_unarchive": "the same for private channels",
    "member_joined_channel": "the bot is invited: it says what it does; or somebody joins",
    "member_left_channel": "somebody leaves",
    "message.channels": "replies, edits, deletions and mentions in public channels",
    "message.groups": "the same in private channels",
    "message.im": "the same in a person's own conversation with the bot",
    "team_access_granted": "an organization gives the app to a workspace: what waited goes out",
    "team_access_revoked": "an organization takes the app from a workspace: its messages wait",
    "tokens_revoked": "the token is revoked: it is forgotten",
}
"""Each with what it tells. There is no app_mention: every mention comes as a message too."""

SHORTCUTS: Mapping[Act, tuple[str, str]] = {
    Act.MAKE_STEP: ("Make this a next step", "Opens a form for what, who and by when"),
    Act.NOT_AN_ANSWER: ("Not an answer", "Sets a reply aside; its author and facilitators can do that"),
    Act.PUT_BACK: ("Put this answer back", "Counts a reply again that was set aside"),
    Act.SHARE: ("OK to share with leaders", "Lets the leaders' page quote your own answer"),
    Act.UNSHARE: ("Stop sharing this answer", "Takes your own answer off the leaders' page"),
    Act.SHARE_PRACTICE: ("Share this practice", "Lets other teams read it; only its author can, others ask them"),
    Act.AGREE_WITH: ("I agree with this", "Adds your voice to somebody's answer"),
}
"""Entries in a message's menu; the act is the callback id that comes back."""

EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

_LONG = (
    "Reflectory walks a school team through a reflective worksheet in the team's own channel: one question at a time,"
    " on days that fit the school calendar. People reply in the thread when it suits them. At the end of each principle"
    " the team gets a summary with its agreed answers and next steps.\n\n"
    "What it reads: replies in the threads of its own questions, and what is said to it directly. These are kept in"
    " the database of whoever runs it, until they are deleted. Every other message is dropped as soon as it"
    " arrives; nothing of it is stored. Nothing is sent to any other service.\n\n"
    "Who reads what is written under every question. Leaders read agreed answers and released next steps, and what an"
    " author chose to share, unless the team chose more."
)


def manifest(mode: Mode, public_url: str = "", *, organization: bool = False) -> dict[str, Any]:
    """Slack's manifest, version 1. With HTTP, `public_url` is needed; with Socket Mode, only to be installed by many.

    `organization` makes the app ready to be installed for a whole Enterprise organization.
    """
    at = {"url": public_url + EVENTS_PATH} if mode is Mode.HTTP else {}
    requests = {"request_url": public_url + EVENTS_PATH} if mode is Mode.HTTP else {}
    back = {"redirect_urls": [public_url + REDIRECT_PATH]} if public_url else {}
    return {
        "display_information": {
            "name": "Reflectory",
            "description": "Walks your team through a reflective worksheet, one question at a time",
            "long_description": _LONG,
            "background_color": "#4a154b",
        },
        "features": _features(at),
        "oauth_config": {**back, "scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {**requests, "bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True, **requests},
            "org_deploy_enabled": organization,
            "socket_mode_enabled": mode is Mode.SOCKET,
            "token_rotation_enabled": False,
        },
    }


def _features(at: Mapping[str, str]) -> dict[str, Any]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "reflectory", "always_online": True},
        "shortcuts": [
            {"name": name, "type": "message", "callback_id": act.value, "description": description}
            for act, (name, description) in SHORTCUTS.items()
        ],
        "slash_commands": [
            {
                "command": "/reflect",
                **at,
                "description": "Steer your team's reflection",
                "usage_hint": "[help | status | setup | next | steps | export]",
                "should_escape": True,
            }
        ],
    }


def paste_link(whole: Mapping[str, Any]) -> str:
    """Opens Slack's *Create an app* with the manifest filled in."""
    return "https://api.slack.com/apps?new_app=1&manifest_json=" + quote(json.dumps(whole, separators=(",", ":")))
