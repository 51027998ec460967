"""What Slack sends when people press, submit, type or use a shortcut."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.slack.standin.room import Room
from tests.slack.standin.state import Json, State, Team, User

Given = Mapping[str, str | tuple[str, ...]]

SELECTED = {
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "plain_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
}
"""Where an element's value stands in the state of a view, for those with plain values."""


def whose(state: State, team: Team, user: User) -> Json:
    organization = {"id": team.organization, "name": f"{team.name} Group"} if team.organization else None
    return {
        "team": {"id": team.id, "domain": team.domain},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": team.id},
        "api_app_id": state.app.id,
        "token": state.app.verification,
        "enterprise": organization,
        "is_enterprise_install": False,
    }


def pressed_on_message(state: State, team: Team, user: User, room: Room, message: Json, element: Json) -> Json:
    private = "only_for" in message
    shown = room.view(message) if not private else message
    container = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": room.id,
        "is_ephemeral": private,
        **({"thread_ts": message["thread_ts"]} if message.get("thread_ts") else {}),
    }
    return {
        "type": "block_actions",
        **whose(state, team, user),
        "container": container,
        "trigger_id": state.trigger(team.id, user.id),
        "channel": {"id": room.id, "name": _room_name(room)},
        **({} if private else {"message": shown}),
        "state": {"values": {}},
        "response_url": state.response_url(room, user.id),
        "actions": [_action(state, element)],
    }


def pressed_in_view(state: State, team: Team, user: User, view: Json, element: Json) -> Json:
    return {
        "type": "block_actions",
        **whose(state, team, user),
        "container": {"type": "view", "view_id": view["id"]},
        "trigger_id": state.trigger(team.id, user.id),
        "view": view,
        "actions": [_action(state, element)],
    }


def submitted(state: State, team: Team, user: User, view: Json, given: Given) -> Json:
    view["state"] = {"values": values_of(view, given)}
    return {
        "type": "view_submission",
        **whose(state, team, user),
        "trigger_id": state.trigger(team.id, user.id),
        "view": view,
        "response_urls": [],
    }


def closed(state: State, team: Team, user: User, view: Json) -> Json:
    return {"type": "view_closed", **whose(state, team, user), "view": view, "is_cleared": False}


def shortcut(state: State, team: Team, user: User, room: Room, message: Json, callback: str) -> Json:
    return {
        "type": "message_action",
        **whose(state, team, user),
        "callback_id": callback,
        "trigger_id": state.trigger(team.id, user.id),
        "action_ts": state.clock.ts(),
        "response_url": state.response_url(room, user.id),
        "message_ts": message["ts"],
        "channel": {"id": room.id, "name": _room_name(room)},
        "message": room.view(message),
    }


def typed(state: State, team: Team, user: User, room: Room, command: str, text: str) -> Json:
    return {
        "token": state.app.verification,
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": room.id,
        "channel_name": _room_name(room),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": state.app.id,
        "is_enterprise_install": "false",
        "response_url": state.response_url(room, user.id),
        "trigger_id": state.trigger(team.id, user.id),
    }


def buttons(blocks: list[Json]) -> Iterator[Json]:
    """All that can be pressed, each with the id of its block."""
    for block in blocks:
        inside = [*(block.get("elements") or ()), block.get("accessory")] if block["type"] != "rich_text" else []
        for element in inside:
            if isinstance(element, dict) and element.get("type") == "button":
                yield {**element, "block_id": block.get("block_id", "")}


def button(blocks: list[Json], label: str) -> Json:
    """The button with this label or action id. Raises LookupError."""
    found = [each for each in buttons(blocks) if label in (each["text"]["text"], each.get("action_id"))]
    if not found:
        raise LookupError(f"no button {label!r} among {[each['text']['text'] for each in buttons(blocks)]}")
    return found[0]


def values_of(view: Json, given: Given) -> Json:
    """The state of a view's fields: what was given, else what stood there."""
    unknown = set(given) - {block.get("block_id") for block in view["blocks"]}
    if unknown:
        raise LookupError(f"no field {sorted(unknown)} among {[each.get('block_id') for each in view['blocks']]}")
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    return {
        block["block_id"]: {
            block["element"]["action_id"]: _value(block["element"], given.get(block["block_id"])),
        }
        for block in inputs
    }


def _value(element: Json, given: str | tuple[str, ...] | None) -> Json:
    kind = element["type"]
    if kind in SELECTED:
        name = SELECTED[kind]
        initial = element.get(f"initial_{name.removeprefix('selected_')}")
        many = kind.startswith("multi_")
        value: Any = initial if given is None else list(given) if many else given or None
        return {"type": kind, name: value if value is not None or not many else []}
    if kind == "file_input":
        return {"type": kind, "files": [{"id": each} for each in given or ()]}
    return {"type": kind, **_options(element, given)}


def _options(element: Json, given: str | tuple[str, ...] | None) -> Json:
    many = element["type"] in ("checkboxes", "multi_static_select")
    if given is None:
        initial = element.get("initial_options" if many else "initial_option")
        return {"selected_options": initial or []} if many else {"selected_option": initial}
    wanted = (given,) if isinstance(given, str) else given
    known = {option["value"]: option for option in _offered(element)}
    chosen = [known[each] for each in wanted if each]
    return {"selected_options": chosen} if many else {"selected_option": chosen[0] if chosen else None}


def _offered(element: Json) -> list[Json]:
    groups = [group["options"] for group in element.get("option_groups") or ()]
    return [option for options in [element.get("options") or [], *groups] for option in options]


def _action(state: State, element: Json) -> Json:
    return {**element, "action_ts": state.clock.ts()}


def _room_name(room: Room) -> str:
    return room.name or "directmessage"
