"""Methods that write: messages, and the signs that are put on them."""

from typing import Any

from tests.slack.standin import telling
from tests.slack.standin.blocks import refusal
from tests.slack.standin.call import ApiError, Call, method
from tests.slack.standin.room import Room
from tests.slack.standin.state import Json

LONGEST_TEXT = 40_000


@method("chat.postMessage", "chat:write")
def post(call: Call) -> Json:
    room = _direct(call) or call.open_room()
    words = _words(call)
    thread = call.text("thread_ts")
    first = room.message(thread) if thread else None
    if thread and first is None:
        raise ApiError("thread_not_found")
    message: Json = {
        "type": "message",
        "user": call.team.bot,
        "bot_id": call.team.bot_id,
        "app_id": call.state.app.id,
        "team": call.team.id,
        "ts": call.state.clock.ts(),
        **words,
        "text": words["text"][:LONGEST_TEXT],
    }
    if first:
        message["thread_ts"] = first.get("thread_ts") or first["ts"]
    if call.value("metadata"):
        message["metadata"] = call.value("metadata")
    room.add(message)
    call.state.tell(call.team, telling.posted(room, room.view(message)))
    return {"channel": room.id, "ts": message["ts"], "message": room.view(message, metadata=True)}


@method("chat.update", "chat:write")
def update(call: Call) -> Json:
    room = call.open_room()
    message = _own(call, room, "cant_update_message")
    words = _words(call)
    if len(words["text"]) > LONGEST_TEXT:
        raise ApiError("msg_too_long")
    changed = {**words, "edited": {"user": call.team.bot, "ts": call.state.clock.ts()}}
    if call.value("metadata") is not None:
        changed["metadata"] = call.value("metadata")
    before = room.change(message, **changed)
    call.state.tell(call.team, telling.changed(room, room.view(message), room.view(before), call.state.clock.ts()))
    return {"channel": room.id, "ts": message["ts"], "text": words["text"], "message": room.view(message)}


@method("chat.delete", "chat:write")
def delete(call: Call) -> Json:
    room = call.own_room()
    message = _own(call, room, "cant_delete_message")
    ts = message["ts"]
    before, tombstone = room.remove(message)
    call.state.tell(call.team, telling.removed(room, before, tombstone, call.state.clock.ts()))
    return {"channel": room.id, "ts": ts}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(call: Call) -> Json:
    room, words = call.open_room(), _words(call)
    if call.needed("user", "user_not_in_channel") not in room.members:
        raise ApiError("user_not_in_channel")
    if len(words["text"]) > LONGEST_TEXT:
        raise ApiError("msg_too_long")
    ts = call.state.clock.ts()
    room.private.append({"ts": ts, "only_for": call.text("user"), "thread_ts": call.text("thread_ts"), **words})
    return {"message_ts": ts}


@method("chat.getPermalink", form_only=True)
def permalink(call: Call) -> Json:
    room = call.own_room()
    message = call.message(room, "message_ts")
    address = f"{call.team.url}archives/{room.id}/p{message['ts'].replace('.', '')}"
    thread = message.get("thread_ts")
    if thread and thread != message["ts"]:
        address += f"?thread_ts={thread}&cid={room.id}"
    return {"channel": room.id, "permalink": address}


@method("reactions.add", "reactions:write")
def add_sign(call: Call) -> Json:
    room = call.open_room()
    message, name = call.message(room, "timestamp"), call.needed("name", "no_reaction")
    signs: list[Json] = message.setdefault("reactions", [])
    sign = next((each for each in signs if each["name"] == name), None)
    if sign and call.team.bot in sign["users"]:
        raise ApiError("already_reacted")
    if sign is None:
        signs.append({"name": name, "users": [call.team.bot], "count": 1})
    else:
        sign["users"].append(call.team.bot)
        sign["count"] += 1
    return {}


@method("reactions.remove", "reactions:write")
def remove_sign(call: Call) -> Json:
    room = call.open_room()
    message, name = call.message(room, "timestamp"), call.needed("name", "no_reaction")
    signs: list[Json] = message.get("reactions", [])
    sign = next((each for each in signs if each["name"] == name and call.team.bot in each["users"]), None)
    if sign is None:
        raise ApiError("no_reaction")
    sign["users"].remove(call.team.bot)
    sign["count"] -= 1
    message["reactions"] = [each for each in signs if each["count"]]
    return {}


def _direct(call: Call) -> Room | None:
    """Slack takes a person's id for a channel, and opens the conversation."""
    user = call.text("channel")
    return call.team.direct(user) if user in call.team.users else None


def _own(call: Call, room: Room, error: str) -> Json:
    message = call.message(room)
    if message["user"] != call.team.bot:
        raise ApiError(error)
    return message


def _words(call: Call) -> dict[str, Any]:
    blocks = call.value("blocks")
    if not call.text("text").strip() and not blocks:
        raise ApiError("no_text")
    if blocks is None:
        return {"text": call.text("text")}
    refused = refusal(blocks, call.team)
    if refused:
        code, remarks = refused
        raise ApiError(code, response_metadata={"messages": remarks})
    named = [{"block_id": f"b{number}", **block} for number, block in enumerate(blocks)]
    return {"text": call.text("text"), "blocks": named}
