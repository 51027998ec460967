"""Interactions and commands as Slack sends them, whole: with all that we pass over."""

from typing import Any

from adapters.slack.sdk.wire import EMPTY, FIELD, Opened, Press
from bot.domain.form import FormId
from tests.slack.inbound.pushed import ANA, APP, BEN, BOT, CHANNEL, ORGANIZATION, PROMPT, TEAM, WRITTEN, Json

TRIGGER = "12466734323.1395872398.8f1a2b3c4d5e6f708192a3b4c5d6e7f8"
RESPONSE = "https://hooks.slack.com/actions/T061EG9R6/1234567890/abcdefABCDEF"


def _around(kind: str) -> Json:
    return {
        "type": kind,
        "user": {"id": ANA, "username": "ana", "name": "ana", "team_id": TEAM},
        "api_app_id": APP,
        "token": "verification",
        "trigger_id": TRIGGER,
        "team": {"id": TEAM, "domain": "cte"},
        "is_enterprise_install": False,
    }


def button(press: Press | str, value: str = "", **more: Any) -> Json:
    named = (press, value) if isinstance(press, str) else (press.action_id(1), press.value)
    return {
        "type": "button",
        "action_id": named[0],
        "block_id": "b1",
        "text": {"type": "plain_text", "text": "Press", "emoji": False},
        "value": named[1],
        "action_ts": "1726322500.123456",
        **more,
    }


def our_message(ts: str = PROMPT, thread: str | None = None) -> Json:
    root = {"thread_ts": thread} if thread else {}
    return {
        "user": BOT,
        "type": "message",
        "ts": ts,
        "bot_id": "B0LAN0Z89",
        "app_id": APP,
        "text": "What about it?",
        "team": TEAM,
        **root,
        "blocks": [{"type": "actions", "block_id": "b1", "elements": []}],
    }


def pressed(action: Json, message: Json | None = None) -> Json:
    """A button of a message in a channel."""
    message = our_message() if message is None else message
    container = {"type": "message", "message_ts": message["ts"], "channel_id": CHANNEL, "is_ephemeral": False}
    return {
        **_around("block_actions"),
        "container": container,
        "channel": {"id": CHANNEL, "name": "automotive"},
        "message": message,
        "state": {"values": {}},
        "response_url": RESPONSE,
        "actions": [action],
    }


def pressed_alone(action: Json, thread: str | None = None) -> Json:
    """A button of a message that one person alone sees: Slack does not say what stands in it."""
    root = {"thread_ts": thread} if thread else {}
    container = {"type": "message", "message_ts": WRITTEN, "channel_id": CHANNEL, "is_ephemeral": True, **root}
    whole = {**pressed(action), "container": container}
    return {name: value for name, value in whole.items() if name != "message"}


def view(opened: Opened | None, kind: str = "modal", values: Json | None = None, **more: Any) -> Json:
    modal = {"submit": {"type": "plain_text", "text": "Save"}, "close": {"type": "plain_text", "text": "Cancel"}}
    return {
        "id": "V01ABCDEF2",
        "team_id": TEAM,
        "app_id": APP,
        "app_installed_team_id": TEAM,
        "bot_id": "B0LAN0Z89",
        "type": kind,
        "blocks": [],
        "private_metadata": opened.metadata if opened else "",
        "callback_id": "reflectory",
        "state": {"values": values or {}},
        "hash": "1726322500.aBcDeF12",
        "title": {"type": "plain_text", "text": "Reflectory", "emoji": False},
        "clear_on_close": False,
        "notify_on_close": False,
        "previous_view_id": None,
        "root_view_id": "V01ABCDEF2",
        "external_id": "",
        **(modal if kind == "modal" else {"submit": None, "close": None}),
        **more,
    }


def pressed_in_view(action: Json, shown: Json) -> Json:
    """A button of a modal, or of App Home."""
    return {
        **_around("block_actions"),
        "container": {"type": "view", "view_id": shown["id"]},
        "view": shown,
        "actions": [action],
    }


def menu_entry(callback: str, message: Json) -> Json:
    return {
        **_around("message_action"),
        "action_ts": "1726322500.123456",
        "callback_id": callback,
        "message_ts": message["ts"],
        "channel": {"id": CHANNEL, "name": "automotive"},
        "message": message,
        "response_url": RESPONSE,
    }


def submitted(opened: Opened | None, values: Json | None = None) -> Json:
    return {**_around("view_submission"), "view": view(opened, values=values), "response_urls": []}


def closed(opened: Opened) -> Json:
    whole = {**_around("view_closed"), "view": view(opened), "is_cleared": False}
    return {name: value for name, value in whole.items() if name != "trigger_id"}


def shortcut() -> Json:
    return {**_around("shortcut"), "callback_id": "make_step", "action_ts": "1726322500.123456"}


def typed(text: str, **more: Any) -> Json:
    return {
        "token": "verification",
        "team_id": TEAM,
        "team_domain": "cte",
        "channel_id": CHANNEL,
        "channel_name": "automotive",
        "user_id": ANA,
        "user_name": "ana",
        "command": "/reflect",
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/1234/5678",
        "trigger_id": TRIGGER,
        **more,
    }


def by_organization(body: Json) -> Json:
    """The same, where an organization has installed the app for all its workspaces."""
    whole = {**body, "team": None, "enterprise": {"id": ORGANIZATION, "name": "District"}}
    return {**whole, "is_enterprise_install": True}


def option(value: str) -> Json:
    return {"text": {"type": "plain_text", "text": "An option", "emoji": False}, "value": value}


def uploaded() -> Json:
    address = "https://files.slack.com/files-pri/T061EG9R6-F1/"
    return {
        "id": "F1",
        "created": 1726322490,
        "timestamp": 1726322490,
        "name": "year.ics",
        "title": "year.ics",
        "filetype": "ics",
        "mimetype": "text/calendar",
        "permalink": "https://cte.slack.com/files/U061F7AUR/F1/year.ics",
        "url_private": f"{address}year.ics",
        "url_private_download": f"{address}download/year.ics",
        "user": ANA,
        "user_team": TEAM,
        "size": 2048,
    }


FILLED: dict[str, tuple[Json, tuple[str, ...]]] = {
    "line": ({"type": "plain_text_input", "value": "Two & <three>"}, ("Two & <three>",)),
    "dash": ({"type": "plain_text_input", "value": EMPTY}, (EMPTY,)),
    "blank_line": ({"type": "plain_text_input", "value": None}, ()),
    "radio": ({"type": "radio_buttons", "selected_option": option("actions")}, ("actions",)),
    "no_radio": ({"type": "radio_buttons", "selected_option": None}, ()),
    "nothing": ({"type": "static_select", "selected_option": option(EMPTY)}, ()),
    "boxes": ({"type": "checkboxes", "selected_options": [option("mon"), option("wed")]}, ("mon", "wed")),
    "no_boxes": ({"type": "checkboxes", "selected_options": []}, ()),
    "select": ({"type": "static_select", "selected_option": option("US")}, ("US",)),
    "selects": ({"type": "multi_static_select", "selected_options": [option("a"), option("b")]}, ("a", "b")),
    "day": ({"type": "datepicker", "selected_date": "2026-09-14"}, ("2026-09-14",)),
    "no_day": ({"type": "datepicker", "selected_date": None}, ()),
    "time": ({"type": "timepicker", "selected_time": "09:00"}, ("09:00",)),
    "person": ({"type": "users_select", "selected_user": BEN}, (BEN,)),
    "people": ({"type": "multi_users_select", "selected_users": [ANA, BEN]}, (ANA, BEN)),
    "place": ({"type": "conversations_select", "selected_conversation": CHANNEL}, (CHANNEL,)),
    "places": ({"type": "multi_conversations_select", "selected_conversations": [CHANNEL]}, (CHANNEL,)),
    "channel": ({"type": "channels_select", "selected_channel": CHANNEL}, (CHANNEL,)),
    "channels": ({"type": "multi_channels_select", "selected_channels": [CHANNEL]}, (CHANNEL,)),
    "no_file": ({"type": "file_input", "files": []}, ()),
    "file": ({"type": "file_input", "files": [uploaded()]}, ()),
}
"""Each kind of input as it comes back, and what was given by it."""

FORM = Opened(CHANNEL, PROMPT, form=FormId.ANSWER, subject="p1:1.A.1")


def state(filled: dict[str, tuple[Json, tuple[str, ...]]]) -> Json:
    return {name: {FIELD: element} for name, (element, _) in filled.items()}
