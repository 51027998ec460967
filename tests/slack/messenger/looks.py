"""What people see of a thread in Slack: inert words escaped, and as they are what Slack would read as markup."""

from collections.abc import Iterator
from html import escape
from typing import Any

from tests.slack.standin.room import Room

Json = dict[str, Any]


def page(room: Room, thread: str) -> str:
    return "\n".join(line for message in room.thread(thread) for line in lines(message))


def lines(message: Json) -> Iterator[str]:
    yield message["text"]
    for block in message.get("blocks") or ():
        yield from _texts(block)


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, list | tuple):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, dict):
        if isinstance(part.get("text"), str):
            live = part.get("type") == "mrkdwn"
            yield part["text"] if live else escape(part["text"], quote=False)
        for name, value in part.items():
            if name != "text" or not isinstance(value, str):
                yield from _texts(value)
