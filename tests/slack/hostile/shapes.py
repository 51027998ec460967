"""The raw material of hostility: documents, values, headers and addresses that nobody should trust."""

import copy
import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack.sdk.wire import Opened, Press
from bot.domain.form import FormId
from bot.domain.message import Act
from tests.faults.door import Request, Workspace

STAMPS = ("", "soon", "1e9", "1700000000.5", "-1", "9" * 400, "٠١٢٣٤", "0x5f5e100", "1700000000\t", "NaN", " ", "1_0")

DEEP = 40_000
DOCUMENTS = (
    *("", " ", "[]", "[1, 2]", '"text"', "1", "true", "null", "NaN", "-Infinity", "{", "}", '{"a"', "{'a': 1}", "\x00"),
    "[" * DEEP,
    "[" * DEEP + "]" * DEEP,
    '{"a":' * DEEP + "1" + "}" * DEEP,
    '{"type": "event_callback", "event": ' + "[" * 500 + "]" * 500 + "}",
    '{"type": "event_callback", "type": "event_callback"}',
    '{"type": "event_callback", "event_time": 1e999}',
    '{"type": "event_callback", "event_time": NaN}',
    '{"type": "event_callback", "event_time": ' + "9" * 10_000 + "}",
    '{"type": "event_callback"}',
    '{"type": "event_callback", "team_id": "T01TEST", "event": {}}',
    '{"type": "url_verification"}',
)

JUNK: Sequence[Any] = (
    *(0, -1, 1.5, True, [], {}, "", " ", "x" * 70_000, ["a"], {"a": 1}, 10**30, [[]] * 50, {"ts": []}),
    "\ud83d",
    "../../etc/passwd",
    "<!channel>",
    "' OR 1=1 --",
    "{{7*7}}",
    "\r\nX-Injected: 1",
)

ESSENTIAL = (
    ("type",),
    ("event",),
    ("team_id",),
    ("event", "type"),
    ("event", "channel"),
    ("event", "user"),
    ("event", "ts"),
    ("event", "thread_ts"),
)
"""Without any of these as it should be, a message is no answer of ours."""

CONTENT_TYPES = (
    *("text/plain", "text/xml", "multipart/form-data", "multipart/form-data; boundary=x", "application/octet-stream"),
    *("", "json", "application/json+x", "application/jsonx", "application/ld+json", "*/*", ";", "application/"),
)

METHODS = ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "BREW")

PATHS = (
    *("/", "/slack", "/slack/events/", "/slack/events/x", "//slack/events", "/slack/%65vents%00", "/slack/commands"),
    *("/slack/../../etc/passwd", "/.env", "/admin", "/slack/events.json", "/metrics", "/" + "a" * 9_000),
)

FORMS = (
    *("payload=", "payload=x", "payload=[1]", "payload=null", "payload={}&payload={}", "payload={}", "a=b", "command="),
    *("command=%2Freflect", "command=%2Freflect&team_id=T01TEST", "&".join(f"a{n}=1" for n in range(5_000)), "=&=&="),
    *("payload=%00", "payload=%7B%22type%22%3A", "payload=" + "%5B" * 20_000, "ssl_check=1&token=x"),
)


def replaced(body: Mapping[str, Any], path: Sequence[str | int], value: Any) -> Any:
    changed = copy.deepcopy(body)
    at: Any = changed
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = value
    return changed


def dumped(body: Any) -> str:
    """Halves of surrogate pairs are spelled as escapes."""
    return json.dumps(body)


def interactions(channel: str, thread: str) -> Sequence[tuple[str, Sequence[Sequence[str | int]], Mapping[str, Any]]]:
    """Their types, the places in them that something hostile is put into, and the rest of the payload."""
    message = {"ts": thread, "thread_ts": thread}
    button = {"type": "button", "action_id": "share.1", "value": '["nothing",""]', "block_id": "b"}
    metadata = Opened(channel, thread, form=FormId.ANSWER, subject="nothing:1.A.1").metadata
    values = {"text": {"value": {"type": "plain_text_input", "value": ""}}}
    view = {"id": "V1", "type": "modal", "private_metadata": metadata, "state": {"values": values}, "hash": "1.a"}
    sender: Sequence[Sequence[str | int]] = (("team",), ("team", "id"), ("user",), ("user", "id"), ("trigger_id",))
    return (
        (
            "block_actions",
            (*sender, ("actions",), ("actions", 0), ("actions", 0, "action_id"), ("actions", 0, "value"), ("message",)),
            {"actions": [button], "channel": {"id": channel}, "message": message, "container": {}},
        ),
        (
            "view_submission",
            (*sender, ("view",), ("view", "private_metadata"), ("view", "state"), ("view", "state", "values")),
            {"view": view},
        ),
        (
            "message_action",
            (*sender, ("callback_id",), ("channel",), ("channel", "id"), ("message",), ("message", "ts")),
            {"callback_id": "share", "channel": {"id": channel}, "message": {"ts": "1700000000.000001"}},
        ),
    )


SUBJECTS = ("", ":", "nothing", "nothing:", ":1.A.1", "nothing:1.A.1:x", "0" * 64, "x" * 1_500, "ünï", "a\x00b", "%s")


def about_nothing(workspace: Workspace, channel: str, user: str, chance: random.Random) -> Request:
    subject = chance.choice(SUBJECTS)
    if chance.random() < 0.5:
        press = Press(chance.choice(NEEDS_SUBJECT), subject)
        button = {"type": "button", "action_id": press.action_id(1), "value": press.value, "block_id": "b"}
        return workspace.press(channel, user, {"ts": "1700000000.000001"}, button)
    metadata = Opened(channel, "", form=chance.choice(FORMS_ABOUT), subject=subject).metadata
    element = {"type": "plain_text_input", "value": chance.choice(("", "x", "2040-01-01", "nothing"))}
    names = ("text", "what", "due", "who", "answer", "levels", "branch", "file", "events")
    return workspace.submission(user, metadata, dict.fromkeys(names, element))


_ABOUT_HERE = {Act.SET_UP, Act.START, Act.TAKE_OVER, Act.CONFIRM_FORGET, Act.CONFIRM_STOP, Act.EXPORT}
NEEDS_SUBJECT = tuple(sorted(set(Act) - _ABOUT_HERE))
"""Acts on a thing that must be found first; the others act on the channel that they are pressed in."""

FORMS_ABOUT = tuple(sorted(set(FormId) - {FormId.SET_UP}))
